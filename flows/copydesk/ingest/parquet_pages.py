"""Knows how large the pages of a Parquet file say they are: Arrow unpacks one whole, whatever the footer says of it."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from copydesk.errors import Reason
from copydesk.ingest.rows import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

_WINDOW, _MAX_HEADER = 4_096, 2**24
_MAX_PAGES = 100_000
_MAX_RATIO = 20
"""How many times as large as packed a page of texts may be, beyond `free_bytes`."""
_MAX_DEPTH = 16
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_NUMBERS = (4, 5, 6)
"""The kinds of value in the compact protocol of Thrift, in which the header of a page is written."""
_UNPACKED, _PACKED = 2, 3


def check_pages(file: IO[bytes], start: int, length: int, *, free_bytes: int) -> None:
    """Raises RefusedError (too_large) where a page between two places unpacks to more than may be held at once.

    What can't be read as pages, such as those of an encrypted column, is left to Arrow.
    """
    for number, (unpacked, packed) in enumerate(page_sizes(file, start, length), start=1):
        if unpacked > free_bytes + _MAX_RATIO * packed:
            raise refused(Reason.TOO_LARGE, f"{unpacked} bytes to be unpacked at once, of {packed}")
        if number > _MAX_PAGES:
            raise refused(Reason.TOO_LARGE, f"more than {_MAX_PAGES} pages in a column of a row group")


def page_sizes(file: IO[bytes], start: int, length: int) -> Iterator[tuple[int, int]]:
    """The sizes of each page, unpacked and packed."""
    at, end = start, start + length
    while at < end and (header := _read_header(file, at)):
        unpacked, packed, size = header
        yield unpacked, packed
        at += size + max(0, packed)


def _read_header(file: IO[bytes], at: int) -> tuple[int, int, int] | None:
    """The unpacked and the packed size of the page there, and the size of its header; None where it has none."""
    window = _WINDOW
    while window <= _MAX_HEADER:
        file.seek(at)
        data = file.read(window)
        try:
            fields, size = _Thrift(data).read_struct()
            return fields[_UNPACKED], fields[_PACKED], size
        except IndexError:
            if len(data) < window:
                return None
            window *= 16
        except (KeyError, ValueError):
            return None
    return None


class _Thrift:
    """Reads structures of Thrift; of them, the whole numbers are kept. Raises IndexError where the bytes end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def read_struct(self, depth: int = 0) -> tuple[dict[int, int], int]:
        """The whole numbers of a structure by field, and where it ends. Raises ValueError for what is none."""
        numbers: dict[int, int] = {}
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._number()
            if head & 15 in _NUMBERS:
                numbers[field] = self._number()
            elif head & 15 not in (_TRUE, _FALSE):  # whose value stands in the head
                self._skip(head & 15, depth + 1)
        return numbers, self._at

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _size(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 128:
            value, shift = value | (byte & 127) << shift, shift + 7
            if shift > 63:
                raise ValueError
        return value | byte << shift

    def _number(self) -> int:
        size = self._size()
        return size >> 1 ^ -(size & 1)

    def _skip(self, kind: int, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise ValueError
        if kind in (_TRUE, _FALSE, _BYTE):
            self._at += 1
        elif kind in _NUMBERS:
            self._size()
        elif kind == _DOUBLE:
            self._at += 8
        elif kind == _BINARY:
            size = self._size()
            self._at += size
        elif kind in (_LIST, _SET):
            head = self._byte()
            self._skip_all(head >> 4 if head >> 4 < 15 else self._size(), (head & 15,), depth)
        elif kind == _MAP:
            size = self._size()
            kinds = self._byte() if size else 0
            self._skip_all(size, (kinds >> 4, kinds & 15), depth)
        elif kind == _STRUCT:
            self.read_struct(depth)
        else:
            raise ValueError

    def _skip_all(self, size: int, kinds: tuple[int, ...], depth: int) -> None:
        for _ in range(size):
            for kind in kinds:
                self._skip(kind, depth + 1)
            if self._at > len(self._data):
                raise IndexError
