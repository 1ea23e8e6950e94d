"""Knows the directory of a ZIP archive, and how one entry that Python can't read is kept from costing all others."""

from __future__ import annotations

import struct
import zipfile
from typing import IO, cast

_ENTRY, _ENTRY_BYTES = b"PK\x01\x02", 46
_UTF8 = 0x800
_NEWEST = 63
"""The newest version of the format, 6.3, that Python takes on; what a member really needs is seen when it is read."""


def open_directory(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive in a file that can be read from its end. Raises what zipfile raises where there is none."""
    try:
        return zipfile.ZipFile(file)
    except (UnicodeDecodeError, NotImplementedError):
        file.seek(0)
        mended = _Mended(file)
        archive = zipfile.ZipFile(cast("IO[bytes]", mended))
        mended.mends = False
        return archive


class _Mended:
    """A file in whose directory no entry asks for a newer version, nor calls a name UTF-8 that is not."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.mends = file, True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        return _mend(data) if self.mends and data.startswith(_ENTRY) else data


def _mend(directory: bytes) -> bytes:
    mended, at = bytearray(directory), 0
    while directory.startswith(_ENTRY, at) and len(directory) >= at + _ENTRY_BYTES:
        flags, lengths = struct.unpack_from("<H", directory, at + 8)[0], struct.unpack_from("<HHH", directory, at + 28)
        mended[at + 6] = min(mended[at + 6], _NEWEST)
        name = directory[at + _ENTRY_BYTES : at + _ENTRY_BYTES + lengths[0]]
        if flags & _UTF8 and not _is_utf8(name):
            struct.pack_into("<H", mended, at + 8, flags & ~_UTF8)
        at += _ENTRY_BYTES + sum(lengths)
    return bytes(mended)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
