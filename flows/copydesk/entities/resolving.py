"""Says which entity each name of an article is: its id, canonical name, place in a knowledge base, country."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.entities.acronyms import initials
from copydesk.entities.boundaries import trim
from copydesk.entities.cities import choose_city, find_cities
from copydesk.entities.found import Found, longest
from copydesk.entities.homonyms import with_homonyms
from copydesk.entities.lists import name_tree
from copydesk.entities.persons import People, gather_people
from copydesk.entities.words import fold_name, slug, split_words
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities.reading import Reading
    from copydesk.rules.gazetteers import City, Entry, Gazetteers

_COUNTRY_INSIDE = (Label.ORG, Label.FAC, Label.EVENT, Label.LAW, Label.PRODUCT)
_PLURAL_TYPE = re.compile(r"(?<=[\dA-Z])s$")
_OF_KIND = re.compile(r"^(?:City|State|Commonwealth|Town) of (?=[A-Z])(?!London\b)")
"""What stands before a place's name and makes no other place of it; the City of London is a district of London."""

_BEFORE = (" ", "'s ", "’s ", "' ", "’ ")
_AFTER = (" of ", " of the ", ", ", " in ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What a name stands for."""

    entity_id: str
    name: str
    kb: str | None = None
    kb_id: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the whole article says of its names: its persons, acronyms, countries, and bodies of one country."""

    people: People
    long_forms: Mapping[str, str]
    countries: frozenset[str]
    bodies: Mapping[str, frozenset[str]]


def resolve(
    readings: Sequence[Reading], long_forms: Mapping[str, str], gazetteers: Gazetteers
) -> tuple[tuple[Entity, ...], ...]:
    """The entity of every name found, paragraph by paragraph. Decided by the article and the tables alone."""
    readings = with_homonyms(readings, gazetteers)
    context = _context(readings, long_forms, gazetteers)
    rows, place = [], 0
    for reading in readings:
        row = []
        for found in reading.found:
            row.append(_resolve_one(reading, found, place, context, gazetteers))
            place += 1
        rows.append(tuple(row))
    return tuple(rows)


def _context(readings: Sequence[Reading], long_forms: Mapping[str, str], gazetteers: Gazetteers) -> Context:
    every = [(r, f) for r in readings for f in r.found]
    persons = [(at, _clean(r, f)) for at, (r, f) in enumerate(every) if f.label is Label.PERSON]
    countries = {f.entry.country for _, f in every if f.entry and f.entry.country and f.entry.table != "cities"}
    bodies: dict[str, set[str]] = {}
    for reading, found in every:
        if _is_generic(found) and (country := _country_around(reading, found, gazetteers)):
            bodies.setdefault(_body_name(_clean(reading, found), gazetteers), set()).add(country)
    return Context(
        people=gather_people(persons, gazetteers.spellings),
        long_forms={**_implied(every), **long_forms},
        countries=frozenset(countries),
        bodies={name: frozenset(found) for name, found in bodies.items()},
    )


def _clean(reading: Reading, found: Found) -> str:
    """The name as it is compared: one blank between words, no marks around it."""
    start, end = trim(reading.text, found.start, found.end, found.label)
    return " ".join(reading.text[start:end].split()) or reading.text[found.start : found.end]


def _implied(every: Sequence[tuple[Reading, Found]]) -> dict[str, str]:
    """Acronyms whose letters are the capitals of exactly one longer name of an organisation in the article."""
    names = dict.fromkeys(_clean(r, f) for r, f in every if f.label is Label.ORG)
    short = [name for name in names if name.isupper() and name.isalpha() and 2 < len(name) < 9]
    spelt: dict[str, list[str]] = {}
    for name in names:
        words = split_words(name)
        if len(words) > 2:
            spelt.setdefault(initials(words), []).append(name)
    return {fold_name(name): spelt[name][0] for name in short if len(spelt.get(name, ())) == 1}


def _resolve_one(reading: Reading, found: Found, place: int, context: Context, gazetteers: Gazetteers) -> Entity:
    name = _clean(reading, found)
    if found.label is Label.PERSON:
        whole = context.people.name_of(name, place)
        return Entity(entity_id=f"person:{slug(whole)}", name=whole)
    if _is_generic(found):
        return _body(reading, found, name, context, gazetteers)
    if found.label is Label.GPE:
        name = _OF_KIND.sub("", name)
    entry = found.entry or listed_entry(context.long_forms.get(fold_name(name), name), found.label, gazetteers)
    if entry:
        return entity_of(entry)
    if found.label is Label.GPE and (city := choose_city(find_cities(name, gazetteers), context.countries)):
        return city_entity(city)
    whole = context.long_forms.get(fold_name(name), name)
    if found.label is Label.PRODUCT:
        whole = _PLURAL_TYPE.sub("", whole)
    inside = _country_inside(whole, gazetteers, weak=found.label is Label.PRODUCT)
    country = inside if found.label in _COUNTRY_INSIDE else None
    return Entity(entity_id=f"{_kind(found.label)}:{slug(whole)}", name=whole, country=country)


def entity_of(entry: Entry) -> Entity:
    """The entity that a listed name stands for."""
    entity_id = entry.entity_id or f"{_kind(entry.label)}:{slug(entry.name)}"
    return Entity(entity_id=entity_id, name=entry.name, kb=entry.kb, kb_id=entry.kb_id, country=entry.country)


def city_entity(city: City) -> Entity:
    """The entity that a city is."""
    gid = str(city.geonames)
    return Entity(entity_id=f"geonames:{gid}", name=city.name, kb="geonames", kb_id=gid, country=city.country)


def _kind(label: Label) -> str:
    return label.value.lower()


def listed_entry(name: str, label: Label, gazetteers: Gazetteers) -> Entry | None:
    """The listed entity of exactly that name and kind."""
    words = split_words(name)
    for match in name_tree(gazetteers).find(words):
        if (match.first, match.last) == (0, len(words)) and match.entry.label is label:
            return match.entry
    return None


def _is_generic(found: Found) -> bool:
    return bool(found.entry and found.entry.generic and not found.entry.country) or found.method == "pattern:ministry"


def _body(reading: Reading, found: Found, name: str, context: Context, gazetteers: Gazetteers) -> Entity:
    """A body that many states have: which state's, as far as the words around it or the article tell."""
    name = found.entry.name if found.entry else _body_name(name, gazetteers)
    country = _country_around(reading, found, gazetteers)
    if country is None and len(context.bodies.get(name, ())) == 1:
        (country,) = context.bodies[name]
    return Entity(
        entity_id=f"org:{slug(name)}" + (f"-{country.lower()}" if country else ""), name=name, country=country
    )


def _body_name(name: str, gazetteers: Gazetteers) -> str:
    """The name of a ministry in the form "Ministry of ...", without its state: "Russian Defence Ministry"."""
    if listed_entry(_last_part(name), Label.GPE, gazetteers):
        name = name.rpartition(" of ")[0] or name
    words = name.split()
    if words[-1] != "Ministry":
        return name
    rest = [
        word
        for word in words[:-1]
        if not listed_entry(word, Label.NORP, gazetteers) and not listed_entry(word, Label.GPE, gazetteers)
    ]
    office = " ".join(rest)
    office = {"Foreign": "Foreign Affairs", "Defense": "Defence"}.get(office, office)
    return f"Ministry of {office}" if office else name


def _last_part(name: str) -> str:
    """What stands after the last "of": "Estonia" in "Ministry of Digital Affairs of Estonia"."""
    return name.rpartition(" of ")[2].removeprefix("the ")


def _country_around(reading: Reading, found: Found, gazetteers: Gazetteers) -> str | None:
    """The country of the name that possesses this one: "Iran's National Security Council", "Parliament of Georgia"."""
    inside = _country_inside(reading.text[found.start : found.end], gazetteers)
    if inside:
        return inside
    at = bisect_left(reading.found, found.start, key=lambda one: one.start)
    for other in reading.found[max(0, at - 2) : at + 3]:
        if other.entry and other.entry.country:
            between = reading.text[other.end : found.start] if other.end <= found.start else None
            after = reading.text[found.end : other.start] if other.start >= found.end else None
            if between in _BEFORE or after in _AFTER[:2]:
                return other.entry.country
    return None


def _country_inside(name: str, gazetteers: Gazetteers, *, weak: bool = False) -> str | None:
    """The one country that is named within a name, or None: "Moscow State University", "Russian Foreign Ministry"."""
    words = split_words(name)
    found = longest(
        Found(start=m.first, end=m.last, label=m.entry.label, method="", entry=m.entry)
        for m in name_tree(gazetteers).find(words)
        if weak or not m.entry.weak
    )
    countries = {f.entry.country for f in found if f.entry and f.entry.country}
    return countries.pop() if len(countries) == 1 else None
