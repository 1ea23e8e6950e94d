"""Knows addresses in a text, whose letters are no names: of pages, of mail, of accounts ("@karo")."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from copydesk.entities.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TOKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"\w+://|www\.\w|[\w.+-]*@\w|(?:[\w-]+\.)+[a-z]{2,}/\w")
_MARK = "/"
"""What an address is among the words: one mark, and no name."""


def find_addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Where the addresses in a text begin and end, in order.

    >>> find_addresses("See (https://a.b/Karo) and @Karo.")
    ((5, 22), (27, 33))
    """
    if not ("://" in text or "www." in text or "@" in text or "/" in text):
        return ()
    return tuple(_addresses(text))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for token in _TOKEN.finditer(text):
        start = token.start()
        while start < token.end() and not (text[start].isalnum() or text[start] == "@"):
            start += 1
        if _ADDRESS.match(text, start, token.end()):
            yield start, token.end()


def without_addresses(words: Iterable[Word], addresses: Iterable[tuple[int, int]]) -> Iterator[Word]:
    """The words with each address as one mark, so that no name is found in it."""
    rest = iter(addresses)
    start, end = next(rest, (-1, -1))
    for word in words:
        while end != -1 and word.start >= end:
            start, end = next(rest, (-1, -1))
        if end == -1 or word.end <= start:
            yield word
        elif word.start == start:
            yield Word(start, end, _MARK, _MARK)


def touches_address(addresses: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether code points `start` to `end` share one with an address."""
    first = bisect_right(addresses, start, key=lambda address: address[1])
    return first < len(addresses) and addresses[first][0] < end
