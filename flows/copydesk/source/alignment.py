"""Knows where pieces of an extraction stand in a page's rendered text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# White space and unseen characters differ between an extraction and the rendering; all else is the same.
_UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufffd]+")
_SHORT = 25
_SEED = 20
_MAX_TRIES = 64
_HEAD = 40
_BUDGET = 500_000_000


class Stream:
    """The blocks of a page as one run of seen characters, in which they can be found again."""

    def __init__(self, texts: Iterable[str]) -> None:
        squeezed = [_UNSEEN.sub("", text) for text in texts]
        self.text = "".join(squeezed)
        self._starts = [0, *accumulate(len(text) for text in squeezed)]
        self._edges = frozenset(self._starts)
        self._budget = _BUDGET
        self._heads: dict[str, list[int]] = {}
        for start, text in zip(self._starts, squeezed, strict=False):
            self._heads.setdefault(text[:_HEAD], []).append(start)

    def length(self, block: int) -> int:
        """How many seen characters the block has."""
        return self._starts[block + 1] - self._starts[block]

    def shares(self, places: Iterable[Span]) -> Iterator[tuple[int, int]]:
        """The blocks that the places lie in, and how many characters of each."""
        for place in places:
            block = bisect_right(self._starts, place.start) - 1
            while block < len(self._starts) - 1 and self._starts[block] < place.end:
                inside = min(place.end, self._starts[block + 1]) - max(place.start, self._starts[block])
                if inside:
                    yield block, inside
                block += 1

    def find(self, text: str, floor: int = 0) -> Span | None:
        """The first place of `text` from `floor` at the head of a block; failing that, the first within one."""
        return self._at_head(text, floor) or self._within(text, floor)

    def find_next(self, text: str, place: Span) -> Span | None:
        """The next place of `text` of the same kind: at the head of a block if `place` is there, else within one."""
        again = self._at_head if place.start in self._edges else self._within
        return again(text, place.start + 1)

    def _at_head(self, text: str, floor: int) -> Span | None:
        heads = self._heads.get(text[:_HEAD], [])
        first = bisect_left(heads, floor)
        found = (start for start in heads[first : first + _MAX_TRIES] if self.text.startswith(text, start))
        return next((Span(start, start + len(text)) for start in found), None)

    def _within(self, text: str, floor: int) -> Span | None:
        for _ in range(_MAX_TRIES):
            at = self.search(text, floor)
            if at < 0:
                break
            if len(text) > _SHORT or at + len(text) in self._edges:
                return Span(at, at + len(text))
            floor = at + 1
        return None

    def search(self, text: str, floor: int) -> int:
        """Where `text` stands from `floor`, anywhere; -1 where it does not.

        Or where the budget is spent, which all searches share, so that a page of many thousand pieces can't be slow.
        """
        if self._budget < 0:
            return -1
        at = self.text.find(text, floor)
        self._budget -= (at if at >= 0 else len(self.text)) - floor
        return at


def find_places(texts: Iterable[str], stream: Stream) -> list[list[Span]]:
    """For each text in turn, the places in the stream where it stands; empty where it does not stand there.

    What stands in one place only is placed first; what repeats goes between its neighbours; what is not there as a
    whole is looked for in pieces.
    """
    squeezed = [_UNSEEN.sub("", text) for text in texts]
    firsts = [stream.find(text) if text else None for text in squeezed]
    anchors = [_is_single(text, first, stream) for text, first in zip(squeezed, firsts, strict=True)]
    ceilings = _ceilings(firsts, anchors, len(stream.text))
    result: list[list[Span]] = []
    floor = 0
    for text, first, anchor, ceiling in zip(squeezed, firsts, anchors, ceilings, strict=True):
        if first:
            chosen = [first if anchor else _choose(text, first, stream, floor, ceiling)]
        elif len(text) > _SEED:
            chosen = list(_find_pieces(text, stream, floor))
        else:
            chosen = []
        if chosen and floor <= chosen[-1].end <= ceiling:
            floor = chosen[-1].end
        result.append(chosen)
    return result


def _is_single(text: str, first: Span | None, stream: Stream) -> bool:
    return first is not None and stream.find_next(text, first) is None


def _ceilings(firsts: Sequence[Span | None], anchors: Sequence[bool], length: int) -> list[int]:
    """For each text, where the next one that stands in one place only begins."""
    ceilings, ceiling = [], length
    for first, anchor in zip(reversed(firsts), reversed(anchors), strict=True):
        ceilings.append(ceiling)
        if first and anchor:
            ceiling = first.start
    return ceilings[::-1]


def _choose(text: str, first: Span, stream: Stream, floor: int, ceiling: int) -> Span:
    if stream.text.startswith(text, floor):
        return Span(floor, floor + len(text))
    after = stream.find(text, floor)
    return after if after and after.end <= ceiling else first if first.start >= floor or not after else after


def _find_pieces(text: str, stream: Stream, floor: int) -> Iterator[Span]:
    """The runs of `text`, longer than a few words, that stand in the page one after the other."""
    at = misses = 0
    while at + _SEED <= len(text) and misses < _SEED:
        start = stream.search(text[at : at + _SEED], floor)
        if start < 0:
            at, misses = at + _SEED // 2, misses + 1
            continue
        length = _common(text, at, stream.text, start)
        yield Span(start, start + length)
        at, floor = at + length, start + length


def _common(text: str, at: int, page: str, start: int) -> int:
    """How many characters from `at` in the text and `start` in the page are the same."""
    length, most = 0, min(len(text) - at, len(page) - start)
    step = most
    while step:  # halving steps of whole comparisons: fast, and never wrong
        if (
            length + step <= most
            and text[at + length : at + length + step] == page[start + length : start + length + step]
        ):
            length += step
        else:
            step //= 2
    return length
