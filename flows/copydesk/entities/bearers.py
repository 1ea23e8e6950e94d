"""Knows which of several persons of one surname is meant: by title, by gender, by who is the main one, else nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_OUTNUMBERS = 3
"""So many times as often as all others must one be named in full to be the main person of the surname."""

_OPPOSITE = {"feminine": "masculine", "masculine": "feminine"}
_BELOW = ("vice ", "deputy ", "under ", "assistant ", "first ")


@dataclass(frozen=True, slots=True)
class Title:
    """What stands before a name: the `office` ("president", empty for Mr and Mrs), and the `gender` it tells.

    A gender is "feminine", "masculine" or empty.
    """

    office: str = ""
    gender: str = ""


NO_TITLE = Title()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A person as an article names them in full: at which `places` of its names, in order, and by which offices.

    `gender` is empty where nothing tells it; `introduced` says whether an office stands before the first full name;
    `younger` whether the name ends in Jr. or a number; `kin` whether they are only told of as somebody's relative.
    """

    name: str
    places: Sequence[int]
    offices: frozenset[str] = frozenset()
    gender: str = ""
    introduced: bool = False
    younger: bool = False
    kin: bool = False


def choose(bearers: Sequence[Bearer], place: int, title: Title, called: Collection[str]) -> str | None:
    """Who is called by the surname alone at `place`: a name, or None where the article doesn't tell.

    `called` are those who were called so while no other of the surname had been named.
    """
    fitting = [one for one in bearers if not title.gender or one.gender != _OPPOSITE[title.gender]]
    if len(bearers) == 1 or not fitting:
        return fitting[0].name if fitting else None
    if title.office:
        holders = [one.name for one in fitting if any(_is_same(office, title.office) for office in one.offices)]
        if len(holders) == 1:
            return holders[0]
        main = _main(fitting, called) if not holders else None
        others = {one.name for one in fitting if one.offices}  # who is named with another office is another person
        return None if main in others else main
    rest = [one for one in fitting if not one.kin] or fitting
    known = [one for one in rest if one.places[0] < place]
    main = known[0].name if len(known) == 1 else _main(rest, called)
    told = {one.name for one in fitting if title.gender and one.gender == title.gender}
    return main if not told or main in told else None


def _is_same(left: str, right: str) -> bool:
    """Whether two offices may be one: "minister" and "foreign minister", not "president" and "vice president"."""
    short, long = sorted((left, right), key=len)
    return short == long or (long.endswith(f" {short}") and not long.startswith(_BELOW))


def _main(bearers: Sequence[Bearer], called: Collection[str]) -> str | None:
    """Of whom the article tells by the surname alone, where all that shows it shows the same person."""
    bearers = [one for one in bearers if not _is_overshadowed(one, bearers, called)]
    if len(bearers) == 1:
        return bearers[0].name
    times = {one.name: len(one.places) for one in bearers}
    first = min(bearers, key=lambda one: one.places[0])
    signs = {name for name in times if name in called}
    signs |= {name for name, count in times.items() if count >= _OUTNUMBERS * (sum(times.values()) - count)}
    introduced = [one.name for one in bearers if one.introduced]
    if len(introduced) == 1:
        (name,) = introduced
        if name == first.name or all(times[name] > count for other, count in times.items() if other != name):
            signs.add(name)
    return signs.pop() if len(signs) == 1 else None


def _is_overshadowed(bearer: Bearer, bearers: Sequence[Bearer], called: Collection[str]) -> bool:
    """Whether it is a son beside the father of his first name, who goes by the surname: "Jan Novak Jr."."""
    first = bearer.name.split()[0]
    elders = [one for one in bearers if not one.younger and one.name.split()[0] == first]
    return bearer.younger and bearer.name not in called and any(len(e.places) >= len(bearer.places) for e in elders)
