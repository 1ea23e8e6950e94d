"""Knows what a page states of itself outside its visible text: schema.org data, meta, link, time and title elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.records import Claim
from copydesk.rules.stated import canonical_url, clean_stated, plain_text
from copydesk.source.jsonld import addresses, find_articles, names, strings
from copydesk.source.metas import CONFIDENCE, METAS, meta_values
from copydesk.source.microdata import find_properties
from copydesk.source.reservations import find_reservations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.html import HtmlElement

    from copydesk.records import Confidence

_FIELDS = ("title", "standfirst", "authors", "publisher", "genre", "published", "updated", "language", "rights", "url")
_METHODS = ("json-ld", "meta", "microdata", "link", "time", "url", "element")
_RANKS = {"high": 0, "medium": 1, "low": 2}
_MAX_CLAIMS = 40

_Stated = tuple[str, str, str, "Confidence"]
"""Field, value as it stands, method, confidence."""


def find_claims(root: HtmlElement) -> tuple[Claim, ...]:
    """The claims of a page, each once, by field, then from the surest to the least, then as they come in the page."""
    claims: dict[tuple[str, str, str], Claim] = {}
    numbers: dict[tuple[str, str], int] = {}
    for field, stated, method, confidence in _statements(root):
        value = clean_stated(field, stated)
        key = (field, value or "", method)
        if value and key not in claims and numbers.get((field, method), 0) < _MAX_CLAIMS:
            numbers[field, method] = numbers.get((field, method), 0) + 1
            claims[key] = Claim(field=field, value=value, method=method, confidence=confidence)
    return tuple(sorted(claims.values(), key=_rank))


def _rank(claim: Claim) -> tuple[int, int, int]:
    return _FIELDS.index(claim.field), _RANKS[claim.confidence], _METHODS.index(claim.method)


def _statements(root: HtmlElement) -> Iterator[_Stated]:
    metas = meta_values(root)
    links = [link.get("href", "") for link in root.iter("link") if "canonical" in link.get("rel", "").lower().split()]
    own = {url for stated in [*links, *metas.get("og:url", [])] if (url := canonical_url(stated))}
    article = _own_article(find_articles(root), own, metas.get("og:title", []))
    if article is not None:
        yield from _from_article(article)
    for field, keys in METAS.items():
        for key in keys:
            yield from ((field, value, "meta", CONFIDENCE.get(key, "medium")) for value in metas.get(key, []))
    yield from ((field, value, "microdata", "medium") for field, value in find_properties(root))
    yield from (("rights", *stated) for stated in find_reservations(root, metas))
    yield from (("url", link, "link", "high") for link in links[:2])
    yield from _from_times(root)
    yield from _from_elements(root)


def _own_article(
    articles: Iterable[Mapping[str, object]], own: set[str], titles: Iterable[str]
) -> Mapping[str, object] | None:
    """Of the articles in the page's data, the one that the page is: by its address, by its title, else the first."""
    some = [article for article in articles if strings(article.get("headline")) or strings(article.get("name"))]
    folded = {plain_text(title, 500) for title in titles} - {None}
    places = {_place(url) for url in own}

    def fits(article: Mapping[str, object]) -> tuple[bool, bool]:
        here = any(_place(url) in places for address in addresses(article) if (url := canonical_url(address)))
        return here, any(plain_text(title, 500) in folded for title in strings(article.get("headline")))

    return max(some, key=fits, default=None)


def _place(url: str) -> str:
    """An address whatever its scheme: of one page, data may state both."""
    return url.partition("://")[2]


def _from_article(article: Mapping[str, object]) -> Iterator[_Stated]:
    plain = {"title": "headline", "standfirst": "description", "published": "datePublished", "updated": "dateModified"}
    plain |= {"language": "inLanguage", "genre": "genre", "url": "url"}
    for field, key in plain.items():
        yield from ((field, value, "json-ld", "high") for value in strings(article.get(key)))
    if not strings(article.get("headline")):
        yield from (("title", value, "json-ld", "medium") for value in strings(article.get("name")))
    people = names(article.get("author")) or names(article.get("creator"))
    yield from (("authors", name, "json-ld", "high") for name in people)
    yield from (("publisher", name, "json-ld", "high") for name in names(article.get("publisher")))
    for key in ("copyrightNotice", "license"):
        yield from (("rights", value, "json-ld", "high") for value in strings(article.get(key)))


def _from_times(root: HtmlElement) -> Iterator[_Stated]:
    """What time elements state: of the ones that say what they are, all; of the others, the first in an article."""
    first = True
    for element in root.iter("time"):
        stated = element.get("datetime")
        if not stated or next(element.iterancestors("aside", "nav", "footer"), None) is not None:
            continue
        signs = " ".join(filter(None, (element.get("itemprop"), element.get("class"), element.get("id")))).lower()
        if "modif" in signs or "update" in signs:
            yield "updated", stated, "time", "medium"
        elif element.get("pubdate") is not None or "publi" in signs:
            yield "published", stated, "time", "medium"
        elif first and next(element.iterancestors("article", "header", "main"), None) is not None:
            yield "published", stated, "time", "low"
        else:
            continue
        first = False


def _from_elements(root: HtmlElement) -> Iterator[_Stated]:
    heads = [text for h1 in list(root.iter("h1"))[:5] if (text := " ".join(h1.itertext()).strip())]
    yield from (("title", text, "element", "medium" if len(heads) == 1 else "low") for text in heads)
    title = next(root.iter("title"), None)  # the first: others are the names of pictures
    if title is not None and title.text:
        yield "title", title.text, "element", "low"
    tag = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    if tag:
        yield "language", tag, "element", "medium"
