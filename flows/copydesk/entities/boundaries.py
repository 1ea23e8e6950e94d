"""Knows where a name ends: what the model's spans have too much of, and what is no name at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.entities.words import fold_name, split_words
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from copydesk.entities.found import Found

_OUTER = "\"'“”‘’«»()[]{}<>,;:!?-–—…*•|/\\_=+~#% \t\n\u00a0"
_ARTICLE = re.compile(r"(?:the|a|an|near|in|at|from|for|of|and|or|but|with|inside|outside|about)\s+", re.IGNORECASE)
"""Articles, and the small words that a model takes along at the beginning of a sentence."""

_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:\w\.){2,}$|\b(?:\w\.)+\w$")
_KEPT_STOP = re.compile(r"\b(?:Inc|Corp|Ltd|Co|Jr|Sr|Bros|St|No|S\.p\.A)\.$")
_BREAK = re.compile(r"[?!;:|\n•]|\.\s+(?=\w{3})|\.{2,}|@|://|www\.")
_COUPLE = re.compile(r" and (?=[A-Z])|\s?—\s?(?=[^\W\d_])")
_PAIR = re.compile(r"[^\W\d_]+(–)[^\W\d_]+")
_NUMBER = re.compile(r"\d{1,2}|[A-Z]{1,2}\d{1,2}")
"""A score or a postal district after a place ("Karo 1", "London E17")."""

_NUMBERED = ("countries", "cities")
_TITLED = (Label.WORK_OF_ART, Label.LAW)
_OF_A_LAW = re.compile(r"[Tt]he\s+(?!Hague\b)")
_MOST_WORDS = 9


def trim(text: str, start: int, end: int, label: Label) -> tuple[int, int]:
    """The span without outer marks, article, possessive and closing stop ("U.S." keeps its own)."""
    before = None
    while before != (start, end) and start < end:
        before = (start, end)
        start, end = outer_trim(text, start, end)
        articles = _OF_A_LAW if label is Label.LAW else _ARTICLE
        if (article := articles.match(text, start, end)) and label is not Label.WORK_OF_ART:
            start = article.end()
        if possessive := _POSSESSIVE.search(text[max(start, end - 2) : end]):
            end -= len(possessive[0])
        end = _end_of_stop(text, start, end)
    return start, end


def outer_trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the marks and blanks at its ends, in any language."""
    while start < end and text[start] in _OUTER:
        start += 1
    while start < end and text[end - 1] in _OUTER:
        end -= 1
    return start, end


def _end_of_stop(text: str, start: int, end: int) -> int:
    """Where the name ends, when a stop stands at its end or right after it."""
    tail = text[max(start, end - 24) : end]
    if tail.endswith("."):
        return end if _DOTTED.search(tail) or _KEPT_STOP.search(tail) else end - 1
    dotted = _DOTTED.search(tail)
    return end + 1 if dotted and "." in dotted[0] and text[end : end + 1] == "." else end


def tidy(text: str, found: Found, no_names: Collection[str]) -> Found | None:
    """The model's span at its right boundaries, or None when it is no name: marks, `no_names`, a sentence."""
    start, end = trim(text, found.start, found.end, found.label)
    if start >= end or _is_no_name(text[start:end], found.label, no_names):
        return None
    return replace(found, start=start, end=end)


def _is_no_name(name: str, label: Label, no_names: Collection[str]) -> bool:
    if not any(char.isupper() for char in name) or _BREAK.search(name):
        return True
    if label is Label.PERSON and any(char.isdigit() for char in name):
        return True
    folded = fold_name(name)
    words = folded.split()
    if label not in _TITLED and len(words) > _MOST_WORDS:
        return True
    return folded in no_names or len(name) == 1


def is_made_of(text: str, found: Found, parts: Sequence[Found]) -> bool:
    """Whether the span is only `parts` (sorted, disjoint), marks and lower-case words: then it is no name of its own.

    "Iran-Israel", "Trump administration" and "US-led" fall apart; "University of Moscow" does not, nor does what begins
    with an organisation and goes on in small words ("al-Qaeda in Iraq").
    """
    first = bisect_left(parts, found.start, key=lambda part: part.start)
    last = bisect_right(parts, found.end, lo=first, key=lambda part: part.end)
    inside = parts[first:last]
    if not inside or (inside[0].start == found.start and inside[0].end == found.end):
        return False
    rest, at = [], found.start
    for part in inside:
        rest.append(text[at : part.start])
        at = part.end
    rest.append(text[at : found.end])
    words = [word.text for gap in rest for word in split_words(gap)]
    states = all(part.entry and part.entry.table in _NUMBERED for part in inside)
    if states and inside[0].start == found.start and all(_NUMBER.fullmatch(word) for word in words):
        return True
    if found.label in (Label.ORG, Label.FAC) and {"of", "for", "in"} & set(words):
        return False
    return all(not word[0].isupper() and not word[0].isdigit() for word in words)


def couple(text: str, found: Found) -> tuple[Found, ...]:
    """A person's span as two where it has an "and" or a dash between names: "Jana and Karel", "Novak—Lorem"."""
    if found.label is not Label.PERSON:
        return (found,)
    joint = _COUPLE.search(text, found.start, found.end)
    pair = _PAIR.fullmatch(text, found.start, found.end)
    if joint is None and pair is None:
        return (found,)
    start, end = joint.span() if joint else pair.span(1) if pair else (found.end, found.end)
    return replace(found, end=start), replace(found, start=end)
