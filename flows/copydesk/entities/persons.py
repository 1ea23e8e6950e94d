"""Knows which names of an article are the same person: full name, surname, other spelling."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from copydesk.entities.variants import by_shape, is_doubled, shapes, wholes
from copydesk.entities.words import split_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_SMALL_WORDS = "al el bin ibn abu van von der den de da di du la le ul ur ad as ash jr sr ii iii"
PARTICLES = frozenset(_SMALL_WORDS.split())
_MOST_PARTS, _MOST_NAMESAKES = 8, 20
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


@lru_cache(maxsize=20_000)
def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a person's name that count: no particles, marks or initials.

    >>> name_parts("Donald J. Trump"), name_parts("Ahmed al-Sharaa")
    (('donald', 'trump'), ('ahmed', 'sharaa'))
    """
    keys = [word.key for word in split_words(name) if word.text[0].isalpha()]
    return tuple(key for key in keys if key not in PARTICLES and len(key) > 1) or tuple(keys)


def surnames(name: str) -> tuple[str, ...]:
    """The writings under which a person's full name goes on: the last word, with and without its particles.

    >>> surnames("Ursula von der Leyen"), surnames("Ahmed al-Sharaa"), surnames("Jane Doe-Smith")
    (('Leyen', 'von der Leyen'), ('al-Sharaa', 'Sharaa'), ('Doe-Smith',))
    """
    chunks = [chunk for chunk in name.split() if chunk.casefold().strip(".") not in SUFFIXES]
    if len(chunks) < 2 or len(chunks[-1]) < 3 or not chunks[-1][-1].isalpha():
        return ()
    last, before = chunks[-1], len(chunks) - 1
    while before > 1 and chunks[before - 1].casefold() in PARTICLES:
        before -= 1
    particle, _, rest = last.partition("-")
    bare = rest if particle.casefold() in PARTICLES and len(rest) > 2 else ""
    return tuple(dict.fromkeys(writing for writing in (last, bare, " ".join(chunks[before:])) if writing))


@dataclass(frozen=True, slots=True)
class People:
    """The persons of an article.

    `full` gives the canonical name by the parts of a full name; `ends` and `begins` those of whom a full name ends or
    begins so; `places` where each is named in full, in order; `kin` those who are only named as somebody's relatives;
    `slips` the surnames by what is left of them without a letter.
    """

    full: Mapping[tuple[str, ...], str]
    ends: Mapping[tuple[str, ...], Sequence[str]]
    begins: Mapping[tuple[str, ...], Sequence[str]]
    places: Mapping[str, Sequence[int]]
    kin: Collection[str]
    slips: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]

    def name_of(self, name: str, place: int) -> str:
        """The canonical name of a mention: the full name that it belongs to, else its own.

        Of several persons of one surname it is the one named in full last before `place`, and no mere relative.
        """
        parts = name_parts(name)
        if parts in self.full:
            return self.full[parts]
        names = self.ends.get(parts) or self.begins.get(parts) or self._misspelt(parts)
        names = [one for one in names if one not in self.kin] or names
        return names[0] if len(names) == 1 else self._nearest(names, place) or name

    def _misspelt(self, parts: tuple[str, ...]) -> Sequence[str]:
        """Who has a surname with a letter more or less, if it is one person."""
        ends = {end for shape in shapes(parts) for end in self.slips.get(shape, ()) if is_doubled(end[0], parts[0])}
        near = {name for end in ends for name in self.ends[end]} if len(parts) == 1 else set()
        return tuple(near) if len(near) == 1 else ()

    def _nearest(self, names: Sequence[str], place: int) -> str | None:
        before = [(self.places[name][at - 1], name) for name in names if (at := bisect_left(self.places[name], place))]
        after = [(self.places[name][0], name) for name in names]
        return max(before)[1] if before else min(after)[1] if after else None


def _is_full(name: str) -> bool:
    """Whether it is a first and a last name: "von der Leyen", "Doe-Smith" and "Abdullah II" are not."""
    chunks = [chunk for chunk in name.split() if chunk.casefold().strip(".") not in PARTICLES | SUFFIXES]
    return len(chunks) > 1 and len(name_parts(name)) > 1


def gather_people(
    names: Sequence[tuple[int, str]],
    spellings: Mapping[str, str],
    nicknames: Mapping[str, Collection[str]] = MappingProxyType({}),
    kin: Collection[int] = (),
) -> People:
    """The persons behind the `(place, name)` of all mentions of persons in an article, in order.

    `nicknames` are short first names by the whole one, folded; `kin` the places where somebody's relative is named.
    """
    fulls = [(place, spellings.get(name, name)) for place, name in names]
    fulls = [(place, name) for place, name in fulls if _is_full(name)]
    counts = Counter(name for _, name in fulls)
    full = _canonical(counts, nicknames)
    written = {name_parts(other): full[name_parts(name)] for other, name in spellings.items() if name in counts}
    places: dict[str, list[int]] = {}
    for place, name in fulls:
        places.setdefault(full[name_parts(name)], []).append(place)
    ends, begins = _edges(full)
    relatives = {name for name, its_places in places.items() if all(place in kin for place in its_places)}
    return People(
        {**written, **full}, ends, begins, places, relatives, by_shape([end for end in ends if len(end) == 1])
    )


def _canonical(counts: Counter[str], nicknames: Mapping[str, Collection[str]]) -> dict[tuple[str, ...], str]:
    """The canonical name by the parts of each full name: the most frequent form that begins as the whole name does."""
    ranked = [name for name, _ in counts.most_common()]
    whole = wholes(list(dict.fromkeys(map(name_parts, ranked))), nicknames)

    def begins_otherwise(name: str) -> bool:
        first, its_whole = name_parts(name)[0], whole[name_parts(name)][0]
        return first != its_whole and first not in nicknames.get(its_whole, ())

    chosen: dict[tuple[str, ...], str] = {}
    for name in sorted(ranked, key=begins_otherwise):
        chosen.setdefault(whole[name_parts(name)], name)
    return {key: chosen[long] for key, long in whole.items()}


def _edges(
    full: Mapping[tuple[str, ...], str],
) -> tuple[dict[tuple[str, ...], list[str]], dict[tuple[str, ...], list[str]]]:
    """The canonical names by the parts that end, and by those that begin, a full name."""
    ends: dict[tuple[str, ...], list[str]] = {}
    begins: dict[tuple[str, ...], list[str]] = {}
    for key, name in full.items():
        for cut in range(1, min(len(key), _MOST_PARTS)):
            for table, part in ((ends, key[cut:]), (begins, key[:-cut])):
                if len(table.setdefault(part, [])) < _MOST_NAMESAKES and name not in table[part]:
                    table[part].append(name)
    return ends, begins
