"""Knows bodies by the words they are made of: parties, ministries, the forces of a state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.entities.cities import find_cities
from copydesk.entities.words import is_capital, words_between
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.entities.found import Found
    from copydesk.entities.scene import Scene

_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|d)")
_PAPER_CITY = 200_000
"""How populous a city with a newspaper of its name is."""

_NO_PARTY = frozenset(("third", "opposition", "ruling", "labour", "dinner", "birthday", "christmas", "republika"))


def find_party(scene: Scene, at: int) -> Iterator[Found]:
    """The party before the word "party" at `at`, with that word where it has a capital or the name is a people's."""
    before = scene.ends.get(scene.words[at - 1].end) if at else None
    if scene.strict or not at or (before and before.label is Label.ORG):
        return  # the list has the name
    yield from _apposed(scene, at)
    first = scene.run_before(at)
    capital = is_capital(scene.words[at])
    if first == at or (scene.words[first].key in _NO_PARTY and not capital):
        return
    people = before is not None and before.label is Label.NORP
    yield scene.span(first, at + (capital or people), Label.ORG, "party")


def _apposed(scene: Scene, at: int) -> Iterator[Found]:
    """His party, Free Horizon, will stand: the name between commas after the word."""
    if scene.key(at + 1) != "," or is_capital(scene.words[at]):
        return
    last = scene.run_after(at + 2)
    listed = scene.starts.get(scene.words[at + 2].start) if last > at + 2 else None
    if last > at + 2 and scene.key(last) in (",", ".") and listed is None:
        yield scene.span(at + 2, last, Label.ORG, "party")


def find_ministry(scene: Scene, at: int) -> Iterator[Found]:
    """Ministry of Digital Affairs and Trade; Foreign Ministry."""
    if scene.key(at + 1) in ("of", "for"):
        last = scene.run_after(at + 2)
        if last > at + 2:
            yield scene.span(at, last, Label.ORG, "ministry")
            return
    first = scene.run_before(at)
    if first < at and scene.words[at].text == "Ministry":
        yield scene.span(first, at + 1, Label.ORG, "ministry")


def find_force(scene: Scene, at: int) -> Iterator[Found]:
    """The forces of a state, or a numbered one, whose last word stands at `at`: "U.S. Fifth Fleet", "82nd Division"."""
    words, first = scene.words, at
    while first and at - first < 7 and _in_force(scene, first - 1):
        first -= 1
    for begin in range(first + 1, at + 1):
        state = scene.ends.get(words[begin - 1].end)
        if state and state.label in (Label.GPE, Label.NORP) and state.start >= words[first].start:
            if _is_another(state, scene.ends.get(words[at].end)):
                return
            opening = words_between(words, state.start, state.end).start
            yield scene.span(opening, at + 1, Label.ORG, "force")
            return
    numbered = next((i for i in range(first, at) if _ORDINAL.fullmatch(words[i].text)), None)
    if numbered is not None:
        yield scene.span(numbered, at + 1, Label.ORG, "force")


def _is_another(state: Found, force: Found | None) -> bool:
    """Whether the listed force belongs to another state than the one before it: "US Quds Force sanctions"."""
    owner = force.entry.country if force and force.entry and force.start > state.end else None
    return owner is not None and state.entry is not None and state.entry.country not in (None, owner)


def _in_force(scene: Scene, at: int) -> bool:
    """Whether a word may stand in the name of a force: a capital, a number, the stop of "U.S."."""
    text = scene.words[at].text
    dotted = text == "." and at > 0 and len(scene.words[at - 1].text) == 1
    return scene.is_name(at) or dotted or text[0].isdigit()


def find_placed(scene: Scene, at: int) -> Iterator[Found]:
    """Mosul Dam, Damascus University: the listed place right before the word belongs to the name."""
    place = scene.ends.get(scene.words[at - 1].end) if at else None
    if place and place.label is Label.GPE and scene.key(at + 1) != "of":
        first = words_between(scene.words, place.start, place.end).start
        yield scene.span(first, at + 1, scene.gazetteers.heads[scene.key(at)], "head")


def find_paper(scene: Scene, at: int) -> Iterator[Found]:
    """Toronto Star, Moscow Times: the newspaper of a city, listed or in GeoNames."""
    for first in (at - 2, at - 1):
        if first < 0 or not all(scene.is_name(i) for i in range(first, at)):
            continue
        city = " ".join(word.text for word in scene.words[first:at])
        places = find_cities(city, scene.gazetteers)
        if places and places[0].population >= _PAPER_CITY and not scene.is_name(at + 1):
            yield scene.span(first, at + 1, Label.ORG, "newspaper")
            return
