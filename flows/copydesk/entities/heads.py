"""Knows what a name is by its own words: an "Airfield" is no person, a "Museum of Flight" no work of art."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.entities.words import is_capital, words_between
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_PLACES = (Label.GPE, Label.LOC, Label.FAC)
_MENDED = (Label.PERSON, Label.ORG, Label.PRODUCT, Label.NORP, Label.EVENT, Label.WORK_OF_ART, *_PLACES)
_QUOTES = frozenset("\"“‘'«")
_PARENTS = frozenset(("abu", "ibn", "bint", "umm"))


def by_head(words: Sequence[Word], found: Found, gazetteers: Gazetteers) -> Found:
    """A name of several words with the label that its telling word gives; a quoted title stays one."""
    inside = words_between(words, found.start, found.end)
    if len(inside) < 2:
        return found
    if found.label is Label.NORP and words[inside[0]].key in _PARENTS:
        return replace(found, label=Label.PERSON, method="pattern:head")
    label = _told(words[inside.start : inside.stop], gazetteers)
    same = label is found.label or (label in _PLACES and found.label in _PLACES)
    if label is None or same or found.label not in _MENDED:
        return found
    if found.label is Label.WORK_OF_ART and inside.start and words[inside.start - 1].text in _QUOTES:
        return found
    article = words[inside[0]].key == "the" and len(inside) > 2
    return replace(found, start=words[inside[article]].start, label=label, method="pattern:head")


def _told(inside: Sequence[Word], gazetteers: Gazetteers) -> Label | None:
    """What the last two words tell, else the last, else those before "of", a body's first."""
    heads = gazetteers.heads
    if not is_capital(inside[-1]):
        return None
    last = heads.get(f"{inside[-2].key} {inside[-1].key}") or heads.get(inside[-1].key)
    before = [heads.get(inside[at - 1].key) for at in range(1, len(inside)) if inside[at].text == "of"]
    return last or (Label.ORG if Label.ORG in before else next((label for label in before if label), None))
