"""Knows which state a body belongs to that many states have: "Iran's National Security Council", "Senate"."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.found import Found, longest
from copydesk.entities.lists import listed_entry, name_tree
from copydesk.entities.words import split_words
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copydesk.entities.reading import Reading
    from copydesk.rules.gazetteers import Entry, Gazetteers

_BEFORE = (" ", "'s ", "’s ", "' ", "’ ")
_MINISTRY_OF = re.compile(r"\b(?:Ministry|Department) (?:of|for) ")
_AFTER = (" of ", " of the ")


def is_generic(found: Found) -> bool:
    """Whether it is a body that many states have under that name."""
    return bool(found.entry and found.entry.generic and not found.entry.country) or found.method == "pattern:ministry"


@cache
def own_bodies(gazetteers: Gazetteers) -> Mapping[tuple[str, str], Entry]:
    """The listed bodies of one state by the general name of such bodies and the state's code: ("Senate", "US")."""
    general = {name: e.name for e in gazetteers.entries if e.generic for name in e.names}
    states: dict[str, list[str]] = {}
    for entry in gazetteers.entries:
        if entry.country and entry.table in ("countries", "demonyms"):
            states.setdefault(entry.country, []).extend(entry.names)
    found = {}
    for entry in gazetteers.entries:
        if entry.table == "bodies" and entry.country and not entry.generic:
            for name in entry.names:
                for state in states[entry.country]:
                    rest = name.removeprefix(f"{state} ")
                    if rest != name and (rest in general or rest.startswith("Ministry of ")):
                        found[general.get(rest, rest), entry.country] = entry
    return found


def body_name(name: str, gazetteers: Gazetteers) -> str:
    """The name of a ministry in the form "Ministry of ...", without its state: "Russian Defence Ministry".

    So is one that has its state before that form: "German Ministry of Defence".
    """
    if listed_entry(_last_part(name), Label.GPE, gazetteers):
        name = name.rpartition(" of ")[0] or name
    if (of := _MINISTRY_OF.search(name)) and of.start():
        state = name[: of.start()].strip()
        known = listed_entry(state, Label.NORP, gazetteers) or listed_entry(state, Label.GPE, gazetteers)
        name = name[of.start() :] if known else name
    if name == "Ministry of Defense":
        return "Ministry of Defence"
    words = name.split()
    if words[-1:] != ["Ministry"]:
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


def country_around(reading: Reading, found: Found, gazetteers: Gazetteers) -> str | None:
    """The country of the name that possesses this one: "Iran's National Security Council", "Parliament of Georgia"."""
    inside = country_inside(reading.text[found.start : found.end], gazetteers)
    if inside:
        return inside
    at = bisect_left(reading.found, found.start, key=lambda one: one.start)
    for other in reading.found[max(0, at - 2) : at + 3]:
        if other.entry and other.entry.country:
            between = reading.text[other.end : found.start] if other.end <= found.start else None
            after = reading.text[found.end : other.start] if other.start >= found.end else None
            if between in _BEFORE or after in _AFTER:
                return other.entry.country
    return None


def country_inside(name: str, gazetteers: Gazetteers, *, weak: bool = False) -> str | None:
    """The one country that is named within a name, or None: "Moscow State University", "Russian Foreign Ministry"."""
    words = split_words(name)
    found = longest(
        Found(start=m.first, end=m.last, label=m.entry.label, method="", entry=m.entry)
        for m in name_tree(gazetteers).find(words)
        if weak or not m.entry.weak
    )
    countries = {f.entry.country for f in found if f.entry and f.entry.country}
    return countries.pop() if len(countries) == 1 else None
