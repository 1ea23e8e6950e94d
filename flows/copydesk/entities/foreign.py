"""Knows when a listed body of one state is said to be another's: "the Russian MoD", "Canada's House of Commons"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.owners import own_bodies
from copydesk.entities.words import fold_name, slug
from copydesk.kinds import Label
from copydesk.rules.gazetteers import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.reading import Reading
    from copydesk.rules.gazetteers import Gazetteers

_POSSESSIVE = ("'s ", "’s ", "' ", "’ ")
_NATIONS = ("countries", "demonyms")
_OWNERS = (*_NATIONS, "cities")


def with_foreign_bodies(readings: Sequence[Reading], gazetteers: Gazetteers) -> list[Reading]:
    """The readings with a listed body as the other state's, where that state stands before it as its owner.

    Only what many states may have under such a name; the owner's adjective becomes part of it. Without an owner beside
    it the name means the same body, where the article has one owner of it and doesn't name the listed one's state.
    """
    every = [(f.entry, owner) for r in readings for f, owner in _owned(r, gazetteers) if f.entry]
    owners: dict[Entry, set[str]] = {}
    for entry, owner in every:
        owners.setdefault(entry, set()).add(owner)
    if not owners:
        return list(readings)
    named = {f.entry.country for r in readings for f in r.found if f.entry and f.entry.table in _OWNERS}
    meant = {e: next(iter(own)) for e, own in owners.items() if len(own) == 1 and e.country not in named}
    return [_renamed(r, meant, gazetteers) for r in readings]


def _owned(reading: Reading, gazetteers: Gazetteers) -> list[tuple[Found, str]]:
    """The bodies with another state's name before them, and that state."""
    pairs = zip(reading.found, reading.found[1:], strict=False)
    return [(body, owner) for before, body in pairs if (owner := _owner(reading, before, body, gazetteers))]


def _owner(reading: Reading, before: Found, body: Found, gazetteers: Gazetteers) -> str | None:
    if not (body.entry and body.entry.country and before.entry) or body.label is not Label.ORG or body.entry.generic:
        return None
    between = reading.text[before.end : body.start]
    owns = between in _POSSESSIVE and before.entry.table in _OWNERS
    joined = between == " " and before.entry.table in _NATIONS
    other = before.entry.country not in (None, body.entry.country)
    shared = _is_shared(reading.text[body.start : body.end], body.entry, gazetteers)
    return before.entry.country if (owns or joined) and other and shared else None


def _is_shared(name: str, entry: Entry, gazetteers: Gazetteers) -> bool:
    """Whether many states may have a body of the name: a ministry of theirs, or one named in common words only."""
    return _general(entry, gazetteers) is not None or _is_common(name, gazetteers)


def _is_common(name: str, gazetteers: Gazetteers) -> bool:
    words = fold_name(name).split()
    return len(words) > 1 and _common(gazetteers).issuperset(words)


@cache
def _common(gazetteers: Gazetteers) -> frozenset[str]:
    """The words that the names of such bodies are made of; "state" is in that of one foreign ministry alone."""
    bodies = {word for word, label in gazetteers.heads.items() if label is Label.ORG and " " not in word}
    offices = {word for name in gazetteers.portfolios for word in fold_name(name).split()}
    return frozenset(bodies | offices | gazetteers.words["shared_bodies"]) - {"state"}


@cache
def _generals(gazetteers: Gazetteers) -> Mapping[Entry, str]:
    return {entry: general for (general, _), entry in own_bodies(gazetteers).items()}


def _general(entry: Entry, gazetteers: Gazetteers) -> str | None:
    """The name that such bodies of all states have: "Ministry of Defence" of "UK Ministry of Defence"."""
    return _generals(gazetteers).get(entry)


def _renamed(reading: Reading, meant: Mapping[Entry, str], gazetteers: Gazetteers) -> Reading:
    owned = {body.start: owner for body, owner in _owned(reading, gazetteers)}
    kept: list[Found] = []
    for found in reading.found:
        last = kept[-1] if kept else None
        owner = owned.get(found.start)
        country = owner or (meant.get(found.entry) if found.entry else None)
        if owner is None and last and last.entry and last.entry.country and found.entry and country:
            country = None if last.entry.country == found.entry.country and last.end + 1 == found.start else country
        if country and found.entry:
            joined = owner and last and reading.text[last.end : found.start] == " "
            start = kept.pop().start if joined else found.start
            found = replace(found, start=start, entry=_foreign(found.entry, country, gazetteers))
        kept.append(found)
    return replace(reading, found=tuple(kept))


def _foreign(entry: Entry, country: str, gazetteers: Gazetteers) -> Entry:
    general = _general(entry, gazetteers)
    if general and (own := own_bodies(gazetteers).get((general, country))):
        return own
    plain = next((name for name in entry.names if _is_common(name, gazetteers)), entry.name)
    name = general or f"{_adjective(gazetteers)[country]} {plain}"
    entity_id = f"org:{slug(name)}" + (f"-{country.lower()}" if general else "")
    return Entry(table="bodies", name=name, label=Label.ORG, names=(name,), entity_id=entity_id, country=country)


@cache
def _adjective(gazetteers: Gazetteers) -> Mapping[str, str]:
    """What stands for each country before a name: its demonym, else its own name."""
    found = {e.country: e.name for e in gazetteers.entries if e.table == "countries" and e.country}
    return found | {e.country: e.name for e in gazetteers.entries if e.table == "demonyms" and e.country}
