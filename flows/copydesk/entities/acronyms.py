"""Knows acronyms by their definition in the article: "Royal United Services Institute (RUSI)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.entities.words import Word, is_capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9]{0,8}[A-Z]s?")
_SMALL_WORDS = "of the and for in on to at a de des du la le und für al & - , '"
_SMALL = frozenset(_SMALL_WORDS.split())
_MOST_WORDS = 14


@dataclass(frozen=True, slots=True)
class Definition:
    """Words `first` to `last` spell out the acronym that is word `short`."""

    first: int
    last: int
    short: int


def find_definitions(words: Sequence[Word]) -> Iterator[Definition]:
    """The definitions in a text: "Long Name (LN)" and "LN (Long Name)"."""
    for at in range(1, len(words) - 2):
        if words[at].text != "(":
            continue
        if _is_acronym(words[at + 1]) and words[at + 2].text in "),;":
            first = long_form(words, at, words[at + 1].text)
            if first is not None:
                yield Definition(first, at, at + 1)
        elif _is_acronym(words[at - 1]):
            close = next(
                (i for i in range(at + 2, min(len(words), at + 2 + _MOST_WORDS)) if words[i].text == ")"), None
            )
            if close and long_form(words, close, words[at - 1].text) == at + 1:
                yield Definition(at + 1, close, at - 1)


def _is_acronym(word: Word) -> bool:
    return bool(_ACRONYM.fullmatch(word.text))


def long_form(words: Sequence[Word], last: int, acronym: str) -> int | None:
    """Where the words before `last` begin whose capitals spell the acronym, or None.

    Small words may be skipped; a lower-case letter of the acronym is one of them ("DoD").
    """
    letters = [char for char in acronym.rstrip("s") if char.isupper()]
    at = last
    while letters and at and last - at < _MOST_WORDS:
        word = words[at - 1]
        if is_capital(word) and word.key[0] == letters[-1].casefold():
            letters.pop()
        elif word.text.casefold() not in _SMALL:
            return None
        at -= 1
    return at if not letters and is_capital(words[at]) else None


def initials(words: Sequence[Word]) -> str:
    """The capitals that begin the words of a name: "UN" for "United Nations"."""
    return "".join(word.text[0] for word in words if is_capital(word))
