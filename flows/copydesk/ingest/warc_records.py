"""Knows how the records of a WARC file lie one after the other, and where the next begins after a damaged one.

They are framed here and not by a library: a wrong length, or a damaged part of the gzip around them, must cost no
more than the record that it is in.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.ingest.gunzip import Gunzip

_MARK = b"WARC/"
_NEXT = b"\n\r\nWARC/"
_MAX_LINE = 16_384
_MAX_HEADERS = 200
_MAX_DIGITS = 15
_MAX_RETURNS = 100
"""How often what a record swallowed is looked at again: each time may cost a whole article's bytes."""
_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record's headers by name in lower case, its block, and its stated length.

    `fault` says why the block can't be had, and `reason` which kind of fault that is.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    block: bytes = b""
    length: int = 0
    fault: str = ""
    reason: Reason = Reason.MALFORMED


class Records:
    """The records of a file, once. Of a block, at most `limit` bytes are held.

    Raises RefusedError: malformed, where there is none, and where too much is damaged to go on.
    """

    def __init__(self, file: IO[bytes], *, limit: int, gunzip: Gunzip | None = None) -> None:
        self._file, self._limit, self._gunzip = file, limit, gunzip
        self._ahead = io.BytesIO()
        self._start: bytes | None = None
        self._stray = b""
        self._n_returns = 0

    def __iter__(self) -> Iterator[Record]:
        passed = given = False
        while True:
            passed |= self._find_start()
            if self._start is not None:
                yield self._read()
            elif self._goes_on():
                yield Record(fault="a damaged part of the gzip, of which nothing can be read")
            else:
                break
            given = True
        if passed and not given:
            _refuse("no WARC record in it")

    def _goes_on(self) -> bool:
        return self._gunzip is not None and self._gunzip.go_on()

    def _line(self) -> bytes:
        line = self._ahead.readline(_MAX_LINE)
        return line if line.endswith(b"\n") else line + self._file.readline(_MAX_LINE)

    def _take(self, size: int) -> bytes:
        data = self._ahead.read(size)
        return data + self._file.read(size - len(data)) if len(data) < size else data

    def _give_back(self, data: bytes) -> None:
        self._n_returns += 1
        if self._n_returns > _MAX_RETURNS:
            _refuse(f"more than {_MAX_RETURNS} records whose length is wrong")
        self._ahead = io.BytesIO(data + self._ahead.read())

    def _ends_well(self) -> bool:
        """Whether after a block the next record begins, or the file ends; else the line there is kept as `_stray`."""
        while (line := self._line()) in (b"\r\n", b"\n"):
            pass
        if line.startswith(_MARK):
            self._start = line
        elif not _MARK.startswith(line):  # a file may be cut off inside the mark
            self._stray = line
        return not self._stray

    def _find_start(self) -> bool:
        """Go to the next line that begins a record; whether other lines were passed over."""
        passed = False
        while self._start is None and (line := self._line()):
            if line.startswith(_MARK):
                self._start = line
            else:
                passed |= bool(line.strip())
        return passed

    def _read(self) -> Record:
        self._start, self._stray = None, b""
        headers = self._headers()
        stated = headers.get("content-length", "")
        if not stated.isdecimal() or not stated.isascii() or len(stated) > _MAX_DIGITS:
            self._goes_on()
            return Record(headers=headers, fault="its header is damaged or states no length")
        length = int(stated)
        block = self._take(min(length, self._limit))
        n_read = len(block) + self._pass_over(length - len(block) if len(block) == self._limit else 0)
        if n_read < length:
            fault = f"it ends after {n_read} of {length} bytes"
            self._goes_on()
        elif not self._ends_well():
            fault = "its length is wrong"
        elif length > self._limit:
            fault = f"{length} bytes, more than an article may have"
            return Record(headers=headers, length=length, fault=fault, reason=Reason.TOO_LARGE)
        else:
            return Record(headers=headers, block=block, length=length)
        swallowed = block.find(_NEXT)
        if swallowed >= 0:
            self._give_back(block[swallowed + len(_NEXT) - len(_MARK) :] + self._stray)
        return Record(headers=headers, length=length, fault=fault)

    def _headers(self) -> Mapping[str, str]:
        """The headers to the empty line after them; none where they do not end as they should."""
        headers: dict[str, str] = {}
        name = ""
        for _ in range(_MAX_HEADERS):
            line = self._line()
            if line in (b"\r\n", b"\n"):
                return headers
            if not line.endswith(b"\n"):
                break
            text = line.decode("utf-8", "replace")
            if text[0] in " \t" and name:
                headers[name] += f" {text.strip()}"
                continue
            name, _, value = (part.strip() for part in text.partition(":"))
            name = name.lower()
            headers.setdefault(name, value)
        return {}

    def _pass_over(self, size: int) -> int:
        left = size
        while left and (data := self._take(min(left, _CHUNK))):
            left -= len(data)
        return size - left


def _refuse(detail: str) -> None:
    raise RefusedError(Reason.MALFORMED, detail, stage=Stage.INGEST)
