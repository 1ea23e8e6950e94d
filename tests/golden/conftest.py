"""Compares an article as it was read with labels made by hand, and says every difference in one line."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

import pytest

from copydesk.kinds import KEPT, Role
from copydesk.spans import Span, tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from copydesk.records import Article, Author

BEGINNING = 6
FIELDS = ("title", "standfirst", "publisher", "agency", "genre", "published", "updated", "dateline", "language", "url")


class Comparison:
    """What differs between an article and its labels; a role may be written as `caption|credit`: either will do."""

    def kept(self, article: Article, expected: Sequence[Sequence[str]]) -> list[str]:
        """Differences in the kept blocks, given as `[role, first words]`, in order."""
        found = [(paragraph.role.value, begin(paragraph.text)) for paragraph in article.paragraphs]
        wanted = [(self._settle(role, begin(text), found), begin(text)) for role, text in expected]
        lines = difflib.unified_diff(
            [f"{r}: {t}" for r, t in wanted], [f"{r}: {t}" for r, t in found], lineterm="", n=0
        )
        return [f"kept {line}" for line in lines if not line.startswith(("---", "+++", "@@"))]

    def _settle(self, roles: str, text: str, found: Sequence[tuple[str, str]]) -> str:
        return next((r for r, t in found if t == text and r in roles.split("|")), roles)

    def removed(self, article: Article, expected: Sequence[Sequence[str]]) -> list[str]:
        """Differences in what was removed, given as `[role, text]`, and whatever was removed without a label."""
        faults, known = [], []
        for roles, text in expected:
            places = occurrences(text, article.source.text)
            right = [place for place in places if roles_over(article, place) <= set(roles.split("|"))]
            known += right
            if not places:
                faults.append(f"not in the source text: {roles}: {text}")
            elif not right:
                seen = " / ".join(",".join(sorted(roles_over(article, place))) for place in places)
                faults.append(f"expected {roles}, found {seen}: {text}")
        strays = [span for span in article.ledger if not span.kept and not any(overlap(span.span, p) for p in known)]
        texts = [(span, " ".join(span.span.of(article.source.text).split())) for span in strays]
        return faults + [f"removed as {s.role} by {s.rule}, without a label: {text}" for s, text in texts if text]

    def lines(self, article: Article, expected: Sequence[Sequence[str]]) -> list[str]:
        """Differences in the roles of a whole text, given as `[role, first words]` of each piece, in order."""
        text, starts, faults = article.source.text, [], []
        for roles, words in expected:
            place = following(words, text, starts[-1] + 1 if starts else 0)
            assert place, f"the label is not in the text: {roles}: {words}"
            starts.append(place.start)
        for (roles, words), start, end in zip(expected, starts, [*starts[1:], len(text)], strict=True):
            seen = roles_over(article, Span(start, end))
            allowed = set(KEPT) if roles == "continued" else set(roles.split("|"))
            if not seen <= allowed:
                faults.append(f"expected {roles}, found {','.join(sorted(seen))}: {words}")
        return faults + self.kept(article, [(r, w) for r, w in expected if r.split("|")[0] in KEPT])

    def metadata(self, article: Article, expected: Mapping[str, Any]) -> list[str]:
        """Differences in every field; what is not expected must be absent."""
        return self.stated(article, {**dict.fromkeys(FIELDS), "authors": [], "rights": False, **expected})

    def stated(self, article: Article, expected: Mapping[str, Any]) -> list[str]:
        """Differences in the fields that `expected` names; a list means any of its values, "" means absent."""
        faults = []
        for name, wanted in expected.items():
            found = getattr(article.metadata, name)
            if name == "authors":
                faults += self._authors(found, wanted)
            elif not fits(bool(found) if name == "rights" else found, wanted):
                faults.append(f"{name}: expected {wanted!r}, found {found!r}")
        return faults

    def _authors(self, found: Sequence[Author], expected: Sequence[Mapping[str, Any]]) -> list[str]:
        names = [author.name for author in found]
        if names != [author["name"] for author in expected]:
            return [f"authors: expected {[author['name'] for author in expected]}, found {names}"]
        return [
            f"{wanted['name']}, {part}: expected {wanted.get(part)!r}, found {getattr(author, part)!r}"
            for author, wanted in zip(found, expected, strict=True)
            for part in ("role", "affiliation")
            if not fits(getattr(author, part), wanted.get(part))
        ]

    def ledger(self, article: Article) -> list[str]:
        """The first law: the ledger tiles the source text."""
        whole = tiles((span.span for span in article.ledger), len(article.source.text))
        return [] if whole else ["the ledger does not tile the source text"]


def begin(text: str) -> str:
    """The first words of `text`."""
    return " ".join(text.split()[:BEGINNING])


def fits(found: str | bool | None, wanted: str | bool | list[str] | None) -> bool:
    """True when `found` is `wanted`, or one of the values wanted; "" stands for None."""
    return (found or None) in [value or None for value in (wanted if isinstance(wanted, list) else [wanted])]


def overlap(one: Span, other: Span) -> bool:
    """True when the two spans share a code point."""
    return one.start < other.end and other.start < one.end


def occurrences(snippet: str, text: str, *, at_line_start: bool = False) -> list[Span]:
    """Where `snippet` stands in `text`, whatever white space lies between its words."""
    pattern = r"\s+".join(re.escape(word) for word in snippet.split())
    found = [Span(*match.span()) for match in re.finditer(pattern, text)]
    return [place for place in found if not at_line_start or not text[: place.start].rpartition("\n")[2].strip()]


def following(snippet: str, text: str, start: int) -> Span | None:
    """The first occurrence from `start` on: one that begins a line, where there is one."""
    for at_line_start in (True, False):
        places = occurrences(snippet, text, at_line_start=at_line_start)
        if later := [place for place in places if place.start >= start]:
            return later[0]
    return None


def roles_over(article: Article, place: Span) -> set[Role]:
    """The roles of all spans that share more than white space with `place`."""
    text = article.source.text
    return {
        span.role
        for span in article.ledger
        if text[max(span.span.start, place.start) : min(span.span.end, place.end)].strip()
    }


@pytest.fixture
def comparison() -> Comparison:
    """The comparison of an article with its labels."""
    return Comparison()


@pytest.fixture
def read() -> Callable[..., Article]:
    """`copydesk.pipeline.read_article`, imported late so that the labels can be collected without it."""
    from copydesk.pipeline import read_article

    return read_article
