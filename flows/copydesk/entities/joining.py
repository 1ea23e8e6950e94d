"""Joins what is one person's name: a first name and the surname after it, "Jr." and the name before it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.words import is_capital, words_between
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.reading import Reading
    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_MOST_FIRST_NAMES = 3
_WHERE = frozenset(("in", "into", "near", "across", "throughout", "outside", "inside"))
"""After these a name that is a place's and a woman's is the place's: "in Georgia Meloni said"."""

_SUFFIX = re.compile(r"(?:,? [JS]r(?!\w)\.?| (?:I{2,3}|IV)(?!\w))")


@cache
def first_names(gazetteers: Gazetteers) -> frozenset[str]:
    """Every first name that is listed, folded."""
    lists = gazetteers.words
    return lists["feminine_names"] | lists["masculine_names"] | lists["first_names"]


def with_first_names(words: Sequence[Word], found: Sequence[Found], gazetteers: Gazetteers) -> list[Found]:
    """The names (sorted, without overlap) with the listed first names straight before a person's surname in it.

    What stood there alone, a part of the name or a place, goes into it. A first name takes the one word after it too
    where a list has taken it for a surname: "Abbas" of "Abbas Lorem".
    """
    joined: list[Found] = []
    for at, one in enumerate(found):
        if joined and one.start < joined[-1].end:
            continue
        if one.label is Label.PERSON:
            one = _with_surname(words, one, found[at + 1 : at + 2], gazetteers)
            one = _from_first_name(words, one, joined, gazetteers)
            while joined and joined[-1].start >= one.start:
                joined.pop()
        joined.append(one)
    return joined


def _from_first_name(words: Sequence[Word], one: Found, before: Sequence[Found], gazetteers: Gazetteers) -> Found:
    """The person's name from its first listed first name on, where names alone stand between."""
    inside = words_between(words, one.start, one.end)
    if not inside:  # the model may name a part of a word
        return one
    first = inside.start
    taken, at, begin = list(before[-_MOST_FIRST_NAMES:]), first, first
    while at and first - at < _MOST_FIRST_NAMES and _go_together(words[at - 1], words[at]):
        at -= 1
        while taken and taken[-1].start > words[at].start:
            taken.pop()
        over = taken[-1] if taken and taken[-1].end > words[at].start else None
        if words[at].key not in first_names(gazetteers) or (over and not _is_free(words, at, over)):
            break
        if over is None or over.start == words[at].start:  # never the second half of another name
            begin = at
    return replace(one, start=words[begin].start, entry=None) if begin < first else one


def _is_free(words: Sequence[Word], at: int, found: Found) -> bool:
    """Whether the name is a person's, or but this word, and no place for what stands before it."""
    alone = (found.start, found.end) == (words[at].start, words[at].end)
    return found.label is Label.PERSON or (alone and not (at and words[at - 1].key in _WHERE))


def _with_surname(words: Sequence[Word], one: Found, after: Sequence[Found], gazetteers: Gazetteers) -> Found:
    """A listed surname that is a first name too, with the capitalised word right after it."""
    at = words_between(words, one.start, one.end).stop
    single = at > 0 and words[at - 1].start == one.start
    if not (single and one.entry and words[at - 1].key in first_names(gazetteers) and at < len(words)):
        return one
    word, no_names = words[at], gazetteers.words["no_person"] | gazetteers.words["function_words"]
    over = next((other for other in after if other.start == word.start), None)
    whole = over is None or (over.label is Label.PERSON and over.end == word.end)
    told = word.key in no_names or word.key in gazetteers.heads or len(word.text) < 3
    if not whole or told or not _go_together(words[at - 1], word):
        return one
    return replace(one, end=word.end, entry=None)


def _go_together(left: Word, right: Word) -> bool:
    """Whether two words may be of one name: capitals, letters alone, one space between, both in capitals or neither."""
    capitals = is_capital(left) and is_capital(right) and left.text.isalpha()
    return capitals and right.start - left.end == 1 and left.text.isupper() == right.text.isupper()


def with_suffixes(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with "Jr." and the like in the persons' names that stand before it."""
    return [replace(r, found=tuple(_with_suffix(r, at) for at in range(len(r.found)))) for r in readings]


def _with_suffix(reading: Reading, at: int) -> Found:
    one = reading.found[at]
    suffix = _SUFFIX.match(reading.text, one.end) if one.label is Label.PERSON else None
    if suffix is None or any(other.overlaps(*suffix.span()) for other in reading.found[at + 1 : at + 2]):
        return one
    return replace(one, end=suffix.end(), entry=None)
