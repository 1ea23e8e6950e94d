"""The names of an article whose language the lists, patterns and titles don't speak: what its model found, and no more.

Only persons are brought together, and places told by the tables: both go by the name alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.entities.boundaries import outer_trim
from copydesk.entities.cities import choose_city, find_cities
from copydesk.entities.found import Found, longest
from copydesk.entities.lists import listed_entry
from copydesk.entities.persons import gather_people
from copydesk.entities.resolving import Entity, city_entity, entity_of, with_one_name
from copydesk.entities.words import slug
from copydesk.kinds import Label
from copydesk.rules.gazetteers import countries_abroad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.entities.backends import ModelSpan
    from copydesk.rules.gazetteers import Entry, Gazetteers

RULES_LANGUAGE = "en"
"""The language of the lists, patterns and titles; articles in others are read here."""


def read_plainly(
    text: str, spans: Iterable[ModelSpan], method: str, gazetteers: Gazetteers, language: str
) -> tuple[Found, ...]:
    """The names of one paragraph, without overlap: the model's, and a LOC that the tables know is a GPE."""
    return tuple(longest(_names(text, spans, method, gazetteers, language)))


def _names(
    text: str, spans: Iterable[ModelSpan], method: str, gazetteers: Gazetteers, language: str
) -> Iterator[Found]:
    for span in spans:
        start, end = outer_trim(text, span.start, span.end)
        if not any(char.isalpha() for char in text[start:end]):
            continue
        found = Found(start=start, end=end, label=span.label, method=method, sure=False, score=span.score)
        yield _as_state(found, text[start:end], gazetteers, language) if span.label is Label.LOC else found


def _as_state(found: Found, name: str, gazetteers: Gazetteers, language: str) -> Found:
    """A LOC as GPE where it is a listed state or a city; schemes with PER, LOC and ORG have one label for both."""
    if entry := _entry(name, Label.GPE, gazetteers, language):
        return replace(found, label=Label.GPE, method=f"list:{entry.table}")
    if listed_entry(name, Label.LOC, gazetteers) or not find_cities(name, gazetteers):
        return found
    return replace(found, label=Label.GPE, method="list:cities")


def _entry(name: str, label: Label, gazetteers: Gazetteers, language: str) -> Entry | None:
    """What is listed under the name: a country as the language calls it, else what the tables have."""
    abroad = countries_abroad(language).get(name.casefold().replace("’", "'")) if label is Label.GPE else None
    return abroad or listed_entry(name, label, gazetteers)


def resolve_plainly(
    texts: Sequence[str], rows: Sequence[Sequence[Found]], gazetteers: Gazetteers, language: str
) -> tuple[tuple[Entity, ...], ...]:
    """The entity of every name found, paragraph by paragraph."""
    names = [" ".join(text[f.start : f.end].split()) for text, row in zip(texts, rows, strict=True) for f in row]
    found = [one for row in rows for one in row]
    persons = [(at, name) for at, (name, one) in enumerate(zip(names, found, strict=True)) if one.label is Label.PERSON]
    people = gather_people(persons, {})
    entries = [_entry(name, one.label, gazetteers, language) for name, one in zip(names, found, strict=True)]
    countries = {entry.country for entry in entries if entry and entry.country}
    entities = []
    for at, (name, one, entry) in enumerate(zip(names, found, entries, strict=True)):
        if one.label is Label.PERSON:
            whole = people.name_of(name, at)
            entities.append(Entity(entity_id=f"person:{slug(whole)}", name=whole))
        elif entry:
            entities.append(entity_of(entry))
        elif one.label is Label.GPE and (city := choose_city(find_cities(name, gazetteers), countries)):
            entities.append(city_entity(city))
        else:
            entities.append(Entity(entity_id=f"{one.label.value.lower()}:{slug(name)}", name=name))
    each = iter(entities)
    return with_one_name([[next(each) for _ in row] for row in rows])
