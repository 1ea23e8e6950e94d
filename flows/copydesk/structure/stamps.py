"""Stamps: short lines that say when a piece came out, and besides at most by whom or from where."""

from __future__ import annotations

import re

from copydesk.kinds import Role
from copydesk.rules import NAME, UPPER, begins_said, expand, has_time, hide_stamp, tells_when, word_list
from copydesk.structure.blocks import is_affiliation, is_name

LONGEST = 180
"""A longer line, in code points, is no stamp."""
MOST_PARTS = 3
"""How many things besides the day a stamp may hold."""
_BY = re.compile(expand(r"(?i)(?<![^\W\d_])(?:by|{by_word})(?![^\W\d_]):?"))
_MARKS = re.compile(r"\s*[|·•/()\[\]:;–—@\"_*-]+\s*|\s*,\s*(?=\||,|$)|\s+-\s+")
_NAMES = re.compile(rf"{NAME}(?:(?:,? (?:and|und|et|y|e|и|&|with)|,) {NAME}){{0,6}}$")
_PLACE = re.compile(rf"[{UPPER}][\w’'.-]{{1,30}}(?:,? [{UPPER}][\w’'.-]{{1,30}}){{0,3}}$")
CITY_OPENS = re.compile(expand(r"^{city_word} "))
"""Words that open the name of a place of two words."""
_NO_PERSON = re.compile(
    expand(r"(?i)^(?:(?:the )?(?:{no_person})|(?:the )?{agency})(?:(?: and | with |/|, ).{2,30})?$")
)
_TOPIC = frozenset(word.casefold() for name in ("genre", "piece", "issue_word", "event") for word in word_list(name))
"""Words of titles that name a day as well: `Press Briefing, 3 March 2024`."""


def read_stamp(text: str) -> Role | None:
    """The role of a folded line that holds a day, or says how long ago, and besides only names; None for any other.

    >>> read_stamp("Updated Mon, 14 Jul 2025 | 5 min read"), read_stamp("by A. N. Writer Jul. 14, 2025 9:45 am")
    (<Role.DATE: 'date'>, <Role.BYLINE: 'byline'>)
    >>> read_stamp("The talks of 14 July 2025")
    """
    if len(text) > LONGEST or not tells_when(text):
        return None
    rest = hide_stamp(text)
    parts = [part for part in (part.strip(" ,.") for part in _MARKS.split(_BY.sub("|", rest))) if part]
    if not parts:
        return Role.DATE
    if len(parts) > MOST_PARTS or any(word.casefold() in _TOPIC for part in parts for word in part.split()):
        return None
    if _tells_author(parts[0], said_by=_BY.search(rest) is not None):
        return Role.BYLINE
    if begins_said(text) and sum(len(part.split()) for part in parts) <= MOST_PARTS:
        return Role.DATE
    only_place = len(parts) == 1 and _PLACE.match(parts[0]) is not None and not _NAMES.match(parts[0])
    return Role.DATE if only_place and has_time(text) else None


def _tells_author(part: str, *, said_by: bool) -> bool:
    """Whether the first thing besides the day is a name, or stands for one after a word such as By."""
    if said_by and _NO_PERSON.match(part):
        return True
    named = _NAMES.match(part) and not is_affiliation(part) and not CITY_OPENS.match(part)
    return bool(named) and (said_by or is_name(part) or "," in part or " and " in part)
