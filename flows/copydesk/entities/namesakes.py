"""Knows which full names of a corpus are one person's: the same first and last word, and nothing that contradicts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.entities.person_names import PARTICLES, SUFFIXES, contradict, surnames
from copydesk.entities.words import fold_name, fold_word, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Person:
    """A person's entity in a corpus: its id, its name, and how many documents name it."""

    entity_id: str
    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class Group:
    """One person under one full name or several; the head's is in the most documents. `surnames` are folded."""

    head: Person
    persons: tuple[Person, ...]
    surnames: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Full:
    person: Person
    middle: tuple[str, ...]
    suffix: str


def is_surname(name: str) -> bool:
    """Whether it is one word, perhaps with particles before it, of three letters or more.

    >>> is_surname("Lavrov"), is_surname("von der Leyen"), is_surname("Sergei Lavrov"), is_surname("Xi")
    (True, True, False, False)
    """
    chunks = name.split()
    while len(chunks) > 1 and fold_word(chunks[0]) in PARTICLES:
        chunks = chunks[1:]
    return len(chunks) == 1 and len(chunks[0]) > 2 and chunks[0].replace("-", "").isalpha()


def group_persons(persons: Iterable[Person]) -> tuple[Group, ...]:
    """The persons who have a first and a last name, grouped, in the order of their heads' ids.

    Names of the same first and last word are one person's if each middle name or initial fits the longest's, in order:
    "Jan Kowal", "Jan A. Kowal" and "Jan Adam Kowal" are one; "Jan B. Kowal" or "Jan A. B. Kowal" with "Jan B. Kowal"
    among them, or "Jan Kowal Jr.", leaves all apart but those written alike.
    """
    named: defaultdict[tuple[str, str], list[_Full]] = defaultdict(list)
    for person in persons:
        first, middle, last, suffix = _split(person.name)
        if first and last:
            named[first, last].append(_Full(person, middle, suffix))
    groups = (_group(members) for names in named.values() for members in _parts(names))
    return tuple(sorted(groups, key=lambda group: group.head.entity_id))


def _split(name: str) -> tuple[str, tuple[str, ...], str, str]:
    """First name, middle names and initials, last name, suffix; folded, the first empty where a name is not full."""
    words = [word.key for word in split_words(name) if word.text[0].isalnum()]
    suffix = words.pop() if len(words) > 2 and words[-1] in SUFFIXES else ""
    words = [word for word in words if word not in PARTICLES]
    if len(words) > 2 and all(len(word) == 1 for word in words[:-1]):  # "J. K. Kowal" is "JK Kowal"
        words = ["".join(words[:-1]), words[-1]]
    if len(words) < 2 or len(words[0]) < 2 or len(words[-1]) < 2:
        return "", (), "", ""
    return words[0], tuple(words[1:-1]), words[-1], suffix


def _parts(names: Sequence[_Full]) -> Iterator[list[_Full]]:
    longest = max((name.middle for name in names), key=lambda middle: (len(middle), sum(map(len, middle)), middle))
    fit = all(_fits(name.middle, longest) for name in names) and not contradict([name.middle for name in names])
    if fit and len({name.suffix for name in names}) == 1:
        yield list(names)
        return
    alike: defaultdict[tuple[tuple[str, ...], str], list[_Full]] = defaultdict(list)
    for name in names:
        alike[name.middle, name.suffix].append(name)
    yield from alike.values()


def _fits(middle: Sequence[str], longest: Sequence[str]) -> bool:
    """Whether the words stand in `longest` in their order, an initial for any word that begins with it."""
    rest = iter(longest)
    return all(any(_like(word, other) for other in rest) for word in middle)


def _like(word: str, other: str) -> bool:
    return word == other or (1 in (len(word), len(other)) and word[0] == other[0])


def _group(members: Sequence[_Full]) -> Group:
    persons = sorted((one.person for one in members), key=lambda person: (-person.documents, person.entity_id))
    # The son is called by his whole name where the father is called by the surname.
    fathers = (person for person in persons if fold_word(person.name.split()[-1].strip(".,")) not in SUFFIXES)
    written = {fold_name(writing) for person in fathers for writing in surnames(person.name)}
    return Group(persons[0], tuple(persons), frozenset(written))
