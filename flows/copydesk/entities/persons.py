"""Knows which names of an article are the same person: full name, surname, other spelling."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.entities.words import split_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SMALL_WORDS = "al el bin ibn abu van von der den de da di du la le ul ur ad as ash jr sr ii iii"
_PARTICLES = frozenset(_SMALL_WORDS.split())


def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a person's name that count: no particles, marks or initials.

    >>> name_parts("Donald J. Trump"), name_parts("Ahmed al-Sharaa")
    (('donald', 'trump'), ('ahmed', 'sharaa'))
    """
    keys = [word.key for word in split_words(name) if word.text[0].isalpha()]
    return tuple(key for key in keys if key not in _PARTICLES and len(key) > 1) or tuple(keys)


@dataclass(frozen=True, slots=True)
class People:
    """The persons of an article: canonical name by the parts of a full name, and each full name's first place."""

    full: Mapping[tuple[str, ...], str]
    places: Mapping[str, Sequence[int]]

    def name_of(self, name: str, place: int) -> str:
        """The canonical name of a mention: the full name that it belongs to, else its own.

        Of several persons of one surname it is the one named in full last before `place`.
        """
        parts = name_parts(name)
        if parts in self.full:
            return self.full[parts]
        if len(parts) == 1:
            last = {full for key, full in self.full.items() if key[-1] == parts[0]}
            return self._nearest(last or {full for key, full in self.full.items() if key[0] == parts[0]}, place) or name
        return name

    def _nearest(self, names: set[str], place: int) -> str | None:
        spots = sorted((at, name) for name in names for at in self.places[name])
        before = [name for at, name in spots if at <= place]
        return before[-1] if before else spots[0][1] if spots else None


def gather_people(names: Sequence[tuple[int, str]], spellings: Mapping[str, str]) -> People:
    """The persons behind the `(place, name)` of all mentions of persons in an article."""
    fulls = [(place, spellings.get(name, name)) for place, name in names if len(name_parts(name)) > 1]
    counts = Counter(name for _, name in fulls)
    first = {name: place for place, name in reversed(fulls)}
    known = {name_parts(name): name for name in counts}
    same = {name: _longer(name_parts(name), known) for name in counts}
    canonical: dict[tuple[str, ...], str] = {}
    for key in sorted(set(same.values())):
        names_of_key = [name for name in counts if same[name] == key]
        canonical[key] = min(names_of_key, key=lambda name: (name_parts(name) != key, -counts[name], first[name], name))
    full = {
        name_parts(spelt): canonical[same[spellings.get(spelt, spelt)]]
        for _, spelt in names
        if len(name_parts(spelt)) > 1
    }
    places: dict[str, list[int]] = {}
    for place, name in fulls:
        places.setdefault(canonical[same[name]], []).append(place)
    return People(full, places)


def _longer(key: tuple[str, ...], known: Mapping[tuple[str, ...], str]) -> tuple[str, ...]:
    """The one longer full name of which `key` is the end ("Kumar Gupta"), or has first and last word in common."""
    longer = [
        other for other in known
        if len(other) > len(key) and (other[-len(key) :] == key or (other[0], other[-1]) == (key[0], key[-1]))
    ]  # fmt: skip
    if not longer:
        return key
    ends = [other for other in longer if other[-len(key) :] == key]
    return key if len(longer) > 1 or not ends else ends[0]
