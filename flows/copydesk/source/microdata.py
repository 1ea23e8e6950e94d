"""Knows the microdata of a page: what elements with an itemprop state of the article that they stand in."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from copydesk.source.jsonld import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

FIELDS: Mapping[str, str] = {
    "headline": "title",
    "author": "authors",
    "creator": "authors",
    "publisher": "publisher",
    "datepublished": "published",
    "datemodified": "updated",
    "license": "rights",
}
"""The properties of an article that are read, each with the field that it states."""
_MAX_ELEMENTS = 2_000
_MAX_PROPERTIES = 200


def find_properties(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """The fields that elements within an article's item state, and the values; meta elements are read elsewhere."""
    some = (element for element in islice(root.iter(), 100_000) if element.get("itemprop"))
    found = 0
    for element in islice(some, _MAX_ELEMENTS):
        names = element.get("itemprop", "").lower().split()[:5]
        fields = [FIELDS[name] for name in names if name in FIELDS]
        if not fields or element.tag == "meta" or not in_article(element):
            continue
        value = _value(element)
        found += 1
        if value:
            yield from ((field, value) for field in fields)
        if found == _MAX_PROPERTIES:
            break


def in_article(element: HtmlElement) -> bool:
    """Whether the nearest item around an element is an article, by its type."""
    item = next((outer for outer in element.iterancestors() if outer.get("itemscope") is not None), None)
    return item is not None and _types(item, ARTICLES)


def is_elsewhere(element: HtmlElement) -> bool:
    """Whether the nearest item around an element is neither an article nor a page, such as a video in one."""
    item = next((outer for outer in element.iterancestors() if outer.get("itemscope") is not None), None)
    return item is not None and bool(item.get("itemtype")) and not _types(item, ARTICLES | _PAGES)


_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "CreativeWork", "Blog"})


def _types(item: HtmlElement, wanted: frozenset[str]) -> bool:
    return any(kind.rpartition("/")[2] in wanted for kind in item.get("itemtype", "")[:500].split())


def _value(element: HtmlElement) -> str:
    """What an element states: as an attribute, as the name of the item that it is, or as its text."""
    if element.get("itemscope") is not None:
        named = (inner for inner in islice(element.iter(), 200) if "name" in inner.get("itemprop", "").lower().split())
        inner = next(named, None)
        return _value(inner) if inner is not None and inner.get("itemscope") is None else ""
    stated = element.get("content") or element.get("datetime")
    if stated is None and element.tag in ("a", "link") and "license" in element.get("itemprop", "").lower():
        stated = element.get("href")
    return stated if stated is not None else " ".join(text.strip() for text in islice(element.itertext(), 100)).strip()
