"""Lists the documents of batches as columns, and finds those of one id, of which one alone is published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.errors import StoreError
from copydesk.tables import read_table, to_arrow
from copydesk.versions.doubles import Candidate, choose_documents
from copydesk.versions.gather import check_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from copydesk.tables.names import Marks, Numbers
    from copydesk.versions.gather import Source

_COLUMNS = ("doc_id", "locator", "raw_sha256", "first_seen", "content_sha256", "n_source_chars")
_TOLD = ("doc_id", "locator", "raw_sha256", "first_seen", "url", "content_sha256")
_PORTION = 4096
"""Candidates of one id or another that are compared at a time, or a few more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """All rows of documents in `sources`, source by source, as columns that are small.

    `rows` has `doc_id`, `first_seen` as the row says it, `text` (the beginning of the hash of the text, enough to tell
    texts apart) and `chars` (code points of the source text); those of source n end before `ends[n]`.
    """

    sources: Sequence[Source]
    rows: pa.Table
    ends: Sequence[int]

    def run(self, number: int) -> tuple[int, int]:
        """Where the rows of a source begin and end."""
        return (self.ends[number - 1] if number else 0), self.ends[number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which candidates won, and the others as rows of the quarantine; `lost` gives by their locator the id."""

    won: Marks
    losers: pa.Table
    lost: Mapping[str, str]


def list_candidates(sources: Sequence[Source]) -> Candidates:
    """The candidates of all sources. Raises StoreError where one has not the contract's columns, or a key is null."""
    parts = [_read(source) for source in sources]
    rows = pa.concat_tables(parts) if parts else _SMALL.empty_table()
    return Candidates(sources=sources, rows=rows.combine_chunks(), ends=np.cumsum([len(p) for p in parts]).tolist())


_SMALL = pa.schema([("doc_id", pa.string()), ("first_seen", pa.date32()), ("text", pa.string()), ("chars", pa.int64())])


def _read(source: Source) -> pa.Table:
    path = source.files["documents"]
    check_columns("documents", path)
    table = read_table(path, _COLUMNS)
    if any(table[name].null_count for name in ("doc_id", "locator", "raw_sha256")):
        where = "table 'documents'"
        raise StoreError("a document has no id, locator or hash", where=where, then="mend what makes the row")
    text = pc.utf8_slice_codeunits(table["content_sha256"], 0, 16)
    columns = [table["doc_id"], table["first_seen"], text, table["n_source_chars"].cast(pa.int64())]
    return pa.table(columns, schema=_SMALL)


def choose(candidates: Candidates) -> Choice:
    """Of each `doc_id` one candidate, as `choose_documents` says. Raises StoreError where a source has one twice."""
    won = np.ones(len(candidates.rows), np.bool_)
    lost: dict[str, str] = {}
    losers = [to_arrow("quarantine", [])]
    for places, some in _contested(candidates):
        choice = choose_documents(some)
        for place, one in zip(places, some, strict=True):
            if choice.winners[one.doc_id] is not one:
                won[place] = False
                lost[one.locator] = one.doc_id
        losers.append(to_arrow("quarantine", choice.losers))
    return Choice(won=won, losers=pa.concat_tables(losers), lost=lost)


def _contested(candidates: Candidates) -> Iterator[tuple[list[int], list[Candidate]]]:
    """The candidates that are not alone with their id, in portions that hold all of an id, with their places."""
    ids = candidates.rows["doc_id"]
    order = pc.sort_indices(ids).to_numpy().astype(np.int64)
    ordered = ids.take(pa.array(order)).combine_chunks()
    alike = pc.equal(ordered.slice(1), ordered.slice(0, max(len(ordered) - 1, 0))).to_numpy(zero_copy_only=False)
    first = np.concatenate([[True], ~alike])[: len(ids)]
    alone = first & np.concatenate([first[1:], [True]])[: len(ids)]
    order, first = order[~alone], first[~alone]
    if not len(order):
        return
    told = _tell(candidates, np.sort(order))
    ranks = np.searchsorted(np.sort(order), order)
    begins = np.flatnonzero(first)
    marks = np.searchsorted(begins, np.arange(0, len(order), _PORTION)).clip(max=len(begins) - 1)
    cuts = [*begins[np.unique(marks)].tolist(), len(order)]
    for start, end in pairwise(cuts):
        some = [Candidate(**row) for row in told.take(pa.array(ranks[start:end])).to_pylist()]
        _refuse_twice(some)
        yield order[start:end].tolist(), some


def _tell(candidates: Candidates, places: Numbers) -> pa.Table:
    """What is told of some candidates, given in order: the fields of `Candidate`."""
    parts = []
    for number, source in enumerate(candidates.sources):
        start, end = candidates.run(number)
        here = places[np.searchsorted(places, start) : np.searchsorted(places, end)] - start
        if len(here):
            part = read_table(source.files["documents"], _TOLD).take(pa.array(here))
            parts.append(part.append_column("batch", pa.repeat(pa.scalar(number, pa.int32()), len(part))))
    return pa.concat_tables(parts).rename_columns(
        ["doc_id", "locator", "raw_sha256", "seen", "url", "content", "batch"]
    )


def _refuse_twice(candidates: Sequence[Candidate]) -> None:
    for (doc_id, batch), times in Counter((one.doc_id, one.batch) for one in candidates).items():
        if times > 1:
            what = f"a batch holds the document '{doc_id}' {times} times: whose its rows are can't be told"
            raise StoreError(what, where=f"batch {batch}", then="write batches with `write_batches`")


def first_seen(
    ids: pa.ChunkedArray, own: pa.ChunkedArray, parent: pa.Table | None, known: Mapping[str, date], as_of: date
) -> pa.ChunkedArray:
    """The day each document was first seen: the parent's, else that of `known`, else its `own`, else `as_of`."""
    days = [own, pa.scalar(as_of, pa.date32())]
    if known:
        told = [pa.array([known.get(one) for one in chunk.to_pylist()], pa.date32()) for chunk in ids.chunks]
        days.insert(0, pa.chunked_array(told, pa.date32()))
    if parent is not None:
        days.insert(0, parent["first_seen"].take(pc.index_in(ids, parent["doc_id"].combine_chunks())))
    return pc.coalesce(*days)
