"""copydesk as the scorers of pages want it: the whole journey of an article, from its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import RefusedError
from copydesk.kinds import Role
from copydesk.pipeline import read_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.records import Article, Paragraph


def _read(html: bytes, url: str) -> Article | None:
    try:
        return read_article(html, locator="page.html", media_type="text/html", url=url)
    except RefusedError:
        return None


def html_body(html: bytes, url: str) -> str:
    """The published text."""
    article = _read(html, url)
    return article.text if article else ""


def segmentation(html: bytes, url: str) -> list[tuple[str, str]]:
    """The kept blocks as paragraphs and headings."""
    article = _read(html, url)
    return _blocks(article.paragraphs) if article else []


def html_body_with_standfirst(html: bytes, url: str) -> str:
    """The published text below the standfirst, which copydesk tells beside the text and the gold at its beginning."""
    article = _read(html, url)
    return "\n\n".join(filter(None, (article.standfirst, article.text))) if article else ""


def segmentation_with_standfirst(html: bytes, url: str) -> list[tuple[str, str]]:
    """The kept blocks, and the standfirst as a paragraph before them."""
    article = _read(html, url)
    if article is None:
        return []
    summary = [("paragraph", article.standfirst)] if article.standfirst else []
    return [*summary, *_blocks(article.paragraphs)]


def _blocks(paragraphs: Sequence[Paragraph]) -> list[tuple[str, str]]:
    return [("heading" if part.role is Role.HEADING else "paragraph", part.text) for part in paragraphs]


def metadata(html: bytes, url: str) -> dict[str, object]:
    """Title, authors and day."""
    article = _read(html, url)
    if article is None:
        return {}
    names = [author.name for author in article.authors]
    return {"title": article.title, "authors": names, "date": article.published}
