"""Knows which acronyms a paragraph defines, and of what: "Ministry of Defence (MoD)", "Lorem Party (PYD)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from copydesk.entities.acronyms import find_definitions
from copydesk.entities.found import Found, overlapping
from copydesk.entities.owners import country_around
from copydesk.entities.words import fold_name, split_words
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.entities.reading import Reading
    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_MOST = 50
"""How many acronyms a paragraph may define: each is compared with every name in it."""

_CAPITALS = re.compile(r"[A-Z]{2,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """An acronym: its word, the code points of its long form, and what it is.

    `wins` where a list has another thing by the acronym than the article says.
    """

    short: Word
    start: int
    end: int
    label: Label
    wins: bool


def defined_in(reading: Reading, gazetteers: Gazetteers) -> list[Defined]:
    """The acronyms that a paragraph defines, those that the letters spell first."""
    spelt = list(islice(_spelt(reading, gazetteers), _MOST))
    taken = {one.short.start for one in spelt}
    return spelt + [one for one in islice(_beside(reading, gazetteers), _MOST) if one.short.start not in taken]


def _spelt(reading: Reading, gazetteers: Gazetteers) -> Iterator[Defined]:
    words = reading.words
    for definition in find_definitions(words):
        start, end = words[definition.first].start, words[definition.last - 1].end
        short = words[definition.short]
        if label := _label(reading, (start, end), (short.start, short.end), gazetteers):
            wins = _wins(reading, (start, end), short, gazetteers)
            yield Defined(short=short, start=start, end=end, label=label, wins=wins)


@cache
def _teams(gazetteers: Gazetteers) -> frozenset[str]:
    """The letters that say where a team is from, as far as they begin a country's name: "(GER)"."""
    return frozenset(fold_name(name)[:3] for e in gazetteers.entries if e.table == "countries" for name in e.names)


def _beside(reading: Reading, gazetteers: Gazetteers) -> Iterator[Defined]:
    """Capitals in brackets right after the name of a body, or after a person's whose initials they are."""
    ends = {found.end: found for found in reading.found}
    starts = {found.start: found for found in reading.found if found.entry}
    words = reading.words
    for at in range(1, len(words) - 2):
        short = words[at + 1]
        long = ends.get(words[at - 1].end) if words[at].text == "(" else None
        if long is None or words[at + 2].text != ")" or not _CAPITALS.fullmatch(short.text) or short.start in starts:
            continue
        name = split_words(reading.text[long.start : long.end])
        initials = "".join(word.key[0] for word in name if word.text.isalpha())
        body = long.label is Label.ORG and len(name) > 1
        if (body and short.key not in _teams(gazetteers)) or (long.label is Label.PERSON and initials == short.key):
            yield Defined(short=short, start=long.start, end=long.end, label=long.label, wins=False)


def _wins(reading: Reading, long: tuple[int, int], short: Word, gazetteers: Gazetteers) -> bool:
    """Whether the listed thing of the acronym is another's: of another state, or without a word of the long form."""
    listed = next((f for f in overlapping(reading.found, short.start, short.end) if f.entry), None)
    if listed is None or listed.entry is None or not listed.entry.country:
        return False
    body = Found(start=long[0], end=long[1], label=Label.ORG, method="acronym")
    owner = country_around(reading, body, gazetteers)
    if owner:
        return owner != listed.entry.country
    words = {word.key for name in listed.entry.names if " " in name for word in split_words(name)}
    named = set(fold_name(reading.text[slice(*long)]).split())
    return bool(words) and words.isdisjoint(named)


def _label(reading: Reading, long: tuple[int, int], short: tuple[int, int], gazetteers: Gazetteers) -> Label | None:
    """What the defined thing is: as a list says, else as the model says of the long form; None when it is no name."""
    over = overlapping(reading.found, *long)
    exact = [f for f in (*over, *overlapping(reading.found, *short)) if (f.start, f.end) in (long, short)]
    for found in sorted(exact, key=lambda f: (not f.sure, f.start != long[0])):
        if found.sure or (found.start, found.end) == long:
            return Label.ORG if found.label in (Label.PERSON, Label.NORP) and not found.sure else found.label
    cues = {word for word, label in gazetteers.heads.items() if label is Label.ORG}
    cue = {word.key for word in split_words(reading.text[slice(*long)])} & cues
    return Label.ORG if cue or any(f.label is Label.ORG for f in [*over, *exact]) else None
