"""Compares the rows of one table in two versions, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema
from copydesk.tables import read_table
from copydesk.versions.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_RUN = 8
"""Runs of so many rows, on average, are cheaper taken as they are than row by row."""

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The keys whose rows only the second version has (`added`), only the first (`removed`), or both but other ones."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]


def read_rows(root: Path, paths: Iterable[str], table: str, columns: Sequence[str]) -> pa.Table:
    """Columns of files of a table, joined; null where a file was written before a column was in the contract."""
    schema = pa.schema([arrow_schema(table).field(name) for name in columns])
    parts = []
    for path in Layout(root).all_objects(list(paths)):
        part = read_table(path, columns)
        if part.schema.names != schema.names:
            missing = {name: pa.nulls(len(part), schema.field(name).type) for name in schema.names}
            present = {name: part[name] for name in part.schema.names}
            part = pa.table({**missing, **present}, schema=schema)
        parts.append(part)
    return pa.concat_tables(parts).combine_chunks() if parts else schema.empty_table()


def compare_rows(before: pa.Table, after: pa.Table, key: str) -> Compared:
    """What differs; of one key, rows are compared in the order in which they stand."""
    keys = pc.unique(pa.concat_arrays([_whole(before[key]), _whole(after[key])])).drop_null()
    ranks = [pc.fill_null(pc.index_in(table[key], keys), -1).to_numpy().astype(np.int64) for table in (before, after)]
    counts = [np.bincount(rank[rank >= 0], minlength=len(keys)) for rank in ranks]
    differ = counts[0] != counts[1]
    orders = [_order(rank, ~differ) for rank in ranks]
    ordered = [_gather(table, order) for table, order in zip((before, after), orders, strict=True)]
    rank = ranks[0][orders[0]]
    rows = np.zeros(len(rank), np.bool_)
    for name in before.column_names:
        rows |= differing(_whole(ordered[0][name]), _whole(ordered[1][name]))
    changed = (differ & (counts[0] > 0) & (counts[1] > 0)) | (np.bincount(rank[rows], minlength=len(keys)) > 0)
    found = {"added": counts[0] == 0, "removed": counts[1] == 0, "changed": changed}
    return Compared(**{name: frozenset(keys.filter(pa.array(mask)).to_pylist()) for name, mask in found.items()})


def differing(before: pa.Array, after: pa.Array) -> Mask:
    """Which of as many values in either differ; two nulls are the same."""
    if before.equals(after):
        return np.zeros(len(before), np.bool_)
    if pa.types.is_list(before.type):
        return _differing_lists(before, after)
    if pa.types.is_struct(before.type):
        rows: Mask = pc.not_equal(before.is_valid(), after.is_valid()).to_numpy(zero_copy_only=False).astype(np.bool_)
        for old, new in zip(before.flatten(), after.flatten(), strict=True):
            rows |= differing(old, new)
        return rows
    apart = pc.coalesce(pc.not_equal(before, after), pc.xor(before.is_null(), after.is_null()))
    mask: Mask = apart.to_numpy(zero_copy_only=False).astype(np.bool_)
    return mask


def _differing_lists(before: pa.Array, after: pa.Array) -> Mask:
    sizes = [pc.fill_null(pc.list_value_length(array), -1).to_numpy() for array in (before, after)]
    rows: Mask = sizes[0] != sizes[1]
    alike = np.flatnonzero(~rows)
    old, new = (array.take(pa.array(alike)) for array in (before, after))
    inner = differing(old.flatten(), new.flatten())
    rows[alike[pc.list_parent_indices(old).to_numpy()[inner]]] = True
    return rows


def _order(rank: Numbers, wanted: Mask) -> Numbers:
    """The rows of the keys wanted, by key, and within a key as they stand."""
    rows = np.flatnonzero(rank >= 0)
    rows = rows[wanted[rank[rows]]]
    order: Numbers = rows[np.argsort(rank[rows], kind="stable")]
    return order


def _gather(table: pa.Table, order: Numbers) -> pa.Table:
    """The rows of a table in that order; where most stand together already, in runs, which costs a fifth."""
    ends = np.append(np.flatnonzero(np.diff(order) != 1) + 1, len(order))
    if len(ends) * _RUN > len(order):
        return table.take(pa.array(order))
    starts = np.insert(ends[:-1], 0, 0)
    return pa.concat_tables([table.slice(order[at], to - at) for at, to in zip(starts, ends, strict=True)])


def _whole(column: pa.ChunkedArray) -> pa.Array:
    chunks = column.combine_chunks()
    return chunks if isinstance(chunks, pa.Array) else pa.concat_arrays(chunks.chunks)
