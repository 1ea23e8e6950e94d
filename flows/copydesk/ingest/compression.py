"""Knows the compressions of single files: gzip, bzip2, xz and Zstandard."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, cast

import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from copydesk.ingest.streams import Stream

_MAX_WINDOW = 2**27
"""The largest window, in bytes, that a Zstandard file may ask memory for: what `zstd --long` writes."""
_FULL_NAMES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}


def _zstd(file: IO[bytes]) -> IO[bytes]:
    reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    return cast("IO[bytes]", reader.stream_reader(file, read_across_frames=True))


COMPRESSIONS: Mapping[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda file: cast("IO[bytes]", gzip.GzipFile(fileobj=file)),
    b"BZh": lambda file: cast("IO[bytes]", bz2.BZ2File(file)),
    b"\xfd7zXZ\x00": lambda file: cast("IO[bytes]", lzma.LZMAFile(file)),  # noqa: SIM115  closed with what it reads
    b"\x28\xb5\x2f\xfd": _zstd,
}
"""How what begins so is unpacked."""
BROKEN = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, gzip.BadGzipFile)
"""What reading a compressed file raises where it is cut off or damaged; so may OSError, of bzip2."""


def unpack(stream: Stream) -> Iterator[Stream]:
    """What a compressed stream holds, under its own locator and the name that it has without the compression."""
    magic = next(magic for magic in COMPRESSIONS if stream.start.startswith(magic))
    yield stream.within(COMPRESSIONS[magic](stream.file), name=plain_name(stream.name))


def plain_name(name: str) -> str:
    """The name of what a compressed file holds.

    >>> plain_name("a.html.gz"), plain_name("pages.tgz"), plain_name("page.html")
    ('a.html', 'pages.tar', 'page.html')
    """
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix in _FULL_NAMES:
        return path.stem + _FULL_NAMES[suffix]
    return path.stem if suffix in {".gz", ".bz2", ".xz", ".zst", ".zstd"} else name
