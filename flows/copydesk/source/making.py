"""Knows which reader makes the source text of which media type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.source.html import read_page
from copydesk.source.markdown import read_markdown
from copydesk.source.text import read_text

if TYPE_CHECKING:
    from copydesk.records import Decoding, Limits, RawArticle, SourceText


class _Reader(Protocol):
    def __call__(self, text: str, decoding: Decoding, *, limits: Limits | None, locator: str) -> SourceText: ...


READERS: dict[str, _Reader] = {"text/plain": read_text, "text/html": read_page, "text/markdown": read_markdown}
"""How the text of each media type becomes a source text."""


def make_source(raw: RawArticle, text: str, decoding: Decoding, *, limits: Limits | None = None) -> SourceText:
    """The source text of an article whose bytes were decoded to `text`.

    Raises RefusedError: unsupported_type, empty, malformed, too_large, or no_article.
    """
    reader = READERS.get(raw.media_type)
    if reader is None:
        detail = f"no reader for '{raw.media_type[:80]}'; there are {', '.join(READERS)}"
        raise RefusedError(Reason.UNSUPPORTED_TYPE, detail, stage=Stage.SOURCE, locator=raw.locator)
    return reader(text, decoding, limits=limits, locator=raw.locator)
