"""Knows the lines of a file of rows, each read into memory only as far as an article may be long."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.sniffing import find_bom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.ingest.streams import Stream

_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its end, counted from 1; `data` is None of one that is longer than an article may be."""

    number: int
    data: bytes | None
    n_bytes: int


def read_lines(stream: Stream) -> Iterator[Line]:
    """The lines of a stream in UTF-8, or in what a byte order mark says. Raises RefusedError: undecodable."""
    file, limit = _plain_file(stream), stream.limits.max_bytes
    number = 0
    while data := file.readline(limit + 1):
        number += 1
        n_bytes = len(data)
        if n_bytes <= limit:
            yield Line(number=number, data=data, n_bytes=n_bytes)
            continue
        while not data.endswith(b"\n") and (data := file.readline(_CHUNK)):
            n_bytes += len(data)
        yield Line(number=number, data=None, n_bytes=n_bytes)


def _plain_file(stream: Stream) -> IO[bytes]:
    charset = find_bom(stream.start)
    if charset is None:
        return cast("IO[bytes]", stream.file)
    if charset == "utf-8":
        stream.file.read(len(codecs.BOM_UTF8))
        return cast("IO[bytes]", stream.file)
    return cast("IO[bytes]", io.BufferedReader(_Recoded(stream, charset), _CHUNK))


class _Recoded(io.RawIOBase):
    """A stream in UTF-16 or UTF-32, as UTF-8."""

    def __init__(self, stream: Stream, charset: str) -> None:
        self._stream, self._charset = stream, charset
        self._decoder = codecs.getincrementaldecoder(charset)()
        self._left, self._first, self._broken = b"", True, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  whatever the reader around it has
        ended = False
        while not self._left and not ended:
            data = b"" if self._broken else self._stream.file.read(_CHUNK)
            text = self._decode(data)
            ended = not data and not self._broken
            self._left = (text.removeprefix("\ufeff") if self._first and text else text).encode()
            self._first = self._first and not text
        view = memoryview(buffer).cast("B")
        size = min(len(view), len(self._left))
        view[:size], self._left = self._left[:size], self._left[size:]
        return size

    def _decode(self, data: bytes) -> str:
        """The text of the bytes, up to those that break the charset; asked again, it raises RefusedError."""
        if self._broken:
            detail = f"its bytes break {self._charset}, which its byte order mark states"
            locator = self._stream.locator
            raise RefusedError(Reason.UNDECODABLE, detail, stage=Stage.INGEST, locator=locator)
        try:
            return self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            self._broken = True
            return error.object[: error.start].decode(self._charset)
