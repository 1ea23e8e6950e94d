"""Reads `rules/entities/` into one set of gazetteers: names of places, peoples, bodies, weapons, events, persons."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from copydesk.errors import ConfigurationError
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FOLDER = Path(__file__).with_name("entities")
_LISTS = ("places", "peoples", "bodies", "organisations", "products", "events")
GREAT_CITY = 300_000
"""So many people make a city one that no institution is named for by itself, as Oxford and Princeton are."""
_ALSO_HOUSES = frozenset({"georgetown"})
_PLURAL = ("an", "ian", "i", "k", "t", "b", "n", "ek", "er", "ar", "m", "w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One listed entity: the `table` it stands in, its canonical `name`, all its writings as `names`.

    Without an `entity_id` its id is made of label and name. `short` names count only in an article that has another one
    too. `weak` names are common words: they label what the model has found, and find nothing themselves. `generic`
    names are those that many states give to a body.
    """

    table: str
    name: str
    label: Label
    names: tuple[str, ...]
    entity_id: str | None = None
    kb: str | None = None
    kb_id: str | None = None
    country: str | None = None
    short: tuple[str, ...] = ()
    weak: bool = False
    generic: bool = False


class City(NamedTuple):
    """A city of GeoNames; `region` is the code of its state, province or nation in a country that has regions."""

    name: str
    geonames: int
    country: str
    population: int
    region: str = ""


class Region(NamedTuple):
    """A state, province or nation of a country, or a part of one; `code` is GeoNames' for the region."""

    name: str
    country: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gazetteers:
    """Everything that `rules/entities/` says.

    `cities` by name, the most populous first; `nicknames` are short first names by the whole one, folded; `homonyms`
    are states of a union by the country of their name; `regions` by each of their names and by a state's letters;
    `words` are lists of single words; `writings` gives words that are written in two ways the one by which they are
    compared; `digest` is the SHA-256 of the files, in hex.
    """

    entries: tuple[Entry, ...]
    cities: Mapping[str, tuple[City, ...]] = field(repr=False)
    titles: tuple[str, ...]
    portfolios: tuple[str, ...]
    spellings: Mapping[str, str]
    nicknames: Mapping[str, frozenset[str]]
    heads: Mapping[str, Label]
    words: Mapping[str, frozenset[str]]
    homonyms: Mapping[str, Entry]
    regions: Mapping[str, Region]
    writings: Mapping[str, str]
    digest: str


@cache
def load_gazetteers() -> Gazetteers:
    """The gazetteers, read once a process. Raises ConfigurationError when a file of `rules/entities/` is broken."""
    try:
        return _read()
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"the gazetteers can't be read: {type(error).__name__} {error}",
            where=str(_FOLDER),
            then="compare the file with its neighbours, or restore it",
        ) from error


@cache
def place_names() -> frozenset[str]:
    """Names, without their case, that are places and no houses: countries, capitals and great cities."""
    gazetteers = load_gazetteers()
    listed = (name for entry in gazetteers.entries if entry.table in ("countries", "cities") for name in entry.names)
    great = (name for name, cities in gazetteers.cities.items() if cities[0].population >= GREAT_CITY)
    return frozenset(name.casefold() for name in (*listed, *great)) - _ALSO_HOUSES


@cache
def countries_abroad(language: str) -> Mapping[str, Entry]:
    """The countries by their names in a language without case, apostrophes straight; none for one that isn't listed."""
    by_code = {entry.country: entry for entry in load_gazetteers().entries if entry.table == "countries"}
    rows = (
        line.split("\t") for line in (_FOLDER / "countries_abroad.tsv").read_text(encoding="utf-8").splitlines()[1:]
    )
    return {name.casefold(): by_code[code] for spoken, name, code in rows if spoken == language}


def _read() -> Gazetteers:
    cities = _cities()
    people, words, heads, contexts = (_toml(name) for name in ("people", "titles", "heads", "contexts"))
    lists = heads["words"] | contexts["words"] | _toml("given_names")["words"]
    entries = [*_countries(), *_lists(), *_named_cities(cities)]
    known = {name for entry in entries for name in entry.names}
    countries = {entry.name for entry in entries if entry.table == "countries"}
    entries += [
        *(state for state in _states() if state.name not in known),
        *_capitals(cities, known),
        *_surnames(people),
    ]
    return Gazetteers(
        entries=tuple(entries),
        cities=cities,
        titles=tuple(words["titles"]),
        portfolios=tuple(words["portfolios"]),
        spellings={other: name for name, others in people["spellings"].items() for other in others},
        nicknames={
            whole.casefold(): frozenset(map(str.casefold, forms)) for whole, forms in people["nicknames"].items()
        },
        heads={word: Label(label) for kind in ("heads", "pairs") for label, row in heads[kind].items() for word in row},
        words={name: frozenset(row) for name, row in lists.items()},
        regions=dict(_regions()),
        homonyms={entry.name: entry for entry in _states() if entry.name in countries},
        writings=heads["writings"],
        digest=_digest(),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _digest() -> str:
    files = sorted(path for path in _FOLDER.iterdir() if path.suffix in (".toml", ".tsv"))
    return hashlib.sha256(b"".join(path.name.encode() + b"\0" + path.read_bytes() for path in files)).hexdigest()


def _countries() -> Iterator[Entry]:
    mended = _toml("territories")
    for code, facts in _toml("countries").items():
        better = mended.get(code, {})
        name = better.get("name", facts["name"])
        names = dict.fromkeys([name, *better.get("also", ()), *facts["also"]])
        iso = code != "XK"  # the code that everybody uses for Kosovo is none of ISO's own
        kb, kb_id = ("iso3166", code) if iso else ("geonames", str(facts["geonames"]))
        yield Entry(
            table="countries", name=name, label=Label.GPE, names=tuple(names), entity_id=f"country:{code}",
            kb=kb, kb_id=kb_id, country=code,
        )  # fmt: skip
        if "weak" in better:
            yield Entry(
                table="countries", name=name, label=Label.GPE, names=tuple(better["weak"]), entity_id=f"country:{code}",
                kb=kb, kb_id=kb_id, country=code, weak=True,
            )  # fmt: skip
        told = dict.fromkeys([*facts["demonyms"], *better.get("demonyms", ())])
        demonyms = [demonym for demonym in told if demonym != name]
        if demonyms:
            names = dict.fromkeys([*demonyms, *_plurals(demonyms)])
            yield Entry(
                table="demonyms",
                name=better.get("demonym", demonyms[0]),
                label=Label.NORP,
                names=tuple(names),
                country=code,
            )


def _plurals(names: list[str]) -> list[str]:
    return [f"{name}s" for name in names if name.endswith(_PLURAL)]


def _lists() -> Iterator[Entry]:
    for table in _LISTS:
        for block in _toml(table)["list"]:
            for name, facts in block["names"].items():
                yield _listed(table, block, name, facts)


def _listed(table: str, block: dict[str, Any], name: str, facts: dict[str, Any]) -> Entry:
    label = Label(facts.get("label", block["label"]))
    names = [name, *facts.get("also", ())]
    return Entry(
        table=table,
        name=facts.get("called", name),
        label=label,
        names=tuple(names + (_plurals(names) if label is Label.NORP else [])),
        entity_id=f"{label.lower()}:{facts['id']}" if "id" in facts else None,
        country=facts.get("country"),
        short=tuple(facts.get("short", ())),
        weak=facts.get("weak", False),
        generic=block.get("generic", False),
    )


def _cities() -> dict[str, tuple[City, ...]]:
    """Cities by name as GeoNames writes it, the most populous first (the file is in that order)."""
    found: dict[str, list[City]] = {}
    for line in (_FOLDER / "cities.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, geonames, country, population, *region = line.split("\t")
        city = City(name, int(geonames), country, int(population), *region)
        found.setdefault(name, []).append(city)
    return {name: tuple(cities) for name, cities in found.items()}


def _regions() -> Iterator[tuple[str, Region]]:
    for country, rows in _toml("regions").items():
        for code, facts in rows.items():
            letters = [code] if country == "US" else []
            for name in (facts["name"], *facts.get("also", ()), *letters):
                yield name, Region(facts["name"], country, code)
            for name in facts.get("parts", ()):
                yield name, Region(name, country, code)


def _named_cities(cities: Mapping[str, tuple[City, ...]]) -> Iterator[Entry]:
    by_id = {city.geonames: city for same in cities.values() for city in same}
    for name, facts in _toml("places")["cities"].items():
        yield _city(by_id[facts["id"]], name, tuple(facts.get("also", ())), tuple(facts.get("short", ())))


def _city(city: City, name: str, also: tuple[str, ...] = (), short: tuple[str, ...] = ()) -> Entry:
    return Entry(
        table="cities", name=name, label=Label.GPE, names=(name, *also), entity_id=f"geonames:{city.geonames}",
        kb="geonames", kb_id=str(city.geonames), country=city.country, short=short,
    )  # fmt: skip


def _states() -> Iterator[Entry]:
    for name, geonames in _toml("states")["US"].items():
        yield Entry(
            table="states", name=name, label=Label.GPE, names=(name,), entity_id=f"geonames:{geonames}",
            kb="geonames", kb_id=str(geonames), country="US",
        )  # fmt: skip


def _capitals(cities: Mapping[str, tuple[City, ...]], known: set[str]) -> Iterator[Entry]:
    capitals = {(facts["capital"], code) for code, facts in _toml("countries").items()}
    found = [city for name, code in capitals for city in cities.get(name, ())[:1] if city.country == code]
    for city in sorted(found, key=lambda city: city.name):
        if city.name not in known:
            yield _city(city, city.name)


def _surnames(people: dict[str, Any]) -> Iterator[Entry]:
    weak = set(people["weak"])
    for surname in people["surnames"]:
        yield Entry(table="people", name=surname, label=Label.PERSON, names=(surname,), weak=surname in weak)
    for name in people["full"]:
        yield Entry(table="people", name=name, label=Label.PERSON, names=(name,))
