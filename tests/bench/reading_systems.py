"""copydesk as the scorers of pages want it: the whole journey of an article, from its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import RefusedError
from copydesk.kinds import Role
from copydesk.pipeline import read_article

if TYPE_CHECKING:
    from copydesk.records import Article


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
    paragraphs = article.paragraphs if article else ()
    return [("heading" if part.role is Role.HEADING else "paragraph", part.text) for part in paragraphs]


def metadata(html: bytes, url: str) -> dict[str, object]:
    """Title, authors and day."""
    article = _read(html, url)
    if article is None:
        return {}
    names = [author.name for author in article.authors]
    return {"title": article.title, "authors": names, "date": article.published}
