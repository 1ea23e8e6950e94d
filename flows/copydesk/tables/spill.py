"""Puts the rows of a table in order by number on disk, where they are more than memory should hold."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from copydesk.tables.names import Numbers

WINDOW_BYTES = 32 << 20
"""Bytes of rows that are held before they go to disk."""


class Spill:
    """Takes rows that are dealt into buckets, and gives them back bucket by bucket, in the order in which they came.

    Holds `window_bytes` of rows, and then what is read of one bucket. With one bucket nothing goes to disk. Its file
    goes when its block ends. Raises OSError where the disk refuses.
    """

    def __init__(self, path: Path, schema: pa.Schema, buckets: int, *, window_bytes: int = WINDOW_BYTES) -> None:
        self._path, self._schema, self._window = path, schema, window_bytes
        self._held: list[tuple[pa.Table, Numbers]] = []
        self._size = 0
        self._places: list[list[int]] = [[] for _ in range(buckets)]
        self._written = 0
        self._file: pa.NativeFile | None = None
        self._writer: pa.RecordBatchFileWriter | None = None
        self._reader: pa.RecordBatchFileReader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)

    def add(self, rows: pa.Table, buckets: Numbers) -> None:
        """Take some rows, and the bucket of each."""
        self._held.append((rows, buckets))
        self._size += rows.nbytes
        if self._size > self._window and len(self._places) > 1:
            self._write()

    def read(self, bucket: int) -> pa.Table:
        """The rows of a bucket. After the first call, no more rows are taken."""
        if len(self._places) == 1:
            return pa.concat_tables([rows for rows, _ in self._held]) if self._held else self._schema.empty_table()
        if self._reader is None:
            self._write()
            self._turn()
        reader = self._reader
        batches = [reader.get_batch(place) for place in self._places[bucket]] if reader is not None else []
        return pa.Table.from_batches(batches, self._schema)

    def _turn(self) -> None:
        """Go over from writing to reading."""
        if self._writer is not None and self._file is not None:
            self._writer.close()
            self._file.close()
            self._writer = None
            # Read, not mapped: pages of a mapped file would stand in memory as ours.
            self._file = pa.OSFile(str(self._path))
            self._reader = pa.ipc.open_file(self._file)

    def _write(self) -> None:
        if not self._held:
            return
        buckets = np.concatenate([mine for _, mine in self._held])
        order = np.argsort(buckets, kind="stable")
        rows = pa.concat_tables([table for table, _ in self._held]).combine_chunks()  # One chunk is taken from faster.
        self._held, self._size = [], 0
        rows = rows.take(pa.array(order))
        ends = np.searchsorted(buckets[order], np.arange(len(self._places)), side="right").tolist()
        if self._writer is None:
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._file = pa.OSFile(str(self._path), "wb")
            self._writer = pa.ipc.new_file(self._file, self._schema, options=options)
        for places, (start, end) in zip(self._places, pairwise([0, *ends]), strict=True):
            for batch in rows.slice(start, end - start).to_batches():
                self._writer.write_batch(batch)
                places.append(self._written)
                self._written += 1
