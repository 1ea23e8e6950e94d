"""Knows the West by the adjective in lower case: "western governments", "western-backed"; never "western Karoland"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.found import Found
from copydesk.entities.words import touches
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.entities.scene import Scene
    from copydesk.rules.gazetteers import Entry, Gazetteers

_WEST = "Western"
"""The listed name that the adjective has with a capital: both are one entity."""
_HYPHENS = "-–‑"
_MOST_BETWEEN = 2
"""How many adjectives may stand before the noun."""


def find_west(scene: Scene, at: int) -> Iterator[Found]:
    """The word "western" at `at`, where a noun of politics follows or it is half of "western-backed"."""
    word = scene.words[at]
    entry = _west(scene.gazetteers)
    if word.text == "western" and entry and (_is_side(scene, at) or _is_of_politics(scene, at)):
        yield Found(start=word.start, end=word.end, label=entry.label, method="pattern:west", entry=entry)


@cache
def _west(gazetteers: Gazetteers) -> Entry | None:
    return next((entry for entry in gazetteers.entries if entry.name == _WEST and entry.label is Label.NORP), None)


def _hyphened(scene: Scene, at: int, step: int) -> str:
    """The word joined to that at `at` by a hyphen, after it or, with `step` -1, before it; "" for none."""
    mark, other = at + step, at + 2 * step
    if not (0 <= other < len(scene.words) and scene.words[mark].text in _HYPHENS):
        return ""
    left, right = sorted((at, mark))
    return scene.words[other].key if touches(scene.words[left], scene.words[right]) else ""


def _is_side(scene: Scene, at: int) -> bool:
    """Whether it is half of "pro-western" or "western-backed"."""
    sides = scene.gazetteers.words["sides_of_the_west"]
    return _hyphened(scene, at, 1) in sides or _hyphened(scene, at, -1) in sides


def _is_of_politics(scene: Scene, at: int) -> bool:
    """Whether a noun of politics follows, adjectives between them or not; no part of "south-western"."""
    if _hyphened(scene, at, -1) or _hyphened(scene, at, 1):
        return False
    lists, noun = scene.gazetteers.words, at + 1
    while noun - at <= _MOST_BETWEEN and scene.key(noun) in lists["of_the_west_too"] and not _is_noun(scene, noun):
        noun += 1
    return _is_noun(scene, noun)


def _is_noun(scene: Scene, at: int) -> bool:
    """Whether a noun of politics stands there in lower case, and no "government-held"."""
    listed = scene.key(at) in scene.gazetteers.words["of_the_west"] and scene.words[at].text.islower()
    return listed and not _hyphened(scene, at, 1)
