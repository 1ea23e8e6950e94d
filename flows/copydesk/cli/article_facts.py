"""What an article says of itself, as lines to be shown: each fact with how it is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.cli.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.records import Article, Author

_BEFORE_AUTHORS = ("title", "standfirst")
_AFTER_AUTHORS = ("publisher", "agency", "genre", "published", "updated", "dateline", "language", "rights", "url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value of the metadata, safe, and the method and confidence of the best evidence for it."""

    name: str
    value: str
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCount:
    """A canonical name that the article mentions, and how often."""

    name: str
    label: str
    country: str
    times: int


def article_facts(article: Article) -> tuple[Fact, ...]:
    """The facts that are known, in the order in which a reader asks."""
    return (*_single(article, _BEFORE_AUTHORS), *_authors(article), *_single(article, _AFTER_AUTHORS))


def article_names(article: Article) -> tuple[NameCount, ...]:
    """The names mentioned, the most frequent first."""
    counts: dict[tuple[str, str, str], int] = {}
    for mention in article.mentions or ():
        key = (safe(mention.name), mention.label.value, mention.country or "")
        counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        NameCount(name=name, label=label, country=country, times=times) for (name, label, country), times in ordered
    )


def _single(article: Article, names: tuple[str, ...]) -> Iterator[Fact]:
    for name in names:
        value = getattr(article.metadata, name)
        if value:
            yield Fact(name=name, value=safe(value), how=_how(article, name, value))


def _authors(article: Article) -> Iterator[Fact]:
    for author in article.authors:
        yield Fact(name="author", value=safe(_said(author)), how=_how(article, "authors", author.name))


def _said(author: Author) -> str:
    return ", ".join(part for part in (author.name, author.role, author.affiliation) if part)


def _how(article: Article, field: str, value: str) -> str:
    found = (one for one in article.evidence if one.chosen and one.field == field and one.value == value)
    best = next(found, None)
    return safe(f"{best.method}, {best.confidence}") if best else ""
