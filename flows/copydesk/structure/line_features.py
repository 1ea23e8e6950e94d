"""What a page tells of each of its lines, as numbers for the line model: its place, its neighbours, what repeats."""

from __future__ import annotations

from array import array
from functools import cache
from itertools import chain, groupby
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from copydesk.kinds import Role
from copydesk.rules import Place, folded, tokens_of
from copydesk.structure.body import find_body
from copydesk.structure.line_repeats import repeated
from copydesk.structure.line_shape import LONGEST, describe, shape_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from copydesk.structure.given import Fitting
    from copydesk.structure.pieces import Piece

    Numbers = NDArray[np.float64]
    Whole = NDArray[np.int64]

FAR = 99.0
"""The distance, in lines, to something that is not there or farther."""
NOTHING = -2.0
"""The value of a neighbour beyond the page."""
_EVERYWHERE, _ANYWHERE = frozenset(Place), frozenset((Place.ANYWHERE,))
_GROUPS = (
    (Role.PITCH,),
    (Role.SHARE,),
    (Role.NAVIGATION,),
    (Role.RELATED,),
    (Role.CAPTION, Role.CREDIT),
    (Role.CONTACT,),
    (Role.COPYRIGHT, Role.DISCLAIMER, Role.TERMS),
    (Role.BYLINE, Role.AFFILIATION),
    (Role.DATE, Role.DATELINE),
    (Role.AUTHOR_BIO,),
    (Role.ADVERT,),
    (Role.SECTION_LABEL, Role.PUBLISHER),
)
_GROUP_OF = {role: at for at, roles in enumerate(_GROUPS) for role in roles}
_N_GROUPS = len(_GROUPS) + 1
_PLACED = (
    *("place", "prose_before", "prose_after", "words_before", "n_lines", "n_prose", "usual", "relative", "apart"),
    *("prose_share", "from_start", "to_end", "inside", "from_firm_start", "to_firm_end", "firmly_inside"),
    *("prose_above", "prose_above_words", "prose_below", "prose_below_words", "block_above", "block_below"),
    *("run", "run_place", "run_left", "blank_above", "blank_below", "named", "cut", "prose"),
)
_REPEATED = ("times", "time", "same_start", "shared", "shared_before", "same_tail", "topic", "close_topic")
_BESIDE = (
    *("n_words", "ends", "capitals", "cues", "digits", "listed", "topic", "blank_above", "inner_stops", "name"),
    *("quote_start", "telling", "lower", "day", "ruled", "named", "tail_words", "auxiliaries"),
)
_OFFSETS = (-2, -1, 1, 2)
_WINDOWS = ((-3, -1), (1, 3), (-8, -1), (1, 8), (-20, -1), (1, 20))
_SUMMED = ("prose_words", "cues", "short", "ruled", "topic_words", "ends", "telling", "listed", "tailed")
_RULE_WINDOWS = ((-6, -1), (1, 6))


@cache
def feature_names() -> tuple[str, ...]:
    """The names of the columns that `line_features` gives."""
    return (
        *shape_names(),
        *(f"rule:{at}" for at in range(_N_GROUPS)),
        *_PLACED,
        *_REPEATED,
        *(f"{name}@{offset}" for offset in _OFFSETS for name in _BESIDE),
        *(f"{name}[{first},{last}]" for name in _SUMMED for first, last in _WINDOWS),
        *(f"rule:{at}[{first},{last}]" for at in range(_N_GROUPS) for first, last in _RULE_WINDOWS),
    )


def line_features(pieces: Sequence[Piece], fitting: Fitting) -> Numbers:
    """One row a piece, one column a feature, float64; sums run in the order of the lines, on every machine."""
    tokens = [tokens_of(piece.text[:LONGEST]) for piece in pieces]
    words = [*map(folded, tokens)]
    told = array("d", chain.from_iterable(map(describe, pieces, tokens, words)))
    shapes: Numbers = np.frombuffer(told).reshape(len(pieces), -1)
    own = dict(zip(shape_names(), shapes.T, strict=True))
    rules = _rules(pieces, fitting)
    own["ruled"] = rules.sum(axis=1)
    prose = np.array([piece.is_prose for piece in pieces], dtype=np.float64)
    own |= _placed(pieces, fitting, own, prose)
    own |= repeated(pieces, words, own["inside"] * prose)
    own["prose_words"] = own["n_words"] * prose
    own["short"] = (own["n_words"] < 10) * (1 - own["ends"])
    own["topic_words"] = np.maximum(0, own["close_topic"]) * own["n_words"]
    own["tailed"] = (own["tail_words"] > 0) * 1.0
    beside = np.array([own[name] for name in _BESIDE]).T
    around = np.array([own[name] for name in _SUMMED]).T
    return np.concatenate(
        [
            shapes,
            rules,
            np.array([own[name] for name in (*_PLACED, *_REPEATED)]).T,
            *(shifted(beside, offset) for offset in _OFFSETS),
            _interleaved(around, _WINDOWS),
            _interleaved(rules, _RULE_WINDOWS),
        ],
        axis=1,
    )


def _interleaved(columns: Numbers, windows: Sequence[tuple[int, int]]) -> Numbers:
    """For each column in turn, its sums over all windows."""
    firsts, lasts = zip(*windows, strict=True)
    sums = summed(columns, np.array(firsts)[:, None], np.array(lasts)[:, None])
    return sums.transpose(1, 2, 0).reshape(len(columns), -1)


def _rules(pieces: Sequence[Piece], fitting: Fitting) -> Numbers:
    """Which group of roles the first rule that fits a line belongs to, wherever the rule may hold: one 1 a row."""
    found = np.zeros((len(pieces), _N_GROUPS))
    for at, piece in enumerate(pieces):
        rule = fitting.first(piece.text, _EVERYWHERE)
        if rule is not None:
            found[at, _GROUP_OF.get(rule.role, _N_GROUPS - 1)] = 1
    return found


def _placed(pieces: Sequence[Piece], fitting: Fitting, own: dict[str, Numbers], prose: Numbers) -> dict[str, Numbers]:
    """Where a line stands on its page: among the running prose, in its run of short lines, beside blank lines."""
    n = len(pieces)
    at, words = np.arange(n, dtype=np.float64), own["n_words"]
    before = np.cumsum(words * prose)
    total = before[-1]
    usual = float(median(words[prose > 0].tolist() or [0.0]))
    named = {i: None for i, ruled in enumerate(own["ruled"]) if ruled and pieces[i].rule is None}
    above, above_words = _nearest(prose, words)
    below, below_words = (side[::-1] for side in _nearest(prose[::-1], words[::-1]))
    run, run_place = _runs(prose)
    blank = np.array([piece.after_blank for piece in pieces], dtype=np.float64)
    blank = blank if blank[1:].any() else np.full(n, -1.0)
    values = {
        "place": at / max(1, n - 1),
        "prose_before": before / max(1.0, total),
        "prose_after": total - before,
        "words_before": before - words * prose,
        "n_lines": np.full(n, float(n)),
        "n_prose": np.full(n, total),
        "usual": np.full(n, usual),
        "relative": words / max(1.0, usual),
        "apart": np.full(n, float(np.maximum(0, blank).sum()) / n),
        "prose_share": np.full(n, float(prose.sum()) / n),
        "prose_above": above,
        "prose_above_words": above_words,
        "prose_below": below,
        "prose_below_words": below_words,
        "block_above": _block(prose, words),
        "block_below": _block(prose[::-1], words[::-1])[::-1],
        "run": run,
        "run_place": run_place,
        "run_left": run - run_place - (run > 0),
        "blank_above": blank,
        "blank_below": np.append(blank[1:], 1.0 if blank[0] >= 0 else -1.0),
        "named": np.array([piece.rule is not None or _is_named(piece, fitting) for piece in pieces]) * 1.0,
        "cut": np.array([piece.rule is not None for piece in pieces]) * 1.0,
        "prose": prose,
    }
    for body, keys in (
        (find_body(pieces, {}), ("from_start", "to_end", "inside")),
        (find_body(pieces, named), ("from_firm_start", "to_firm_end", "firmly_inside")),
    ):
        reach = (at - body.start, body.stop - 1 - at) if body else (np.full(n, -999.0), np.full(n, -999.0))
        values |= dict(zip(keys, (*reach, ((at >= body.start) & (at < body.stop)) * 1.0), strict=True))
    return values


def _is_named(piece: Piece, fitting: Fitting) -> bool:
    return fitting.first(piece.text, _ANYWHERE) is not None


def _nearest(prose: Numbers, words: Numbers) -> tuple[Numbers, Numbers]:
    """For each line, how many lines above it the nearest prose stands, and how many words that has."""
    distance, size = [], []
    far, nearest = FAR, 0.0
    for is_prose, n_words in zip(prose.tolist(), words.tolist(), strict=True):
        distance.append(far)
        size.append(nearest)
        far, nearest = (1.0, n_words) if is_prose else (min(FAR, far + 1), nearest)
    return np.array(distance), np.array(size)


def _block(prose: Numbers, words: Numbers) -> Numbers:
    """For each line, the words of the prose above it, back to where three lines in a row are none."""
    found, total, gap = [], 0.0, 0
    for is_prose, n_words in zip(prose.tolist(), words.tolist(), strict=True):
        found.append(total)
        gap = 0 if is_prose else gap + 1
        total = total + n_words if is_prose else total * (gap < 3)
    return np.array(found)


def _runs(prose: Numbers) -> tuple[Numbers, Numbers]:
    """The length of the run of lines without prose in which a line stands, and its place in it; 0 for prose."""
    length: list[float] = []
    place: list[float] = []
    for is_prose, group in groupby(prose.tolist()):
        n = len([*group])
        length += [0.0 if is_prose else n] * n
        place += [0.0] * n if is_prose else range(n)
    return np.array(length, dtype=np.float64), np.array(place, dtype=np.float64)


def shifted(columns: Numbers, offset: int) -> Numbers:
    """The columns of the lines `offset` below, or above where it is negative."""
    moved = np.full(columns.shape, NOTHING)
    if abs(offset) < len(columns):
        if offset < 0:
            moved[-offset:] = columns[:offset]
        else:
            moved[:-offset] = columns[offset:]
    return moved


def summed(columns: Numbers, first: int | Whole, last: int | Whole) -> Numbers:
    """The sums of each column over the lines `first` to `last`, counted from each line.

    For a column of such windows, the sums of each window.
    """
    n = len(columns)
    sums = np.zeros((n + 1, *columns.shape[1:]))
    np.cumsum(columns, axis=0, out=sums[1:])
    at = np.arange(n)
    ends, starts = (at + last + 1).clip(0, n), (at + first).clip(0, n)
    return sums.take(ends, axis=0) - sums.take(starts, axis=0)
