"""Numbered sections of a pasted text: `1. The road to war`, text, `2. What was agreed`, text."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.structure.given import Given, Labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.structure.pieces import Piece

SECTION_WORDS = 30
"""A section has usually at least so many words: a headline with a teaser is no section."""
HEADING_WORDS = 16
_NUMBER = re.compile(r"(?P<number>\d{1,2})(?P<stop>[.):])\s+[\"“„«‘'¿¡(]?[^\W\d_]")
_PART = re.compile(r"(?P<number>\d{1,2})\.\d{1,2}[.)]?\s+[^\W\d_]")


def give_numbered(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The labels, and the headings of numbered sections: they count on from 1, each with text under it."""
    found = dict(labels)
    for headings in _counted(pieces, labels):
        if len(headings) >= 2 and usual_section(pieces, headings) >= SECTION_WORDS:
            parts = [at for start in headings for at in _parts(pieces, labels, start)]
            found |= dict.fromkeys([*headings, *parts], Given(role=Role.HEADING, rule="numbered-heading"))
    return found


def usual_section(pieces: Sequence[Piece], headings: Sequence[int]) -> float:
    """The median of the words of running text under each heading, up to the next."""
    ends = [*headings[1:], len(pieces)]
    return median(
        sum(piece.n_words for piece in pieces[at + 1 : end] if piece.is_prose)
        for at, end in zip(headings, ends, strict=True)
    )


def _counted(pieces: Sequence[Piece], labels: Labels) -> Iterator[list[int]]:
    """Runs of lines that count on from 1 with the same sign, with running text between one and the next."""
    run: list[int] = []
    stop, prose = "", False
    for at, piece in enumerate(pieces):
        prose = prose or (piece.is_prose and at not in labels and not piece.is_listed)
        number = _NUMBER.match(piece.text)
        if number is None or at in labels or not _is_short(piece):
            continue
        if run and prose and int(number["number"]) == len(run) + 1 and number["stop"] == stop:
            run.append(at)
            prose = False
        elif int(number["number"]) == 1 and (not run or _is_led(pieces, at)):
            yield run
            run, stop, prose = [at], number["stop"], False
    yield run


def _is_short(piece: Piece) -> bool:
    asks = piece.text.rstrip("\"'”’»)")[-1:] in "?!"
    return piece.n_words <= HEADING_WORDS and (not piece.ends or asks) and not piece.text.endswith((":", ";", ","))


def _is_led(pieces: Sequence[Piece], at: int) -> bool:
    """Whether running text stands straight under a line."""
    return at + 1 < len(pieces) and pieces[at + 1].is_prose and not pieces[at + 1].is_listed


def _parts(pieces: Sequence[Piece], labels: Labels, start: int) -> Iterator[int]:
    """The headings of the parts of a section, such as `2.1 The harbour`, each with text straight under it."""
    number = int(_NUMBER.match(pieces[start].text)["number"])  # type: ignore[index]  # it matched before
    for at in range(start + 1, len(pieces) - 1):
        part, next_one = _PART.match(pieces[at].text), _NUMBER.match(pieces[at].text)
        if next_one and int(next_one["number"]) == number + 1 and _is_short(pieces[at]):
            return
        ours = part is not None and int(part["number"]) == number and at not in labels
        if ours and _is_short(pieces[at]) and _is_led(pieces, at):
            yield at
