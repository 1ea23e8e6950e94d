"""The laws of the ledger: its spans tile the source, and agree with paragraphs and evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from copydesk.kinds import KEPT
from copydesk.spans import Span
from copydesk.tables.laws.faults import Fault, Tables, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class _Entry(NamedTuple):
    doc: str
    position: int
    start: int
    end: int
    role: str
    kept: bool
    paragraph: str | None
    text: str | None
    pii: bool


_COLUMNS = ("doc_id", "position", "source_start", "source_end", "role", "kept", "paragraph_id", "text", "pii")
_Ledger = defaultdict[str, list[_Entry]]


def check_ledger(tables: Tables) -> Iterator[Fault]:
    """The ledger against its documents, the paragraphs and the evidence."""
    if "ledger" not in tables:
        return
    ledger: _Ledger = defaultdict(list)
    for entry in map(_Entry._make, rows(tables, "ledger", *_COLUMNS)):
        ledger[entry.doc].append(entry)
        yield from _check_entry(entry)
    for entries in ledger.values():
        entries.sort(key=lambda entry: entry.position)
    lengths = dict(rows(tables, "documents", "doc_id", "n_source_chars"))
    yield from _check_tiling(ledger, lengths)
    yield from _check_kept(tables, ledger)
    yield from _check_evidence(tables, ledger, lengths)


def _check_entry(entry: _Entry) -> Iterator[Fault]:
    key = f"{entry.doc} {entry.position}"
    if not entry.kept == (entry.role in KEPT) == (entry.paragraph is not None):
        yield Fault(law="kept", table="ledger", key=key, detail="'role', 'kept' and 'paragraph_id' do not agree")
    if entry.kept and entry.pii:
        yield Fault(law="kept", table="ledger", key=key, detail="personal data is kept")
    if (entry.text is None) != (entry.kept or entry.pii):
        detail = "'text' must be null where the span is kept or personal data, and only there"
        yield Fault(law="ledger-text", table="ledger", key=key, detail=detail)
    elif entry.text is not None and len(entry.text) != entry.end - entry.start:
        detail = f"'text' has {len(entry.text)} code points, the span {entry.end - entry.start}"
        yield Fault(law="ledger-text", table="ledger", key=key, detail=detail)


def _check_tiling(ledger: _Ledger, lengths: Mapping[str, int]) -> Iterator[Fault]:
    for doc, length in lengths.items():
        entries = ledger.get(doc, [])
        if [entry.position for entry in entries] != list(range(len(entries))):
            yield Fault(law="positions", table="ledger", key=doc, detail="positions have gaps or stand twice")
        at = 0
        for entry in entries:
            if entry.start != at or entry.end <= entry.start:
                detail = f"span {entry.position} is {entry.start} to {entry.end}, and {at} was next"
                yield Fault(law="tiling", table="ledger", key=doc, detail=detail)
                break
            at = entry.end
        else:
            if at != length:
                detail = f"its spans end at {at}, the source at {length}"
                yield Fault(law="tiling", table="ledger", key=doc, detail=detail)


def _check_kept(tables: Tables, ledger: _Ledger) -> Iterator[Fault]:
    if "paragraphs" not in tables:
        return
    spans: defaultdict[str, list[_Entry]] = defaultdict(list)
    for entries in ledger.values():
        for entry in entries:
            if entry.paragraph is not None:
                spans[entry.paragraph].append(entry)
    for key, doc, role, start, end in rows(
        tables, "paragraphs", "paragraph_id", "doc_id", "role", "source_start", "source_end"
    ):
        detail = _kept_fault(spans[key], doc, role, Span(start, end))
        if detail:
            yield Fault(law="kept", table="paragraphs", key=key, detail=detail)


def _kept_fault(entries: Sequence[_Entry], doc: str, role: str, source: Span) -> str:
    if not entries:
        return "no span of the ledger is kept for it"
    if any(entry.doc != doc for entry in entries):
        return "a span of another document is kept for it"
    if any(entry.role != role for entry in entries):
        return "its spans in the ledger have another role"
    # The interval is that of the spans, but white space at its ends belongs to them and may be left out of it.
    first, last = entries[0], entries[-1]
    if not (first.start <= source.start < first.end and last.start < source.end <= last.end):
        return f"its source {source.start} to {source.end} is not that of its spans, {first.start} to {last.end}"
    return ""


def _check_evidence(tables: Tables, ledger: _Ledger, lengths: Mapping[str, int]) -> Iterator[Fault]:
    personal = {doc: [entry for entry in entries if entry.pii] for doc, entries in ledger.items()}
    for doc, field, position, start, end in rows(
        tables, "evidence", "doc_id", "field", "position", "source_start", "source_end"
    ):
        key = f"{doc} {field} {position}"
        if (start is None) != (end is None):
            detail = "'source_start' and 'source_end' must be null together"
            yield Fault(law="source-offsets", table="evidence", key=key, detail=detail)
        elif start is not None and not 0 <= start < end <= lengths.get(doc, end):
            detail = f"source {start} to {end} is not within the source"
            yield Fault(law="source-offsets", table="evidence", key=key, detail=detail)
        elif start is not None and any(entry.start < end and start < entry.end for entry in personal.get(doc, ())):
            yield Fault(law="personal-data", table="evidence", key=key, detail="stands in a span of personal data")
