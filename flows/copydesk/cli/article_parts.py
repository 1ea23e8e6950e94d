"""An article as the parts that its ledger makes of it, in the order of the source, fit to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from copydesk.cli.safe_text import safe_line, safe_lines
from copydesk.kinds import FACTS, Role
from copydesk.rules import count_words
from copydesk.spans import Span, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.records import Article, LedgerSpan

PERSONAL = "(personal data)"
"""What is shown in the place of a span that is `pii`."""


class Kind(StrEnum):
    """What becomes of a part: text of the document, metadata, or nothing."""

    KEPT = "kept"
    METADATA = "metadata"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A piece of a part's text; `label` when it is a mention."""

    text: str
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A span of the ledger to be shown. `apart`: in the source, a line ends before it."""

    role: Role
    rule: str
    kind: Kind
    apart: bool
    n_words: int
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        """All of it; what is not kept may have several lines."""
        return "".join(stretch.text for stretch in self.stretches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many parts and words there are of something."""

    parts: int = 0
    words: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(parts=self.parts + other.parts, words=self.words + other.words)

    def __str__(self) -> str:
        return f"{_number(self.parts, 'part')}, {_number(self.words, 'word')}"


Counts = Mapping[Kind, Mapping[Role, Count]]


def article_parts(article: Article) -> tuple[Part, ...]:
    """The parts of the article, all but white space."""
    source, marks = article.source.text, _marks(article)
    parts: list[Part] = []
    apart = True
    for entry in article.ledger:
        raw = entry.span.of(source)
        if entry.role is not Role.WHITESPACE:
            stretches = tuple(_stretches(entry, source, marks.get(entry.paragraph, ())))
            words = count_words(fold(raw).text)
            kind = Kind.KEPT if entry.kept else Kind.METADATA if entry.role in FACTS else Kind.REMOVED
            part = Part(role=entry.role, rule=entry.rule, kind=kind, apart=apart, n_words=words, stretches=stretches)
            parts.append(part)
        apart = len(f"{raw[len(raw.rstrip()) :]}|".splitlines()) > 1
    return tuple(parts)


def count_parts(parts: Iterable[Part]) -> Counts:
    """The counts of every role that occurs, by kind, in the order of the roles' list."""
    counts: dict[Role, tuple[Kind, Count]] = {}
    for part in parts:
        _, so_far = counts.get(part.role, (part.kind, Count()))
        counts[part.role] = (part.kind, so_far + Count(parts=1, words=part.n_words))
    return {
        kind: {role: counts[role][1] for role in Role if role in counts and counts[role][0] is kind} for kind in Kind
    }


def _number(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"


def _marks(article: Article) -> Mapping[int | None, Sequence[tuple[Span, str]]]:
    """Where in the source the mentions stand, by paragraph; one across a seam encloses what was removed there."""
    marks: dict[int | None, list[tuple[Span, str]]] = {}
    for mention in article.mentions or ():
        places = article.paragraphs[mention.paragraph].places
        span = Span(places[mention.start], places[mention.end - 1] + 1)
        marks.setdefault(mention.paragraph, []).append((span, mention.label.value))
    return {paragraph: sorted(spans) for paragraph, spans in marks.items()}


def _stretches(entry: LedgerSpan, source: str, marks: Sequence[tuple[Span, str]]) -> Iterator[Stretch]:
    if entry.pii:
        yield Stretch(text=PERSONAL)
    elif not entry.kept:
        yield Stretch(text=safe_lines(entry.span.of(source)))
    else:
        yield from _marked(_trimmed(entry.span, source), source, marks)


def _trimmed(span: Span, source: str) -> Span:
    raw = span.of(source)
    return Span(span.start + len(raw) - len(raw.lstrip()), span.end - len(raw) + len(raw.rstrip()))


def _marked(span: Span, source: str, marks: Sequence[tuple[Span, str]]) -> Iterator[Stretch]:
    at = span.start
    for mark, label in marks:
        start, end = max(mark.start, at), min(mark.end, span.end)
        if start >= end:
            continue
        if at < start:
            yield Stretch(text=safe_line(source[at:start]))
        yield Stretch(text=safe_line(source[start:end]), label=label)
        at = end
    if at < span.end:
        yield Stretch(text=safe_line(source[at : span.end]))
