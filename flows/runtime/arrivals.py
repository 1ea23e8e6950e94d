"""Knows when what arrives at a place stands still: two looks at it, some time apart, see the same.

It is looked at again and again, as a folder of a network and a bucket tell nobody when they change. A look takes time:
the larger the place, the rarer the looks.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.ingest import Address, Place, find_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from threading import Event

SHARE = 20
"""A look takes at most one part in so many of the time."""
TELL_SECONDS = 600.0
"""How often it is told that things have not settled yet."""
_SIZE = 1 << 128

State = tuple[int, int]
"""How many files there are, and the sum of what tells the state of each."""


def look(place: Place) -> State:
    """The state of all files at a place: equal only where none came, went or changed. Raises StoreError, OSError.

    Names that begin with a dot are left out, as they are no inputs: who writes under one and renames is never in time.
    """
    count = total = 0
    for told in _tell_remote(place) if isinstance(place, Address) else _tell_local(place):
        count += 1
        total += int.from_bytes(blake2b(told, digest_size=16).digest())
    return count, total % _SIZE


def _tell_local(folder: Path) -> Iterator[bytes]:
    folders = [os.fspath(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    continue
                try:
                    seen = entry.stat()
                except OSError:  # gone meanwhile, or a link that leads nowhere
                    yield os.fsencode(entry.path)
                else:
                    state = (seen.st_size, seen.st_mtime_ns, seen.st_ino, seen.st_dev)
                    yield os.fsencode(entry.path) + repr(state).encode()


def _tell_remote(place: Address) -> Iterator[bytes]:
    for found in find_inputs(place):
        stamps = [(str(one), getattr(one, "stamp", "")) for one in (found.path, found.sidecar) if one]
        yield repr((found.locator, found.n_bytes, stamps)).encode("utf-8", "surrogateescape")


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Looks at a place every `poll` seconds; it stands still when nothing changed for `settle` seconds.

    `stop` ends it; `tell` takes what is to be said of trouble.
    """

    place: Place
    settle: float
    poll: float
    stop: Event
    tell: Callable[[str], None]
    look: Callable[[Place], State] = look
    now: Callable[[], float] = time.monotonic

    def wait_still(self, known: State | None) -> State | None:
        """Wait until the place stands still in another state than the `known` one; None where it is stopped before.

        Trouble with looking is told once, and looking goes on: a mount may come back.
        """
        last: State | None = None
        since = told = self.now()
        trouble = ""
        while not self.stop.is_set():
            began = self.now()
            try:
                seen = self.look(self.place)
            except (StoreError, OSError) as error:
                last = None
                if str(error) != trouble:
                    trouble = str(error)
                    self.tell(f"{trouble}\nlooking again")
            else:
                trouble = ""
                if seen != last:
                    last, since = seen, self.now()
                elif seen != known and began - since >= self.settle:
                    return seen
                elif seen == known:
                    told = self.now()
            if self.now() - told >= TELL_SECONDS:
                told = self.now()
                self.tell(f"{self.place} has not stood still for {self.settle:g} s yet: waiting")
            self.stop.wait(max(self.poll, (self.now() - began) * SHARE))
        return None

    def has_changed(self, since: State) -> bool:
        """Whether the place is certainly in another state now."""
        try:
            return self.look(self.place) != since
        except (StoreError, OSError):
            return False
