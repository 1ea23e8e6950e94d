"""The ledger: the pieces and their roles as spans that tile the source text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import CopydeskError
from copydesk.kinds import KEPT, Role
from copydesk.records import LedgerSpan, SourceText
from copydesk.spans import Span, tiles
from copydesk.structure.given import Given, Labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.pieces import Piece


def write_ledger(source: SourceText, pieces: Sequence[Piece], labels: Labels) -> tuple[LedgerSpan, ...]:
    """The spans of the ledger: white space goes with the span before it, neighbours that agree in all are one."""
    entries = _numbered(pieces, labels)
    if not entries:
        entries = [(Span(0, 0), Given(role=Role.WHITESPACE, rule="leading-space"), None)]
    elif entries[0][0].start > 0:
        entries.insert(0, (Span(0, entries[0][0].start), Given(role=Role.WHITESPACE, rule="leading-space"), None))
    ends = [span.start for span, _, _ in entries[1:]] + [len(source.text)]
    ledger: list[LedgerSpan] = []
    for (span, given, paragraph), end in zip(entries, ends, strict=True):
        entry = LedgerSpan(
            span=Span(span.start, end), role=given.role, rule=given.rule, paragraph=paragraph, pii=given.pii
        )
        if ledger and _agree(ledger[-1], entry):
            entry = LedgerSpan(
                span=Span(ledger.pop().span.start, end),
                role=entry.role,
                rule=entry.rule,
                paragraph=paragraph,
                pii=entry.pii,
            )
        ledger.append(entry)
    if not tiles((entry.span for entry in ledger), len(source.text)):
        raise CopydeskError("the ledger does not tile the source text", then="report it, with the input")
    return tuple(ledger)


def _numbered(pieces: Sequence[Piece], labels: Labels) -> list[tuple[Span, Given, int | None]]:
    """Each piece with its role and, when kept, the position of its paragraph: kept parts of one line share it."""
    entries: list[tuple[Span, Given, int | None]] = []
    number, last_unit = -1, -1
    for at, piece in enumerate(pieces):
        given = labels[at]
        kept = given.role in KEPT
        if kept and piece.unit != last_unit:
            number, last_unit = number + 1, piece.unit
        entries.append((piece.span, given, number if kept else None))
    return entries


def _agree(left: LedgerSpan, right: LedgerSpan) -> bool:
    return (left.role, left.rule, left.paragraph, left.pii) == (right.role, right.rule, right.paragraph, right.pii)
