"""Knows how sidecars inside an archive reach the members that they belong to, wherever in it they lie."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.compression import BROKEN
from copydesk.ingest.sidecars import (
    MAX_BYTES,
    Pairs,
    attach_sidecar,
    fault_of,
    is_sidecar,
    name_meant,
    pair_sidecars,
    stems,
)
from copydesk.ingest.tar_members import DamagedError, read_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from copydesk.ingest.streams import Stream
    from copydesk.ingest.tar_members import Member

_FAULTS = (RefusedError, DamagedError, OSError, *BROKEN)
_MOST_HELD = 64_000_000
"""How many bytes of sidecars of one tar archive are held in memory; a file whose sidecar is beyond them is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TarSidecars:
    """The sidecars in a tar archive: whose they are, their bytes, and the names of those that belong to a file."""

    pairs: Pairs = field(default_factory=lambda: Pairs(of_file={}, lonely={}))
    data: Mapping[str, bytes] = field(default_factory=dict)
    attached: frozenset[str] = frozenset()


def read_tar_sidecars(stream: Stream, is_no_input: Callable[[str], bool]) -> tuple[TarSidecars, Stream]:
    """The sidecars in a tar archive, and the archive from its beginning; none where it can't be read twice.

    What breaks the archive is not told here: whoever reads it again meets the same.
    """
    if stream.rewind is None:
        return TarSidecars(), stream
    data, room = dict[str, bytes](), _MOST_HELD
    sidecars = set[str]()
    for name, member in _files(stream, is_no_input):
        size = min(member.size, MAX_BYTES + 1)
        if is_sidecar(name):
            sidecars.add(name)
            if size <= room:
                room -= size
                with suppress(*_FAULTS):
                    data[name] = member.data.read(size)
    stream = stream.rewind()
    if not sidecars or stream.rewind is None:
        return TarSidecars(), stream
    # Of the other names only those that may be meant are held: an archive may have millions of members.
    meant = {name_meant(sidecar) for sidecar in sidecars}
    names = [n for n, _ in _files(stream, is_no_input) if n in sidecars or n in meant or not meant.isdisjoint(stems(n))]
    pairs = pair_sidecars(names)
    attached = frozenset(name for some in pairs.of_file.values() for name in some)
    return TarSidecars(pairs=pairs, data=data, attached=attached), stream.rewind()


def _files(stream: Stream, is_no_input: Callable[[str], bool]) -> Iterator[tuple[str, Member]]:
    """The files of an archive by their names, as far as it can be read."""
    try:
        for member in read_members(stream.file):
            name = member.name.removeprefix("./")
            if member.kind == "file" and not is_no_input(name):
                yield name, member
    except _FAULTS:
        pass


def with_sidecar(member: Stream, sidecars: Sequence[str], read: Callable[[str], bytes | None]) -> Stream:
    """A member with what its sidecar states, whose bytes `read` gives. Raises RefusedError that names the member."""
    if not sidecars:
        return member
    try:
        if fault := fault_of(sidecars):
            raise RefusedError(Reason.MALFORMED, fault, stage=Stage.INGEST)
        data = read(sidecars[0])
        if data is None:
            raise RefusedError(Reason.MALFORMED, "its sidecar can't be read: pack it anew", stage=Stage.INGEST)
        about = attach_sidecar(member.about, data, sidecar=sidecars[0], name=member.name)
    except RefusedError as error:
        raise RefusedError(error.reason, error.detail, stage=error.stage, locator=member.locator) from error
    return replace(member, about=about)
