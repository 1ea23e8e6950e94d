"""Knows the schema.org data of a page: the object that is the article, and what it states."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

ARTICLES = frozenset(
    "AdvertiserContentArticle AnalysisNewsArticle Article AskPublicNewsArticle BackgroundNewsArticle BlogPosting "  # noqa: SIM905  words read better than quotes
    "LiveBlogPosting NewsArticle OpinionNewsArticle Report ReportageNewsArticle ReviewNewsArticle ScholarlyArticle "
    "SatiricalArticle TechArticle".split()
)
"""The types of schema.org that are articles."""
_DOWN = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
_NAMED = ("name", "legalName", "alternateName")
_REFERRING = ("author", "creator", "publisher")
_MAX_SCRIPTS = 50
_MAX_CHARS = 2_000_000
_MAX_NODES = 5_000
_MAX_VALUES = 50

Thing = dict[str, object]


def find_articles(root: HtmlElement) -> tuple[Thing, ...]:
    """The objects that are articles by their type, in the page's order; scripts that are no JSON are left out."""
    found: list[Thing] = []
    for number, script in enumerate(root.iter("script")):
        if number > _MAX_SCRIPTS * 20 or len(found) >= _MAX_SCRIPTS:
            break
        kind = (script.get("type") or "").partition(";")[0].strip().lower()
        if kind == "application/ld+json" and script.text and len(script.text) <= _MAX_CHARS:
            data = _load(script.text)
            known = _named_nodes(data)
            found.extend(_resolved(article, known) for article in _articles_in(data))
    return tuple(found)


def _named_nodes(data: object) -> Mapping[str, Thing]:
    """The objects of a graph by their `@id`, to which others of the graph refer."""
    lists = [
        data,
        *(top.get("@graph") for top in (data if isinstance(data, list) else [data]) if isinstance(top, dict)),
    ]
    nodes = [node for some in lists if isinstance(some, list) for node in some[:_MAX_NODES] if isinstance(node, dict)]
    return {str(node["@id"]): node for node in reversed(nodes) if isinstance(node.get("@id"), str)}


def _resolved(article: Thing, known: Mapping[str, Thing]) -> Thing:
    """The article with what its author and publisher refer to in their place."""
    return article | {key: _referred(article[key], known) for key in _REFERRING if key in article}


def _referred(value: object, known: Mapping[str, Thing]) -> object:
    if isinstance(value, list):
        return [_referred(item, known) for item in value[:_MAX_VALUES] if not isinstance(item, list)]
    if isinstance(value, dict) and not _names_of(value) and isinstance(value.get("@id"), str):
        return known.get(str(value["@id"]), value)
    return value


def _load(text: str) -> object:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    text = text.removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _articles_in(data: object) -> Iterator[Thing]:
    nodes, n_seen = [data], 0
    while nodes and n_seen < _MAX_NODES:
        node, n_seen = nodes.pop(), n_seen + 1
        if isinstance(node, list):
            nodes.extend(reversed(node[:_MAX_NODES]))
        elif isinstance(node, dict):
            if not ARTICLES.isdisjoint(strings(node.get("@type"))):
                yield node
            else:
                nodes.extend(node[key] for key in reversed(_DOWN) if isinstance(node.get(key), dict | list))


def strings(value: object) -> list[str]:
    """The strings in a value that may be one, a list of them, or an object that holds one as `@value`.

    >>> strings(["a", {"@value": "b"}, 3])
    ['a', 'b']
    """
    some = value[:_MAX_VALUES] if isinstance(value, list) else [value]
    plain = [item.get("@value") if isinstance(item, dict) else item for item in some]
    return [item for item in plain if isinstance(item, str)]


def names(value: object) -> list[str]:
    """The names of the people or institutions in a value: strings, objects with a name, or a list of such.

    >>> names([{"@type": "Person", "name": "A. Writer"}, "B. Writer"])
    ['A. Writer', 'B. Writer']
    """
    found: list[str] = []
    for item in value[:_MAX_VALUES] if isinstance(value, list) else [value]:
        found += _names_of(item) if isinstance(item, dict) else strings(item)
    return found


def _names_of(thing: Mapping[str, object]) -> list[str]:
    return next((some for key in _NAMED if (some := strings(thing.get(key)))), [])


def addresses(article: Mapping[str, object]) -> list[str]:
    """The addresses that an article gives as its own."""
    page = article.get("mainEntityOfPage")
    of_page = page.get("@id") if isinstance(page, dict) else page
    return [*strings(article.get("url")), *strings(of_page), *strings(article.get("@id"))]
