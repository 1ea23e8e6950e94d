"""Writes the runs of a table's rows as the files of shards, below a staging folder."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from copydesk.tables.arrow import encode_table, write_bytes
from copydesk.versions.disk import make_folder
from copydesk.versions.manifest import Shard, ShardFile, file_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from copydesk.versions.gather import Cuts


def write_table_shards(
    name: str, table: pa.Table, cuts: Cuts, staging: Path, numbers: Sequence[int] | None = None
) -> list[ShardFile]:
    """Write the runs of a table's rows, one file each, below `staging`; gives the files in order.

    `numbers` are those of the shards in their group, which stand in the names of the files; counted from 0 if None.
    """
    folder = staging / "tables" / name
    make_folder(folder)
    files = []
    for number, (start, end) in zip(numbers if numbers is not None else range(len(cuts)), cuts, strict=True):
        data = encode_table(table.slice(start, end - start), name)
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / file_name(number, sha256)
        write_bytes(data, path)
        relative = str(path.relative_to(staging))
        files.append(ShardFile(path=relative, sha256=sha256, bytes=len(data), rows=end - start))
    return files


def list_shards(group: str, keys: pa.Array, cuts: Cuts, files: Mapping[str, Sequence[ShardFile]]) -> list[Shard]:
    """The shards of a group: `keys` are those of the rows that lead it, `files` what each table has of each shard."""
    shards = []
    for number, (start, end) in enumerate(cuts):
        lo, hi = (keys[start].as_py(), keys[end - 1].as_py()) if end > start else (None, None)
        mine = {table: some[number] for table, some in files.items()}
        shards.append(Shard(group=group, lo=lo, hi=hi, docs=end - start, files=mine))
    return shards
