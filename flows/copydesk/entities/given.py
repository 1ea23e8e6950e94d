"""Resolves names that someone else has found: the same decisions, without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.entities.acronyms import find_definitions
from copydesk.entities.boundaries import trim
from copydesk.entities.found import Found
from copydesk.entities.labels import label_of
from copydesk.entities.lists import name_tree
from copydesk.entities.reading import Reading
from copydesk.entities.resolving import Entity, resolve
from copydesk.entities.words import split_words
from copydesk.errors import ConfigurationError
from copydesk.kinds import Label
from copydesk.rules.gazetteers import load_gazetteers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Entry, Gazetteers

GivenSpan = tuple[int, int] | tuple[int, int, str | None]
"""Start and end in the text, and a label where one is known."""

_LANDS = ("countries", "states", "cities", "places")
_WIDEST = 40
"""How far on either side of a span the name of a country is looked for that it may be a part of."""

_PLACES = frozenset((Label.GPE, Label.LOC, Label.FAC))


def resolve_mentions(text: str, spans: Sequence[GivenSpan], gazetteers: Gazetteers | None = None) -> tuple[Entity, ...]:
    """The entity of each span, in the order given; `entity_id`, `name`, `kb`, `kb_id`, `country`.

    A span is `(start, end)` or `(start, end, label)`; spans may overlap. Raises ConfigurationError when one does not
    lie in the text.
    """
    gazetteers = gazetteers or load_gazetteers()
    words = tuple(split_words(text))
    order = sorted(range(len(spans)), key=lambda at: (spans[at][:2], at))
    found = tuple(_found(text, spans[at], gazetteers) for at in order)
    reading = Reading(text=text, words=words, found=found, strict=False)
    (row,) = resolve([reading], _long_forms(text, words), gazetteers)
    entities = dict(zip(order, row, strict=True))
    return tuple(entities[at] for at in range(len(spans)))


def _found(text: str, span: GivenSpan, gazetteers: Gazetteers) -> Found:
    start, end, given = (*span, None)[:3]
    if not 0 <= start < end <= len(text):
        raise ConfigurationError(
            f"the span '{start}, {end}' does not lie in the text",
            where=f"a text of {len(text)} code points",
            then="give half-open code points, start before end",
        )
    label = _label(given)
    first, last = trim(text, start, end, label or Label.ORG)
    entry = _entry(text[first:last], label, gazetteers) if first < last else None
    if label in _PLACES | {None}:
        entry = _country_over(text, first, last, gazetteers) or entry
    if entry is None and label in _PLACES | {None}:
        label = Label.GPE
    return Found(start=start, end=end, label=entry.label if entry else label or Label.GPE, method="given", entry=entry)


def _label(given: str | None) -> Label | None:
    return None if given is None else label_of(given)


def _entry(name: str, label: Label | None, gazetteers: Gazetteers) -> Entry | None:
    """The listed entity of that name, unless it is another kind of thing than the label says."""
    words = split_words(name)
    for match in name_tree(gazetteers).find(words):
        entry = match.entry
        if (match.first, match.last) != (0, len(words)):
            continue
        same_kind = entry.label is label or (entry.label in _PLACES and label in _PLACES)
        state = {entry.label, label} <= _PLACES | {Label.ORG, Label.NORP}
        team = label is Label.ORG and entry.label is Label.GPE and entry.table in _LANDS
        if label is None or same_kind or (state and not team):
            return entry
    return None


def _country_over(text: str, start: int, end: int, gazetteers: Gazetteers) -> Entry | None:
    """The country whose longer name the span is a part of: "Antigua" of "Antigua and Barbuda"."""
    begin = text.rfind(" ", 0, max(0, start - _WIDEST)) + 1
    words = split_words(text[begin : end + _WIDEST])
    for match in name_tree(gazetteers).find(words):
        first, last = begin + words[match.first].start, begin + words[match.last - 1].end
        if first <= start and end <= last and last - first > end - start and match.entry.table == "countries":
            return match.entry
    return None


def _long_forms(text: str, words: Sequence[Word]) -> dict[str, str]:
    return {
        words[d.short].key: text[words[d.first].start : words[d.last - 1].end]
        for d in reversed([*find_definitions(words)])
    }
