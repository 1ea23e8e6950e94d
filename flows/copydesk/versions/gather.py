"""Gathers the rows of sources, batches or shards of the parent: losers' rows left out, in the order of writing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import StoreError
from copydesk.tables import read_table, to_arrow
from copydesk.versions.doubles import Candidate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from copydesk.versions.doubles import Choice

Cuts = list[tuple[int, int]]
"""Where shards begin and end, as half-open runs of rows."""

Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from: the file of each table, and the documents whose rows are wanted, None for all."""

    files: Mapping[str, Path]
    docs: frozenset[str] | None = None


def of_batch(folder: Path) -> Source:
    """The source that a batch's folder is."""
    return Source(files={name: folder / f"{name}.parquet" for name in load_tables()})


def _wide(name: str) -> pa.Schema:
    # Strings with 64-bit offsets: the texts of a whole table may be more than 2 GB, those of a shard are not.
    fields = ((f.name, pa.large_string() if f.type == pa.string() else f.type) for f in arrow_schema(name))
    return pa.schema([*fields, ("batch", pa.int32())])


def join_sources(name: str, sources: Sequence[Source], *, first: int = 0) -> pa.Table:
    """A table of all sources, with the number of its source in each row, counted from `first`."""
    parts = []
    for number, source in enumerate(sources, first):
        part = read_table(source.files[name])
        if not part.schema.equals(arrow_schema(name)):
            where = str(source.files[name])
            raise StoreError(f"'{name}' has not the columns of the contract", where=where, then="build the batch again")
        if source.docs is not None:
            part = part.filter(pc.is_in(part["doc_id"], pa.array(sorted(source.docs), pa.string())))
        parts.append(part.append_column("batch", pa.repeat(pa.scalar(number, pa.int32()), len(part))).cast(_wide(name)))
    return pa.concat_tables(parts) if parts else _wide(name).empty_table()


def list_candidates(documents: pa.Table) -> list[Candidate]:
    """The rows of documents of all sources as candidates. Raises StoreError where ids are null or stand twice."""
    names = ("doc_id", "batch", "locator", "raw_sha256", "first_seen", "url", "content_sha256")
    if any(documents[name].null_count for name in names[:4]):
        where = "table 'documents'"
        raise StoreError("a document has no id, locator or hash", where=where, then="mend what makes the row")
    found = zip(*(documents[name].to_pylist() for name in names), strict=True)
    candidates = [
        Candidate(doc_id=doc_id, batch=batch, locator=locator, raw_sha256=raw, seen=seen, url=url, content=content)
        for doc_id, batch, locator, raw, seen, url, content in found
    ]
    for (doc_id, batch), times in Counter((c.doc_id, c.batch) for c in candidates).items():
        if times > 1:
            what = f"a batch holds the document '{doc_id}' {times} times: whose its rows are can't be told"
            raise StoreError(what, where=f"batch {batch}", then="write batches with `write_batches`")
    return candidates


def gather_documents(documents: pa.Table, choice: Choice, order: Sequence[str]) -> pa.Table:
    """The winners' rows in order, with the day each was first seen."""
    found = zip(documents["doc_id"].to_pylist(), documents["batch"].to_pylist(), strict=True)
    places = {doc_id: at for at, (doc_id, batch) in enumerate(found) if choice.winners[doc_id].batch == batch}
    rows = documents.drop_columns("batch").take(pa.array([places[doc_id] for doc_id in order], pa.int64()))
    seen = pa.array([choice.first_seen[doc_id] for doc_id in order], pa.date32())
    return rows.set_column(rows.schema.get_field_index("first_seen"), "first_seen", seen)


def gather_children(
    name: str, sources: Sequence[Source], choice: Choice, order: Sequence[str], cuts: Cuts
) -> tuple[pa.Table, Cuts]:
    """The rows of the winners, by shard and then as the contract orders them, and where the shards begin and end.

    `order` are the documents of the shards, `cuts` their runs in it. Raises StoreError for a row whose document is not
    in its source.
    """
    table = join_sources(name, sources)
    ranks = pc.fill_null(pc.index_in(table["doc_id"], pa.array(order, pa.large_string())), -1)
    rank = ranks.to_numpy().astype(np.int64)
    batch = table["batch"].to_numpy()
    _check_parents(name, rank, batch, choice, order)
    won = np.array([choice.winners[doc_id].batch for doc_id in order], np.int32)[rank] == batch
    shard = np.searchsorted([end for _, end in cuts], rank, side="right")
    table = table.set_column(table.schema.get_field_index("batch"), "shard", pa.array(shard)).filter(pa.array(won))
    contract = load_tables()[name]
    by = list(dict.fromkeys(["shard", *contract.sort, *contract.key]))
    table = table.take(pc.sort_indices(table, sort_keys=[(column, "ascending") for column in by]))
    ends = np.searchsorted(np.sort(shard[won]), np.arange(len(cuts)), side="right").tolist()
    return table.drop_columns("shard"), list(zip([0, *ends[:-1]], ends, strict=True))


def _check_parents(name: str, rank: Numbers, batch: Numbers, choice: Choice, order: Sequence[str]) -> None:
    ranks = {doc_id: at for at, doc_id in enumerate(order)}
    width = len(ranks) + 1
    known = np.array([c.batch * width + ranks[c.doc_id] for c in choice.candidates], np.int64)
    strays = int((~np.isin(batch.astype(np.int64) * width + rank, known) | (rank < 0)).sum())
    if strays:
        what = f"{strays} rows of '{name}' are of no document in their batch"
        raise StoreError(what, where=f"table '{name}'", then="mend what makes the rows")


def gather_quarantine(sources: Sequence[Source], choice: Choice, stayed: pa.Table | None) -> tuple[pa.Table, list[str]]:
    """The refusals of all sources, the losers, and those that stayed, sorted, and their locators."""
    table = join_sources("quarantine", sources).drop_columns("batch")
    others = [to_arrow("quarantine", choice.losers), *([stayed] if stayed is not None else [])]
    table = pa.concat_tables([table, *(other.cast(table.schema) for other in others)])
    # All columns: an order of rows that hangs on nothing else, even where a locator stands twice by mistake.
    table = table.sort_by([(column, "ascending") for column in table.column_names])
    return table, table["locator"].to_pylist()
