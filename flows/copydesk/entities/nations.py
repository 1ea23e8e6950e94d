"""Knows which country is meant where its name is not said whole: "our Nation", "the States", "Korea"."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.entities.words import words_between
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.reading import Reading
    from copydesk.rules.gazetteers import Gazetteers

_OWN = frozenset(("our", "the", "this"))
_ENOUGH, _OUTNUMBERS = 2, 2
"""The country at home is named so often at least, and so many times as often as any other."""

_HALVES = {"Korea": ("KR", "KP")}
"""Names that two countries share a part of."""


def with_nations(readings: Sequence[Reading], gazetteers: Gazetteers) -> list[Reading]:
    """The readings with the country's entry for each of its names that no list tells."""
    short = {"Nation", "States", *_HALVES}
    if not any(f.label is Label.GPE and r.text[f.start : f.end] in short for r in readings for f in r.found):
        return list(readings)
    named = Counter(f.entry.country for r in readings for f in r.found if f.entry and f.entry.table == "countries")
    listed = {entry.country: entry for entry in gazetteers.entries if entry.table == "countries" and not entry.weak}
    home = _home(named)

    def code_of(reading: Reading, found: Found) -> str | None:
        name = reading.text[found.start : found.end]
        if found.label is not Label.GPE or name not in short:
            return None
        if name in _HALVES:
            halves = [code for code in _HALVES[name] if code in named]
            return halves[0] if len(halves) == 1 else None
        inside = words_between(reading.words, found.start, found.end)
        before = reading.words[inside.start - 1].text.casefold() if inside.start else ""
        if name == "States":
            return "US" if before == "the" else None
        return home if before in _OWN else None

    def told(reading: Reading, found: Found) -> Found:
        code = code_of(reading, found)
        return replace(found, entry=listed[code]) if code else found

    return [replace(r, found=tuple(told(r, f) for f in r.found)) for r in readings]


def _home(named: Counter[str | None]) -> str | None:
    """The country that the article is at home in, if one is named far more often than any other."""
    if not named:
        return None
    (code, times), *others = named.most_common(2)
    return code if times >= _ENOUGH and all(times >= _OUTNUMBERS * count for _, count in others) else None
