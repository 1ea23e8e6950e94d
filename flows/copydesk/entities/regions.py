"""Knows which city is meant by the land said after it: "Odessa, Texas", "Tripoli, Lebanon", "Cambridge in England"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from copydesk.entities.cities import choose_city, city_key, entry_of_city, find_cities, listed_city, same_named
from copydesk.entities.found import Found, overlapping
from copydesk.entities.lists import listed_entry
from copydesk.entities.person_names import name_parts
from copydesk.entities.words import fold_name, is_capital, slug, words_between
from copydesk.kinds import Label
from copydesk.rules.gazetteers import Entry, Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.entities.reading import Reading
    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_MOST_WORDS = 6
"""How many words the name of a city or a land has at most; the stops of "N.H." are words too."""

_JOINTS = frozenset(("-", "'", ".", "de", "del", "el", "al", "upon", "on", "of", "la", "le"))
"""What may stand between the capitals of a city's name."""

_CLOSERS = frozenset('.,;:)!?—–-"”')
_GO_ON = frozenset((
    "at", "after", "before", "by", "during", "for", "from", "in", "last", "on", "since", "that", "this", "to", "until",
    "when", "where", "which", "while", "who", "with",
))  # fmt: skip
"""What follows a land that stands for itself, and is no member of a list."""

_AND = frozenset(("and", "or", "&"))
_ARE = frozenset(("is", "was", "lies", "are", "lay"))
_PLACES = (Label.GPE, Label.LOC, Label.FAC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A city with its land: the words of the city and of the land, and who the city is."""

    city: range
    land: range
    region: Region
    name: str
    entry: Entry


def with_regions(readings: Sequence[Reading], gazetteers: Gazetteers) -> list[Reading]:
    """The readings with each city that a land follows as the city of that name there, wherever the article has it.

    A city that the tables don't have there has no id of theirs, but its country. A mention without its land stays what
    it was where the article tells two cities of the name, or names the country of the one that is known by it.
    """
    rows = [_apart([one for one in _told(r, gazetteers) if _is_free(r, one)]) for r in readings]
    if not any(rows):
        return list(readings)
    meant = _meant(readings, rows, gazetteers)
    persons = _persons(readings)
    placed = [_placed(r, row, gazetteers) for r, row in zip(readings, rows, strict=True)]
    return [replace(r, found=tuple(_elsewhere(r, f, meant, persons, gazetteers) for f in r.found)) for r in placed]


def _told(reading: Reading, gazetteers: Gazetteers) -> Iterator[_Told]:
    words = reading.words
    for at, word in enumerate(words):
        if not 0 < at < len(words) - 1 or not (word.text in ",(" or word.key == "in"):
            continue
        land = _land(words, at + 1, gazetteers)
        if land is None:
            continue
        stop, lands = land
        end = at - (word.key == "in" and words[at - 1].key in _ARE)
        if (first := _city_start(words, end, gazetteers)) is None:
            continue
        name = reading.text[words[first].start : words[end - 1].end]
        regions = [one for one in lands if _fits(words, first, stop, one, gazetteers, listing=word.text == ",")]
        if (word.text == "(" and words[stop : stop + 1] and words[stop].text != ")") or not regions:
            continue
        told = _city_in(name, regions, gazetteers)
        if told is None and word.text == "," and len(lands) == 1 and lands[0].code:
            told = (lands[0], _unknown(name, lands[0])) if not _is_list(words, first, stop, gazetteers) else None
        if told:
            yield _Told(city=range(first, end), land=range(at + 1, stop), region=told[0], name=name, entry=told[1])


@cache
def _lands(gazetteers: Gazetteers) -> Mapping[str, tuple[Region, ...]]:
    """The countries (their code is "") and regions by their folded names."""
    found: dict[str, dict[Region, None]] = {}
    for entry in gazetteers.entries:
        if entry.table == "countries" and entry.country and not entry.weak:
            for name in entry.names:
                found.setdefault(fold_name(name), {})[Region(entry.name, entry.country, "")] = None
    for name, region in gazetteers.regions.items():
        found.setdefault(fold_name(name), {})[region] = None
    return {name: tuple(lands) for name, lands in found.items()}


def _land(words: Sequence[Word], at: int, gazetteers: Gazetteers) -> tuple[int, tuple[Region, ...]] | None:
    """Where the longest name of a land from `at` on ends, and what it may be."""
    if not is_capital(words[at]):
        return None
    lands = _lands(gazetteers)
    for stop in range(min(len(words), at + _MOST_WORDS), at, -1):
        name = " ".join(word.key for word in words[at:stop])
        if name in lands and (len(name) > 2 or words[at].text.isupper()):
            return stop, lands[name]
    return None


def _city_start(words: Sequence[Word], end: int, gazetteers: Gazetteers) -> int | None:
    """Where the longest name of a city that ends before `end` begins; None where it is the end of a longer name."""
    for first in range(max(0, end - _MOST_WORDS), end):
        name = words[first:end]
        if not (is_capital(name[0]) and all(is_capital(word) or word.key in _JOINTS for word in name)):
            continue
        if same_named(" ".join(word.text for word in name), gazetteers):
            before = words[first - 1] if first else None
            longer = before and is_capital(before) and before.key not in gazetteers.words["function_words"]
            return None if longer else first
    return None


def _fits(words: Sequence[Word], first: int, stop: int, land: Region, gazetteers: Gazetteers, *, listing: bool) -> bool:
    """Whether the land stands beside the city, and neither possesses what follows nor is another member of a list."""
    after = words[stop : stop + 2]
    if len(after) == 2 and after[0].text in "'’" and after[1].key == "s":
        return False
    if land.code or not listing:
        return True
    closed = not after or after[0].text in _CLOSERS or after[0].key in _GO_ON
    return closed and not _is_list(words, first, stop, gazetteers)


def _is_list(words: Sequence[Word], first: int, stop: int, gazetteers: Gazetteers) -> bool:
    """Whether other lands or cities stand before and after the two: "Canada, London, Australia and Peru"."""
    after = [word.key for word in words[stop : stop + 3]] + ["", "", ""]
    if after[0] in _AND:
        return True
    following = stop + 1 + (after[1] in _AND)
    if after[0] == "," and following < len(words) and _is_place(words, following, gazetteers):
        with_land = words[following + 1 : following + 3]
        return len(with_land) < 2 or with_land[0].text != "," or not _is_region(words, following + 2, gazetteers)
    before = words[first - 1].text if first else ""
    return before in (",", "&") or (before == "and" and first > 1 and _is_place(words, first - 2, gazetteers))


def _is_place(words: Sequence[Word], at: int, gazetteers: Gazetteers) -> bool:
    word = words[at]
    known = _land(words, at, gazetteers) or find_cities(word.text, gazetteers)
    return is_capital(word) and bool(known)


def _is_region(words: Sequence[Word], at: int, gazetteers: Gazetteers) -> bool:
    land = _land(words, at, gazetteers)
    return land is not None and any(region.code for region in land[1])


def _city_in(name: str, lands: Sequence[Region], gazetteers: Gazetteers) -> tuple[Region, Entry] | None:
    """The city of that name in the first of the lands that has one: the one known by it, else the most populous."""
    usual = listed_city(name, gazetteers)
    rows = [*([usual] if usual else []), *(same_named(name, gazetteers) or ())]
    for land in lands:
        there = [c for c in rows if c.country == land.country and land.code in ("", c.region)]
        if there:
            return land, entry_of_city(there[0], gazetteers)
    return None


def _unknown(name: str, land: Region) -> Entry:
    return Entry(
        table="cities", name=name, label=Label.GPE, names=(name,), entity_id=f"gpe:{slug(f'{name} {land.name}')}",
        country=land.country,
    )  # fmt: skip


def _is_free(reading: Reading, told: _Told) -> bool:
    """Whether no name goes beyond the two: "University of Texas at Austin, Texas" is no city."""
    start, end = reading.words[told.city.start].start, reading.words[told.land.stop - 1].end
    return all(start <= f.start and f.end <= end for f in overlapping(reading.found, start, end))


def _apart(row: Sequence[_Told]) -> list[_Told]:
    """Those whose land is not itself the city of the next: "Portland, Victoria, British Columbia"."""
    return [one for one, after in zip_longest(row, row[1:]) if after is None or after.city.start >= one.land.stop]


def _placed(reading: Reading, row: Sequence[_Told], gazetteers: Gazetteers) -> Reading:
    """The reading with the cities and their lands as places."""
    new: list[Found] = []
    for told in row:
        new.append(_found(reading, told.city, told.entry))
        start, end = reading.words[told.land.start].start, reading.words[told.land.stop - 1].end
        if not any((f.start, f.end) == (start, end) and f.entry for f in overlapping(reading.found, start, end)):
            name = told.region.name
            listed = listed_entry(name, Label.GPE, gazetteers)
            new.append(_found(reading, told.land, listed or _part(told.region)))
    new.sort(key=lambda f: f.start)
    kept = [f for f in reading.found if not overlapping(new, f.start, f.end)]
    return replace(reading, found=tuple(sorted([*kept, *new], key=lambda f: f.start)))


def _found(reading: Reading, words: range, entry: Entry) -> Found:
    start, end = reading.words[words.start].start, reading.words[words.stop - 1].end
    return Found(start=start, end=end, label=Label.GPE, method="pattern:region", entry=entry)


def _part(region: Region) -> Entry:
    return Entry(table="regions", name=region.name, label=Label.GPE, names=(region.name,), country=region.country)


def _meant(readings: Sequence[Reading], rows: Sequence[Sequence[_Told]], gazetteers: Gazetteers) -> dict[str, Entry]:
    """The city that a name means all over the article, by its key, where nothing speaks against it."""
    told: dict[str, dict[str | None, _Told]] = {}
    for one in (one for row in rows for one in row):
        told.setdefault(city_key(one.name), {})[one.entry.entity_id] = one
    named: dict[str | None, set[str]] = {}
    for reading in readings:
        for found in reading.found:
            if found.entry:
                named.setdefault(found.entry.country, set()).add(city_key(reading.text[found.start : found.end]))
    meant = {}
    for key, cities in told.items():
        one = next(iter(cities.values()))
        land = listed_entry(one.name, Label.GPE, gazetteers)
        usual = listed_city(one.name, gazetteers) or choose_city(find_cities(one.name, gazetteers), ())
        known = land.country if land else usual.country if usual else None
        others = named.get(known, set()) if known else set()
        against = known != one.entry.country and len(others) > (key in others)
        if len(cities) == 1 and not against and (land is None or land.table == "cities"):
            meant[key] = one.entry
    return meant


def _persons(readings: Sequence[Reading]) -> set[str]:
    """The folded words of the full names of the article's persons."""
    full = (name_parts(r.text[f.start : f.end]) for r in readings for f in r.found if f.label is Label.PERSON)
    return {part for parts in full if len(parts) > 1 for part in parts}


def _elsewhere(
    reading: Reading, found: Found, meant: Mapping[str, Entry], persons: set[str], gazetteers: Gazetteers
) -> Found:
    """A mention of a told city without its land."""
    name = reading.text[found.start : found.end]
    entry = meant.get(city_key(name))
    if entry is None or found.method == "pattern:region":
        return found
    if found.label not in _PLACES and (found.label is not Label.PERSON or fold_name(name) in persons):
        return found
    after = words_between(reading.words, found.start, found.end).stop
    spoken = after < len(reading.words) and reading.words[after].key in gazetteers.words["speaking"]
    if found.label is Label.PERSON and spoken:
        return found
    return replace(found, label=Label.GPE, entry=entry, method="pattern:region", sure=True)
