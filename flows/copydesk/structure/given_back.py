"""What rules or the line model took and the lines around it give back: headings with words of menus, hours' reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.given import Labels
    from copydesk.structure.pieces import Piece

_HEADING = re.compile(expand(r"(?i)(?:{heading_word}|more (?:on|about) (?!(?:this|our|us|the story|the topic)\b).+)$"))
LONGEST = 10
"""A longer line, in words, is a link and no such heading."""
LONG_PROSE = 20
"""What stands under such a heading has at least so many words; a summary under a link seldom has."""
FAR = 4
"""Among so many pieces below that paragraph stands another one, if the section above has more than one."""


def give_back(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels without those of headings inside running prose, and of paragraphs straight under an hour."""
    return {
        at: given
        for at, given in labels.items()
        if not _is_heading(pieces, labels, at) and not _is_under_hour(pieces, labels, at)
    }


def _is_heading(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    piece = pieces[at]
    if piece.n_words > LONGEST or not piece.text[:1].isupper() or not _HEADING.match(piece.text):
        return False
    if piece.rule is not None or not _is_text(pieces, labels, at - 1) or not _is_text(pieces, labels, at + 1):
        return False
    further = any(_is_text(pieces, labels, below) for below in range(at + 2, at + 2 + FAR))
    return pieces[at + 1].n_words >= LONG_PROSE and (further or _is_short_line(pieces, labels, at - 2))


def _is_text(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    return 0 <= at < len(pieces) and at not in labels and pieces[at].is_prose


def _is_short_line(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether a piece is the heading of a section above, by its shape and the prose over it."""
    return (
        _is_text(pieces, labels, at - 1) and at not in labels and pieces[at].n_words <= LONGEST and not pieces[at].ends
    )


def _is_under_hour(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    above = labels.get(at - 1)
    heads = above is not None and above.role is Role.HEADING and above.rule == "hour-line"
    return heads and labels[at].rule.startswith("line-model") and pieces[at].is_prose
