"""Knows weapons by their type numbers ("S-400", "Su-35", "Geran-2s", "Leopard 2A4"), and ships by their prefix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.entities.words import begins_sentence, touches, words_between
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.entities.found import Found
    from copydesk.entities.scene import Scene

_TYPE_NUMBER = re.compile(r"\d{1,3}[A-Za-z]{0,3}\d?s?")
_HYPHENS = "-–‑"


def find_weapon(scene: Scene, at: int) -> Iterator[Found]:
    """The type number that begins at `at`: after letters and a hyphen, or after the listed name of a weapon."""
    words = scene.words
    family = scene.starts.get(words[at].start)
    after = at + 1
    if family and family.label is Label.PRODUCT:
        while after < len(words) and words[after].end <= family.end:
            after += 1
    else:
        family = None
    hyphen = after < len(words) and words[after].text in _HYPHENS and touches(words[after - 1], words[after])
    number = after + hyphen
    if number >= len(words) or not (hyphen or family) or not _TYPE_NUMBER.fullmatch(words[number].text):
        return
    if hyphen and not touches(words[number - 1], words[number]):
        return
    if family or _is_designator(scene, at, number):
        yield scene.span(at, number + 1, Label.PRODUCT, "weapon")


def _is_designator(scene: Scene, at: int, number: int) -> bool:
    """Whether the letters at `at` name a type: a few capitals, known letters, or any word before "missile" and such."""
    word, before = scene.words[at], scene.words[at - 1] if at else None
    if scene.is_listed(word, "no_designators") or not word.text.isalpha():
        return False
    if before and before.text in "-–/" and touches(before, word):
        return False
    if len(word.text) <= 4 and (word.text.isupper() or scene.is_listed(word, "designators")):
        return True
    return any(scene.is_listed(near, "arms") for near in scene.words[number + 1 : number + 3])


def find_ship(scene: Scene, at: int) -> Iterator[Found]:
    """USS Nimitz, HMS Queen Elizabeth."""
    last = at + 1
    while last - at < 6 and (scene.is_name(last) or (scene.key(last) == "." and len(scene.words[last - 1].text) == 1)):
        last += 1
    if last > at + 1 and not scene.words[at + 1].text.isupper():
        yield scene.span(at, last, Label.PRODUCT, "ship")


def find_named_kind(scene: Scene, at: int) -> Iterator[Found]:
    """Space Shuttle Endeavour; Hurricane Maria."""
    storm = scene.is_listed(scene.words[at], "storms")
    first, last = at, at + 2 if scene.is_name(at + 1) else at + 1
    if not storm and scene.is_name(at - 1):
        first = at - 1
    if last - first > 1 and (not storm or last > at + 1):
        yield scene.span(first, last, Label.EVENT if storm else Label.PRODUCT, "storm" if storm else "craft")


def find_class(scene: Scene, at: int) -> Iterator[Found]:
    """Columbia-class submarine: the whole name that a hyphen joins to the word "class" at `at`."""
    words, end = scene.words, at - 1
    if end < 1 or words[end].text not in _HYPHENS or words[end - 1].end + 1 != words[at].start:
        return
    listed = scene.ends.get(words[end - 1].end)
    if listed:
        first = words_between(words, listed.start, listed.end).start
    else:
        first = end - 1
        while first and end - first < 3 and scene.is_name(first - 1) and words[first - 1].end not in scene.ends:
            if begins_sentence(words, first - 1) and words[first - 1].key in scene.gazetteers.words["no_class"]:
                break
            first -= 1
    if scene.is_name(end - 1) and words[first].key not in scene.gazetteers.words["no_class"]:
        yield scene.span(first, at + 1, Label.PRODUCT, "class")
