"""What rules or the line model took and the lines around it give back: headings with words of menus, hours' reports."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import expand
from copydesk.structure.given import Given, Labels
from copydesk.structure.opening import opens_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.structure.pieces import Piece

_HEADING = re.compile(expand(r"(?i)(?:{heading_word}|more (?:on|about) (?!(?:this|our|us|the story|the topic)\b).+)$"))
_SUMMARY = re.compile(expand(r"(?i){summary_word}\s?:?$"))
LONGEST = 10
"""A longer line, in words, is a link and no such heading."""
LONG_PROSE = 20
"""What stands under such a heading has at least so many words; a summary under a link seldom has."""
POINT_WORDS = range(5, 31)
"""How many words a line of a summary has."""
MOST_GONE = 4
"""Of so many lines of a row one may be gone, and comes back."""
FAR = 4
"""Among so many pieces below that paragraph stands another one, if the section above has more than one."""


def give_summaries_back(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels, with a heading such as Key points below the title and the short lines under it as a list.

    A bare label such as Abstract straight over the text is a heading too.
    """
    titles = [at for at, given in labels.items() if given.role is Role.TITLE]
    found = dict(labels)
    for at in range(min(titles, default=len(pieces)) + 1, len(pieces)):
        if not _is_weighed(labels.get(at)):
            continue
        if not opens_text(pieces[at]):
            if _SUMMARY.match(pieces[at].text) and _is_text(pieces, labels, at + 1):
                found[at] = Given(role=Role.HEADING, rule="summary-label")
            continue
        run = list(itertools.takewhile(lambda i: _is_point(pieces, labels, i), range(at + 1, len(pieces))))
        end = at + 1 + len(run)
        lone = len(run) == 1 and end < len(pieces) and pieces[end].is_prose
        if end < len(pieces) and not lone and _goes_on(pieces, labels, end):
            found[at] = Given(role=Role.HEADING, rule="summary-list")
            points = [*run, end] if run and _ends_list(pieces, labels, end) else run
            found |= {i: Given(role=Role.LIST_ITEM, rule="summary-list") for i in points}
    return found


def _is_weighed(given: Given | None) -> bool:
    """Whether the line model removed a line."""
    return given is not None and given.rule.startswith("line-model")


def _is_point(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    piece = pieces[at]
    return _is_weighed(labels.get(at)) and piece.n_words in POINT_WORDS and (piece.is_listed or not piece.ends)


def _ends_list(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether an open line is the last of the list: a blank line stands below it and none above."""
    apart = at + 1 < len(pieces) and pieces[at + 1].after_blank and not pieces[at].after_blank
    return apart and at not in labels and not pieces[at].ends


def _goes_on(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether the text goes on here: with an open line, its dateline, or an hour that heads a paragraph."""
    given, piece = labels.get(at), pieces[at]
    if given is None:
        return piece.is_prose or piece.is_listed or piece.n_words in POINT_WORDS
    return given.role is Role.DATELINE or (given.role is Role.HEADING and given.rule == "hour-line")


def give_rows_back(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels without those of the line model in rows of short lines that are text for the most part."""
    found = dict(labels)
    for row in _rows(pieces, labels):
        gone = [at for at in row if at in labels]
        inside = _is_text(pieces, labels, row[0] - 1) and _is_text(pieces, labels, row[-1] + 1)
        if inside and all(_is_weighed(labels[at]) for at in gone) and 0 < MOST_GONE * len(gone) <= len(row):
            found = {at: given for at, given in found.items() if at not in gone}
    return found


def _rows(pieces: Sequence[Piece], labels: Labels) -> Iterator[list[int]]:
    """Lines that are no sentences and that no blank line parts."""
    row: list[int] = []
    for at, piece in enumerate(pieces):
        short = not piece.ends and piece.n_words <= LONGEST and (at not in labels or _is_weighed(labels[at]))
        if row and (not short or piece.after_blank):
            yield row
            row = []
        if short:
            row.append(at)
    if row:
        yield row


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
