"""Knows ZIP and tar archives: their members one after the other, none written to disk, none followed out of them."""

from __future__ import annotations

import lzma
import re
import shutil
import tempfile
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.inventory import make_locator
from copydesk.ingest.streams import quarantined
from copydesk.ingest.tar_members import DamagedError, read_members
from copydesk.ingest.zip_directory import open_directory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.ingest.streams import Opened, Stream
    from copydesk.ingest.tar_members import Member

_LINK = 0o120000
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, MemoryError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)
"""What reading an archive raises where it is damaged."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_QUOTED = re.compile(r"(?: for file)?:? ?\(?[bu]?['\"].*", re.S)


class _Names:
    """Locators of members, each given once: a name that comes again has its number behind it."""

    def __init__(self, stream: Stream) -> None:
        self._stream, self._seen = stream, set[str]()

    def locate(self, name: str) -> str:
        first = f"{self._stream.locator}#{make_locator(name)}"
        locator, number = first, 1
        while locator in self._seen:
            number += 1
            locator = f"{first}~{number}"
        self._seen.add(locator)
        return locator


def _is_no_input(name: str) -> bool:
    """As below raw/, what begins with a dot is no input; nor is what macOS puts beside each file."""
    parts = re.split(r"[/\\]", name)
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)


def _check_place(name: str, *, linked: bool, locator: str) -> None:
    """Raises RefusedError: outside_raw for a name that leads out of the archive, and for a link."""
    if linked:
        raise RefusedError(Reason.OUTSIDE_RAW, "a link in an archive", stage=Stage.INGEST, locator=locator)
    if name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts or _DRIVE.match(name):
        detail = "a name that leads out of its archive"
        raise RefusedError(Reason.OUTSIDE_RAW, detail, stage=Stage.INGEST, locator=locator)


def _refuse(error: Exception, what: str, locator: str) -> RefusedError:
    """A fault in an archive as a refusal; what Python says of it without the name that it quotes."""
    unsupported = isinstance(error, NotImplementedError)
    reason = Reason.UNSUPPORTED_TYPE if unsupported else Reason.MALFORMED
    said = _QUOTED.sub("", str(error)) or type(error).__name__
    return RefusedError(reason, f"{what}: {said}", stage=Stage.INGEST, locator=locator)


class _MemberFile:
    """The bytes of a member; a fault in them is a refusal of the member, and of nothing else."""

    def __init__(self, file: IO[bytes], locator: str) -> None:
        self._file, self._locator = file, locator

    def read(self, size: int, /) -> bytes:
        try:
            return self._file.read(size)
        except _FAULTS as error:
            raise _refuse(error, "the member can't be read", self._locator) from error


def _within(stream: Stream, file: IO[bytes], *, name: str, locator: str, n_bytes: int) -> Stream:
    guarded = cast("IO[bytes]", _MemberFile(file, locator))
    return stream.within(guarded, name=name, locator=locator, n_bytes=n_bytes)


def open_zip(stream: Stream) -> Iterator[Stream | Opened]:
    """The members of a ZIP archive, in the order of their names."""
    with _seekable(stream) as file:
        try:
            archive = open_directory(file)
        except _FAULTS as error:
            raise _refuse(error, "no ZIP archive can be read of it", stream.locator) from error
        names = _Names(stream)
        for info in sorted(archive.infolist(), key=lambda info: (info.filename, info.header_offset)):
            if info.is_dir() or _is_no_input(info.filename):
                continue
            locator = names.locate(info.filename)
            try:
                _check_place(info.filename, linked=(info.external_attr >> 16) & 0o170000 == _LINK, locator=locator)
                yield _zip_member(stream, archive, info, locator)
            except RefusedError as error:
                yield quarantined(error, locator=locator, n_bytes=info.file_size)


def _zip_member(stream: Stream, archive: zipfile.ZipFile, info: zipfile.ZipInfo, locator: str) -> Stream:
    if info.flag_bits & 1:
        raise RefusedError(Reason.ENCRYPTED, "a member with a password", stage=Stage.INGEST, locator=locator)
    try:
        file = archive.open(info)
    except _FAULTS as error:
        raise _refuse(error, "the member can't be read", locator) from error
    return _within(stream, file, name=info.filename, locator=locator, n_bytes=info.file_size)


def _seekable(stream: Stream) -> IO[bytes]:
    """The stream as a file that can be read from its end: a copy of what lies in another archive."""
    if stream.depth == 0 and stream.file.seekable():
        return cast("IO[bytes]", stream.file)
    limit = stream.limits.max_spool_bytes
    copy = tempfile.SpooledTemporaryFile(max_size=10_000_000)  # noqa: SIM115  closed by whoever asked for it
    try:
        shutil.copyfileobj(_Bounded(stream.file, limit, stream.locator), copy)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return cast("IO[bytes]", copy)


class _Bounded:
    """A file of which at most so many bytes are read."""

    def __init__(self, file: IO[bytes], limit: int, locator: str) -> None:
        self._file, self._left, self._limit, self._locator = file, limit, limit, locator

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            detail = f"an archive in another, of more than {self._limit} bytes"
            raise RefusedError(Reason.TOO_LARGE, detail, stage=Stage.INGEST, locator=self._locator)
        return data


def open_tar(stream: Stream) -> Iterator[Stream | Opened]:
    """The members of a tar archive, as they come."""
    names = _Names(stream)
    try:
        for member in read_members(stream.file):
            name = member.name.removeprefix("./")
            if member.kind == "folder" or _is_no_input(name):
                continue
            locator = names.locate(name)
            try:
                _check_place(name, linked=member.kind == "link", locator=locator)
                yield _tar_member(stream, member, name, locator)
            except RefusedError as error:
                yield quarantined(error, locator=locator, n_bytes=member.size)
    except DamagedError as error:
        raise RefusedError(Reason.MALFORMED, str(error), stage=Stage.INGEST, locator=stream.locator) from error


def _tar_member(stream: Stream, member: Member, name: str, locator: str) -> Stream:
    if member.kind == "device":
        raise RefusedError(Reason.UNREADABLE, "a device or pipe, not a file", stage=Stage.INGEST, locator=locator)
    if member.kind == "sparse":
        raise RefusedError(Reason.UNSUPPORTED_TYPE, "a file with holes", stage=Stage.INGEST, locator=locator)
    return _within(stream, cast("IO[bytes]", member.data), name=name, locator=locator, n_bytes=member.size)
