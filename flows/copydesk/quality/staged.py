"""Reads staged Parquet files: piece by piece, as shard groups, and as the frames that Great Expectations takes.

Of the text of a version, no more than a batch of shards stands in memory at once; only columns that are asked for by
name are read of all rows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema, load_tables
from copydesk.tables import count_bytes, count_rows, read_schema, read_table
from copydesk.tables.laws import JUDGED_COLUMNS, Checked, check_group, trust_group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

_OF_DOCUMENTS = ("documents", "paragraphs", "entities", "ledger", "evidence")
OF_THE_WHOLE = ("identities", "quarantine")
"""The tables that are no document's: each is one file, made anew where anything in it changes."""

BATCH_ROWS, BATCH_BYTES = 300_000, 64_000_000
"""The rows, and bytes before compression, that the tables of a batch may come to, but for a single larger shard.

Some five thousand articles with names: small enough for memory, large enough for what each run of GX costs.
"""

Files = dict[str, tuple["Path", ...]]
"""Files by table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The staged tables: `parts` are the files by table and name, and `faults` what is wrong with them by table.

    `reused` are the files of shards that an earlier gate has judged, by number of the shard and table.
    """

    parts: Mapping[str, Mapping[str, Path]]
    faults: Mapping[str, tuple[str, ...]]
    reused: Mapping[int, Mapping[str, Path]]

    def files(self, name: str) -> tuple[Path, ...]:
        """The files of a table in the order of their names; of those that differ, the ones like the first."""
        files = tuple(self.parts[name].values())
        if name not in self.faults or not files:
            return files
        first = read_schema(files[0])
        return tuple(path for path in files if read_schema(path).equals(first))

    def columns(self, name: str) -> tuple[str, ...]:
        """The names of a table's columns, as its files have them."""
        files = self.files(name)
        return tuple((read_schema(files[0]) if files else arrow_schema(name)).names)

    def tables(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Some columns of a table, all by default, file by file; one without rows where there is no file."""
        files = self.files(name)
        yield from (read_table(path, columns) for path in files)
        if not files:
            empty = arrow_schema(name).empty_table()
            yield empty if columns is None else empty.select(list(columns))

    def every(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of all rows of a table, those that are reused too, file by file, in no order."""
        yield from self.tables(name, columns)
        yield from (read_table(files[name], columns) for files in self.reused.values() if name in files)

    def whole(self, name: str, columns: Sequence[str]) -> pa.Table:
        """The same as one table."""
        return pa.concat_tables(self.every(name, columns))

    def count(self, name: str) -> int:
        """The rows of a table, those that are reused too."""
        old = (files[name] for files in self.reused.values() if name in files)
        return sum(map(count_rows, (*old, *self.parts[name].values())))

    def groups(self) -> Iterator[Checked]:
        """What is checked of the tables in pieces, in order: shard by shard where all have the same, else whole."""
        shards = self._shards()
        if shards is None:
            yield check_group({table: pa.concat_tables(self.tables(table)) for table in _OF_DOCUMENTS})
        else:
            for number in sorted({*shards, *self.reused}):
                if number in shards:
                    yield check_group({table: read_table(path) for table, path in shards[number].items()})
                else:
                    yield _judged(self.reused[number])
        for table in OF_THE_WHOLE:
            yield check_group({table: pa.concat_tables(self.tables(table))})

    def batches(self) -> tuple[Files, ...]:
        """The files of the documents' tables in batches of whole shards; one batch where shards do not tell."""
        whole = {table: self.files(table) for table in _OF_DOCUMENTS}
        shards = self._shards()
        if shards is None or any(table in self.faults for table in _OF_DOCUMENTS):
            return (whole,)
        batches: list[list[Mapping[str, Path]]] = [[]]
        n_rows = n_bytes = 0
        for _, files in sorted(shards.items()):
            n_rows += sum(map(count_rows, files.values()))
            n_bytes += sum(map(count_bytes, files.values()))
            if batches[-1] and (n_rows > BATCH_ROWS or n_bytes > BATCH_BYTES):
                batches.append([])
                n_rows, n_bytes = sum(map(count_rows, files.values())), sum(map(count_bytes, files.values()))
            batches[-1].append(files)
        return tuple({table: tuple(files[table] for files in batch) for table in _OF_DOCUMENTS} for batch in batches)

    def _shards(self) -> Mapping[int, Mapping[str, Path]] | None:
        """The files of the shards by number and table; None where not every table has the same."""
        numbered = {table: {_shard(file): path for file, path in self.parts[table].items()} for table in _OF_DOCUMENTS}
        unique = all(len(mine) == len(self.parts[table]) for table, mine in numbered.items())
        if not unique or len({tuple(mine) for mine in numbered.values()}) != 1:
            return None
        return {int(shard): {t: numbered[t][shard] for t in _OF_DOCUMENTS} for shard in numbered["documents"]}


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
    return _read(paths, old, have)


def read_published(files: Mapping[str, Sequence[Path]]) -> Staged:
    """All tables of a version from the files of each, as if they were staged; raises StoreError as `read_staged`."""
    return _read({name: {f"{at:05d}": path for at, path in enumerate(files.get(name, ()))} for name in load_tables()})


def _read(
    paths: Mapping[str, Mapping[str, Path]],
    old: Mapping[int, Mapping[str, Path]] | None = None,
    have: Collection[str] = (),
) -> Staged:
    parts = {name: dict(sorted(files.items())) for name, files in paths.items()}
    faults = {name: tuple(_faults(name, files)) for name, files in parts.items() if files or name not in have}
    return Staged(parts=parts, faults={name: lines for name, lines in faults.items() if lines}, reused=old or {})


def _shard(file: str) -> str:
    # `00007-3f2a….parquet`: the number names the shard, the digest the file.
    return file.removesuffix(".parquet").partition("-")[0]


def _faults(table: str, files: Mapping[str, Path]) -> Iterator[str]:
    if not files:
        yield "there is no Parquet file"
    for file, path in files.items():
        yield from (f"{file}: {difference}" for difference in _differences(read_schema(path), arrow_schema(table)))


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


def tell_files(files: Files) -> str:
    """The files as the expectation of foreign keys takes them."""
    return json.dumps({name: [str(path) for path in paths] for name, paths in files.items()})


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
