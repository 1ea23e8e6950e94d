"""The noun of this room: a name found in a paragraph, on its way to become a mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copydesk.kinds import Label
    from copydesk.rules.gazetteers import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Code points `start` to `end` of a paragraph's text, what they name, and who says so.

    `entry` is the listed entity, where a list knows it. `sure` is False for what the model alone has found;
    `score` is the model's confidence in it.
    """

    start: int
    end: int
    label: Label
    method: str
    entry: Entry | None = None
    sure: bool = True
    score: float | None = None

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a code point with `start` to `end`."""
        return self.start < end and start < self.end


def overlapping(found: Sequence[Found], start: int, end: int) -> Sequence[Found]:
    """Those that share a code point with `start` to `end`; `found` must be in order and without overlap."""
    first = bisect_right(found, start, key=lambda one: one.end)
    return found[first : bisect_left(found, end, lo=first, key=lambda one: one.start)]


def longest(found: Iterable[Found]) -> list[Found]:
    """Those that remain when longer ones push out the shorter ones they overlap, in order of place.

    Of equally long ones the sure one stays, then the one that comes first in `found`.
    """
    ranked = sorted(found, key=lambda f: (f.start - f.end, not f.sure))
    taken: dict[int, Found] = {}
    covered: set[int] = set()
    for one in ranked:
        places = range(one.start, one.end)
        if covered.isdisjoint(places):
            covered.update(places)
            taken[one.start] = one
    return [taken[start] for start in sorted(taken)]
