"""Takes many values a portion at a time, so that only a portion of them are objects in memory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PORTION = 4096
"""How many values become objects at a time."""

Value = TypeVar("Value")


def in_portions(values: Iterable[Value], size: int = PORTION) -> Iterator[tuple[Value, ...]]:
    """The values in order, `size` at a time, and then the rest.

    >>> list(in_portions("abcde", 2))
    [('a', 'b'), ('c', 'd'), ('e',)]
    """
    rest = iter(values)
    while portion := tuple(islice(rest, size)):
        yield portion
