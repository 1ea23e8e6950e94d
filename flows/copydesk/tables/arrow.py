"""Rows to Arrow tables and Arrow tables to Parquet files: the only door through which Parquet is written."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.contracts import arrow_schema
from copydesk.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copydesk.records import Row

LONG_TEXT = MappingProxyType(
    {
        "documents": frozenset(
            {"text", "title", "url", "raw_sha256", "source_sha256", "content_sha256", "standfirst", "rights"}
        ),
        "paragraphs": frozenset({"text"}),
        "ledger": frozenset({"text"}),
        "quarantine": frozenset({"raw_sha256"}),
    }
)
"""Columns whose values hardly repeat: no dictionary and no statistics for them."""

OPTIONS: Mapping[str, object] = MappingProxyType(
    {
        "version": "2.6",
        "compression": "zstd",
        "compression_level": 3,
        "write_page_index": True,
        "data_page_version": "1.0",
        "store_schema": False,
    }
)
"""How every Parquet file is written; `store_schema` is off because it would put a blob of metadata into the footer."""

WRITER: Mapping[str, str] = MappingProxyType(
    {
        "pyarrow": pa.__version__,
        "options": hashlib.sha256(
            json.dumps(
                [dict(OPTIONS), {name: sorted(columns) for name, columns in LONG_TEXT.items()}], sort_keys=True
            ).encode()
        ).hexdigest()[:16],
    }
)
"""What decides the bytes of a file besides its rows: equal rows give equal files only under an equal fingerprint."""


def to_arrow(table: str, rows: Sequence[Row]) -> pa.Table:
    """The rows as an Arrow table of exactly the contract's columns.

    Raises StoreError naming table, row and column where a column is missing, is not of the contract, or holds a
    value that is not of its type.
    """
    schema = arrow_schema(table)
    names = set(schema.names)
    for at, row in enumerate(rows):
        if row.keys() != names:
            strays = ", ".join(repr(name) for name in sorted(names ^ row.keys()))
            raise _wrong(f"a row must have the columns of the contract; missing or too many: {strays}", table, at)
    return pa.table([_column(table, field, [row[field.name] for row in rows]) for field in schema], schema=schema)


def encode_table(table: pa.Table, name: str) -> bytes:
    """The Parquet file of a table, as bytes; `name` is the table's name in the contract."""
    schema = arrow_schema(name)
    if table.schema.names != schema.names:
        raise StoreError(f"'{name}' has the columns {table.schema.names}", then=f"give it {schema.names}")
    return encode_plain(table.cast(schema), repeating_columns(name, schema))


def encode_plain(table: pa.Table, repeating: Sequence[str] = ()) -> bytes:
    """The Parquet file of any table; `repeating` names the columns that take a dictionary and statistics."""
    # The layout of chunks shows in the pages, so there must be one chunk; the schema loses all metadata here.
    plain = table.replace_schema_metadata().combine_chunks()
    sink = pa.BufferOutputStream()
    rows, listed = max(plain.num_rows, 1), list(repeating)
    pq.write_table(plain, sink, row_group_size=rows, use_dictionary=listed, write_statistics=listed, **OPTIONS)
    return bytes(sink.getvalue())


def repeating_columns(name: str, schema: pa.Schema) -> list[str]:
    """The columns of a table, leaves of nested ones by path, that get a dictionary and statistics."""
    return [path for field in schema for path in _leaves(field) if path not in LONG_TEXT.get(name, ())]


def write_table(table: pa.Table, name: str, path: Path) -> None:
    """Write the table as one Parquet file, on disk for certain when this returns. Raises StoreError."""
    write_bytes(encode_table(table, name), path)


def write_bytes(data: bytes, path: Path) -> None:
    """Write the bytes to a file, on disk for certain when this returns. Raises StoreError."""
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(f"can't write: {error.strerror}", where=str(path), then="see to space and rights") from error


def read_table(paths: Path | Iterable[Path], columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of one Parquet file or of several, in their order. Raises StoreError for a file that can't be read."""
    files = [paths] if isinstance(paths, Path) else list(paths)
    return pa.concat_tables([_read(path, columns) for path in files])


def count_rows(path: Path) -> int:
    """How many rows a Parquet file says that it has. Raises StoreError for a file that can't be read."""
    return int(_open(path).metadata.num_rows)


def count_bytes(path: Path) -> int:
    """How many bytes the columns of a Parquet file come to uncompressed. Raises StoreError as `count_rows` does."""
    metadata = _open(path).metadata
    return sum(int(metadata.row_group(group).total_byte_size) for group in range(metadata.num_row_groups))


def read_schema(path: Path) -> pa.Schema:
    """The columns of a Parquet file. Raises StoreError for a file that can't be read."""
    return _open(path).schema_arrow


def _read(path: Path, columns: Sequence[str] | None) -> pa.Table:
    try:
        return _open(path).read(list(columns) if columns is not None else None)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from error


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> StoreError:
    """The error for a Parquet file that can't be read."""
    what = f"'{path.name}' can't be read as Parquet: {type(error).__name__}"
    return StoreError(what, where=str(path), then="verify the version")


def _leaves(field: pa.Field, path: str = "") -> list[str]:
    here = path + field.name
    if pa.types.is_struct(field.type):
        return [leaf for child in field.type for leaf in _leaves(child, f"{here}.")]
    if pa.types.is_list(field.type):
        return _leaves(field.type.value_field, f"{here}.list.")
    return [here]


_REFUSALS = (pa.ArrowException, TypeError, ValueError, OverflowError)


def _column(table: str, field: pa.Field, values: list[object]) -> pa.Array:
    try:
        if not _strays(values, field.type):
            return pa.array(values, field.type)
    except _REFUSALS:
        pass
    for at, value in enumerate(values):
        # One at a time, to name the row. The value itself stays out of the message: it may be an article.
        try:
            fault = _strays([value], field.type)
            pa.array([value], field.type)
        except _REFUSALS as error:
            fault = fault or f"this {type(value).__name__} ({type(error).__name__})"
        if fault:
            raise _wrong(f"'{field.name}' must be {field.type}, not {fault}", table, at, field.name)
    raise _wrong(f"'{field.name}' does not fit into one column of {field.type}", table, 0, field.name)


def _strays(values: Iterable[object], kind: pa.DataType) -> str:
    """What Arrow would silently cut, drop or null: fractions, bytes, times of day, fields too many or too few."""
    present: list[Any] = [value for value in values if value is not None]
    if pa.types.is_list(kind):
        bad = next((value for value in present if not isinstance(value, list | tuple)), None)
        return _kind(bad) or _strays([item for value in present for item in value], kind.value_type)
    if pa.types.is_struct(kind):
        return _stray_fields(present, kind)
    allowed = _PYTHON.get(str(kind), (object,))
    return next((kind.__name__ for kind in sorted(set(map(type, present)), key=str) if not _fits(kind, allowed)), "")


def _stray_fields(present: list[Any], kind: pa.DataType) -> str:
    names = {field.name for field in kind}
    for value in present:
        if not isinstance(value, Mapping):
            return _kind(value)
        if names != value.keys():
            return f"a mapping with the fields {sorted(map(str, value))}"
    inner = ((field, [value[field.name] for value in present]) for field in kind)
    return next(filter(None, (_strays(values, field.type) for field, values in inner)), "")


_PYTHON: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "bool": (bool,),
    "int32": (int,),
    "int64": (int,),
    "double": (int, float),
    "date32[day]": (date,),
}


def _fits(kind: type, allowed: tuple[type, ...]) -> bool:
    if issubclass(kind, bool):
        return bool in allowed or object in allowed
    return issubclass(kind, allowed) and not (issubclass(kind, datetime) and date in allowed)


def _kind(value: object) -> str:
    return "" if value is None else f"a {type(value).__name__}"


def _wrong(what: str, table: str, row: int, column: str = "") -> StoreError:
    where = f"table '{table}', row {row}" + (f", column '{column}'" if column else "")
    return StoreError(what, where=where, then="mend what makes the row; schemas/ says what a column is")
