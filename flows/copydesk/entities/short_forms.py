"""Knows which longer name of an article a short one stands for: "Lynxes" for "Karo Lynxes", "the Commission"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from copydesk.entities.acronyms import initials
from copydesk.entities.cities import find_cities
from copydesk.entities.lists import name_tree
from copydesk.entities.words import fold_name, is_capital, split_words
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_SMALL = frozenset(("of", "the", "and", "for", "in", "on", "at", "&", "'", "’", "s", "-", ",", "."))
_PLACES = (Label.GPE, Label.LOC)
_BRITISH = re.compile(r"(?<=\w\w)(?:our|tre|mme)(?=s?\b)|(?<=\w)is(?=ation)|(?<=\w)nce\b")
_AMERICAN = {"our": "or", "tre": "ter", "mme": "m", "is": "iz", "nce": "nse"}

_OUTNUMBERS = 3
"""So many times as often as the others must one be named that a short form stands for, where several fit."""

_MOST_WORDS = 12
"""A longer run of words is no name that goes on by a part of it."""


def short_bodies(
    names: Counter[str], listed: Collection[str], gazetteers: Gazetteers, introduced: Collection[str] | None = None
) -> dict[str, str]:
    """The long name by the folded short one, of the bodies of an article.

    `names` counts their mentions; `listed` ones stand for themselves, and may be the long name of another; they go on
    by their kind alone only where it is one of the folded names `introduced` by "the" ("the Commission").
    """
    forms: dict[str, Counter[str]] = {}
    heads: dict[str, Counter[str]] = {}
    short = {fold_name(name): name for name in names if name not in listed}
    for long, count in names.items():
        words = split_words(long)
        if 1 < len(words) <= _MOST_WORDS:
            for form in _body_forms(words, gazetteers):
                if form in short and form != fold_name(long):
                    forms.setdefault(form, Counter())[long] += count
            if (letters := _two_letters(words)) in short and short[letters].isupper():
                forms.setdefault(letters, Counter())[long] += count
            head = _head(words)
            stands = long not in listed or introduced is None or head in introduced
            if stands and head in short and head in gazetteers.words["bodies_alone"]:
                heads.setdefault(head, Counter())[long] += count
    return _chosen(names, short, forms, heads)


def short_places(names: Counter[str], listed: Collection[str], gazetteers: Gazetteers) -> dict[str, str]:
    """The same for places: "the Airport", "NLR" for "North Lorem Region"."""
    forms: dict[str, Counter[str]] = {}
    heads: dict[str, Counter[str]] = {}
    short = {fold_name(name): name for name in names if name not in listed}
    for long, count in names.items():
        words = split_words(long)
        if not 1 < len(words) <= _MOST_WORDS:
            continue
        last = words[-1].key
        if last in short and last in gazetteers.words["places_alone"]:
            heads.setdefault(last, Counter())[long] += count
        letters = initials(words).casefold()
        if len(letters) > 2 and letters in short and short[letters].isupper():  # two may be a state's post code
            forms.setdefault(letters, Counter())[long] += count
    return _chosen(names, short, forms, heads)


def _chosen(
    names: Counter[str],
    short: Mapping[str, str],
    forms: Mapping[str, Counter[str]],
    heads: Mapping[str, Counter[str]],
) -> dict[str, str]:
    """One long name for each short one, where that is clear; a word alone must fit one name only."""
    chosen = _respelt(names, short)
    for form, longs in forms.items():
        (long, count), *others = longs.most_common()
        if count >= _OUTNUMBERS * sum(times for _, times in others):
            chosen[form] = long
    ends = {form: _end(chosen, long) for form, long in chosen.items()}
    for head, longs in heads.items():
        meant = {ends.get(fold_name(long), long) for long in longs}
        if len(meant) == 1:
            ends.setdefault(head, *meant)
    return ends


def _end(chosen: Mapping[str, str], name: str) -> str:
    """The long name that a long name may itself be short for."""
    seen = set()
    while (key := fold_name(name)) in chosen and key not in seen:
        seen.add(key)
        name = chosen[key]
    return name


def _respelt(names: Counter[str], short: Mapping[str, str]) -> dict[str, str]:
    """Names that differ in small words or British spelling alone, by the more frequent: "Centre for Karo Affairs"."""
    first: dict[str, str] = {}
    for name, _ in names.most_common():
        first.setdefault(_plain(name), name)
    chosen = {key: first[_plain(name)] for key, name in short.items()}
    return {key: name for key, name in chosen.items() if key != fold_name(name)}


def _plain(name: str) -> str:
    kept = [word.key for word in split_words(name) if word.key not in _SMALL]
    return _BRITISH.sub(lambda m: _AMERICAN[m[0]], " ".join(kept)) or name


def _body_forms(words: Sequence[Word], gazetteers: Gazetteers) -> Iterator[str]:
    """The folded names under which a body may go on."""
    keys = [word.key for word in words]
    begin = _place_length(words, gazetteers)
    if 0 < begin < len(words):
        if len(words) - begin > 1 or _goes_on_alone(words, gazetteers):
            yield " ".join(keys[begin:])
        if keys[-1] not in gazetteers.heads:  # a team's city
            yield " ".join(keys[:begin])
    for cut in range(1, len(words)):
        goes_on = cut > 1 and keys[cut] in ("of", "for")
        last = cut == len(words) - 1 and gazetteers.heads.get(keys[cut]) in (Label.ORG, Label.FAC)
        if is_capital(words[cut - 1]) and (goes_on or last):
            yield " ".join(keys[:cut])


def _goes_on_alone(words: Sequence[Word], gazetteers: Gazetteers) -> bool:
    """Whether the last word may stand for a place's or a people's body: no word for a kind, but of a people's.

    "The Navy" after "the Indian Navy", and not "the House" after "Chatham House".
    """
    kind, entry = words[-1].key, next((match.entry for match in name_tree(gazetteers).find(words)), None)
    of_people = entry is not None and entry.label is Label.NORP
    return not is_kind(kind, gazetteers) or (of_people and kind not in gazetteers.words["called_by_many"])


def is_kind(word: str, gazetteers: Gazetteers) -> bool:
    """Whether the folded word says of which kind a body or a place is, and names none by itself: "house", "council"."""
    lists = ("bodies_alone", "places_alone", "called_by_many", "placed", "papers")
    return word in gazetteers.heads or any(word in gazetteers.words[name] for name in lists)


def _two_letters(words: Sequence[Word]) -> str:
    """The initials of a name of two words, small ones apart; acronyms of more letters are known without this."""
    letters = initials(words).casefold()
    return letters if len(letters) == len([word for word in words if word.key not in _SMALL]) == 2 else ""


def _place_length(words: Sequence[Word], gazetteers: Gazetteers) -> int:
    """How many words at the beginning are the name of a place or a people; 0 for none."""
    for match in name_tree(gazetteers).find(words):
        entry = match.entry
        if match.first == 0 and (entry.label in _PLACES or (entry.label is Label.NORP and entry.country)):
            return match.last
        break
    if not is_capital(words[0]) or not words[0].text.isalpha():
        return 0
    two = " ".join(word.text for word in words[:2])
    return 2 if len(words) > 1 and find_cities(two, gazetteers) else int(bool(find_cities(words[0].text, gazetteers)))


def _head(words: Sequence[Word]) -> str:
    """The word that says what kind of body it is: the last, or the one before "of" or "for"; "house" only there."""
    at = next((i for i, word in enumerate(words) if word.text in ("of", "for") and i), len(words))
    head = words[at - 1].key
    return "" if head == "house" and at == len(words) else head
