"""What a page tells of each of its lines, as numbers for the line model: its place, its neighbours, what repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from copydesk.kinds import Role
from copydesk.rules import Place, folded, tokens_of
from copydesk.structure.body import find_body
from copydesk.structure.line_shape import LONGEST, describe, shape_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from copydesk.structure.given import Fitting
    from copydesk.structure.pieces import Piece

    Numbers = NDArray[np.float64]

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
    shapes = np.array([*map(describe, pieces, tokens, words)], dtype=np.float64)
    own = dict(zip(shape_names(), shapes.T, strict=True))
    rules = _rules(pieces, fitting)
    own["ruled"] = rules.sum(axis=1)
    prose = np.array([piece.is_prose for piece in pieces], dtype=np.float64)
    own |= _placed(pieces, fitting, own, prose)
    own |= _repeated(pieces, words, own["inside"] * prose)
    own["prose_words"] = own["n_words"] * prose
    own["short"] = (own["n_words"] < 10) * (1 - own["ends"])
    own["topic_words"] = np.maximum(0, own["close_topic"]) * own["n_words"]
    own["tailed"] = (own["tail_words"] > 0) * 1.0
    beside = np.column_stack([own[name] for name in _BESIDE])
    around = np.column_stack([own[name] for name in _SUMMED])
    return np.column_stack(
        [
            shapes,
            rules,
            *(own[name] for name in (*_PLACED, *_REPEATED)),
            *(shifted(beside, offset) for offset in _OFFSETS),
            *_interleaved(around, _WINDOWS),
            *_interleaved(rules, _RULE_WINDOWS),
        ]
    )


def _interleaved(columns: Numbers, windows: Sequence[tuple[int, int]]) -> Iterator[Numbers]:
    """For each column in turn, its sums over all windows."""
    sums = [summed(columns, *window) for window in windows]
    return (window[:, column] for column in range(columns.shape[1]) for window in sums)


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
    usual = float(np.median(words[prose > 0])) if prose.any() else 0.0
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
        "apart": np.full(n, float(np.maximum(0, blank).mean())),
        "prose_share": np.full(n, float(prose.mean())),
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
    distance, size = np.full(len(prose), FAR), np.zeros(len(prose))
    last = -1
    for at in range(len(prose)):
        if last >= 0:
            distance[at], size[at] = min(FAR, at - last), words[last]
        if prose[at]:
            last = at
    return distance, size


def _block(prose: Numbers, words: Numbers) -> Numbers:
    """For each line, the words of the prose above it, back to where three lines in a row are none."""
    found, total, gap = np.zeros(len(prose)), 0.0, 0
    for at in range(len(prose)):
        found[at] = total
        gap = 0 if prose[at] else gap + 1
        total = total + words[at] if prose[at] else total * (gap < 3)
    return found


def _runs(prose: Numbers) -> tuple[Numbers, Numbers]:
    """The length of the run of lines without prose in which a line stands, and its place in it; 0 for prose."""
    length, place = np.zeros(len(prose)), np.zeros(len(prose))
    start = 0
    for at in range(len(prose) + 1):
        if at == len(prose) or prose[at]:
            length[start:at] = at - start
            place[start:at] = np.arange(at - start)
            start = at + 1
    return length, place


SHINGLE = 5
"""How many words in a row count as the same words."""
_COMPARED = 80
"""How many of a line's words are compared with other lines: the cost of a line is bounded."""
_LONG_WORD = 5


def _repeated(pieces: Sequence[Piece], words: Sequence[Sequence[str]], prose: Numbers) -> dict[str, Numbers]:
    """What of a line stands elsewhere on the page: all of it, its start, its end, runs of words, its longer words."""
    whole = [" ".join(line[:_COMPARED]) for line in words]
    starts = [" ".join(line[:SHINGLE]) for line in words]
    tails = [piece.text.rpartition(". ")[2][:40] if not piece.ends else "" for piece in pieces]
    times, start_times, tail_times = Counter(whole), Counter(starts), Counter(tails)
    seen: Counter[str] = Counter()
    nth = []
    for text in whole:
        nth.append(seen[text])
        seen[text] += 1
    shared, shared_before = _shared_runs(words)
    topic, close_topic = _topics(words, prose)
    return {
        "times": np.array([times[text] for text in whole], dtype=float),
        "time": np.array(nth, dtype=float),
        "same_start": np.array([start_times[start] for start in starts], dtype=float),
        "shared": shared,
        "shared_before": shared_before,
        "same_tail": np.array([tail_times[tail] if tail else 0 for tail in tails], dtype=float),
        "topic": topic,
        "close_topic": close_topic,
    }


def _shared_runs(words: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers]:
    """The share of each line's runs of words that other lines hold too, and that lines before it do."""
    grams = [[*zip(*(line[i:_COMPARED] for i in range(SHINGLE)), strict=False)] for line in words]
    first: dict[tuple[str, ...], int] = {}
    several: set[tuple[str, ...]] = set()
    for at, line in enumerate(grams):
        several.update(gram for gram in line if first.setdefault(gram, at) != at)
    shared, before = np.zeros(len(grams)), np.zeros(len(grams))
    for at, line in enumerate(grams):
        again = [gram for gram in line if gram in several]
        if again:
            shared[at] = len(again) / len(line)
            before[at] = sum(first[gram] < at for gram in again) / len(line)
    return shared, before


def _topics(words: Sequence[Sequence[str]], prose: Numbers) -> tuple[Numbers, Numbers]:
    """The share of a line's longer words that the page's other prose holds once, and twice; -1 where it has none."""
    longer = [{word for word in line if len(word) >= _LONG_WORD} for line in words]
    counts: dict[str, int] = defaultdict(int)
    for line, is_prose in zip(longer, prose, strict=True):
        for word in line if is_prose else ():
            counts[word] += 1
    once, twice = np.full(len(words), -1.0), np.full(len(words), -1.0)
    for at, line in enumerate(longer):
        if line:
            others = [counts.get(word, 0) - (prose[at] > 0) for word in line]
            once[at] = sum(count > 0 for count in others) / len(others)
            twice[at] = sum(count > 1 for count in others) / len(others)
    return once, twice


def shifted(columns: Numbers, offset: int) -> Numbers:
    """The columns of the lines `offset` below, or above where it is negative."""
    moved = np.full(columns.shape, NOTHING)
    if abs(offset) < len(columns):
        if offset < 0:
            moved[-offset:] = columns[:offset]
        else:
            moved[:-offset] = columns[offset:]
    return moved


def summed(columns: Numbers, first: int, last: int) -> Numbers:
    """The sums of each column over the lines `first` to `last`, counted from each line."""
    n = len(columns)
    sums = np.zeros((n + 1, *columns.shape[1:]))
    np.cumsum(columns, axis=0, out=sums[1:])
    at = np.arange(n)
    return sums[np.minimum(np.maximum(at + last + 1, 0), n)] - sums[np.minimum(np.maximum(at + first, 0), n)]
