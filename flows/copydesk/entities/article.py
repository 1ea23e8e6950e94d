"""Settles the names of one article together: acronyms it defines, surnames, cities, and one label for one name."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.entities.cities import find_cities
from copydesk.entities.contexts import with_contexts, with_namesakes, without_common_words
from copydesk.entities.definitions import defined_in
from copydesk.entities.foreign import with_foreign_bodies
from copydesk.entities.found import Found, longest
from copydesk.entities.joining import with_suffixes
from copydesk.entities.lists import NameTree
from copydesk.entities.person_names import family_names, name_parts, surnames
from copydesk.entities.reading import no_names
from copydesk.entities.regions import with_regions
from copydesk.entities.words import fold_name
from copydesk.kinds import Label
from copydesk.rules.gazetteers import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.entities.reading import Reading
    from copydesk.rules.gazetteers import Gazetteers

_NEED_BODY = frozenset(set(Label) - {Label.GPE, Label.LOC, Label.NORP, Label.LANGUAGE})

_CITY_FLOORS = dict.fromkeys(Label, 50_000) | {Label.PERSON: 300_000, Label.LOC: 0, Label.FAC: 0}
"""How populous a city must be to outdo the label that the model gave its name, in an article about its country."""
_MARKED = 4
"""So many times less populous may it be where its name has marks: few bodies bear such names, but persons do."""
_OWN = frozenset(("acronym", "surname", "vote"))
"""The tables of names that the article itself gives."""
_PLACES = (Label.GPE, Label.LOC, Label.FAC)


def settle(readings: Sequence[Reading], gazetteers: Gazetteers) -> tuple[tuple[Reading, ...], dict[str, str]]:
    """The readings with their names settled, and the long form of each acronym by its folded form."""
    readings = with_regions(_without_heading_guesses(readings), gazetteers)
    readings = without_common_words(_with_cities(readings, gazetteers))
    readings = with_namesakes(with_contexts(readings, gazetteers))
    readings, long_forms = _with_acronyms(readings, gazetteers)
    readings = _with_names(readings, list(_short_names(readings)), "list:organisations")
    readings = _with_names(readings, list(_surnames(readings, gazetteers)), "surname")
    readings = _with_names(readings, list(_votes(readings)), "vote")
    return tuple(with_suffixes(list(with_foreign_bodies(readings, gazetteers)))), long_forms


def _without_heading_guesses(readings: Sequence[Reading]) -> list[Reading]:
    """In a title-case heading the model's guess at a person, body or work counts only if the body has it too."""
    body = {fold_name(r.text[f.start : f.end]) for r in readings if not r.strict for f in r.found}
    return [
        replace(r, found=tuple(f for f in r.found if _stays(r, f, body))) if r.strict else r
        for r in readings
    ]  # fmt: skip


def _stays(reading: Reading, found: Found, body: set[str]) -> bool:
    return found.sure or found.label not in _NEED_BODY or fold_name(reading.text[found.start : found.end]) in body


def _with_cities(readings: Sequence[Reading], gazetteers: Gazetteers) -> list[Reading]:
    """The readings with cities labelled as places; a person's name, or a small city's, stays what the model said."""
    every = [(r, f) for r in readings for f in r.found]
    full = [_parts(r, f) for r, f in every if f.label is Label.PERSON]
    persons = {part for parts in full if len(parts) > 1 for part in parts}
    countries = {f.entry.country for _, f in every if f.entry and f.entry.country}

    def relabelled(name: str, found: Found) -> Found:
        cities = () if found.sure or found.label in (Label.GPE, Label.NORP) else find_cities(name, gazetteers)
        floor = _CITY_FLOORS.get(found.label, 0)
        if found.label is not Label.PERSON and not name.isascii():
            floor //= _MARKED
        fits = any(city.population >= (floor if city.country in countries else 3 * floor) for city in cities)
        fits = fits and (not floor or fold_name(name) not in persons)
        return replace(found, label=Label.GPE, method="list:cities", sure=True) if fits else found

    return [replace(r, found=tuple(relabelled(r.text[f.start : f.end], f) for f in r.found)) for r in readings]


def _parts(reading: Reading, found: Found) -> tuple[str, ...]:
    return name_parts(reading.text[found.start : found.end])


def _with_acronyms(readings: Sequence[Reading], gazetteers: Gazetteers) -> tuple[list[Reading], dict[str, str]]:
    """The readings with both forms of every defined acronym found; the long forms by the folded short one."""
    entries: list[Entry] = []
    long_forms: dict[str, str] = {}
    won: set[str] = set()
    added: list[Reading] = []
    for reading in readings:
        new = []
        for one in defined_in(reading, gazetteers):
            name = reading.text[one.start : one.end]
            long_forms.setdefault(one.short.key, name)
            won |= {one.short.text} if one.wins else set()
            entries.append(Entry(table="acronym", name=name, label=one.label, names=(one.short.text,)))
            new += [
                Found(start=s, end=e, label=one.label, method="acronym")
                for s, e in ((one.start, one.end), (one.short.start, one.short.end))
            ]
        kept = [f for f in reading.found if not any(n.overlaps(f.start, f.end) and not _longer(f, n) for n in new)]
        listed = [
            f for f in reading.found
            if (f.entry or f.method == "pattern:ministry") and any((f.start, f.end) == (n.start, n.end) for n in new)
        ]  # fmt: skip
        added.append(replace(reading, found=tuple(longest([*listed, *new, *kept]))))
    if won:
        added = [replace(r, found=tuple(_defined(r, f, won) for f in r.found)) for r in added]
    return _with_names(added, entries, "acronym"), long_forms


def _defined(reading: Reading, found: Found, won: set[str]) -> Found:
    """An acronym that the article defines otherwise than the list."""
    return replace(found, entry=None, method="acronym") if reading.text[found.start : found.end] in won else found


def _longer(found: Found, new: Found) -> bool:
    return (
        found.start <= new.start
        and new.end <= found.end
        and (found.end - found.start) > (new.end - new.start)
        and found.sure
    )


def _short_names(readings: Sequence[Reading]) -> Iterator[Entry]:
    """The short names of listed entities that the article has by another name: "IS" beside "Islamic State".

    Those of cities are left to the model: "LA Weekly" is no place.
    """
    short = (f.entry for r in readings for f in r.found if f.entry and f.entry.short)
    named = {entry.name: entry for entry in short if entry.table != "cities"}
    for entry in named.values():
        yield replace(entry, names=entry.short)


def _surnames(readings: Sequence[Reading], gazetteers: Gazetteers) -> Iterator[Entry]:
    """The surname of each person's full name, to look for, unless the article has it in lower case too."""
    never = no_names(gazetteers)
    listed = {
        fold_name(r.text[f.start : f.end])
        for r in readings
        for f in r.found
        if f.entry and f.label is not Label.PERSON and f.method != "pattern:region"
    }
    seen = {word.text for reading in readings for word in reading.words if word.text.islower()}
    for reading in readings:
        for found in reading.found:
            if found.label is not Label.PERSON or len(_parts(reading, found)) < 2:
                continue
            name = reading.text[found.start : found.end]
            for names in (surnames(name), family_names(name, gazetteers.words["family_first"])):
                if names and not {fold_name(name) for name in names} & (seen | listed | never):
                    seen.update(fold_name(name) for name in names)
                    yield Entry(table="surname", name=names[0], label=Label.PERSON, names=names)


def _votes(readings: Sequence[Reading]) -> Iterator[Entry]:
    """One label for each name on whose label its mentions disagree, and names to look for where they were missed."""
    labels: dict[str, Counter[Label]] = {}
    sure: dict[str, Counter[Label]] = {}
    written: dict[str, str] = {}
    for reading in readings:
        for found in reading.found:
            name = reading.text[found.start : found.end]
            key = fold_name(name)
            written.setdefault(key, name)
            (sure if found.sure else labels).setdefault(key, Counter())[found.label] += 1
    for key, counts in labels.items():
        chosen = sure.get(key, counts)
        label = min(chosen, key=lambda one: (-chosen[one], list(chosen).index(one)))
        if _is_telling(written[key], counts.total()):
            yield Entry(table="vote", name=written[key], label=label, names=(written[key],))


def _is_telling(name: str, times: int) -> bool:
    """Whether a name is sought elsewhere too: several words, an acronym, or found often."""
    return " " in name or (name.isupper() and len(name) > 2) or times > 1


def _with_names(readings: Iterable[Reading], entries: Sequence[Entry], method: str) -> list[Reading]:
    """The readings with the article's own names found wherever they stand; a longer name keeps its place."""
    if not entries:
        return list(readings)
    tree = NameTree(entries)
    return [replace(r, found=tuple(_renamed(r, tree, method))) for r in readings]


def _renamed(reading: Reading, tree: NameTree, method: str) -> list[Found]:
    model = {(f.start, f.end): f for f in reading.found}
    new = []
    for match in tree.find(reading.words):
        start, end = reading.words[match.first].start, reading.words[match.last - 1].end
        old = model.get((start, end))
        if old and (old.sure or old.label is match.entry.label):
            continue
        if not reading.strict or old:
            entry = match.entry if match.entry.table not in _OWN else None
            new.append(Found(start=start, end=end, label=match.entry.label, method=method, entry=entry))
    return longest([*reading.found, *new])
