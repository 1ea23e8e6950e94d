"""Candidates for the values of metadata fields, and how one is chosen: by confidence, then method, then place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.kinds import FACTS, Role
from copydesk.records import Confidence, Evidence, LedgerSpan, SourceText
from copydesk.spans import Folded, Span, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CONFIDENCE = {"high": 0, "medium": 1, "low": 2}
_BY_LINE = (FACTS - {Role.TITLE}) | {Role.AUTHOR_BIO}
"""Roles of which each line says something of its own."""
_METHODS = (
    "sidecar",
    "known-source",  # what the URL tells has its name from its rules, however its pages and rows spell it
    "row",
    "json-ld",
    "meta",
    "microdata",
    "header",
    "source",
    "text",
    "time",
    "element",
    "link",
    "url",
    "htmldate",
    "detector",
)
_METHOD = {name: rank for rank, name in enumerate(_METHODS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A span of the ledger that is not kept nor personal data, with its folded text."""

    role: Role
    rule: str
    folded: Folded

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value that a field could have: its method, how far to trust it, and where it stands."""

    field: str
    value: str
    method: str = "text"
    confidence: Confidence = "high"
    span: Span | None = None


def read_stretches(source: SourceText, ledger: Iterable[LedgerSpan]) -> tuple[Stretch, ...]:
    """What the metadata may be read from, folded: every span that is neither kept nor personal data.

    A span that is a fact of its own, such as a byline, may hold several lines; each is a stretch. A title is one.
    """
    stretches = (
        Stretch(role=entry.role, rule=entry.rule, folded=fold(span.of(source.text), span.start))
        for entry in ledger
        if not entry.kept and not entry.pii and entry.role is not Role.WHITESPACE
        for span in (_lines(source.text, entry.span) if entry.role in _BY_LINE else [entry.span])
    )
    return tuple(stretch for stretch in stretches if stretch.text)  # a line may hold only what is not seen


def _lines(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for line in span.of(text).splitlines(keepends=True):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line)


def found_in(stretch: Stretch, field: str, start: int, end: int, confidence: Confidence = "high") -> Candidate:
    """A candidate read from code points `start` to `end` of a stretch."""
    span = stretch.folded.source(start, end)
    return Candidate(field=field, value=stretch.text[start:end], confidence=confidence, span=span)


def whole(stretch: Stretch, field: str, confidence: Confidence = "high") -> Candidate:
    """A candidate that is a whole stretch."""
    return found_in(stretch, field, 0, len(stretch.text), confidence)


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, best first, each value once a method; of equals, the first found."""
    return sorted(dict.fromkeys(candidates), key=_rank)


def _rank(candidate: Candidate) -> tuple[int, bool, int, int]:
    # A known source that the URL tells has its name from its rules, however its pages spell it.
    known = candidate.method == "source" and candidate.confidence == "high"
    method = "known-source" if known else candidate.method
    place = candidate.span.start if candidate.span else -1
    # A year from a copyright line may be any year of the site.
    vague = candidate.field == "published" and candidate.confidence == "low" and candidate.value.isdecimal()
    return _CONFIDENCE[candidate.confidence], vague, _METHOD[method], place


def as_evidence(candidates: Iterable[Candidate], chosen: Iterable[str]) -> Iterator[Evidence]:
    """The candidates as evidence; `chosen` are the values that became the document's."""
    taken = set(chosen)
    for candidate in candidates:
        yield Evidence(
            field=candidate.field,
            value=candidate.value,
            method=candidate.method,
            confidence=candidate.confidence,
            chosen=candidate.value in taken,
            span=candidate.span,
        )
