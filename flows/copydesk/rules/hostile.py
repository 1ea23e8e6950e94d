"""Lines that make a careless pattern take long: a little of something, over and over, then what fits nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LENGTHS = (*range(14, 33, 2), 48, 72, 108, 162, 243, 364, 546, 800)
"""The lengths of lines: a pattern that doubles its time with each sign is met early."""
_DRAWN_OUT = (40, 160)
"""How many signs a piece of an example is drawn out to."""
_END = "~~~~"
"""What fits hardly any pattern, and is more than the sign or two that many allow after a word."""
_UNITS = ("a ", "A. ", "(", "1 ", "x@", ". ", "/ ", "A, ", "aa")
_RUN = re.compile(r"(\S)\1*")
_WORD = re.compile(r"\w+")


def hostile_lines(examples: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Families of lines, made of signs that often repeat and of a pattern's own examples; each family grows."""
    units = dict.fromkeys(_UNITS)
    for example in examples:
        units |= dict.fromkeys((f"{example} ", example, example.partition(" ")[0]))
        yield (f"{example[:-1]}{_END}",)
        yield from _drawn_out(example)
    for unit in units:
        yield tuple(f"{_repeat(unit, length).strip()}{_END}" for length in _LENGTHS)


def _drawn_out(example: str) -> Iterator[tuple[str, ...]]:
    """The example up to each of its signs, this sign over and over; up to each of its words, this word over and over.

    >>> [lines[0] for lines in _drawn_out("Oh")][1:]
    ['Ohhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh~~~~', 'Oh Oh Oh Oh Oh Oh Oh Oh Oh Oh Oh Oh Oh Oh ~~~~']
    """
    runs = [(found.end(), found[1]) for found in _RUN.finditer(example)]
    words = [(found.end(), f" {found[0]}") for found in _WORD.finditer(example)]
    for end, unit in (*runs, *words):
        yield tuple(f"{example[:end]}{_repeat(unit, length)}{_END}" for length in _DRAWN_OUT)


def _repeat(unit: str, length: int) -> str:
    return (unit * length)[:length]
