"""Tells states of one name apart: Georgia on the Black Sea, and Georgia around Atlanta."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.entities.words import words_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.reading import Reading
    from copydesk.rules.gazetteers import Entry, Gazetteers

_OTHER_STATES = 2
"""So many other states of a union in an article show that the union's state is meant, and not the country."""


def with_homonyms(readings: Sequence[Reading], gazetteers: Gazetteers) -> list[Reading]:
    """The readings with a state of a union for the country of its name, where the article tells of the union's."""
    meant = {
        name: state
        for name, state in gazetteers.homonyms.items()
        if any(f.entry and f.entry.name == name for r in readings for f in r.found)
        and _is_state(name, state, readings, gazetteers)
    }
    return (
        [replace(r, found=tuple(_as_state(f, meant) for f in r.found)) for r in readings] if meant else list(readings)
    )


def _as_state(found: Found, meant: Mapping[str, Entry]) -> Found:
    entry = found.entry
    if entry is None or entry.table != "countries" or entry.name not in meant:
        return found
    return replace(found, entry=meant[entry.name])


def _is_state(name: str, state: Entry, readings: Sequence[Reading], gazetteers: Gazetteers) -> bool:
    """Whether a city of the state stands before it, or other states or its offices and nothing else of the country."""
    entries = [(r, f, f.entry) for r in readings for f in r.found if f.entry]
    country = {entry.country for _, _, entry in entries if entry.name == name and entry.table == "countries"}
    named = [(r, f) for r, f, entry in entries if entry.name == name]
    if any(_after_city(r, f, state) for r, f in named):
        return True
    if any(entry.country in country and entry.name != name for _, _, entry in entries):
        return False
    if any(_beside_office(r, f, gazetteers) for r, f in named):
        return True
    others = {e.name for _, _, e in entries if e.table == "states" and e.country == state.country}
    return len(others) >= _OTHER_STATES


def _beside_office(reading: Reading, found: Found, gazetteers: Gazetteers) -> bool:
    """Whether a senator or a governor stands beside it: "Senator from Georgia", "Georgia's governor"."""
    inside = words_between(reading.words, found.start, found.end)
    before = reading.words[max(0, inside.start - 2) : inside.start]
    after = reading.words[inside.stop : inside.stop + 3]
    near = [word.key for word in before[-1:]] + [word.key for word in after[:1]]
    if before and before[-1].key in ("from", "of", "for"):
        near.append(before[0].key)
    if len(after) == 3 and after[1].key == "s":
        near.append(after[2].key)
    return not gazetteers.words["union_offices"].isdisjoint(near)


def _after_city(reading: Reading, found: Found, state: Entry) -> bool:
    """Whether a city that lies in the union stands before the name, as in "Atlanta, "."""
    place = next((f for f in reading.found if f.end == found.start - 2 and f.method == "pattern:region"), None)
    lies = place is not None and place.entry is not None and place.entry.country == state.country
    return lies and reading.text[found.start - 2 : found.start] == ", "
