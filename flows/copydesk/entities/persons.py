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
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a person's name that count: no particles, marks or initials.

    >>> name_parts("Donald J. Trump"), name_parts("Ahmed al-Sharaa")
    (('donald', 'trump'), ('ahmed', 'sharaa'))
    """
    keys = [word.key for word in split_words(name) if word.text[0].isalpha()]
    return tuple(key for key in keys if key not in _PARTICLES and len(key) > 1) or tuple(keys)


def surnames(name: str) -> tuple[str, ...]:
    """The writings under which a person's full name goes on: the last word, with and without its particles.

    >>> surnames("Ursula von der Leyen"), surnames("Ahmed al-Sharaa"), surnames("Jane Doe-Smith")
    (('Leyen', 'von der Leyen'), ('al-Sharaa', 'Sharaa'), ('Doe-Smith',))
    """
    chunks = [chunk for chunk in name.split() if chunk.casefold().strip(".") not in _SUFFIXES]
    if len(chunks) < 2 or len(chunks[-1]) < 3 or not chunks[-1][-1].isalpha():
        return ()
    last, before = chunks[-1], len(chunks) - 1
    while before > 1 and chunks[before - 1].casefold() in _PARTICLES:
        before -= 1
    particle, _, rest = last.partition("-")
    bare = rest if particle.casefold() in _PARTICLES and len(rest) > 2 else ""
    return tuple(dict.fromkeys(writing for writing in (last, bare, " ".join(chunks[before:])) if writing))


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
        last = {full for key, full in self.full.items() if key[-len(parts) :] == parts}
        first = {full for key, full in self.full.items() if key[: len(parts)] == parts}
        return self._nearest(last or first, place) or name

    def _nearest(self, names: set[str], place: int) -> str | None:
        spots = sorted((at, name) for name in names for at in self.places[name])
        before = [name for at, name in spots if at <= place]
        return before[-1] if before else spots[0][1] if spots else None


def _is_full(name: str) -> bool:
    """Whether it is a first and a last name: "von der Leyen", "Doe-Smith" and "Abdullah II" are not."""
    chunks = [chunk for chunk in name.split() if chunk.casefold().strip(".") not in _PARTICLES | _SUFFIXES]
    return len(chunks) > 1 and len(name_parts(name)) > 1


def gather_people(names: Sequence[tuple[int, str]], spellings: Mapping[str, str]) -> People:
    """The persons behind the `(place, name)` of all mentions of persons in an article."""
    fulls = [(place, spellings.get(name, name)) for place, name in names if _is_full(name)]
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
