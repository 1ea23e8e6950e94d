"""Knows ZIP and tar archives: their members one after the other, none written to disk, none followed out of them."""

from __future__ import annotations

import hashlib
import lzma
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.inventory import make_locator
from copydesk.ingest.member_sidecars import read_tar_sidecars, with_sidecar
from copydesk.ingest.sidecars import MAX_BYTES, is_sidecar, pair_sidecars
from copydesk.ingest.spooling import seekable
from copydesk.ingest.streams import quarantined
from copydesk.ingest.tar_members import DamagedError, read_members
from copydesk.ingest.zip_directory import open_directory
from copydesk.ingest.zip_salvage import rebuild_directory

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
    """Locators of members, each given once: a name that comes again has its number behind it.

    Of those given, short digests are held, since an archive may have millions of members.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream, self._seen = stream, set[int]()
        self._last: dict[str, int] = {}

    def locate(self, name: str) -> str:
        first = f"{self._stream.locator}#{make_locator(name)}"
        locator, number = first, self._last.get(first, 1)
        while (digest := _digest(locator)) in self._seen:
            number += 1
            locator = f"{first}~{number}"
        self._seen.add(digest)
        if number > 1:
            self._last[first] = number
        return locator


def _digest(locator: str) -> int:
    return int.from_bytes(hashlib.blake2b(locator.encode(), digest_size=8).digest())


def is_no_input(name: str) -> bool:
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
        # Of a file in a ZIP archive, `read` gives nothing of what comes before a fault.
        self._read, self._locator = getattr(file, "read1", file.read), locator

    def read(self, size: int, /) -> bytes:
        try:
            return self._read(size)
        except _FAULTS as error:
            raise _refuse(error, "the member can't be read", self._locator) from error


def _within(stream: Stream, file: IO[bytes], *, name: str, locator: str, n_bytes: int) -> Stream:
    guarded = cast("IO[bytes]", _MemberFile(file, locator))
    return stream.within(guarded, name=name, locator=locator, n_bytes=n_bytes)


def open_zip(stream: Stream) -> Iterator[Stream | Opened]:
    """The members of a ZIP archive, in the order of their names.

    Where its directory is lost, as when it was cut off, those that their own headers show. Raises RefusedError at the
    end of these, or at once where there are none.
    """
    with seekable(stream) as file:
        archive, fault = _open_directory(file, stream)
        yield from _zip_members(stream, archive)
    if fault:
        raise fault


def _open_directory(file: IO[bytes], stream: Stream) -> tuple[zipfile.ZipFile, RefusedError | None]:
    """The archive by its directory; else by the headers of its members, and what tells of the loss."""
    try:
        return open_directory(file), None
    except _FAULTS as error:
        fault = _refuse(error, "no ZIP archive can be read of it", stream.locator)
        archive = rebuild_directory(file, stream.limits)
        if archive is None:
            raise fault from error
        detail = "it is cut off or damaged: its directory is lost, and so may be members that the headers do not show"
        return archive, RefusedError(fault.reason, detail, stage=fault.stage, locator=fault.locator)


def _zip_members(stream: Stream, archive: zipfile.ZipFile) -> Iterator[Stream | Opened]:
    names = _Names(stream)
    members = [
        info for info in archive.infolist() if not info.filename.endswith("/") and not is_no_input(info.filename)
    ]
    pairs = pair_sidecars([info.filename for info in members])
    beside = {name for some in pairs.of_file.values() for name in some}
    for info in sorted(members, key=lambda info: (info.filename, info.header_offset)):
        if info.filename in beside:
            continue
        locator = names.locate(info.filename)
        try:
            _check_place(info.filename, linked=(info.external_attr >> 16) & 0o170000 == _LINK, locator=locator)
            if info.filename in pairs.lonely:
                raise _refused_sidecar(pairs.lonely[info.filename], locator)
            member = _zip_member(stream, archive, info, locator)
            sidecars = pairs.of_file.get(info.filename, ())
            yield with_sidecar(member, sidecars, lambda name: _read_sidecar(archive, name))
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


def _read_sidecar(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        with archive.open(name) as file:
            return file.read(MAX_BYTES + 1)
    except _FAULTS:
        return None


def _refused_sidecar(detail: str, locator: str) -> RefusedError:
    return RefusedError(Reason.UNSUPPORTED_TYPE, detail, stage=Stage.INGEST, locator=locator)


def open_tar(stream: Stream) -> Iterator[Stream | Opened]:
    """The members of a tar archive, as they come, each with what its sidecar states.

    A sidecar may come behind its file, so all are read first. Where the archive can't be read twice, as inside another
    or at an address, a sidecar is refused as an input of its own.
    """
    sidecars, stream = read_tar_sidecars(stream, is_no_input)
    names = _Names(stream)
    try:
        for member in read_members(stream.file):
            name = member.name.removeprefix("./")
            if member.kind == "folder" or is_no_input(name) or (member.kind == "file" and name in sidecars.attached):
                continue
            locator = names.locate(name)
            try:
                _check_place(name, linked=member.kind == "link", locator=locator)
                if is_sidecar(name):
                    raise _refused_sidecar(sidecars.pairs.lonely.get(name, _UNREAD_SIDECAR), locator)
                found = _tar_member(stream, member, name, locator)
                yield with_sidecar(found, sidecars.pairs.of_file.get(name, ()), sidecars.data.get)
            except RefusedError as error:
                yield quarantined(error, locator=locator, n_bytes=member.size)
    except DamagedError as error:
        raise RefusedError(Reason.MALFORMED, str(error), stage=Stage.INGEST, locator=stream.locator) from error


_UNREAD_SIDECAR = "a sidecar in a tar archive inside another or at an address, where it is not read: pack both as .zip"


def _tar_member(stream: Stream, member: Member, name: str, locator: str) -> Stream:
    if member.kind == "device":
        raise RefusedError(Reason.UNREADABLE, "a device or pipe, not a file", stage=Stage.INGEST, locator=locator)
    if member.kind == "sparse":
        raise RefusedError(Reason.UNSUPPORTED_TYPE, "a file with holes", stage=Stage.INGEST, locator=locator)
    return _within(stream, cast("IO[bytes]", member.data), name=name, locator=locator, n_bytes=member.size)
