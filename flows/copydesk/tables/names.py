"""Many names in order, as one column: what a set or a dict of them would do at several times the memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.tables.portions import PORTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]


class Names(Sequence[str]):
    """Names in ascending order, each once."""

    def __init__(self, column: pa.Array) -> None:
        self.column = column

    def __len__(self) -> int:
        return len(self.column)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return Names(self.column[place])
        return str(self.column[place].as_py())

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.column), PORTION):
            yield from self.column.slice(start, PORTION).to_pylist()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) >= 0

    def find(self, name: str) -> int:
        """The place of a name, -1 where it is none of them."""
        place = bisect_left(self, name)
        return place if place < len(self) and self[place] == name else -1

    def places(self, names: pa.Array | pa.ChunkedArray) -> Numbers:
        """The place of each of many names, -1 where it is none of these."""
        found: Numbers = pc.fill_null(pc.index_in(names, self.column), -1).to_numpy().astype(np.int64)
        return found


class Counts(Mapping[str, int]):
    """A number for each of many names, 0 until it is counted."""

    def __init__(self, names: Names) -> None:
        self.names, self.numbers = names, np.zeros(len(names), np.int64)
        self.counted = np.zeros(len(names), np.bool_)

    def add(self, counted: Mapping[str, int]) -> None:
        """Add to the numbers of some names, and mark these as counted. Raises KeyError for one that is none of them."""
        for name, number in counted.items():
            place = self._place(name)
            self.numbers[place] += number
            self.counted[place] = True

    def __getitem__(self, name: str) -> int:
        return int(self.numbers[self._place(name)])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def _place(self, name: str) -> int:
        place = self.names.find(name)
        if place < 0:
            raise KeyError(name)
        return place


class Marked(Set[str]):
    """The names that are marked, as a set."""

    def __init__(self, names: Names, marks: Marks) -> None:
        self.names, self.marks = names, marks

    @classmethod
    def _from_iterable(cls, names: Iterable[str]) -> frozenset[str]:  # type: ignore[override]  # any set will do
        return frozenset(names)

    def __len__(self) -> int:
        return int(self.marks.sum())

    def __iter__(self) -> Iterator[str]:
        return iter(Names(self.names.column.filter(pa.array(self.marks))))

    def __contains__(self, name: object) -> bool:
        place = self.names.find(name) if isinstance(name, str) else -1
        return place >= 0 and bool(self.marks[place])

    def __hash__(self) -> int:
        return hash(frozenset(self))
