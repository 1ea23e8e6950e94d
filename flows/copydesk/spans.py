"""Half-open spans of Unicode code points, and the one normalisation that copydesk allows itself."""

from __future__ import annotations

import unicodedata
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


def is_dropped(char: str) -> bool:
    """True for what `fold` leaves out: soft characters, controls but white space, bidi marks, lone surrogates.

    Zero-width joiners stay, because scripts and emoji need them.
    """
    if char in SOFT or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" or char in "\u200e\u200f\u061c":
        return True
    return unicodedata.category(char) in ("Cc", "Cs") and not char.isspace()


@dataclass(frozen=True, slots=True)
class Folded:
    """Text after normalisation; `places[i]` is where its code point `i` stands in the original."""

    text: str
    places: tuple[int, ...]

    def source(self, start: int, end: int) -> Span:
        """The span of the original that gave code points `start` to `end` (not empty) of the folded text."""
        return Span(self.places[start], self.places[end - 1] + 1)


def fold(text: str, offset: int = 0) -> Folded:
    r"""The normalised text: runs of white space are one space, unseen characters and the outer space are gone.

    `offset` is added to every place. Nothing else changes: no quotes, no case, no composition.

    >>> fold("  On\n 14\u00adth  July ").text
    'On 14th July'
    """
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return Folded(text, tuple(range(offset, offset + len(text))))  # the same, sooner: nothing to drop or to join
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text, offset):
        if is_dropped(char):
            continue
        if char.isspace():
            if chars and chars[-1] != " ":
                chars.append(" ")
                places.append(place)
        else:
            chars.append(char)
            places.append(place)
    if chars and chars[-1] == " ":
        del chars[-1], places[-1]
    return Folded("".join(chars), tuple(places))


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
