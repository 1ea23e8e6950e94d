"""Rows of short lines that are text by what they hold: programmes, hours, tables, sources, those who signed."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import NAME, expand, tells_when
from copydesk.structure.blocks import is_name
from copydesk.structure.given import Given, Labels
from copydesk.structure.stamps import read_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from copydesk.structure.pieces import Piece

FEWEST = 3
"""So many lines at least make a row of hours, of a table or of names."""
LONGEST = 25
"""A longer line, in words, is no line of a programme, a table or a list of names."""
_HOUR = re.compile(r"(?P<hour>[01]?\d|2[0-4])[:.h](?P<minute>[0-5]\d)\b(?![:.]\d)")
_EARLIEST = 6 * 60
"""Smaller figures before a line are more likely minutes and seconds of a film."""
_BAR = " | "
_FIGURE = re.compile(r"[\d.,% –+-]*\d[\d.,% –+-]*$")
_SOURCES = re.compile(expand(r"(?i){source_label}\s?:?$"))
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_SIGNED = re.compile(expand(r"(?i){signed_label}\s?:?$"))
_SALUTATION = re.compile(expand(r"{salutation_word}\b"))
_GREETING = re.compile(expand(r"(?i){salutation_word}\b"))
_LIFE_YEAR = r"\b[^.!?;]{0,60}\b[12]\d{3}\b[^.!?;]{0,40}"
_LIFE_DAYS = re.compile(
    rf"(?i)(?:born|geboren|née?|nacid[oa]|nat[oa]|род\w*){_LIFE_YEAR}[;.]? ?(?:(?:and|und|et) )?"
    rf"(?:died|gestorben|morte?|décédée?|fallecid[oa]|murió|morto|morta|ум\w*){_LIFE_YEAR}\.?$"
)
_ADDRESSEE = re.compile(r"(?:To|An|À|Aux?|Al|К) \S")
_NAMED = re.compile(rf"^(?P<name>{NAME})(?:, | \(| [–—-] |$)")


def give_lists(pieces: Sequence[Piece], labels: Labels) -> Labels:
    """The roles of rows of lines of a pasted text that are text by what they hold."""
    found = dict(labels)
    if pieces and not pieces[0].block.in_page:
        for give in (_programmes, _hours, _tables, _sources, _signatures, _letters, _salutations, _life_days):
            found |= {at: given for at, given in give(pieces) if at not in labels}
    return found


def _programmes(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """Lines straight under each other that begin with hours of one day, in order."""
    for run in _runs(pieces, lambda piece: _minutes(piece) is not None and piece.n_words <= LONGEST):
        if _is_one_day(pieces, run):
            yield from ((at, Given(role=Role.LIST_ITEM, rule="hour-line")) for at in run)


def _hours(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """Short lines over paragraphs, in a report that goes on from hour to hour."""
    heads = [
        at
        for at, (piece, under) in enumerate(itertools.pairwise(pieces))
        if _minutes(piece) is not None and piece.n_words <= LONGEST and not piece.is_prose and under.is_prose
    ]
    if _is_one_day(pieces, heads):
        yield from ((at, Given(role=Role.HEADING, rule="hour-line")) for at in heads)


def _minutes(piece: Piece) -> int | None:
    """The minutes since midnight of the hour with which a line begins."""
    hour = _HOUR.match(piece.text)
    return int(hour["hour"]) * 60 + int(hour["minute"]) if hour else None


def _is_one_day(pieces: Sequence[Piece], run: Sequence[int]) -> bool:
    times = [_minutes(pieces[at]) or 0 for at in run]
    in_order = all(a < b for a, b in itertools.pairwise(times)) or all(a > b for a, b in itertools.pairwise(times))
    return len(times) >= FEWEST and min(times) >= _EARLIEST and in_order


def _tables(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """Lines with as many bars each, half of them or more with figures between the bars."""
    for run in _runs(pieces, lambda piece: _BAR in piece.text and piece.n_words <= LONGEST):
        rows = [pieces[at].text.strip("| ").split(_BAR) for at in run]
        figures = sum(any(_FIGURE.match(cell.strip()) for cell in row) for row in rows)
        if len(rows) >= FEWEST and len({len(row) for row in rows}) == 1 and 2 * figures >= len(rows):
            yield from ((at, Given(role=Role.LIST_ITEM, rule="table-row")) for at in run)


def _sources(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """Lines that each name a year, under a label for books and documents, after running text."""
    for label, piece in enumerate(pieces):
        if _SOURCES.match(piece.text) and sum(above.is_prose for above in pieces[:label]) >= FEWEST:
            run = list(itertools.takewhile(lambda at: _is_source(pieces[at]), range(label + 1, len(pieces))))
            if len(run) >= FEWEST - 1:
                yield label, Given(role=Role.HEADING, rule="source-list")
                yield from ((at, Given(role=Role.LIST_ITEM, rule="source-list")) for at in run)


def _is_source(piece: Piece) -> bool:
    return 5 <= piece.n_words <= 3 * LONGEST and bool(_YEAR.search(piece.text)) and read_stamp(piece.text) is None


def _signatures(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """Names, perhaps with posts, under a line that says that they have signed."""
    for label, piece in enumerate(pieces):
        if _SIGNED.match(piece.text):
            run = list(itertools.takewhile(lambda at: _signs(pieces[at]), range(label + 1, len(pieces))))
            if len(run) >= FEWEST:
                yield label, Given(role=Role.PARAGRAPH, rule="introduction")
                yield from ((at, Given(role=Role.LIST_ITEM, rule="signed-list")) for at in run)


def _letters(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """To whom a letter is written, over its first words; place and day of several letters, over theirs."""
    places = []
    for at, (piece, under) in enumerate(itertools.pairwise(pieces)):
        if piece.ends or piece.n_words > LONGEST // 2 or not _SALUTATION.match(under.text):
            continue
        if _ADDRESSEE.match(piece.text) and under.n_words <= 4:
            yield at, Given(role=Role.PARAGRAPH, rule="letter-head")
        if tells_when(piece.text):
            places.append(at)
    if len(places) >= FEWEST - 1:
        yield from ((at, Given(role=Role.HEADING, rule="letter-head")) for at in places)


def _salutations(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """Those to whom a speech is held: lines straight under each other that end with a comma, over a sentence."""
    for run in _runs(pieces, lambda piece: piece.text.endswith(",") and piece.n_words <= LONGEST // 2):
        below = run[-1] + 1
        greeted = any(_GREETING.match(pieces[at].text) for at in run)
        if len(run) >= FEWEST - 1 and greeted and below < len(pieces) and pieces[below].ends:
            yield from ((at, Given(role=Role.PARAGRAPH, rule="salutation")) for at in run)


def _life_days(pieces: Sequence[Piece]) -> Iterator[tuple[int, Given]]:
    """The line of an obituary that tells when somebody was born and died."""
    for at, piece in enumerate(pieces):
        if piece.n_words <= LONGEST and _LIFE_DAYS.match(piece.text):
            yield at, Given(role=Role.PARAGRAPH, rule="life-days")


def _signs(piece: Piece) -> bool:
    named = _NAMED.match(piece.text) if piece.n_words <= LONGEST else None
    return named is not None and is_name(named["name"])


def _runs(pieces: Sequence[Piece], fits: Callable[[Piece], bool]) -> Iterator[list[int]]:
    for holds, run in itertools.groupby(range(len(pieces)), key=lambda at: fits(pieces[at])):
        if holds:
            yield list(run)
