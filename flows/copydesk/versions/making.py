"""Makes the shards of documents that a plan wants, holding the rows of a few at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import load_tables
from copydesk.versions.disk import building_site, make_folder
from copydesk.versions.gather import RANK, gather_rows
from copydesk.versions.writing import list_shards, write_table_shards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from copydesk.versions.gather import Cuts, Wanted
    from copydesk.versions.manifest import Shard, ShardFile
    from copydesk.versions.planning import Made, Plan

CHILDREN = ("paragraphs", "entities", "ledger", "evidence")
"""The tables whose rows lie in the shard of their document."""


def make_shards(plan: Plan, staging: Path) -> list[Shard]:
    """Write the shards that are to be made below `staging`, table by table. Raises StoreError, OSError."""
    made = plan.made
    if not made.cuts:
        return []
    files = {name: list(_write(name, plan, staging)) for name in ("documents", *CHILDREN)}
    return list_shards("documents", made.ids, made.cuts, files)


def _write(name: str, plan: Plan, staging: Path) -> Iterator[ShardFile]:
    made, first = plan.made, 0
    wanted = plan.wanted if name == "documents" else [_by_id(one, made) for one in plan.wanted]
    ends = [made.cuts[part - 1][1] for part in made.parts]
    make_folder(staging)
    for part, rows in zip(made.parts, gather_rows(name, wanted, ends, building_site(staging)), strict=True):
        cuts = made.cuts[first:part]
        rows, runs = _sort(name, rows, cuts)
        if name == "documents":
            start, end = cuts[0][0], cuts[-1][1]
            at = rows.schema.get_field_index("first_seen")
            rows = rows.set_column(at, "first_seen", made.first_seen.slice(start, end - start))
        yield from write_table_shards(name, rows, runs, staging, made.numbers[first:part])
        first = part


def _by_id(wanted: Wanted, made: Made) -> Wanted:
    """The source with its documents in the order that rows of other tables have in a shard: by id."""
    return replace(wanted, ranks=np.concatenate([made.by_id, [-1]])[wanted.ranks])


def _sort(name: str, rows: pa.Table, cuts: Sequence[tuple[int, int]]) -> tuple[pa.Table, Cuts]:
    """The rows as the contract orders them in each shard, and where the shards begin and end among them."""
    contract = load_tables()[name]
    # The place of a document says what first_seen and doc_id say, and is compared faster.
    rest = (column for column in (*contract.sort, *contract.key) if column not in ("doc_id", "first_seen"))
    keys = [(column, "ascending") for column in dict.fromkeys([RANK, *rest])]
    rows = rows.combine_chunks()  # One chunk is taken from faster.
    rows = rows.take(pc.sort_indices(rows, sort_keys=keys))
    ends = np.searchsorted(rows[RANK].to_numpy(), [end for _, end in cuts]).tolist()
    return rows.drop_columns(RANK), list(pairwise([0, *ends]))
