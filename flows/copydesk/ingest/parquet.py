"""Knows Parquet files: an article in each row, read a few rows at a time, and only the columns that are needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from copydesk.errors import Reason, RefusedError
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
    """An article for each row; the locator has the row's number.

    Raises RefusedError: malformed, encrypted, empty, or too_large where it has more articles than one file may.
    """
    # It is given no path of ours and runs nothing that a file holds: an unknown type is what it is stored as.
    import pyarrow as pa

    start = stream.start
    if not start:
        raise refused(Reason.EMPTY, "0 bytes", stream.locator)
    if start.startswith(b"PARE"):
        raise refused(Reason.ENCRYPTED, "a Parquet file with an encrypted footer", stream.locator)
    number = 0
    with seekable(stream) as file:
        rows = _rows(file, stream)
        while True:
            try:
                row = next(rows, None)
            except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
                raise _broken(error, number, stream) from error
            if row is None:
                break
            number += 1
            locator = f"{stream.locator}#{number}"
            try:
                yield read_row(row.values, row.columns, stream, locator=locator)
            except RefusedError as error:
                yield quarantined(error, locator=locator)
    if not number:
        raise refused(Reason.EMPTY, "a table without a row", stream.locator)


@dataclass(frozen=True, slots=True)
class _TableRow:
    values: Mapping[str, object]
    columns: Columns


def _rows(file: IO[bytes], stream: Stream) -> Iterator[_TableRow]:
    """The rows of a file, each taken out of Arrow by itself. Raises RefusedError, and what pyarrow raises."""
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
    table = parquet.ParquetFile(
        file, metadata=head.metadata, read_dictionary=texts, pre_buffer=False, buffer_size=_BUFFER, memory_map=False
    )
    for group in range(head.metadata.num_row_groups):
        size = _batch_size(head.metadata.row_group(group))
        _check_group(head.metadata.row_group(group), needed, stream)
        for batch in table.iter_batches(batch_size=size, row_groups=[group], columns=needed, use_threads=False):
            arrays = {name: _plain(batch.column(name)) for name in batch.schema.names}
            for at in range(batch.num_rows):
                values = {name: _value(array[at], stream.limits.max_bytes) for name, array in arrays.items()}
                stream.budget.take_bytes(sum(len(v) for v in values.values() if isinstance(v, str | bytes)))
                yield _TableRow(values, columns)


def _check_group(group: Any, needed: Sequence[str], stream: Stream) -> None:  # noqa: ANN401  as above
    """Raises RefusedError (too_large) where more would be unpacked than may be: before it is, not after."""
    chunks = [group.column(at) for at in range(group.num_columns)]
    n_bytes = sum(
        c.total_uncompressed_size for c in chunks if {c.path_in_schema, c.path_in_schema.split(".")[0]} & set(needed)
    )
    budget, limits = stream.budget, stream.limits
    if budget.bytes + n_bytes > limits.free_bytes + limits.max_ratio * budget.packed:
        detail = f"{n_bytes} bytes to be unpacked at once, of a file of {budget.packed}"
        raise refused(Reason.TOO_LARGE, detail, stream.locator)


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


def _broken(error: Exception, number: int, stream: Stream) -> RefusedError:
    # What Arrow says may quote the file.
    if "crypt" in str(error).lower():
        return refused(Reason.ENCRYPTED, "a Parquet file with encrypted columns", stream.locator)
    after = f"after row {number}" if number else "at its footer or its first row"
    return refused(Reason.MALFORMED, f"the Parquet file can't be read on, {after}: cut off or damaged", stream.locator)
