"""Lines that no rule names, weighed by the line model: text stays open, the rest gets a role that removes it."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from copydesk.kinds import KEPT, Role
from copydesk.structure.given import Given, Labels
from copydesk.structure.line_features import feature_names, line_features
from copydesk.structure.line_model import SCALE

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from numpy.typing import NDArray

    from copydesk.structure.given import Fitting
    from copydesk.structure.line_model import LineModel
    from copydesk.structure.pieces import Piece

KEEP, KEEP_SHORT = round(-0.9 * SCALE), round(-2.27 * SCALE)
"""Log odds above which a line is text: a chance of 0.29, of 0.09 for a short one; to lose text is the worse error."""
KEEP_AMID, AMID = round(0.3 * SCALE), 7
"""The same for a long line of a whole page, of whose unnamed lines fewer than one in so many is a long line of text."""
SHORT = 12
"""A line of fewer words is short: to lose it costs a heading, a line of dialogue or an item, to keep it a few words."""
KEEP_PROSE = round(-2.5 * SCALE)
"""The same for a long sentence or paragraph between others (a chance of 0.08)."""
KEEP_ALONE = round(-3.2 * SCALE)
"""The same for a short line alone between two long lines of the text, where headings stand, and for an item between
items (a chance of 0.04)."""
KEEP_OUTSIDE, KEEP_UNENDED = round(-0.7 * SCALE), round(0.6 * SCALE)
"""The same for a short line above the first long line of the text or below the last, if it ends as a sentence does (a
chance of 0.33) or not (0.65)."""
KEEP_ROW, KEEP_ROWS, ROWS = round(-2.2 * SCALE), round(-1.3 * SCALE), 4
"""The same for each of at least so many short lines in a row straight below the text, such as dates of a tour or
results, and what they need on the average: what is no text there has far less (a chance of 0.1 and of 0.21)."""
KEEP_STANDFIRST = round(-2.75 * SCALE)
"""The same for what stands as a standfirst by its place (a chance of 0.06)."""
_PARTED = re.compile(r"\d|\w\s?[:|@(/_]|\s[–—-]\s")
"""What parts the name from the value in most such rows."""
_LETTER = re.compile(r"[^\W\d_]")
REACH = 60
"""A line farther than this from every sentence and every long line is no text."""
HEADLINE_WORDS = range(4, 26)


def give_weighed(
    pieces: Sequence[Piece], labels: Labels, fitting: Fitting, model: LineModel, lead: int | None = None
) -> Labels:
    """The labels and, for every open piece that is no text, the role that removes it.

    `lead` is the place of a heading that opens the text, where there is one.
    """
    near = _near(pieces)
    features = line_features([pieces[at] for at in near], fitting) if near else np.zeros((0, len(model.names)))
    rows = {at: row for row, at in enumerate(near)}
    asked = [at for at in near if _is_asked(labels.get(at))]
    log_odds = model.weigh(features[[rows[at] for at in asked]])
    odds = dict(zip(asked, log_odds.tolist(), strict=True))
    text, keep = _long_text(pieces, labels, odds)
    body = range(text[0], text[-1] + 1) if text else range(len(pieces), len(pieces))
    least = _least(pieces, set(text), body, keep)
    for at in body:
        if pieces[at].n_words < SHORT and _is_doubtful(pieces, labels, at):
            least[at] = keep
    for at in _rows(pieces, labels, odds, body.stop):
        least[at] = KEEP_ROW
    if lead is not None:
        least[lead] = KEEP_ALONE
    dropped = [at for at in range(len(pieces)) if _is_dropped(pieces[at], labels.get(at), odds.get(at), least[at])]
    told = [at for at in dropped if at in rows]
    blamed = dict(zip(told, model.blame(features[[rows[at] for at in told]]), strict=True))
    found = dict(labels)
    for at in dropped:
        row = rows.get(at)
        role = Role.NAVIGATION if row is None or at < body.start else likely_role(pieces[at], features[row])
        found[at] = Given(role=role, rule="far-line" if row is None else f"line-model:{blamed[at]}")
    return found


def _is_asked(given: Given | None) -> bool:
    """Whether the model is asked about a line: where nothing names it, or what does may be wrong."""
    return given is None or given.role is Role.STANDFIRST


def _long_text(pieces: Sequence[Piece], labels: Labels, odds: Mapping[int, int]) -> tuple[list[int], int]:
    """The long lines that are text, and the log odds that they had to have on this page."""
    unnamed = [at for at in range(len(pieces)) if at not in labels]
    long = [at for at in unnamed if at in odds and pieces[at].n_words >= SHORT]
    sure = sum(odds[at] > KEEP_AMID for at in long)
    keep = KEEP_AMID if sure and len(unnamed) > AMID * sure else KEEP
    given = [at for at, label in labels.items() if label.role in KEPT and pieces[at].n_words >= SHORT]
    return sorted([*given, *(at for at in long if odds[at] > keep)]), keep


def _least(pieces: Sequence[Piece], text: Container[int], body: range, keep: int) -> list[int]:
    """The log odds that each piece needs, given the long lines that are `text` and the `body` between them.

    `keep` is what a long line needs.
    """
    found = []
    for at, piece in enumerate(pieces):
        if piece.n_words >= SHORT:
            found.append(min(keep, KEEP_PROSE) if piece.is_prose and at in body else keep)
        elif at in body:
            apart = at - 1 in text and at + 1 in text
            found.append(KEEP_ALONE if apart or _is_among_items(pieces, at) else KEEP_SHORT)
        else:
            found.append(KEEP_OUTSIDE if piece.ends else KEEP_UNENDED)
    return found


def _is_doubtful(pieces: Sequence[Piece], labels: Labels, at: int) -> bool:
    """Whether a short line is a number alone or a head over one, as of a printed page, or under a label of links."""
    above = labels.get(at - 1)
    numbered = any(not _LETTER.search(piece.text) for piece in pieces[at : at + 2])
    return numbered or (above is not None and above.role is Role.RELATED)


def _rows(pieces: Sequence[Piece], labels: Labels, odds: Mapping[int, int], start: int) -> range:
    """The short lines in a row from `start` on that are told as text together."""
    fitting = (
        at not in labels and pieces[at].n_words < SHORT and odds.get(at, KEEP_ROW) > KEEP_ROW
        for at in range(start, len(pieces))
    )
    rows = range(start, start + sum(takewhile(bool, fitting)))
    enough = len(rows) >= ROWS and sum(odds[at] for at in rows) > KEEP_ROWS * len(rows)
    parted = sum(_PARTED.search(pieces[at].text) is not None for at in rows)
    return rows if enough and 2 * parted >= len(rows) else range(0)


def _is_among_items(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a piece inside the text is an item, and has one above and below."""
    return all(0 <= i < len(pieces) and pieces[i].is_listed for i in (at - 1, at, at + 1))


def _is_dropped(piece: Piece, given: Given | None, odds: int | None, least: int) -> bool:
    if given is None:
        return not piece.n_words or odds is None or odds <= least
    return given.role is Role.STANDFIRST and odds is not None and odds <= KEEP_STANDFIRST


def _near(pieces: Sequence[Piece]) -> list[int]:
    """The pieces near a sentence or a long line."""
    marks = [piece.ends or piece.n_words >= 10 for piece in pieces]
    if len(pieces) <= REACH:
        return [*range(len(pieces))] if any(marks) else []
    marked = np.array(marks, dtype=np.int64)
    sums = np.concatenate(([0], np.cumsum(marked)))
    at = np.arange(len(pieces))
    within = sums[np.minimum(at + REACH + 1, len(pieces))] - sums[np.maximum(at - REACH, 0)]
    return np.flatnonzero(within).tolist()


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_BY_CUE = (
    ("share:picture", Role.CAPTION),
    ("share:legal", Role.TERMS),
    ("share:pitch", Role.PITCH),
    ("share:person", Role.AUTHOR_BIO),
    ("share:related", Role.RELATED),
    ("share:control", Role.NAVIGATION),
)
ENOUGH = 0.06
"""The share of cues of a kind from which on a line is of that kind."""


def likely_role(piece: Piece, row: NDArray[np.float64]) -> Role:
    """What a line that is no text most likely is: by the cues that it holds most of, else by its shape."""
    if _ADDRESS.match(piece.text):
        return Role.NAVIGATION
    known = dict(zip(feature_names(), row.tolist(), strict=True))
    share, _, role = max((known[name], -at, role) for at, (name, role) in enumerate(_BY_CUE))
    if share >= ENOUGH:
        return role
    if known["tail_words"] and known["tail_capitals"] > 0.5:
        return Role.CAPTION
    return Role.RELATED if not piece.ends and piece.n_words in HEADLINE_WORDS else Role.OTHER
