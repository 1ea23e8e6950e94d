"""Knows what all that comes from an input hangs on: the bytes of the file and its sidecar, and what its place says."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.ingest.inventory import Found
    from copydesk.ingest.remote import RemoteFile

FINGERPRINT_BYTES = 16
_PIECE = 1 << 20


def fingerprint(found: Found) -> bytes | None:
    """The fingerprint of an input: equal where the same would be read from it by the same code.

    None where that can't be told without reading it as an article: what a server gives without a stamp, and a file that
    can't be read now. A file at an address is told by its stamp and size, not by its bytes.
    """
    total = hashlib.blake2b(digest_size=FINGERPRINT_BYTES)
    told = (found.refusal, found.detail, found.sidecar_fault, found.url, found.media_type)
    total.update(repr(told).encode("utf-8", "surrogateescape"))
    try:
        # What must not be opened is known by why: a pipe has no end.
        files = () if found.refusal else (found.path, found.sidecar)
        for file in files:
            for part in _parts(file, found.n_bytes if file is found.path else None):
                total.update(part)
    except (OSError, _UnstampedError):
        return None
    return total.digest()


class _UnstampedError(Exception):
    """A place does not tell the state of its file."""


def _parts(file: Path | RemoteFile | None, n_bytes: int | None) -> Iterator[bytes]:
    if file is None:
        yield b"\0none"
    elif isinstance(file, Path):
        # A digest of its own: what ends one file must not pass for the beginning of the next.
        own = hashlib.blake2b(digest_size=32)
        with file.open("rb", buffering=0) as stream:
            while part := stream.read(_PIECE):
                own.update(part)
        yield b"\0file" + own.digest()
    elif file.stamp:
        yield f"\0stamp {file.stamp} {n_bytes}".encode("utf-8", "surrogateescape")
    else:
        raise _UnstampedError
