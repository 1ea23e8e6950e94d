"""Tables too large to hold: read batch by batch, and written as large Parquet files cut by size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.tables.arrow import OPTIONS, repeating_columns, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

BATCH_ROWS = 1024
"""Rows that are read at a time."""

GROUP_BYTES = 32 << 20
"""Bytes in memory that make a row group of a large file."""

_LEVEL = 9


def read_batches(paths: Iterable[Path]) -> Iterator[pa.RecordBatch]:
    """The rows of Parquet files in their order, a batch at a time. Raises StoreError for a file that can't be read."""
    for path in paths:
        try:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(batch_size=BATCH_ROWS)
        except (OSError, pa.ArrowException) as error:
            raise unreadable(path, error) from error


def read_schema(path: Path) -> pa.Schema:
    """The columns of a Parquet file, without metadata. Raises StoreError for a file that can't be read."""
    try:
        return pq.read_schema(path).remove_metadata()
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path, error) from error


def write_parts(
    batches: Iterable[pa.RecordBatch],
    name: str,
    schema: pa.Schema,
    folder: Path,
    *,
    part_bytes: int,
    content_defined: bool = False,
) -> list[Path]:
    """Write the rows of the table `name` into `folder`, as `name-00000-of-00003.parquet` and so on, one file at least.

    A file ends with the row group that makes it `part_bytes` long; equal batches give equal bytes. With
    `content_defined`, pages end where the content says, so that a store of chunks holds what two versions share once.
    Holds one row group in memory. Raises OSError and what Arrow raises for rows that are not of `schema`.
    """
    groups = _row_groups(batches, schema, min(GROUP_BYTES, part_bytes))
    columns = repeating_columns(name, schema)
    options = {
        **OPTIONS,
        "compression_level": _LEVEL,
        "use_content_defined_chunking": content_defined,
        "use_dictionary": columns,
        "write_statistics": columns,
    }
    sites: list[Path] = []
    group = next(groups, None)
    while group is not None:
        sites.append(folder / f"{name}-{len(sites):05d}.part")
        with sites[-1].open("wb") as sink, pq.ParquetWriter(sink, schema, **options) as writer:
            while group is not None and sink.tell() < part_bytes:
                writer.write_table(group, row_group_size=max(group.num_rows, 1))
                group = next(groups, None)
    return [site.rename(folder / f"{name}-{at:05d}-of-{len(sites):05d}.parquet") for at, site in enumerate(sites)]


def _row_groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema, most: int) -> Iterator[pa.Table]:
    """Tables of about `most` bytes; one without rows where there are none."""
    held: list[pa.RecordBatch] = []
    size, empty = 0, True
    for batch in batches:
        held.append(batch)
        size += batch.nbytes
        if size >= most:
            yield _join(held, schema)
            held, size, empty = [], 0, False
    if empty or any(batch.num_rows for batch in held):
        yield _join(held, schema)


def _join(batches: Sequence[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
    # One chunk: how rows are chunked would show in the pages.
    return pa.Table.from_batches(batches, schema).combine_chunks()
