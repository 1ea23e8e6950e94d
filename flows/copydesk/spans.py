"""Half-open spans of Unicode code points, and the one normalisation that copydesk allows itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SOFT = frozenset("\u00ad\u200b\u2060\ufeff")
"""Characters that are not seen and part no words: soft hyphen, zero-width space, word joiner, byte order mark."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` to `end` of some text, half-open."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece of `text` that the span names."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start


_DROPPED = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff"
)
"""What `fold` leaves out: controls but white space, soft characters, bidi marks, lone surrogates.

Zero-width joiners stay, because scripts and emoji need them.
"""
_UNEVEN = re.compile(rf" *[^\S ][\s{_DROPPED}]*| *[{_DROPPED}][\s{_DROPPED}]*|  +|\A +| +\Z")
"""What is no single space between two words."""
_SPACE = re.compile(r"\s")
_SEEN = re.compile(rf"[^\s{_DROPPED}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Text after normalisation; `places[i]` is where its code point `i` stands in the original."""

    text: str
    places: Sequence[int]

    def source(self, start: int, end: int) -> Span:
        """The span of the original that gave code points `start` to `end` (not empty) of the folded text."""
        return Span(self.places[start], self.places[end - 1] + 1)


def is_folded(text: str) -> bool:
    r"""Whether `fold` would leave the text as it is.

    >>> is_folded("On 14th July"), is_folded("On  14th"), is_folded("14\u00adth")
    (True, False, False)
    """
    plain = text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
    return plain or _UNEVEN.search(text) is None


def is_blank(text: str) -> bool:
    r"""Whether `fold` would leave nothing of the text.

    >>> is_blank(" \u200b\n"), is_blank(" .")
    (True, False)
    """
    return _SEEN.search(text) is None


def fold(text: str, offset: int = 0) -> Folded:
    r"""The normalised text: runs of white space are one space, unseen characters and the outer space are gone.

    `offset` is added to every place. Nothing else changes: no quotes, no case, no composition.

    >>> fold("  On\n 14\u00adth  July ").text
    'On 14th July'
    """
    inner = text.strip()
    if inner.isprintable() and "  " not in inner:  # the same, sooner: nothing to drop or to join between its ends
        start = offset + (text.find(inner[0]) if inner else 0)
        return Folded(inner, range(start, start + len(inner)))
    parts: list[str] = []
    places: list[int] = []
    end = 0
    for run in _UNEVEN.finditer(text):
        _add(text, end, run.start(), offset, parts, places)
        end = run.end()
        space = _SPACE.search(run[0])
        if space and places and end < len(text):  # where the text ends, so does the space
            parts.append(" ")
            places.append(offset + run.start() + space.start())
    _add(text, end, len(text), offset, parts, places)
    return Folded("".join(parts), tuple(places))


def _add(text: str, start: int, end: int, offset: int, parts: list[str], places: list[int]) -> None:
    parts.append(text[start:end])
    places.extend(range(offset + start, offset + end))


def tiles(spans: Iterable[Span], length: int) -> bool:
    """True when the spans, as they come, cover `0` to `length` without gap, overlap or empty span."""
    ordered = list(spans)
    if not ordered:
        return length == 0
    joined = all(left.end == right.start for left, right in pairwise(ordered))
    return joined and ordered[0].start == 0 and ordered[-1].end == length and all(s.start < s.end for s in ordered)


def containing(spans: Sequence[Span], start: int, end: int) -> int | None:
    """The index of the one of sorted, disjoint `spans` that contains `start` to `end`, or None."""
    at = bisect_left(spans, start + 1, key=lambda span: span.start) - 1
    return at if at >= 0 and spans[at].start <= start and end <= spans[at].end else None
