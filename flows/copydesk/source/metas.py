"""Knows the meta elements in which pages state metadata, and how far each is to be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.source.microdata import is_elsewhere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from copydesk.records import Confidence

METAS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "citation_title",
        "parsely-title",
        "sailthru.title",
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
    ),
    "standfirst": ("og:description", "description", "twitter:description", "dc.description", "dcterms.description"),
    "authors": (
        *("citation_author", "author", "article:author", "parsely-author", "sailthru.author", "dc.creator"),
        *("dcterms.creator", "byl", "authors"),
    ),
    "publisher": ("og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "application-name"),
    "published": (
        *("article:published_time", "citation_publication_date", "citation_date", "parsely-pub-date", "datepublished"),
        *("dcterms.created", "dcterms.issued", "dc.date.issued", "sailthru.date", "pubdate", "publish_date"),
        *("publication_date", "publish-date", "dc.date", "dcterms.date", "date"),
    ),
    "updated": (
        *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod"),
    ),
    "language": ("citation_language", "dc.language", "dcterms.language", "language", "content-language", "og:locale"),
    "rights": ("dcterms.license", "copyright", "dc.rights", "dcterms.rights", "rights"),
    "url": ("og:url",),
}
"""For each field the names of meta elements that state it, the best first."""

CONFIDENCE: Mapping[str, Confidence] = {
    "citation_title": "high",
    "citation_author": "high",
    "citation_publication_date": "high",
    "article:published_time": "high",
    "article:modified_time": "high",
    "parsely-pub-date": "high",
    "og:site_name": "high",
    "og:url": "high",
    "datepublished": "high",
    "application-name": "low",
    "date": "low",
    "dc.date": "low",
    "dcterms.date": "low",
    "language": "low",
    "og:updated_time": "low",
    "description": "low",
    "twitter:description": "low",
    "twitter:title": "low",
}
"""Of what could mean something else; medium where it is not said."""

_NAMING = ("property", "name", "itemprop", "http-equiv")
_MAX_METAS = 2_000
_MAX_CONTENT = 12_000


def meta_values(root: HtmlElement) -> dict[str, list[str]]:
    """The contents of the page's meta elements by name, in lower case, in the page's order."""
    found: dict[str, list[str]] = {}
    for number, meta in enumerate(root.iter("meta")):
        if number == _MAX_METAS:
            break
        content = meta.get("content")
        name = next((value for key in _NAMING if (value := meta.get(key))), None)
        if content and name and len(content) <= _MAX_CONTENT and not (meta.get("itemprop") and is_elsewhere(meta)):
            found.setdefault(name.strip().lower()[:100], []).append(content)
    return found
