"""Knows how the members of a ZIP archive whose directory is lost are found: each has a header of its own before it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.records import Limits

_MARK, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_NEXT = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x07\x08", b"PK\x06\x08")
"""What may stand behind a member: another, what says its size, or what belongs to the directory."""
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_EMPTY = b"PK\x05\x06" + bytes(18)
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_LARGEST_METHOD = 99
_IN_EXTRA = 0xFFFFFFFF
_CHUNK = 65_536
_MAX_FAULTS = 100
"""How many members whose end can't be found are passed over: behind each, the next is looked for anew."""


@dataclass(slots=True)
class _Scan:
    """A file that is looked through, its size, and how many bytes may still be inflated to find where members end."""

    file: IO[bytes]
    size: int
    left: int


def rebuild_directory(file: IO[bytes], limits: Limits) -> zipfile.ZipFile | None:
    """An archive over the members that are found in a file by their own headers; None where there are none.

    A member that is itself cut off is among them, and can't be read to its end.
    """
    size = file.seek(0, io.SEEK_END)
    scan = _Scan(file, size, limits.free_bytes + limits.max_ratio * size)
    archive = zipfile.ZipFile(io.BytesIO(_EMPTY))
    archive.fp = file
    for info in _members(scan):
        archive.filelist.append(info)
        archive.NameToInfo[info.filename] = info
        if len(archive.filelist) > limits.max_articles:
            break
    return archive if archive.filelist else None


def _members(scan: _Scan) -> Iterator[zipfile.ZipInfo]:
    at, faults = 0, 0
    while faults <= _MAX_FAULTS and scan.left > 0 and (at := _find(scan, _MARK, at)) >= 0:
        header = _read_header(scan, at)
        if header is None:
            at += len(_MARK)
            continue
        info, start = header
        end = _end(scan, info, start)
        if end is None:
            faults += 1
            # Reading it is to end in a fault, or, of a bomb, to meet the same bound as the search for its end.
            info.compress_size = max(info.compress_size, scan.size - start + (scan.left > 0))
            info.file_size = max(info.file_size, 1)
        yield info
        at = start if end is None else end


def _read_header(scan: _Scan, at: int) -> tuple[zipfile.ZipInfo, int] | None:
    """The member whose header begins there, and where its bytes begin; None where it is no header."""
    scan.file.seek(at)
    fixed = scan.file.read(_HEADER.size)
    if len(fixed) < _HEADER.size:
        return None
    _, version, flags, method, _, _, crc, packed, size, n_name, n_extra = _HEADER.unpack(fixed)
    name, extra = scan.file.read(n_name), scan.file.read(n_extra)
    if not name or len(name) < n_name or len(extra) < n_extra or method > _LARGEST_METHOD:
        return None
    try:
        text = name.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        text, flags = name.decode("cp437"), flags & ~_UTF8
    info = zipfile.ZipInfo(text)
    info.header_offset, info.flag_bits, info.compress_type, info.CRC = at, flags, method, crc
    info.extract_version = version & 0xFF
    info.file_size, info.compress_size = _large_sizes(extra) if packed == _IN_EXTRA else (size, packed)
    return info, at + _HEADER.size + n_name + n_extra


def _large_sizes(extra: bytes) -> tuple[int, int]:
    """The size and the packed size of a member of 4 GB or more, or written as if it might be."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1 and length >= 16 and at + 20 <= len(extra):
            size, packed = struct.unpack_from("<QQ", extra, at + 4)
            return size, packed
        at += 4 + length
    return 0, 0


def _end(scan: _Scan, info: zipfile.ZipInfo, start: int) -> int | None:
    """Where the bytes of a member end: where its header says, or where they themselves do; None where they do not."""
    stated = info.compress_size or not info.flag_bits & _SIZES_FOLLOW
    if stated and _is_end(scan, start + info.compress_size):
        return start + info.compress_size
    if info.flag_bits & _ENCRYPTED:
        return None
    if info.compress_type == zipfile.ZIP_DEFLATED:
        return _inflated_end(scan, info, start)
    if info.compress_type == zipfile.ZIP_STORED and not stated:
        return _described_end(scan, info, start)
    return None


def _is_end(scan: _Scan, at: int) -> bool:
    scan.file.seek(min(at, scan.size))
    return at == scan.size or scan.file.read(4) in _NEXT


def _inflated_end(scan: _Scan, info: zipfile.ZipInfo, start: int) -> int | None:
    """The end of a member by its own bytes, whose size and checksum are noted."""
    member = zlib.decompressobj(-zlib.MAX_WBITS)
    scan.file.seek(start)
    n_packed = n_bytes = crc = 0
    while not member.eof and scan.left > 0:
        packed = member.unconsumed_tail or scan.file.read(_CHUNK)
        try:
            data = member.decompress(packed, _CHUNK)
        except zlib.error:
            return None
        if not packed and not data:
            break
        n_packed += len(packed) - len(member.unconsumed_tail) - len(member.unused_data)
        n_bytes, crc, scan.left = n_bytes + len(data), zlib.crc32(data, crc), scan.left - len(data)
    if not member.eof:
        info.file_size = n_bytes + 1 if scan.left > 0 else 2 * n_bytes + _CHUNK
        return None
    info.compress_size = n_packed
    if info.flag_bits & _SIZES_FOLLOW or not info.file_size:
        info.file_size = n_bytes
        info.CRC = _described_crc(scan, start + n_packed, crc)
    return start + n_packed


def _described_crc(scan: _Scan, at: int, crc: int) -> int:
    """The checksum that is stated behind a member; its own where the file was cut off before it."""
    scan.file.seek(at)
    data = scan.file.read(8)
    stated = data[4:] if data.startswith(_DESCRIPTOR) else data[:4]
    return int.from_bytes(stated, "little") if len(stated) == 4 else crc


def _described_end(scan: _Scan, info: zipfile.ZipInfo, start: int) -> int | None:
    """The end of a member that is stored as it is: where its size is stated behind it, and is right."""
    at = start
    while (at := _find(scan, _DESCRIPTOR, at)) >= 0:
        scan.file.seek(at + 4)
        crc, packed, size = struct.unpack("<III", scan.file.read(12).ljust(12, b"\0"))
        if packed == size == at - start:
            info.compress_size, info.file_size, info.CRC = packed, size, crc
            return at
        at += 4
    return None


def _find(scan: _Scan, mark: bytes, at: int) -> int:
    """Where a mark stands next; -1 where it does not."""
    while at < scan.size:
        scan.file.seek(at)
        data = scan.file.read(_CHUNK)
        found = data.find(mark)
        if found >= 0:
            return at + found
        if len(data) < len(mark):
            break
        at += len(data) - len(mark) + 1
    return -1
