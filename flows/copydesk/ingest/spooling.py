"""Knows how what must be read from its end is had where it lies: a file as it is, else a bounded copy of the stream."""

from __future__ import annotations

import shutil
import tempfile
from typing import IO, TYPE_CHECKING, cast

from copydesk.errors import Reason, RefusedError, Stage

if TYPE_CHECKING:
    from copydesk.ingest.streams import Stream

_IN_MEMORY = 10_000_000
"""Up to how many bytes a copy stays in memory."""


def seekable(stream: Stream) -> IO[bytes]:
    """The stream as a file that can be read from its end: a copy of what lies in another."""
    if stream.depth == 0 and stream.file.seekable():
        return cast("IO[bytes]", stream.file)
    limit = stream.limits.max_spool_bytes
    copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed by whoever asked for it
    try:
        shutil.copyfileobj(_Bounded(stream.file, limit, stream.locator), copy)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return cast("IO[bytes]", copy)


class _Bounded:
    """A file of which at most so many bytes are read."""

    def __init__(self, file: IO[bytes], limit: int, locator: str) -> None:
        self._file, self._left, self._limit, self._locator = file, limit, limit, locator

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            detail = f"more than {self._limit} bytes in an archive, which must be written down to be read"
            raise RefusedError(Reason.TOO_LARGE, detail, stage=Stage.INGEST, locator=self._locator)
        return data
