"""Packs and breaks files for the tests of archives and compressions."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}
"""How a file of a suffix is packed."""


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive; a name that ends in a slash is a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar archive of files; a name that ends in a slash is a folder."""
    return tarred_infos([(member(name, data), data) for name, data in members.items()], form)


def member(name: str, data: bytes = b"", **about: object) -> tarfile.TarInfo:
    """The header of a member; `about` are its other attributes."""
    info = tarfile.TarInfo(name)
    info.size = len(data)
    if name.endswith("/"):
        info.type = tarfile.DIRTYPE
    for key, value in about.items():
        setattr(info, key, value)
    return info


def tarred_infos(members: list[tuple[tarfile.TarInfo, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar archive of members with their bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, errors="surrogateescape") as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def changed(data: bytes, at: int, by: bytes) -> bytes:
    """The bytes with others in the place of some."""
    at %= len(data)
    return data[:at] + by + data[at + len(by) :]
