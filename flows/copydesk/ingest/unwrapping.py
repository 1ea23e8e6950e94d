"""Knows how the page or the text of an article is taken out of what it is wrapped in: a letter, a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.ingest.letters import read_letter
from copydesk.ingest.office import read_word
from copydesk.ingest.sniffing import LETTER, SAVED_PAGE, WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from copydesk.records import Limits, RawArticle

UNWRAPPERS: Mapping[str, Callable[[RawArticle, Limits], RawArticle]] = {
    LETTER: read_letter,
    SAVED_PAGE: read_letter,
    WORD: read_word,
}
"""What takes a page or a text out of each media type that wraps one."""


def unwrap(raw: RawArticle, *, limits: Limits) -> RawArticle:
    """The page or the text in an article, with what is stated around it; the article where it is not wrapped.

    Raises RefusedError with the reason why there is none.
    """
    unwrapper = UNWRAPPERS.get(raw.media_type)
    return raw if unwrapper is None else unwrapper(raw, limits)
