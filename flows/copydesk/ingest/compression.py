"""Knows the compressions of single files: gzip, bzip2, xz and Zstandard."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Protocol, cast

import zstandard

from copydesk.errors import Reason, RefusedError, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from copydesk.ingest.streams import Stream
    from copydesk.records import Limits

_SLICE = 1_024
"""How many packed bytes are unpacked at once: even of Zstandard, they give some 30 MB at most."""
_FULL_NAMES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}
SUFFIXES = frozenset({".gz", ".bz2", ".xz", ".zst", ".zstd", *_FULL_NAMES})
"""The suffixes of compressed files."""


class _Part(Protocol):
    """Unpacks one whole part of a compressed file, of which it may have several."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def _gzip(limits: Limits) -> _Part:  # noqa: ARG001  a window of gzip has 32 kB, one of bzip2 900 kB
    return cast("_Part", zlib.decompressobj(wbits=31))


def _bzip2(limits: Limits) -> _Part:  # noqa: ARG001
    return bz2.BZ2Decompressor()


def _xz(limits: Limits) -> _Part:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=limits.max_window + 1_000_000)


def _zstd(limits: Limits) -> _Part:
    window = min(max(limits.max_window, 2**10), 2**31)  # the bounds of the format
    return cast("_Part", zstandard.ZstdDecompressor(max_window_size=window).decompressobj())


_BEGINNINGS: Mapping[re.Pattern[bytes], Callable[[Limits], _Part]] = {
    re.compile(rb"\x1f\x8b\x08"): _gzip,
    re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"): _bzip2,
    re.compile(rb"\xfd7zXZ\x00"): _xz,
    re.compile(rb"\x28\xb5\x2f\xfd|\x50\x2a\x4d\x18"): _zstd,  # the other is the frame that pzstd writes first
}
BROKEN = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)
"""What reading a compressed file raises where it is cut off or damaged; so may OSError, of bzip2."""
_TOO_WIDE = ("too much memory", "Memory usage limit")


def _find(start: bytes) -> Callable[[Limits], _Part] | None:
    return next((make for beginning, make in _BEGINNINGS.items() if beginning.match(start)), None)


def is_compressed(start: bytes) -> bool:
    """Whether what begins so is to be unpacked."""
    return _find(start) is not None


def unpack(stream: Stream) -> Iterator[Stream]:
    """What a compressed stream holds, under its own locator and the name that it has without the compression.

    What only bears the suffix of a compression, as pages that a server sent do, is taken as it is.
    """
    name = plain_name(stream.name)
    make = _find(stream.start)
    if make is None:
        yield replace(stream, name=name)
    else:
        yield _unpacked(stream, name, make)


def _unpacked(stream: Stream, name: str, make: Callable[[Limits], _Part]) -> Stream:
    before, rewind = stream.budget.bytes, stream.rewind
    inner = stream.within(cast("IO[bytes]", _Unpacked(stream, make)), name=name)
    if rewind is None:
        return inner

    def again() -> Stream:
        stream.budget.bytes = before  # what is unpacked twice counts once
        return _unpacked(rewind(), name, make)

    return replace(inner, rewind=again)


class _Unpacked:
    """The bytes of a compressed file, which may be several such files one behind the other.

    Python's own readers of gzip and of Zstandard take what is cut off, or asks for any memory, for a whole file.
    """

    def __init__(self, stream: Stream, make: Callable[[Limits], _Part]) -> None:
        self._stream, self._make = stream, make
        self._part = make(stream.limits)
        self._packed, self._held = b"", memoryview(b"")

    def read(self, size: int, /) -> bytes:
        while not self._held:
            packed = self._packed or self._stream.file.read(_SLICE)
            if not packed and not self._part.eof:
                raise EOFError("it ends too early")
            if not packed:
                break
            self._unpack(packed)
        given = bytes(self._held[:size])
        self._held = self._held[size:]
        return given

    def _unpack(self, packed: bytes) -> None:
        self._packed = b""
        if self._part.eof:
            packed = packed.lstrip(b"\0")  # with which tapes and xz fill blocks up
            if not packed:
                return
            self._part = self._make(self._stream.limits)
        try:
            self._held = memoryview(self._part.decompress(packed))
        except (lzma.LZMAError, zstandard.ZstdError) as error:
            if any(words in str(error) for words in _TOO_WIDE):
                detail = f"unpacking it needs a window of more than {self._stream.limits.max_window} bytes"
                locator = self._stream.locator
                raise RefusedError(Reason.TOO_LARGE, detail, stage=Stage.INGEST, locator=locator) from error
            raise
        if self._part.eof:
            self._packed = self._part.unused_data


def plain_name(name: str) -> str:
    """The name of what a compressed file holds.

    >>> plain_name("a.html.gz"), plain_name("pages.tgz"), plain_name("page.html")
    ('a.html', 'pages.tar', 'page.html')
    """
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return path.stem + _FULL_NAMES.get(suffix, "")
    return name
