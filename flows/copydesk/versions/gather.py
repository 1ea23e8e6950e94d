"""Gathers the rows of sources, batches or shards of the parent, by the shard they go to, losers' rows left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import StoreError
from copydesk.tables import read_schema, read_table
from copydesk.tables.spill import Spill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.tables.names import Numbers

Cuts = list[tuple[int, int]]
"""Where shards begin and end, as half-open runs of rows."""

RANK = "rank"
"""The column with the place of each row's document among those that are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from: the file of each table."""

    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A source and its documents: the id of each in the order of its rows, and its place, -1 where it is not wanted."""

    source: Source
    ids: pa.Array
    ranks: Numbers


def of_batch(folder: Path) -> Source:
    """The source that a batch's folder is."""
    return Source(files={name: folder / f"{name}.parquet" for name in load_tables()})


def check_columns(name: str, path: Path) -> None:
    """Raise StoreError where the file of a table has not the columns of the contract."""
    if not read_schema(path).equals(arrow_schema(name)):
        what = f"'{name}' has not the columns of the contract"
        raise StoreError(what, where=str(path), then="build the batch again")


def gather_rows(name: str, wanted: Sequence[Wanted], ends: Sequence[int], site: Path) -> Iterator[pa.Table]:
    """The rows of a table in parts, with their `RANK`, each part in the order of the sources.

    The first part has those of documents whose place is before the first of `ends`, and so on. What memory should not
    hold goes to the file `site` meanwhile. Raises StoreError for a row whose document is not in its source.
    """
    schema = arrow_schema(name).append(pa.field(RANK, pa.int64()))
    limits = np.array(ends, np.int64)
    strays = 0
    with Spill(site, schema, len(ends)) as spill:
        for one in wanted:
            rows, missing = _ranked(name, one)
            strays += missing
            spill.add(rows, np.searchsorted(limits, rows[RANK].to_numpy(), side="right"))
        if strays:
            what = f"{strays} rows of '{name}' are of no document in their batch"
            raise StoreError(what, where=f"table '{name}'", then="mend what makes the rows")
        for number in range(len(ends)):
            yield spill.read(number)


def _ranked(name: str, wanted: Wanted) -> tuple[pa.Table, int]:
    """The rows of a source that are wanted, and how many are of no document there."""
    path = wanted.source.files[name]
    check_columns(name, path)
    rows = read_table(path)
    if name == "documents":
        ranks, missing = wanted.ranks, 0
    else:
        places = pc.fill_null(pc.index_in(rows["doc_id"], wanted.ids), -1).to_numpy()
        missing = int((places < 0).sum())
        ranks = np.concatenate([wanted.ranks, [-1]])[places]
    rows = rows.append_column(RANK, pa.array(ranks, pa.int64()))
    keep = ranks >= 0
    return (rows if keep.all() else rows.filter(pa.array(keep))), missing


def gather_quarantine(sources: Sequence[Source], losers: pa.Table, stayed: pa.Table | None) -> pa.Table:
    """The refusals of all sources, the losers, and those that stayed, sorted."""
    for source in sources:
        check_columns("quarantine", source.files["quarantine"])
    refused = [read_table(source.files["quarantine"]) for source in sources]
    table = pa.concat_tables([*refused, losers, *([stayed] if stayed is not None else [])])
    # All columns: an order of rows that hangs on nothing else, even where a locator stands twice by mistake.
    return table.sort_by([(column, "ascending") for column in table.column_names])
