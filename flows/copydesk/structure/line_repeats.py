"""What of a line stands elsewhere on its page, as numbers for the line model."""

from __future__ import annotations

from collections import Counter
from itertools import chain, compress
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from copydesk.structure.pieces import Piece

    Numbers = NDArray[np.float64]

SHINGLE = 5
"""How many words in a row count as the same words."""
_COMPARED = 80
"""How many of a line's words are compared with other lines: the cost of a line is bounded."""
_LONG_WORD = 5


def repeated(pieces: Sequence[Piece], words: Sequence[Sequence[str]], prose: Numbers) -> dict[str, Numbers]:
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
    shared, shared_before = shared_runs(words)
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


def shared_runs(words: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers]:
    """The share of each line's runs of words that other lines hold too, and that lines before it do."""
    shared, before = np.zeros(len(words)), np.zeros(len(words))
    lines = [line[:_COMPARED] for line in words]
    alike = _alike_runs(lines)
    first: dict[tuple[str, ...], int] = {}
    several = {run for at, run in alike if first.setdefault(run, at) != at}
    again, earlier = Counter[int](), Counter[int]()
    for at, run in alike:
        if run in several:
            again[at] += 1
            earlier[at] += first[run] < at
    for at, n_again in again.items():
        n_runs = len(lines[at]) - SHINGLE + 1
        shared[at], before[at] = n_again / n_runs, earlier[at] / n_runs
    return shared, before


def _alike_runs(lines: Sequence[Sequence[str]]) -> list[tuple[int, tuple[str, ...]]]:
    """The runs of words that look like another one by their hashes, in order, each with its line."""
    long = [(at, line) for at, line in enumerate(lines) if len(line) >= SHINGLE]
    if not long:
        return []
    flat = [word for _, line in long for word in line]
    hashes = np.fromiter(map(hash, flat), dtype=np.int64, count=len(flat))
    runs = np.zeros(len(flat) - SHINGLE + 1, dtype=np.int64)
    for at in range(SHINGLE):
        runs = runs * 1_000_003 + hashes[at : at + len(runs)]  # what is too large wraps around
    owner = np.repeat([at for at, _ in long], [len(line) for _, line in long])
    starts = np.flatnonzero(owner[: len(runs)] == owner[SHINGLE - 1 :])  # a run ends with its line
    order = starts[np.argsort(runs[starts], kind="stable")]
    same = runs[order[1:]] == runs[order[:-1]]
    alike = np.zeros(len(runs), dtype=np.bool_)
    alike[order[1:][same]] = alike[order[:-1][same]] = True
    places = np.flatnonzero(alike)
    return [
        (at, tuple(flat[start : start + SHINGLE]))
        for at, start in zip(owner[places].tolist(), places.tolist(), strict=True)
    ]


def _topics(words: Sequence[Sequence[str]], prose: Numbers) -> tuple[Numbers, Numbers]:
    """The share of a line's longer words that the page's other prose holds once, and twice; -1 where it has none."""
    longer = [{word for word in line if len(word) >= _LONG_WORD} for line in map(set, words)]
    is_prose = (prose > 0).tolist()
    counts = Counter(chain.from_iterable(compress(longer, is_prose)))
    held = [{word for word, count in counts.items() if count >= least} for least in (1, 2, 3)]
    once, twice = np.full(len(words), -1.0), np.full(len(words), -1.0)
    for at, line in enumerate(longer):
        if line:
            own = is_prose[at]  # what it holds itself does not count
            once[at] = len(line & held[own]) / len(line)
            twice[at] = len(line & held[own + 1]) / len(line)
    return once, twice
