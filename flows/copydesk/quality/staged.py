"""Reads staged Parquet files, as Arrow tables, as shard groups, and as the frames that Great Expectations takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema, load_tables
from copydesk.tables import count_rows, read_table
from copydesk.tables.laws import JUDGED_COLUMNS, Checked, check_group, trust_group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

_OF_DOCUMENTS = ("documents", "paragraphs", "entities", "ledger", "evidence")
OF_THE_WHOLE = ("identities", "quarantine")
"""The tables that are no document's: each is one file, made anew where anything in it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The staged tables: `parts` by table and file name, and `faults` of their files by table.

    `reused` are the files of shards that an earlier gate has judged, by number of the shard and table; `read` those of
    the parts, by table.
    """

    parts: Mapping[str, Mapping[str, pa.Table]]
    faults: Mapping[str, tuple[str, ...]]
    reused: Mapping[int, Mapping[str, Path]]
    read: Mapping[str, tuple[Path, ...]]

    def whole(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of all rows of a table, those that are reused too, in no order."""
        old = [files[name] for files in self.reused.values() if name in files]
        new = self.table(name).select(list(columns))
        return pa.concat_tables([new, read_table(old, columns)]) if old else new

    def count(self, name: str) -> int:
        """The rows of a table, those that are reused too."""
        old = sum(count_rows(files[name]) for files in self.reused.values() if name in files)
        return old + sum(int(part.num_rows) for part in self.parts[name].values())

    def table(self, name: str) -> pa.Table:
        """All rows of a table, files in the order of their names; of files that differ, those like the first."""
        parts = list(self.parts[name].values())
        same = [part for part in parts if part.schema.equals(parts[0].schema)]
        return pa.concat_tables(same) if same else arrow_schema(name).empty_table()

    def groups(self) -> Iterator[Checked]:
        """What is checked of the tables in pieces, in order: shard by shard where all have the same, else whole."""
        shards = {table: {_shard(file): part for file, part in self.parts[table].items()} for table in _OF_DOCUMENTS}
        unique = all(len(numbered) == len(self.parts[table]) for table, numbered in shards.items())
        if unique and len({tuple(numbered) for numbered in shards.values()}) == 1:
            made = {int(number): number for number in shards["documents"]}
            for number in sorted({*made, *self.reused}):
                if number in made:
                    yield check_group({table: shards[table][made[number]] for table in _OF_DOCUMENTS})
                else:
                    yield _judged(self.reused[number])
        else:
            yield check_group({table: self.table(table) for table in _OF_DOCUMENTS})
        for table in OF_THE_WHOLE:
            yield check_group({table: self.table(table)})


def _judged(files: Mapping[str, Path]) -> Checked:
    return trust_group({table: read_table(files[table], columns) for table, columns in JUDGED_COLUMNS.items()})


def read_staged(
    folder: Path, reused: Mapping[int, Mapping[str, Path]] | None = None, *, trusted: bool = True
) -> Staged:
    """All tables of the contract from `<folder>/<table>/*.parquet`, and the shards that are `reused`.

    Those that are not `trusted` are read as if they were staged. Raises StoreError for a file that is no Parquet.
    """
    old = (reused or {}) if trusted else {}
    have = {table for files in old.values() for table in files}
    paths = {name: {path.name: path for path in (folder / name).glob("*.parquet")} for name in load_tables()}
    for number, files in ({} if trusted else reused or {}).items():
        for table, path in files.items():
            paths[table][f"{number:05d}-{path.name}"] = path
    parts = {name: {file: read_table(path) for file, path in sorted(files.items())} for name, files in paths.items()}
    faults = {name: tuple(_faults(name, files)) for name, files in parts.items() if files or name not in have}
    return Staged(
        parts=parts,
        faults={name: lines for name, lines in faults.items() if lines},
        reused=old,
        read={name: tuple(files.values()) for name, files in paths.items()},
    )


def _shard(file: str) -> str:
    # `00007-3f2a….parquet`: the number names the shard, the digest the file.
    return file.removesuffix(".parquet").partition("-")[0]


def _faults(table: str, files: Mapping[str, pa.Table]) -> Iterator[str]:
    if not files:
        yield "there is no Parquet file"
    for file, part in files.items():
        yield from (f"{file}: {difference}" for difference in _differences(part.schema, arrow_schema(table)))


def _differences(schema: pa.Schema, wanted: pa.Schema) -> Iterator[str]:
    if sorted(schema.names) == sorted(wanted.names) and schema.names != wanted.names:
        yield "the columns stand in another order"
    yield from (f"column '{name}' is missing" for name in wanted.names if name not in schema.names)
    yield from (
        f"a column that is not in the contract: {name!a:.80}" for name in schema.names if name not in wanted.names
    )
    for field in wanted:
        if field.name in schema.names and schema.field(field.name).type != field.type:
            yield f"column '{field.name}' is {schema.field(field.name).type}, not {field.type}"


def frame(table: pa.Table, contract: pa.Schema | None = None) -> pd.DataFrame:
    """The table as GX takes it, in default types: a list stands as its length, a struct as its first field.

    GX hashes a frame at every run, and Arrow-backed or nested columns make that many times slower. A column that is
    not of the contract's type is left out, so that it fails as missing and no expectation trips over it.
    """
    wanted = contract or table.schema
    kept = [f.name for f in table.schema if f.name not in wanted.names or wanted.field(f.name).type == f.type]
    flat: pd.DataFrame = pa.table({name: _flat(table.column(name)) for name in kept}).to_pandas(date_as_object=False)
    return flat


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        return pc.list_value_length(column)
    return pc.struct_field(column, [0]) if pa.types.is_struct(column.type) else column
