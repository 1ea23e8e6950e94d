"""Knows which full names are forms of one person's: shorter, with a nickname, or a letter off."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

Key = tuple[str, ...]
"""The folded words of a person's name that count."""

_MOST_WORDS = 5
"""Names of more words are shortened at one end only."""

_SLIP_WORD = 5
"""A letter more or less makes another word of a shorter one."""


def wholes(keys: Sequence[Key], nicknames: Mapping[str, Collection[str]]) -> dict[Key, Key]:
    """For each full name the one that it is a form of, else itself; of two a letter apart, the first in `keys`.

    `nicknames` are the short forms of first names by the whole one, folded.
    """
    longer: dict[Key, list[Key]] = {}
    for key in sorted(keys):
        for form in _forms(key, nicknames):
            longer.setdefault(form, []).append(key)
    found = {key: _longest(longer.get(key, ()), longer) or key for key in keys}
    return found | {slip: found[right] for slip, right in _slips([key for key in keys if found[key] == key])}


def _longest(names: Sequence[Key], longer: Mapping[Key, Sequence[Key]]) -> Key | None:
    """The one name that all the others are forms of."""
    tops = (one for one in names if all(other == one or one in longer.get(other, ()) for other in names))
    return next(tops, None)


def _forms(key: Key, nicknames: Mapping[str, Collection[str]]) -> set[Key]:
    """The full names under which the person of that name may go on: they end in the same word."""
    *before, last = key
    if len(key) <= _MOST_WORDS:
        shorter: Iterable[Key] = (
            (*kept, last) for count in range(1, len(before) + 1) for kept in combinations(before, count)
        )
    else:
        shorter = (key, (key[0], last), *(key[cut:] for cut in range(1, len(key) - 1)))
    forms = {form for one in shorter for form in (one, *((n, *one[1:]) for n in nicknames.get(one[0], ())))}
    return forms - {key}


def _slips(keys: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
    """The names that are a letter off exactly one other, which has no other such, each with that one."""
    near: dict[Key, set[Key]] = {}
    for group in by_shape(keys).values():
        if 1 < len(group) < _MOST_WORDS:
            for left, right in combinations(group, 2):
                if _are_near(left, right):
                    near.setdefault(left, set()).add(right)
                    near.setdefault(right, set()).add(left)
    for left in keys:
        others = near.get(left, set())
        right = next(iter(others), left)
        if len(others) == 1 and len(near[right]) == 1 and keys.index(right) < keys.index(left):
            yield left, right


def by_shape(keys: Iterable[Key]) -> dict[Key, list[Key]]:
    """The names by each of their shapes: two that are a letter apart share one."""
    found: dict[Key, list[Key]] = {}
    for key in keys:
        for shape in shapes(key):
            found.setdefault(shape, []).append(key)
    return found


def shapes(key: Key) -> Iterator[Key]:
    """The name as it is, and with each letter of each longer word left out."""
    yield key
    for at, word in enumerate(key):
        if len(word) >= _SLIP_WORD:
            for cut in range(len(word)):
                yield (*key[:at], word[:cut] + word[cut + 1 :], *key[at + 1 :])


def _are_near(left: Key, right: Key) -> bool:
    apart = [(one, other) for one, other in zip(left, right, strict=True) if one != other]
    return len(apart) == 1 and is_slip(*apart[0])


def is_doubled(left: str, right: str) -> bool:
    """Whether two words are one, a letter more or less or a "y" for an "i" apart; vowels alone tell families apart.

    >>> is_doubled("zelensky", "zelenskyy"), is_doubled("sergei", "sergey"), is_doubled("karimi", "karami")
    (True, True, False)
    """
    same = len(left) == len(right) and left.replace("i", "y") != right.replace("i", "y")
    return is_slip(left, right) and not same


def is_slip(left: str, right: str) -> bool:
    """Whether two words are one, a letter off: "kristin" and "kristen"; not "daniel" and "daniela".

    >>> is_slip("maurer", "mauer"), is_slip("sergei", "sergey"), is_slip("daniel", "daniela")
    (True, True, False)
    """
    if min(len(left), len(right)) < _SLIP_WORD or left[0] != right[0] or left == right:
        return False
    begin = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    rest, other = left[begin:], right[begin:]
    while rest and other and rest[-1] == other[-1]:
        rest, other = rest[:-1], other[:-1]
    if max(len(rest), len(other)) > 1:
        return False
    inside = begin + max(len(rest), len(other)) < max(len(left), len(right))
    return inside or {rest, other} == {"i", "y"} or left[begin - 1] in (rest, other)
