"""Puts a table of the corpus, which all documents together decide, beside the shards of a staged version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.contracts import load_tables
from copydesk.errors import StoreError
from copydesk.versions.disk import storing
from copydesk.versions.manifest import content_id, table_totals
from copydesk.versions.shards import cut_shards, hash_locator
from copydesk.versions.writing import list_shards, write_table_shards

if TYPE_CHECKING:
    import pyarrow as pa

    from copydesk.versions.stage import Staged

ROWS_PER_SHARD = 50_000
"""Rows of a table of the corpus that a shard aims at: they are short, and most versions change some."""


def add_table(staged: Staged, name: str, table: pa.Table) -> Staged:
    """The staged version with `table`, sorted here by its key, as its table of the corpus `name`.

    It takes the place of what the version had under that name. Raises StoreError for a table that is none of the
    corpus, or that can't be written.
    """
    contract = load_tables()[name]
    if contract.scope != "corpus":
        raise StoreError(f"'{name}' is no table of the corpus", where=f"table '{name}'", then="stage its batches")
    table = table.sort_by([(column, "ascending") for column in contract.key])
    keys = table[contract.key[0]].combine_chunks()
    cuts = cut_shards((hash_locator(key.as_py()) for key in keys), ROWS_PER_SHARD)
    with storing(staged.folder):
        mine = list_shards(name, keys, cuts, {name: write_table_shards(name, table, cuts, staged.folder)})
    shards = (*(shard for shard in staged.shards if shard.group != name), *mine)
    return replace(staged, shards=shards, tables=table_totals(shards), content=content_id(shards))
