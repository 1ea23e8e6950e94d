"""Knows Parquet files: an article in each row, read a few rows at a time, and only the columns that are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from copydesk.errors import Reason, RefusedError
from copydesk.ingest.parquet_pages import check_pages
from copydesk.ingest.rows import check_columns, read_row, refused
from copydesk.ingest.spooling import seekable
from copydesk.ingest.streams import quarantined
from copydesk.rules.columns import choose_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.ingest.streams import Opened, Stream
    from copydesk.rules.columns import Columns

_BUFFER = 65_536
_MAX_BATCH = 256
_BATCH_BYTES = 1_000_000
"""About how many bytes are decoded at once."""


def open_parquet(stream: Stream) -> Iterator[Opened]:
    """An article for each row; the locator has the row's number. Of rows that are lost together, one refusal tells.

    Raises RefusedError: malformed, encrypted, empty, or too_large where it has more articles than one file may.
    """
    # It is given no path of ours and runs nothing that a file holds: an unknown type is what it is stored as.
    import pyarrow as pa

    start = stream.start
    if not start:
        raise refused(Reason.EMPTY, "0 bytes", stream.locator)
    if start.startswith(b"PARE"):
        raise refused(Reason.ENCRYPTED, "a Parquet file with an encrypted footer", stream.locator)
    given = False
    with seekable(stream) as file:
        try:
            table = _open_table(file, stream)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise _broken(error, stream) from error
        for row in _rows(table, stream):
            given = True
            if isinstance(row, _LostRows):
                yield quarantined(row.fault, locator=row.locator)
                continue
            locator = f"{stream.locator}#{row.number}"
            try:
                yield read_row(row.values, table.columns, stream, locator=locator)
            except RefusedError as error:
                yield quarantined(error, locator=locator)
    if not given:
        raise refused(Reason.EMPTY, "a table without a row", stream.locator)


@dataclass(frozen=True, slots=True)
class _Table:
    """A file of which the needed columns are read; `file` is what Arrow reads it from."""

    file: IO[bytes]
    reader: Any  # pyarrow ships no types that hold for all its releases
    columns: Columns
    needed: Sequence[str]


@dataclass(frozen=True, slots=True)
class _TableRow:
    number: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _LostRows:
    locator: str
    fault: RefusedError


def _open_table(file: IO[bytes], stream: Stream) -> _Table:
    """The file with the columns that are needed. Raises RefusedError, and what pyarrow raises."""
    from pyarrow import parquet

    head = parquet.ParquetFile(file)
    names = head.schema_arrow.names
    columns = choose_columns(names, stream.about.fields)
    check_columns(columns, names, stream)
    wanted = {name if name in names else name.split(".")[0] for some in columns.of_part.values() for name in some}
    needed = [name for name in names if name in wanted]
    if len(needed) > len(set(needed)):
        detail = "several columns have one name, and an article's part is looked for there"
        raise refused(Reason.MALFORMED, detail, stream.locator)
    texts = [name for name in needed if _is_repeated(head, name)]
    # As dictionaries: a long text that a small file holds once and names in every row is then in memory once.
    reader = parquet.ParquetFile(
        file, metadata=head.metadata, read_dictionary=texts, pre_buffer=False, buffer_size=_BUFFER, memory_map=False
    )
    return _Table(file, reader, columns, needed)


def _rows(table: _Table, stream: Stream) -> Iterator[_TableRow | _LostRows]:
    """The rows of a file, each taken out of Arrow by itself; those of a damaged group of rows cost no other group.

    Raises RefusedError: too_large, encrypted.
    """
    import pyarrow as pa

    metadata = table.reader.metadata
    first = 1
    for group in range(metadata.num_row_groups):
        number, after = first, first + max(0, metadata.row_group(group).num_rows)
        fault: RefusedError | None = None
        try:
            for values in _group_rows(table, group, stream):
                yield _TableRow(number, values)
                number += 1
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            fault = _broken(error, stream)
            if fault.reason is Reason.ENCRYPTED:
                raise fault from error
        if fault or number < after:
            yield _lost(number, max(number, after - 1), group, stream)
        first = max(number, after)


def _lost(first: int, last: int, group: int, stream: Stream) -> _LostRows:
    rows = f"its rows {first} to {last} are lost" if last > first else f"its row {first} is lost"
    detail = f"the row group {group + 1} is cut off or damaged: {rows}, {last - first + 1} in number"
    locator = f"{stream.locator}#{first}-{last}"
    return _LostRows(locator, refused(Reason.MALFORMED, detail, locator))


def _group_rows(table: _Table, group: int, stream: Stream) -> Iterator[Mapping[str, object]]:
    """The values of each row of a group. Raises RefusedError, and what pyarrow raises."""
    metadata = table.reader.metadata.row_group(group)
    _check_group(table, metadata, stream)
    batches = table.reader.iter_batches(
        batch_size=_batch_size(metadata), row_groups=[group], columns=table.needed, use_threads=False
    )
    for batch in batches:
        arrays = {name: _plain(batch.column(name)) for name in batch.schema.names}
        for at in range(batch.num_rows):
            values = {name: _value(array[at], stream.limits.max_bytes) for name, array in arrays.items()}
            stream.budget.take_bytes(sum(len(v) for v in values.values() if isinstance(v, str | bytes)))
            yield values


def _check_group(table: _Table, group: Any, stream: Stream) -> None:  # noqa: ANN401  as above
    """Raises RefusedError (too_large) where more would be unpacked than may be: before it is, not after."""
    chunks = [group.column(at) for at in range(group.num_columns)]
    wanted = [c for c in chunks if {c.path_in_schema, c.path_in_schema.split(".")[0]} & set(table.needed)]
    n_bytes = sum(chunk.total_uncompressed_size for chunk in wanted)
    budget, limits = stream.budget, stream.limits
    if budget.bytes + n_bytes > limits.free_bytes + limits.max_ratio * budget.packed:
        detail = f"{n_bytes} bytes to be unpacked at once, of a file of {budget.packed}"
        raise refused(Reason.TOO_LARGE, detail, stream.locator)
    for chunk in wanted:
        start = min(filter(None, (chunk.dictionary_page_offset, chunk.data_page_offset)), default=0)
        check_pages(table.file, start, chunk.total_compressed_size, free_bytes=limits.free_bytes)


def _is_repeated(head: Any, name: str) -> bool:  # noqa: ANN401  as above
    """Whether a column of texts or bytes is written with each value once, and numbers in the rows."""
    from pyarrow import types

    kind = head.schema_arrow.field(name).type
    if not any(test(kind) for test in (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary)):
        return False
    groups = (head.metadata.row_group(number) for number in range(head.metadata.num_row_groups))
    chunks = (group.column(at) for group in groups for at in range(group.num_columns))
    return any(chunk.path_in_schema == name and "DICTIONARY" in "".join(chunk.encodings) for chunk in chunks)


def _batch_size(group: Any) -> int:  # noqa: ANN401  pyarrow ships no types that hold for all its releases
    """How many rows of a group are decoded at once: as many as make about `_BATCH_BYTES`."""
    each: int = group.total_byte_size // max(1, group.num_rows)
    return max(1, min(_MAX_BATCH, _BATCH_BYTES // max(1, each)))


def _plain(array: Any) -> Any:  # noqa: ANN401  as above
    """An array whose values are Python's own: of a type that is not Arrow's, what it is stored as."""
    import pyarrow as pa

    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    return array.cast(pa.timestamp("us", array.type.tz), safe=False) if pa.types.is_timestamp(array.type) else array


def _value(scalar: Any, limit: int) -> object:  # noqa: ANN401  as above
    """A value; the bytes of a text that is no UTF-8; None where Python has none, such as for the year 10000.

    Of a text that is longer than `limit` bytes so many and one more: it is refused, and need not be copied for that.
    """
    try:
        plain = scalar.value if hasattr(scalar, "dictionary") else scalar
        if plain is not None and hasattr(plain, "as_buffer"):
            stored = plain.as_buffer()
            if stored is not None and stored.size > limit:
                return stored.slice(0, limit + 1).to_pybytes()
        value: object = plain.as_py() if plain is not None else None
    except UnicodeDecodeError as error:
        return error.object
    except (ValueError, OverflowError, LookupError):
        return None
    return value


def _broken(error: Exception, stream: Stream) -> RefusedError:
    # What Arrow says may quote the file.
    if "crypt" in str(error).lower():
        return refused(Reason.ENCRYPTED, "a Parquet file with encrypted columns", stream.locator)
    return refused(Reason.MALFORMED, "no Parquet file can be read of it: cut off or damaged", stream.locator)
