"""Names that are made by rule and need no list: which pattern is tried at which word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.entities.bodies import find_force, find_ministry, find_paper, find_party, find_placed
from copydesk.entities.scene import Scene, find_near
from copydesk.entities.wars import find_action, find_war
from copydesk.entities.weapons import find_class, find_named_kind, find_ship, find_weapon
from copydesk.entities.west import find_west
from copydesk.entities.words import is_capital

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_ANY_CASE = {"war": find_war, "party": find_party, "western": find_west, "class": find_class}
_CAPITAL = {
    "Ministry": find_ministry,
    "Department": find_ministry,
    "Operation": find_action,
    "Battle": find_action,
    "Siege": find_action,
    "Treaty": find_action,
    "Near": find_near,
}


def find_patterns(
    words: Sequence[Word], listed: Sequence[Found], weak: Iterable[Found], gazetteers: Gazetteers, *, strict: bool
) -> Iterator[Found]:
    """What the patterns find, given the listed names of the text and the weak ones.

    `strict` where capitals say nothing (headings).
    """
    scene = Scene(
        words=words,
        starts={found.start: found for found in (*weak, *listed)},
        ends={found.end: found for found in listed},
        gazetteers=gazetteers,
        strict=strict,
    )
    for at, word in enumerate(words):
        if word.key in _ANY_CASE:
            yield from _ANY_CASE[word.key](scene, at)
        elif is_capital(word):
            yield from find_weapon(scene, at)
            if not strict:
                yield from _capitalised(scene, at)


def _capitalised(scene: Scene, at: int) -> Iterator[Found]:
    word = scene.words[at]
    if word.text in _CAPITAL:
        yield from _CAPITAL[word.text](scene, at)
    elif word.text in scene.gazetteers.words["ships"]:
        yield from find_ship(scene, at)
    elif scene.is_listed(word, "forces"):
        yield from find_force(scene, at)
    elif scene.is_listed(word, "storms") or scene.is_listed(word, "crafts"):
        yield from find_named_kind(scene, at)
    elif scene.is_listed(word, "placed"):
        yield from find_placed(scene, at)
    if scene.is_listed(word, "papers"):
        yield from find_paper(scene, at)
