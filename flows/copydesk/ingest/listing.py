"""Keeps the list of all inputs of a build: on disk, but for their names and fingerprints."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.errors import StoreError
from copydesk.ingest.fingerprints import FINGERPRINT_BYTES, fingerprint
from copydesk.tables.names import Names
from copydesk.tables.portions import in_portions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from copydesk.ingest.inventory import Found
    from copydesk.tables.names import Marks

_PORTION = 256
"""Inputs that are written and read together."""


class Prints(Mapping[str, bytes | None]):
    """The fingerprints of inputs by locator."""

    def __init__(self, names: Names, column: pa.Array) -> None:
        self._names, self.column = names, column

    def __getitem__(self, locator: str) -> bytes | None:
        place = self._names.find(locator)
        if place < 0:
            raise KeyError(locator)
        mark: bytes | None = self.column[place].as_py()
        return mark

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Listing:
    """All inputs of a build in the order of their locators: some 80 bytes in memory for each."""

    def __init__(
        self, names: Names, prints: pa.Array, portions: Sequence[Sequence[Found] | int], site: Path | None
    ) -> None:
        self.names, self.prints = names, Prints(names, prints)
        self._portions, self._site = portions, site

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Found]:
        return self.some(np.ones(len(self), np.bool_))

    def some(self, wanted: Marks) -> Iterator[Found]:
        """The inputs that are marked, in order; a portion at a time is in memory. Raises StoreError."""
        for number, portion in enumerate(self._portions):
            marks = wanted[number * _PORTION : (number + 1) * _PORTION]
            if marks.any():
                held = self._read(portion) if isinstance(portion, int) else portion
                yield from (one for one, mark in zip(held, marks, strict=True) if mark)

    def _read(self, start: int) -> Sequence[Found]:
        if self._site is None:
            return ()
        try:
            with self._site.open("rb") as file:
                file.seek(start)
                held: Sequence[Found] = pickle.load(file)  # noqa: S301  this run wrote it, in the dataset's own folder
                return held
        except OSError as error:
            raise _refused(self._site, error) from error


def keep_listing(
    found: Iterable[Found], site: Path | None, *, fingerprint_of: Callable[[Found], bytes | None] = fingerprint
) -> Listing:
    """List inputs, with their fingerprints, in the new file `site`, or in memory where that is None.

    For a `site` they must come in the order of their locators, as `walk_inputs` gives them. Raises StoreError.
    """
    ordered = found if site else sorted(found, key=attrgetter("locator"))
    names, prints = [pa.array([], pa.string())], [pa.array([], pa.binary(FINGERPRINT_BYTES))]
    portions: list[Sequence[Found] | int] = []
    for portion in in_portions(ordered, _PORTION):
        names.append(pa.array([one.locator for one in portion], pa.string()))
        prints.append(pa.array([fingerprint_of(one) for one in portion], pa.binary(FINGERPRINT_BYTES)))
        portions.append(_write(portion, site) if site else portion)
    column = pa.concat_arrays(names)
    if pc.all(pc.less(column[:-1], column[1:])).as_py() is False:
        raise StoreError("inputs are listed out of order", where=str(site), then="report this")
    return Listing(Names(column), pa.concat_arrays(prints), portions, site)


def _write(portion: Sequence[Found], site: Path) -> int:
    try:
        with site.open("ab") as file:
            start = file.tell()
            pickle.dump(portion, file, pickle.HIGHEST_PROTOCOL)
            return start
    except OSError as error:
        raise _refused(site, error) from error


def _refused(site: Path, error: OSError) -> StoreError:
    then = "see to space and rights, then run again: the versions before are untouched"
    return StoreError(f"the file system refuses: {error.strerror or error}", where=str(site), then=then)
