"""Knows gzip files of many members, and goes on with the next member after one that is damaged."""

from __future__ import annotations

import re
import zlib
from typing import IO

_GZIP = 31
"""What tells zlib to expect the header and the trailer of gzip."""
_CHUNK = 65_536
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_REACH = 3
"""How many bytes of a member's first four may stand at the end of a chunk."""


class Gunzip:
    """The bytes that a gzip file holds. At a damaged member it ends; asked to go on, it goes on after it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._packed = b""
        self._member: zlib._Decompress | None = None
        self._stopped = False

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; none at the end and at damage."""
        wanted = size if size > 0 else _CHUNK
        while not self._stopped and self._fill():
            if self._member is None and not self._begin():
                continue
            if data := self._unpack(wanted):
                return data
        if self._member is not None and not self._stopped:  # the file ends inside a member
            self._stop(0)
        return b""

    def go_on(self) -> bool:
        """Go on after damage; whether there was any."""
        was, self._stopped = self._stopped, False
        return was

    def _fill(self) -> bool:
        self._packed = self._packed or self._file.read(_CHUNK)
        return bool(self._packed)

    def _begin(self) -> bool:
        """Pass over what is no member, and begin the next."""
        found = _MEMBER.search(self._packed)
        if found is None:
            more = self._file.read(_CHUNK)
            self._packed = self._packed[-_REACH:] + more if more else b""
            return False
        self._packed = self._packed[found.start() :]
        self._member = zlib.decompressobj(_GZIP)
        return True

    def _unpack(self, size: int) -> bytes:
        member = self._member
        if member is None:
            return b""
        try:
            data = member.decompress(self._packed, size)
        except zlib.error:
            self._stop(1)
            return b""
        self._packed = member.unused_data if member.eof else member.unconsumed_tail
        if member.eof:
            self._member = None
        return data

    def _stop(self, n_passed: int) -> None:
        self._packed, self._member, self._stopped = self._packed[n_passed:], None, True
