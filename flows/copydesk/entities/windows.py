"""Cuts texts into pieces that a model takes whole, and puts what it finds in a piece back into the text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SENTENCE_END = re.compile(r"[.!?…。！？]['\"’”)\]]*\s+|\n+")


def cut(text: str, fits: Callable[[str], bool], longest: int) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most `longest` code points that all fit, each with its first code point's place.

    Joined, they are the text. They end where a sentence may end, else at a blank, else before a base character.
    `fits` must hold for the beginning of whatever it holds for; a single code point is taken for fitting.
    """
    at = 0
    while at < len(text):
        rest = text[at : at + longest]
        if at + longest < len(text) or not fits(rest):
            rest = rest[: _where_to_end(text, at, _most(rest, fits)) - at]
        yield at, rest
        at += len(rest)


def _most(text: str, fits: Callable[[str], bool]) -> int:
    """How many code points of the beginning fit."""
    return max(1, bisect_left(range(1, len(text) + 1), True, key=lambda n: not fits(text[:n])))


def _where_to_end(text: str, start: int, n_fit: int) -> int:
    """The end of a piece of at most `n_fit` code points from `start`: as late as it cuts no sentence or word."""
    end, half = start + n_fit, start + n_fit // 2
    if end >= len(text):
        return end
    ends = [m.end() for m in _SENTENCE_END.finditer(text, half, end)]
    blanks = [at + 1 for at in range(half, end) if text[at].isspace()]
    base = next((at for at in range(end, half, -1) if not unicodedata.combining(text[at])), end)
    return next((places[-1] for places in (ends, blanks) if places), base)


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks at its edges, and with the combining marks of its last character.

    >>> whole("in Łódz\\u0301 now", 2, 7)
    (3, 8)
    """
    while end < len(text) and start < end and unicodedata.combining(text[end]):
        end += 1
    inner = text[start:end]
    first = start + len(inner) - len(inner.lstrip())
    return first, first + len(inner.strip())
