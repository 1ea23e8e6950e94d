"""Knows what a name is by the words beside it, all over the article: "near Karo" is a place, "Karo said" a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.entities.cities import find_cities
from copydesk.entities.person_names import name_parts
from copydesk.entities.words import begins_sentence, fold_name, words_between
from copydesk.kinds import Label
from copydesk.rules.gazetteers import GREAT_CITY

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.reading import Reading
    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_PLACES = (Label.GPE, Label.LOC, Label.FAC, Label.NORP)
_FROM = {
    Label.PERSON: (*_PLACES, Label.ORG, Label.PRODUCT, Label.WORK_OF_ART),
    Label.ORG: (Label.LOC, Label.PRODUCT, Label.EVENT),
    Label.GPE: (Label.ORG, Label.PERSON),
}
"""The labels that the words beside a name may put right, by what they tell."""

_SPOKEN, _SURE, _HALF = 4, 2, 1
_SHARE = 3
"""What one telling place says holds for as many mentions as this."""


def with_contexts(readings: Sequence[Reading], gazetteers: Gazetteers) -> list[Reading]:
    """The readings with each name that only the model has found labelled as the words beside it tell."""
    guesses = [(r, f, fold_name(r.text[f.start : f.end])) for r in readings for f in r.found if not r.strict]
    sure = {name for _, found, name in guesses if found.sure}
    told: dict[str, Counter[Label]] = {}
    times = Counter(name for _, _, name in guesses)
    for reading, found, name in guesses:
        if name not in sure:
            for label, weight in _tells(reading.words, found, gazetteers):
                told.setdefault(name, Counter())[label] += weight
    persons = _full_names(readings)
    winners = {name: _winner(counts, times[name]) for name, counts in told.items()}
    labels = {
        name: label for name, label in winners.items() if label and (label is not Label.GPE or name not in persons)
    }
    return [replace(r, found=tuple(_relabelled(r, f, labels, gazetteers) for f in r.found)) for r in readings]


def _full_names(readings: Sequence[Reading]) -> set[str]:
    """The words of the persons' names of two words and more."""
    full = (
        name_parts(reading.text[found.start : found.end])
        for reading in readings
        for found in reading.found
        if found.label is Label.PERSON
    )
    return {part for parts in full if len(parts) > 1 for part in parts}


def _winner(counts: Counter[Label], times: int) -> Label | None:
    (chosen, weight), *others = counts.most_common(2)
    enough = weight >= _SURE and weight * _SHARE >= times
    return chosen if enough and (not others or others[0][1] < weight) else None


def _relabelled(reading: Reading, found: Found, labels: dict[str, Label], gazetteers: Gazetteers) -> Found:
    name = reading.text[found.start : found.end]
    label = labels.get(fold_name(name))
    if label is None or found.sure or found.label not in _FROM[label]:
        return found
    words = name.split()
    if label is not Label.ORG and (name.isupper() or len(words) > 3 or words[-1].casefold() in gazetteers.heads):
        return found
    return replace(found, label=label, method="context")


def _tells(words: Sequence[Word], found: Found, gazetteers: Gazetteers) -> Iterator[tuple[Label, int]]:
    """What the words beside a mention tell, and how surely."""
    inside, lists = words_between(words, found.start, found.end), gazetteers.words
    if not inside:
        return
    before = [words[at].key if at >= 0 else "" for at in (inside.start - 2, inside.start - 1)]
    after = [word.key for word in words[inside.stop : inside.stop + 4]] + [""] * 4
    if (
        (after[0] in lists["speaking"] and found.label in _PLACES and not _is_great_city(words, inside, gazetteers))
        or _is_kin(before, after, lists["kin"])
        or _is_aged(after)
    ):
        yield Label.PERSON, _SPOKEN
    if after[0] in lists["staff"] or (before[1] in ("of", "for") and before[0] in lists["staff_of"]):
        yield Label.ORG, _SURE
    if after[0] in ("'", "’"):
        return
    if before[1] in lists["whereabouts"] or (before[1] == "of" and before[0] in lists["settlements"]):
        yield Label.GPE, _SURE
    elif before[1] == "in" and before[0] not in lists["trust"]:
        yield Label.GPE, _HALF


def _is_great_city(words: Sequence[Word], inside: range, gazetteers: Gazetteers) -> bool:
    """Whether a city is known by the name: a government speaks by it. One of several words is no surname."""
    cities = find_cities(" ".join(words[at].text for at in inside), gazetteers)
    return bool(cities) and (len(inside) > 1 or cities[0].population >= GREAT_CITY)


def _is_kin(before: Sequence[str], after: Sequence[str], kin: Container[str]) -> bool:
    """Whether the name is somebody's wife or has one: "his wife Jana", "Karo's own family"."""
    owner = after[0] in ("'", "’") and after[1] == "s"
    return before[1] in kin or (owner and (after[2] in kin or (after[2] == "own" and after[3] in kin)))


def _is_aged(after: Sequence[str]) -> bool:
    """Whether an age between commas follows: "Jana Novak, 24, of Karo"."""
    return after[0] == "," and len(after[1]) == 2 and after[1].isdecimal() and after[2] == ","


def without_common_words(readings: Sequence[Reading]) -> list[Reading]:
    """The readings without words found at beginnings of sentences only, which the article has in lower case too."""
    lower = {word.text for reading in readings for word in reading.words if word.text.islower()}
    inner = {
        word.key
        for reading in readings
        for at, word in enumerate(reading.words)
        if word.text[0].isupper() and not begins_sentence(reading.words, at)
    }
    common = lower - inner

    def stays(reading: Reading, found: Found) -> bool:
        return found.sure or reading.text[found.start : found.end].casefold() not in common

    return [replace(r, found=tuple(f for f in r.found if stays(r, f))) for r in readings]


def with_namesakes(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with one label for a craft or a storm, with its kind or without: "Forbin" after "FS Forbin"."""
    names: dict[str, Label] = {}
    for reading in readings:
        for found in reading.found:
            if found.method in ("pattern:ship", "pattern:craft", "pattern:storm"):
                _, _, name = reading.text[found.start : found.end].rpartition(" ")
                names[fold_name(name)] = found.label
    persons = _full_names(readings)
    names = {name: label for name, label in names.items() if name not in persons}

    def relabelled(reading: Reading, found: Found) -> Found:
        label = names.get(fold_name(reading.text[found.start : found.end]))
        return replace(found, label=label, method="vote") if label and not found.sure else found

    return [replace(r, found=tuple(relabelled(r, f) for f in r.found)) for r in readings] if names else list(readings)
