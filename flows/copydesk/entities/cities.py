"""Knows the cities of GeoNames by name, and which of several cities an article means."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.words import fold_word

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
