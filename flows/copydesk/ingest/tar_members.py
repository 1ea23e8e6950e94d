"""Knows the members of a tar archive: one after the other, each in bounded memory, going on behind what is damaged.

Python's own reader ends without a word at a damaged header, reads headers of any size, and may loop on a sparse file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["file", "folder", "link", "device", "sparse"]

_BLOCK = 512
_MAX_LONG = 65_536
"""How many bytes a long name, or the attributes of a member, may have."""
_KINDS: dict[bytes, Kind] = {b"1": "link", b"2": "link", b"3": "device", b"4": "device", b"5": "folder", b"6": "device"}
"""What is no file; nothing of it stands behind its header."""
_AHEAD = frozenset({b"L", b"x", b"X"})
_OTHERS = frozenset({b"g", b"K", b"V", b"M", b"D"})
"""Attributes of all members, the long name of a link, a label, what another volume began, a listing: no members."""


class DamagedError(Exception):
    """Part of a tar archive can't be read."""


class _Data:
    """The bytes behind a header, and what fills their last block up."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left, self._fill = file, size, -size % _BLOCK

    def read(self, size: int, /) -> bytes:
        data = self._file.read(min(size, self._left))
        if not data and size and self._left:
            raise EOFError("the archive ends within it")
        self._left -= len(data)
        return data

    def skip(self) -> bool:
        """Read on to the next header; tells whether all was there."""
        left, self._left, self._fill = self._left + self._fill, 0, 0
        while left:
            n_bytes = len(self._file.read(min(left, 65_536)))
            if not n_bytes:
                return False
            left -= n_bytes
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a tar archive: what it is called, what it is, and its bytes."""

    name: str
    kind: Kind
    size: int
    data: _Data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    name: str
    type: bytes
    size: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ahead:
    """What stands before a header and holds of its member."""

    name: str | None = None
    size: int | None = None
    sparse: bool = False


def read_members(file: IO[bytes]) -> Iterator[Member]:
    """The members of the archive, and of those written behind it. Raises DamagedError at its end if part of it is lost.

    What is not read of a member when the next is asked for is passed over.
    """
    ahead, whole, ended = _Ahead(), True, False
    while block := file.read(_BLOCK):
        header = _parse(block)
        if header is None:
            ended = not block.strip(b"\0") and len(block) == _BLOCK
            whole, ahead = whole and ended, _Ahead()
            continue
        ended = False
        if header.type in _AHEAD:
            data = _Data(file, header.size)
            fits = header.size <= _MAX_LONG
            ahead = _look(header.type, data.read(header.size), ahead) if fits and header.size else ahead
            whole = data.skip() and fits and whole
        elif header.type in _OTHERS:
            whole = _Data(file, header.size).skip() and whole
        else:
            _pass_map(header, file)
            member = _member(header, ahead, file)
            ahead = _Ahead()
            yield member
            whole = member.data.skip() and whole
    if not whole:
        raise DamagedError("it is damaged or cut off, and some of its members may be lost")
    if not ended:
        raise DamagedError("it is cut off: the mark of its end is missing")


def _pass_map(header: _Header, file: IO[bytes]) -> None:
    """Read over the blocks that say on where the holes of a sparse file are."""
    more = header.more
    while more:
        more = file.read(_BLOCK)[504:505] not in (b"", b"\0")


def _member(header: _Header, ahead: _Ahead, file: IO[bytes]) -> Member:
    name = header.name if ahead.name is None else ahead.name
    kind = _KINDS.get(header.type, "folder" if name.endswith("/") else "file")
    if ahead.sparse or header.type == b"S":
        kind = "sparse"
    size = 0 if header.type in _KINDS else header.size if ahead.size is None else ahead.size
    return Member(name=name, kind=kind, size=size, data=_Data(file, size))


def _parse(block: bytes) -> _Header | None:
    """The header in a block; None where there is none, or a damaged one."""
    if len(block) != _BLOCK or not block[0]:
        return None
    stated, size = _number(block[148:156]), _number(block[124:136])
    if size is None or stated != sum(block[:148]) + 8 * ord(" ") + sum(block[156:]):
        return None
    name = _text(block[:100])
    if block[257:263] == b"ustar\0" and block[345]:
        name = f"{_text(block[345:500])}/{name}"
    kind = block[156:157]
    return _Header(name=name, type=kind, size=size, more=kind == b"S" and block[482] != 0)


def _number(field: bytes) -> int | None:
    """The number in a field: octal digits, or bytes of it as they are where the first says so."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.partition(b"\0")[0].strip()
    if not digits:
        return 0
    return int(digits, 8) if digits.isdigit() and not digits.strip(b"01234567") else None


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _look(kind: bytes, data: bytes, ahead: _Ahead) -> _Ahead:
    """What a block of attributes, or a long name, says of the member behind it."""
    if kind == b"L":
        return replace(ahead, name=_text(data))
    fields = dict(_attributes(data))
    size = fields.get(b"size", b"")
    name = fields.get(b"GNU.sparse.name", fields.get(b"path"))
    return _Ahead(
        name=ahead.name if name is None else _text(name),
        size=int(size) if size.isdigit() and len(size) < 20 else ahead.size,
        sparse=ahead.sparse or any(field.startswith(b"GNU.sparse.") for field in fields),
    )


def _attributes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The attributes, each written as its length, a space, its name, an equals sign, its value and a line end."""
    at = 0
    while at < len(data):
        digits = data[at : at + 10].partition(b" ")[0]
        length = int(digits) if digits.isdigit() else 0
        name, equals, value = data[at + len(digits) + 1 : at + length].partition(b"=")
        if not equals:
            return
        yield name, value.removesuffix(b"\n")
        at += length
