"""Knows persons by the titles before their names ("Foreign Minister Sergei Lavrov")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.lists import NameTree
from copydesk.entities.words import Word, fold_name, is_capital, touches, words_between
from copydesk.kinds import Label
from copydesk.rules.gazetteers import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.entities.found import Found
    from copydesk.rules.gazetteers import Gazetteers

_OFFICES = (
    "{} Minister",
    "Minister of {}",
    "Minister for {}",
    "{} Secretary",
    "Secretary of {}",
    "Secretary for {}",
    "Secretary of State for {}",
)
_MOST_WORDS = 4
_BETWEEN = frozenset((",", "of", "named", "called", "and"))
_CLOSING = {")": "(", "]": "["}
_MOST_BETWEEN = 12
"""How many words may stand between "daughters" and the last one's name: the others' names, and what is in brackets."""


@cache
def titles(gazetteers: Gazetteers) -> frozenset[str]:
    """Every title, folded."""
    offices = (form.format(name) for form in _OFFICES for name in (*gazetteers.portfolios, "Foreign"))
    return frozenset(fold_name(title) for title in (*gazetteers.titles, *offices))


@cache
def title_tree(gazetteers: Gazetteers) -> NameTree:
    """The titles as a tree, in capitals and without."""
    known = [
        *gazetteers.titles,
        *(form.format(name) for form in _OFFICES for name in (*gazetteers.portfolios, "Foreign")),
    ]
    names = tuple(dict.fromkeys(name for title in known for name in (title, title.lower())))
    return NameTree([Entry(table="titles", name="title", label=Label.PERSON, names=names)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A name after a title: code points of the title's beginning, of the name; whether the title has a capital."""

    title: int
    start: int
    end: int
    capital: bool


def titled_names(words: Sequence[Word], gazetteers: Gazetteers) -> Iterator[Titled]:
    """Each title with a name right after it."""
    matches = {match.first: match.last for match in title_tree(gazetteers).find(words)}
    for first, after in matches.items():
        if after in matches or after >= len(words):
            continue
        end = name_end(words, after, gazetteers)
        if end > after:
            yield Titled(
                title=words[first].start, start=words[after].start, end=words[end - 1].end,
                capital=is_capital(words[first]),
            )  # fmt: skip


def title_spans(words: Sequence[Word], gazetteers: Gazetteers) -> list[tuple[int, int]]:
    """Where titles of several words that begin with a capital stand: no word of theirs is a name by itself."""
    matches = title_tree(gazetteers).find(words)
    return [
        (words[match.first].start, words[match.last - 1].end)
        for match in matches
        if match.last - match.first > 1 and is_capital(words[match.first])
    ]


def past_title(found: Found, titled: Sequence[Titled]) -> Found | None:
    """A model's span without the end of a title at its beginning ("Defense" of "Secretary of Defense Jana Novak").

    None when it is but a part of the title.
    """
    for one in titled:
        if one.title == found.start and found.end < one.start and one.capital:
            return None
        if one.title < found.start < one.start and found.end <= one.end and one.capital:
            return replace(found, start=one.start, label=Label.PERSON) if found.end > one.start else None
    return found


def name_end(words: Sequence[Word], at: int, gazetteers: Gazetteers) -> int:
    """Where the run of words that may be a person's name ends; `at` itself when there is none.

    Particles ("al-Sharaa", "von der Leyen"), initials and hyphens belong to the run.
    """
    end, capitals = at, 0
    while end < len(words) and capitals < _MOST_WORDS:
        word = words[end]
        if is_capital(word) and word.key not in gazetteers.words["no_person"] and word.text.isalpha():
            end, capitals = end + 1, capitals + 1
            if len(word.text) == 1 and end < len(words) and words[end].text == "." and touches(word, words[end]):
                end += 1
        elif width := _joint(words, end, gazetteers.words["particles"], started=end > at):
            end += width
        else:
            break
    return end if capitals else at


def complete(words: Sequence[Word], found: Found, gazetteers: Gazetteers) -> Found:
    """A person's span up to the end of the name, where the model stopped at a particle or an initial."""
    inside = words_between(words, found.start, found.end)
    if not inside:
        return found
    last = words[inside[-1]]
    if last.key not in gazetteers.words["particles"] and not (len(last.text) == 1 and is_capital(last)):
        return found
    end = name_end(words, inside[0], gazetteers)
    return replace(found, end=max(found.end, words[end - 1].end)) if end else found


def _joint(words: Sequence[Word], at: int, particles: frozenset[str], *, started: bool) -> int:
    """How many words at `at` join the name on to a capital that follows them: "al", "-", "von der", or none."""
    last = at
    while last < len(words) and last - at < 3 and (words[last].key in particles or words[last].text in "-'’"):
        if words[last].text in "-'’" and not (last and touches(words[last - 1], words[last])):
            return 0
        last += 1
    if last == at or last >= len(words) or not is_capital(words[last]) or not words[last].text.isalpha():
        return 0
    if words[last - 1].text in "-'’" and not touches(words[last - 1], words[last]):
        return 0
    return last - at if started or words[at].key in particles else 0


def without_title(words: Sequence[Word], found: Found, gazetteers: Gazetteers) -> Found:
    """A person's span without the titles at its beginning; as it is when nothing would be left."""
    inside = words_between(words, found.start, found.end)
    if not inside:
        return found
    matches = {match.first: match.last for match in title_tree(gazetteers).find(words[inside[0] : inside[-1] + 1])}
    at = 0
    while at in matches and matches[at] < len(inside):
        at = matches[at]
    return replace(found, start=words[inside[at]].start)


def bare_person(words: Sequence[Word], found: Found, gazetteers: Gazetteers) -> Found:
    """A person's span without titles, offices and honours: "Jana Novak" of "Karo Council Chair Jana Novak OBE"."""
    found = without_title(words, found, gazetteers)
    inside = [words[at] for at in words_between(words, found.start, found.end)]
    offices, honours = gazetteers.words["offices"], gazetteers.words["honours"]
    for at in range(len(inside) - 3, 0, -1):
        if inside[at].key in offices and is_capital(inside[at + 1]):
            found, inside = replace(found, start=inside[at + 1].start), inside[at + 1 :]
            break
    while len(inside) > 2 and inside[-1].key in honours and inside[-1].text[-1].isupper():
        inside.pop()
        found = replace(found, end=inside[-1].end)
    return found


def is_relative(words: Sequence[Word], found: Found, gazetteers: Gazetteers) -> bool:
    """Whether the person is told of as a relative: "her father, Karel Novak", "son of Karel Novak"."""
    at = words_between(words, found.start, found.end).start - 1
    for _ in range(_MOST_BETWEEN):
        if at >= 0 and words[at].text in _CLOSING:
            at = _opening(words, at)
        elif at < 0 or not (is_capital(words[at]) or words[at].key in _BETWEEN):
            break
        at -= 1
    return at >= 0 and words[at].key in gazetteers.words["kin"]


def _opening(words: Sequence[Word], at: int) -> int:
    """Where the bracket opens that closes at `at`."""
    mark = _CLOSING[words[at].text]
    return next((i for i in range(at - 1, max(-1, at - _MOST_BETWEEN), -1) if words[i].text == mark), -1)
