"""Says which entity each name of an article is: its id, canonical name, place in a knowledge base, country."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copydesk.entities.acronyms import initials
from copydesk.entities.bearers import NO_TITLE
from copydesk.entities.boundaries import trim
from copydesk.entities.cities import choose_city, find_cities
from copydesk.entities.forms_of_address import genders, titles_of
from copydesk.entities.homonyms import with_homonyms
from copydesk.entities.lists import listed_entry
from copydesk.entities.nations import with_nations
from copydesk.entities.owners import body_name, country_around, country_inside, is_generic, own_bodies
from copydesk.entities.persons import People, gather_people
from copydesk.entities.short_forms import short_bodies, short_places
from copydesk.entities.titles import bare_person, is_relative
from copydesk.entities.words import fold_name, slug, split_words
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities.bearers import Title
    from copydesk.entities.found import Found
    from copydesk.entities.reading import Reading
    from copydesk.rules.gazetteers import City, Entry, Gazetteers

_COUNTRY_INSIDE = (Label.ORG, Label.FAC, Label.EVENT, Label.LAW, Label.PRODUCT)
_PLACES = (Label.GPE, Label.LOC, Label.FAC)
_PLURAL_TYPE = re.compile(r"(?<=[\dA-Z])s$")
_OF_KIND = re.compile(r"^(?:City|State|Commonwealth|Town|Municipality) of (?=[A-Z])(?!London\b)")
"""What stands before a place's name and makes no other place of it; the City of London is a district of London."""


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
    """What the whole article says of its names.

    Its persons, the titles before their names by place, acronyms by their folded form, short forms of bodies and of
    places by theirs, countries, and the countries of each body that many states have.
    """

    people: People
    titles: Mapping[int, Title]
    long_forms: Mapping[str, str]
    short_bodies: Mapping[str, str]
    short_places: Mapping[str, str]
    countries: frozenset[str]
    bodies: Mapping[str, frozenset[str]]


def resolve(
    readings: Sequence[Reading], long_forms: Mapping[str, str], gazetteers: Gazetteers
) -> tuple[tuple[Entity, ...], ...]:
    """The entity of every name found, paragraph by paragraph. Decided by the article and the tables alone."""
    readings = with_nations(with_homonyms(readings, gazetteers), gazetteers)
    context = _context(readings, long_forms, gazetteers)
    rows, place = [], 0
    for reading in readings:
        row = []
        for found in reading.found:
            row.append(_resolve_one(reading, found, place, context, gazetteers))
            place += 1
        rows.append(row)
    return with_one_name(_with_countries(rows))


def with_one_name(rows: Sequence[Sequence[Entity]]) -> tuple[tuple[Entity, ...], ...]:
    """The entities with one name an id, the one that most mentions have, else the first: `XBox` and `Xbox` are one."""
    names: dict[str, Counter[str]] = {}
    for entity in (entity for row in rows for entity in row):
        names.setdefault(entity.entity_id, Counter())[entity.name] += 1
    chosen = {entity_id: counts.most_common(1)[0][0] for entity_id, counts in names.items() if len(counts) > 1}

    def told(entity: Entity) -> Entity:
        name = chosen.get(entity.entity_id, entity.name)
        return entity if name == entity.name else replace(entity, name=name)

    return tuple(tuple(map(told, row)) for row in rows) if chosen else tuple(map(tuple, rows))


def _with_countries(rows: Sequence[Sequence[Entity]]) -> tuple[tuple[Entity, ...], ...]:
    """The entities with the one country that another mention of the same id has."""
    countries: dict[str, set[str]] = {}
    for entity in (entity for row in rows for entity in row if entity.country):
        countries.setdefault(entity.entity_id, set()).add(str(entity.country))

    def told(entity: Entity) -> Entity:
        known = countries.get(entity.entity_id, set())
        return replace(entity, country=next(iter(known))) if entity.country is None and len(known) == 1 else entity

    return tuple(tuple(told(entity) for entity in row) for row in rows)


def _context(readings: Sequence[Reading], long_forms: Mapping[str, str], gazetteers: Gazetteers) -> Context:
    every = [(r, f) for r in readings for f in r.found]
    persons = [(at, r, f) for at, (r, f) in enumerate(every) if f.label is Label.PERSON]
    countries = {f.entry.country for _, f in every if f.entry and f.entry.country and f.entry.table != "cities"}
    names, listed = _counted([(r, f) for r, f in every if f.label is Label.ORG], gazetteers)
    places, known = _counted([(r, f) for r, f in every if f.label in _PLACES], gazetteers)
    titles = titles_of(readings, {at: f for at, _, f in persons}, gazetteers)
    return Context(
        people=gather_people(
            [(at, _in_full(_clean(r, f, gazetteers), long_forms)) for at, r, f in persons],
            gazetteers.spellings,
            gazetteers.nicknames,
            {at for at, r, f in persons if is_relative(r.words, f, gazetteers)},
            titles,
            genders(gazetteers),
            gazetteers.words["family_first"],
        ),
        titles=titles,
        long_forms={**_implied(every, gazetteers), **long_forms},
        short_bodies=short_bodies(names, listed, gazetteers, _introduced(every)),
        short_places=short_places(places, known, gazetteers),
        countries=frozenset(countries),
        bodies=_bodies(every, gazetteers),
    )


def _bodies(every: Sequence[tuple[Reading, Found]], gazetteers: Gazetteers) -> dict[str, frozenset[str]]:
    """The countries of each body that many states have, as far as the article names them."""
    bodies: dict[str, set[str]] = {}
    general = {entry.name: key for key, entry in own_bodies(gazetteers).items()}
    for reading, found in every:
        if is_generic(found) and (country := country_around(reading, found, gazetteers)):
            bodies.setdefault(_general_name(reading, found, gazetteers), set()).add(country)
        elif found.entry and found.entry.name in general:
            name, country = general[found.entry.name]
            bodies.setdefault(name, set()).add(country)
    return {name: frozenset(countries) for name, countries in bodies.items()}


def _introduced(every: Sequence[tuple[Reading, Found]]) -> frozenset[str]:
    """The folded names of one word that have "the" before them somewhere."""
    found = set()
    for reading, one in every:
        start, end = trim(reading.text, one.start, one.end, one.label)
        name = reading.text[start:end]
        if one.label is Label.ORG and name.isalpha() and reading.text[max(0, start - 4) : start].casefold() == "the ":
            found.add(fold_name(name))
    return frozenset(found)


def _general_name(reading: Reading, found: Found, gazetteers: Gazetteers) -> str:
    return found.entry.name if found.entry else body_name(_clean(reading, found, gazetteers), gazetteers)


def _counted(every: Sequence[tuple[Reading, Found]], gazetteers: Gazetteers) -> tuple[Counter[str], set[str]]:
    """How often each name stands in the article, by the list's writing where it is listed; and the listed ones."""
    names: Counter[str] = Counter()
    listed = set()
    for reading, found in every:
        name = found.entry.name if found.entry else _clean(reading, found, gazetteers)
        name = body_name(name, gazetteers) if is_generic(found) else name
        names[name] += 1
        if found.entry and not is_generic(found):
            listed.add(name)
    return names, listed


def _clean(reading: Reading, found: Found, gazetteers: Gazetteers) -> str:
    """The name as it is compared: one blank between words, no marks around it, no title of a person."""
    if found.label is Label.PERSON and " " in reading.text[found.start : found.end]:
        found = bare_person(reading.words, found, gazetteers)
    start, end = trim(reading.text, found.start, found.end, found.label)
    return " ".join(reading.text[start:end].split()) or reading.text[found.start : found.end]


def _implied(every: Sequence[tuple[Reading, Found]], gazetteers: Gazetteers) -> dict[str, str]:
    """Acronyms whose letters are the capitals of exactly one longer name of an organisation, and listed short names."""
    names = dict.fromkeys(_clean(r, f, gazetteers) for r, f in every if f.label is Label.ORG)
    short = [name for name in names if name.isupper() and name.isalpha() and 2 < len(name) < 9]
    spelt: dict[str, list[str]] = {}
    for name in names:
        words = split_words(name)
        if len(words) > 2:
            spelt.setdefault(initials(words), []).append(name)
    listed = {fold_name(short): f.entry.name for _, f in every if f.entry for short in f.entry.short}
    return listed | {fold_name(name): spelt[name][0] for name in short if len(spelt.get(name, ())) == 1}


def _resolve_one(reading: Reading, found: Found, place: int, context: Context, gazetteers: Gazetteers) -> Entity:
    name = _clean(reading, found, gazetteers)
    if found.label is Label.PERSON:
        title = context.titles.get(place, NO_TITLE)
        whole = context.people.name_of(_in_full(name, context.long_forms), place, title)
        return Entity(entity_id=f"person:{slug(whole)}", name=whole)
    if is_generic(found):
        country = country_around(reading, found, gazetteers)
        return _body(_general_name(reading, found, gazetteers), country, context, gazetteers)
    if found.entry:
        return entity_of(found.entry)
    if found.label is Label.GPE:
        name = _OF_KIND.sub("", name)
    whole = _whole(name, found.label, context)
    if found.label is Label.ORG and " of " in whole and (state := country_inside(whole, gazetteers)):
        general = listed_entry(body_name(whole, gazetteers), Label.ORG, gazetteers)
        if general and general.generic:  # Senate of Karoland
            return _body(general.name, state, context, gazetteers)
    if found.label is Label.ORG and (body := body_name(whole, gazetteers)) in context.bodies:
        return _body(body, country_inside(whole, gazetteers), context, gazetteers)
    entry = listed_entry(whole, found.label, gazetteers)
    if entry and entry.generic and not entry.country:
        return _body(entry.name, None, context, gazetteers)
    if entry:
        return entity_of(entry)
    if found.label is Label.GPE and (city := choose_city(find_cities(whole, gazetteers), context.countries)):
        return city_entity(city)
    if found.label is Label.PRODUCT:
        whole = _PLURAL_TYPE.sub("", whole)
    inside = country_inside(whole, gazetteers, weak=found.label is Label.PRODUCT)
    country = inside if found.label in _COUNTRY_INSIDE else None
    return Entity(entity_id=f"{_kind(found.label)}:{slug(whole)}", name=whole, country=country)


def _in_full(name: str, long_forms: Mapping[str, str]) -> str:
    """A person's name for the initials that the article has said stand for it: "MBS"."""
    return long_forms.get(fold_name(name), name) if name.isupper() else name


def _whole(name: str, label: Label, context: Context) -> str:
    """The name that a body's or a place's acronym or short form stands for, else the name."""
    name = context.long_forms.get(fold_name(name), name)
    if label is Label.ORG:
        return context.short_bodies.get(fold_name(name), name)
    return context.short_places.get(fold_name(name), name) if label in _PLACES else name


def _body(name: str, country: str | None, context: Context, gazetteers: Gazetteers) -> Entity:
    """A body that many states have: which state's, as far as the words around it or the article tell."""
    if country is None and len(context.bodies.get(name, ())) == 1:
        (country,) = context.bodies[name]
    if country and (own := own_bodies(gazetteers).get((name, country))):
        return entity_of(own)
    if country is None and fold_name(name) in context.short_bodies:
        name = context.short_bodies[fold_name(name)]
    return Entity(
        entity_id=f"org:{slug(name)}" + (f"-{country.lower()}" if country else ""), name=name, country=country
    )


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
