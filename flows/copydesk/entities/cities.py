"""Knows the cities of GeoNames by name, and which of several cities an article means."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.words import fold_name, fold_word
from copydesk.kinds import Label
from copydesk.rules.gazetteers import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from copydesk.rules.gazetteers import City, Gazetteers

_BIG = 500_000
_OUTWEIGHS = 5


def find_cities(name: str, gazetteers: Gazetteers) -> tuple[City, ...]:
    """The cities of that name, the most populous first; accents do not count, nor does an upper-case dateline."""
    plain = " ".join(name.split())
    for writing in (plain, plain.title() if plain.isupper() else plain):
        if writing in gazetteers.cities:
            return gazetteers.cities[writing]
    return _accented(gazetteers).get(fold_word(plain), ())


@cache
def _accented(gazetteers: Gazetteers) -> Mapping[str, tuple[City, ...]]:
    """The cities whose names have accents, by their folded names."""
    found: dict[str, list[City]] = {}
    for name, cities in gazetteers.cities.items():
        if not name.isascii():
            found.setdefault(fold_word(name), []).extend(cities)
    return {key: tuple(sorted(cities, key=lambda c: (-c.population, c.geonames))) for key, cities in found.items()}


def city_key(name: str) -> str:
    """What two writings of a city's name share: "St. Petersburg" and "Saint Petersburg"."""
    words = [word for word in fold_name(name).split() if word != "."]
    return " ".join("st" if word == "saint" else word for word in words)


@cache
def _by_key(gazetteers: Gazetteers) -> Mapping[str, tuple[City, ...]]:
    found: dict[str, list[City]] = {}
    for name, cities in gazetteers.cities.items():
        found.setdefault(city_key(name), []).extend(cities)
    for entry in gazetteers.entries:
        if entry.table == "cities":
            for name in entry.names:
                found.setdefault(city_key(name), [])
    return {key: tuple(sorted(cities, key=lambda c: (-c.population, c.geonames))) for key, cities in found.items()}


def same_named(name: str, gazetteers: Gazetteers) -> tuple[City, ...] | None:
    """Every city of that name, however it is written, the most populous first; None where there is none.

    Empty for a listed city that GeoNames calls otherwise.
    """
    return _by_key(gazetteers).get(city_key(name))


@cache
def _entries(gazetteers: Gazetteers) -> Mapping[str | None, Entry]:
    return {entry.kb_id: entry for entry in reversed(gazetteers.entries) if entry.table == "cities"}


def _as_entry(city: City) -> Entry:
    gid = str(city.geonames)
    return Entry(
        table="cities", name=city.name, label=Label.GPE, names=(city.name,), entity_id=f"geonames:{gid}",
        kb="geonames", kb_id=gid, country=city.country,
    )  # fmt: skip


def entry_of_city(city: City, gazetteers: Gazetteers) -> Entry:
    """The city as it is listed, with the name that the list gives it; else as GeoNames has it."""
    return _entries(gazetteers).get(str(city.geonames)) or _as_entry(city)


@cache
def _listed(gazetteers: Gazetteers) -> Mapping[str, City]:
    rows = {str(city.geonames): city for cities in gazetteers.cities.values() for city in cities}
    cities = [entry for entry in gazetteers.entries if entry.table == "cities" and entry.kb_id in rows]
    return {city_key(name): rows[str(entry.kb_id)] for entry in cities for name in entry.names}


def listed_city(name: str, gazetteers: Gazetteers) -> City | None:
    """The city that is known by the name, where a list has it."""
    return _listed(gazetteers).get(city_key(name))


def choose_city(cities: tuple[City, ...], countries: Collection[str]) -> City | None:
    """The city that an article about `countries` means by the name, or None when that is not clear.

    One in a country of the article goes first; else the most populous, if it is big or far bigger than the next.
    """
    near = tuple(city for city in cities if city.country in countries)
    for among in (near, cities):
        if not among:
            continue
        rival = among[1].population if len(among) > 1 else 0
        if (
            among is near
            or among[0].population >= max(_BIG, 2 * rival)
            or among[0].population >= _OUTWEIGHS * max(rival, 15_000)
        ):
            return among[0]
    return None
