"""What stands below the text: summaries and days of other pieces, and what a house says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import KEPT, Role
from copydesk.rules import UPPER, begins_said, tells_when
from copydesk.structure.given import Given, Labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.pieces import Piece

SUMMARY_WORDS = range(6, 46)
"""How many words the summary of another piece has."""
LONGEST_AGE = 4
"""How many words a line such as `2 hours ago` has at most."""
FIRST_SIGNS = 60
"""So many code points may stand before the name in what a house tells of itself."""
MOST_LINES = 2
"""So many paragraphs a house has to say what it is."""
_ABOUT = re.compile(
    r"(?:About|ABOUT|Über|À propos de|Acerca de|Sobre|О) (?:the |The |THE |l[ae’'] ?|das |die |den |el |os? |as? )?"
    rf"(?P<house>[{UPPER}].{{2,60}}?)\W*$"
)
_DATED = frozenset({Role.DATE, Role.DATELINE, Role.BYLINE})
_OPEN = frozenset({Role.OTHER, Role.CAPTION, Role.PITCH})
"""Roles of lines that may as well be the summary of a link above them."""


def give_near_related(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """Lines below the text, straight under a link to another piece, are its summary or its day."""
    last = max((at for at in range(len(pieces)) if at not in labels or labels[at].role in KEPT), default=-1)
    found = dict(labels)
    for at in range(last + 2, len(pieces)):
        above = found[at - 1]
        day = found[at].role is Role.DATE or (pieces[at].n_words <= LONGEST_AGE and tells_when(pieces[at].text))
        linked = (
            above.role is Role.RELATED
            and not pieces[at - 1].text.endswith(":")
            and (day or above.rule not in ("embedded-post", "near-related"))
        )
        if linked and (day or _is_summary(pieces[at], found[at])):
            found[at] = Given(role=Role.RELATED, rule="near-related")
    return found


def give_later_days(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """Days below the text are those of comments and of other pieces, where the head names a day already."""
    text = [at for at, piece in enumerate(pieces) if piece.is_prose and (at not in labels or labels[at].role in KEPT)]
    head = range(text[0]) if text else range(0)
    if not any(labels[at].role in _DATED and tells_when(pieces[at].text) for at in head if at in labels):
        return labels
    later = (at for at, given in labels.items() if given.role is Role.DATE and at > text[-1])
    days = {at: Given(role=Role.NAVIGATION, rule="later-day") for at in later if not begins_said(pieces[at].text)}
    return {**labels, **days}


def _is_summary(piece: Piece, given: Given) -> bool:
    told = given.rule.startswith("line-model") and given.role in _OPEN
    return told and piece.ends and piece.n_words in SUMMARY_WORDS


def give_house_notes(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """A line such as About the Example Group, and the paragraph under it that soon says that name, after all text."""
    found = dict(labels)
    for at, piece in enumerate(pieces):
        about = None if at in labels or piece.is_prose else _ABOUT.match(piece.text)
        under = [i for i in range(at + 1, len(pieces)) if i not in labels and pieces[i].is_prose]
        if about and under and len(under) <= MOST_LINES and _begins_with(pieces[under[0]].text, about["house"]):
            found |= {i: Given(role=Role.OTHER, rule="house-note") for i in (at, *under)}
    return found


def _begins_with(text: str, name: str) -> bool:
    """Whether the first words of a text hold a name."""
    return name.casefold() in text[: len(name) + FIRST_SIGNS].casefold()
