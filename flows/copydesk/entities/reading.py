"""Reads one paragraph: what the model found there, set right by lists, patterns and titles."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.addresses import find_addresses, touches_address, without_addresses
from copydesk.entities.boundaries import couple, is_made_of, tidy
from copydesk.entities.found import Found, longest, overlapping
from copydesk.entities.full_names import initialled_names
from copydesk.entities.heads import by_head
from copydesk.entities.joining import with_first_names
from copydesk.entities.lists import is_shouting, is_word, name_tree
from copydesk.entities.patterns import find_patterns
from copydesk.entities.titles import Titled, complete, past_title, title_spans, titled_names, titles, without_title
from copydesk.entities.words import (
    Word,
    begins_sentence,
    fold_name,
    is_capital,
    is_title_case,
    split_words,
    words_between,
)
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from copydesk.entities.backends import ModelSpan
    from copydesk.rules.gazetteers import Gazetteers

_TYPE = re.compile(r"([A-Z][A-Za-z]*)[-–]\d{1,3}[A-Z]?s?")


_MOST_NESTED = 4
"""So many titles may begin at or before a word and reach beyond it: "Assistant Secretary of State"."""

_MISTAKEN_ARMS = (Label.ORG, Label.PERSON, Label.FAC, Label.WORK_OF_ART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A paragraph's text, its words and the names found in it; `strict` where its capitals tell no names."""

    text: str
    words: tuple[Word, ...]
    found: tuple[Found, ...]
    strict: bool


def read_paragraph(
    text: str, spans: Sequence[ModelSpan], method: str, gazetteers: Gazetteers, *, heading: bool
) -> Reading:
    """The names of one paragraph, without overlap. `method` says which model gave the `spans`."""
    addresses = find_addresses(text)
    words = tuple(without_addresses(split_words(text), addresses))
    spans = [span for span in spans if not touches_address(addresses, span.start, span.end)]
    strict = heading and is_title_case(text)
    listed, weak = _listed(words, gazetteers)
    patterns = find_patterns(words, listed, weak.values(), gazetteers, strict=strict)
    initialled = (without_title(words, one, gazetteers) for one in initialled_names(text, listed, gazetteers))
    rules = longest([*listed, *patterns, *initialled])
    guesses = [Found(start=s.start, end=s.end, label=s.label, method=method, sure=False, score=s.score) for s in spans]
    titled = tuple(titled_names(words, gazetteers))
    model = [part for one in guesses if (cut := past_title(one, titled)) for part in couple(text, cut)]
    tidied = [neat for one in model if (neat := tidy(text, one, no_names(gazetteers)))]
    offices = title_spans(words, gazetteers)
    whole = [one for one in tidied if not is_made_of(text, one, rules) and not _is_inside(one, offices)]
    named = [_relabelled(text, words, one, weak, gazetteers) for one in _untitled(words, whole, titled, gazetteers)]
    if strict:  # a guess over a whole heading must not hide the listed name in it
        named = [one for one in named if one.sure or not overlapping(rules, one.start, one.end)]
    elif is_shouting(words):
        named = [one for one in named if one.sure or not _hides(text, one, rules)]
    persons = list(_titled(words, [*rules, *named], titled, strict=strict))
    found = with_first_names(words, _with_states(text, longest([*persons, *rules, *named])), gazetteers)
    return Reading(text=text, words=words, found=tuple(found), strict=strict)


def _hides(text: str, guess: Found, rules: Sequence[Found]) -> bool:
    """Whether a guess in an upper-case text hides a listed name, or is a word; a person's surname is no name hidden."""
    hidden = overlapping(rules, guess.start, guess.end)
    persons = guess.label is Label.PERSON and all(one.label is Label.PERSON for one in hidden)
    return (bool(hidden) and not persons) or is_word(text[guess.start : guess.end])


def _is_inside(found: Found, spans: Sequence[tuple[int, int]]) -> bool:
    last = bisect_right(spans, found.start, key=lambda span: span[0])
    return any(found.end <= end for _, end in spans[max(0, last - _MOST_NESTED) : last])


def _with_states(text: str, found: Sequence[Found]) -> list[Found]:
    """The names with the state's name taken into that of its body: "Iraqi" "Foreign Ministry" are one name."""
    joined: list[Found] = []
    for one in found:
        last = joined[-1] if joined else None
        body = one.method == "pattern:ministry" or (one.entry is not None and one.entry.generic)
        if (
            body
            and last
            and last.entry
            and last.entry.table in ("countries", "demonyms")
            and text[last.end : one.start] == " "
        ):
            joined[-1] = replace(one, start=last.start)
        else:
            joined.append(one)
    return joined


@cache
def no_names(gazetteers: Gazetteers) -> frozenset[str]:
    """What stands alone as no name, folded: titles, and words that models mistake for names."""
    return (
        titles(gazetteers)
        | gazetteers.words["function_words"]
        | {fold_name(word) for word in gazetteers.words["no_names"]}
    )


def _listed(words: Sequence[Word], gazetteers: Gazetteers) -> tuple[list[Found], dict[tuple[int, int], Found]]:
    """The listed names that stand for themselves, and the weak ones by place."""
    found, weak = [], {}
    for match in name_tree(gazetteers).find(words):
        start, end = words[match.first].start, words[match.last - 1].end
        entry = match.entry
        one = Found(start=start, end=end, label=entry.label, method=f"list:{entry.table}", entry=entry)
        if entry.weak:
            weak[start, end] = one
        else:
            found.append(one)
    return longest(found), weak


def _untitled(
    words: Sequence[Word], found: Sequence[Found], titled: Sequence[Titled], gazetteers: Gazetteers
) -> Iterator[Found]:
    """The model's spans with the label that their last word tells; persons without title and with all their names."""
    places = [*((one.start, one.end) for one in found), *((one.title, one.start) for one in titled)]
    taken = {words[at].start for start, end in places for at in words_between(words, start, end)}
    for one in found:
        if one.label is Label.PERSON:
            one = complete(words, without_title(words, one, gazetteers), gazetteers)
            one = _with_first_name(words, one, taken, gazetteers)
        yield by_head(words, one, gazetteers)


def _with_first_name(words: Sequence[Word], found: Found, others: Container[int], gazetteers: Gazetteers) -> Found:
    """A person's span with the free capitalised word before it ("Pravesh" before "Kumar Gupta")."""
    at = words_between(words, found.start, found.end).start - 1
    if at < 1 or begins_sentence(words, at):
        return found
    word = words[at]
    free = word.start not in others
    if not (free and is_capital(word) and word.text.isalpha() and word.text[1:].islower() and len(word.text) > 2):
        return found
    if (
        word.key in no_names(gazetteers)
        or word.key in gazetteers.heads
        or words[at - 1].text in "-–’'"
        or is_capital(words[at - 1])
    ):
        return found
    listed = next(iter(name_tree(gazetteers).find([word])), None)
    return found if listed else replace(found, start=word.start)


def _relabelled(
    text: str, words: Sequence[Word], found: Found, weak: dict[tuple[int, int], Found], gazetteers: Gazetteers
) -> Found:
    """The model's span with the label of a weak listed name or of a type number, where it is one."""
    named = weak.get((found.start, found.end))
    if named and (
        named.label is not Label.PRODUCT
        or found.label is Label.PRODUCT
        or _arms_follow(words, found, gazetteers.words["arms"])
        or (found.label in (Label.PERSON, Label.FAC) and _article_before(words, found))
    ):
        return named
    if found.label in _MISTAKEN_ARMS and _is_arm(text, words, found, gazetteers.words["shot"]):
        return replace(found, label=Label.PRODUCT, method="pattern:weapon", sure=True)
    shape = _TYPE.fullmatch(text, found.start, found.end)
    if shape and shape[1].casefold() not in gazetteers.words["no_designators"] and found.label is not Label.PRODUCT:
        return replace(found, label=Label.PRODUCT, method="pattern:weapon", sure=True)
    return found


def _is_arm(text: str, words: Sequence[Word], found: Found, shot: frozenset[str]) -> bool:
    """Whether a single word in small letters but the first stands right before "missile" or "drone"."""
    name = text[found.start : found.end]
    after = words_between(words, found.start, found.end).stop
    follows = after < len(words) and words[after].key in shot and text[found.end : words[after].start] == " "
    return follows and name.isalpha() and name[1:].islower()


def _article_before(words: Sequence[Word], found: Found) -> bool:
    """Whether "the" or "an" stands before the name: then it is no person's."""
    first = words_between(words, found.start, found.end).start
    return first > 0 and words[first - 1].key in ("the", "a", "an")


def _arms_follow(words: Sequence[Word], found: Found, arms: frozenset[str]) -> bool:
    after = words_between(words, found.start, found.end).stop
    return any(word.key in arms for word in words[after : after + 2])


def _titled(
    words: Sequence[Word], found: Sequence[Found], titled: Sequence[Titled], *, strict: bool
) -> Iterator[Found]:
    """Persons after a title: what the model found there whatever its label, else the run of capitals."""
    at = {one.start: one for one in found}
    starts = sorted(at)
    for name in titled:
        start, end = name.start, name.end
        one = at.get(start)
        if one is None and name.capital and not strict:
            after = bisect_right(starts, start)
            stop = min(end, starts[after] if after < len(starts) else end)
            inside = [words[i] for i in words_between(words, start, stop)]
            last = max((word.end for word in inside if word.text.isalpha()), default=end)
            yield Found(start=start, end=last, label=Label.PERSON, method="title")
        elif one is not None and not one.sure and one.end <= end:
            yield replace(one, label=Label.PERSON, method=one.method if one.label is Label.PERSON else "title")
