"""The language detector's own scores, sooner: its automaton steps through many stretches of a text at once."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Numbers = NDArray[np.float32]

_LONGEST = 6
"""How many bytes the longest run has that the automaton knows."""
_STRETCH = 8
"""How many bytes of the text each stretch has, no fewer than the longest run: few steps for all together."""
_MOST_ROWS = 1 << 14
"""How many rows of the table are kept ready to be multiplied (at most 10 MB)."""


class LanguageScores:
    """What py3langid's `rank` tells, by the same arithmetic on the same numbers; a test compares the two.

    A state of the automaton is the longest known run of bytes that ends there, so a stretch may begin anywhere if it
    begins some bytes sooner, as many as the longest known run has.
    """

    def __init__(self, identifier: LanguageIdentifier) -> None:
        self.languages: Sequence[str] = [str(code) for code in identifier.nb_classes]
        self._identifier = identifier
        self._moves = np.asarray(identifier.tk_nextmove)
        self._rows: Whole = np.asarray(identifier.tk_row, dtype=np.int64) << 8
        self._features: Whole = np.asarray(identifier.tk_output, dtype=np.int64)
        self._table, self._beforehand = identifier.nb_ptc, identifier.nb_pc
        self._ready: Numbers = np.empty((_MOST_ROWS, self._table.shape[1]), dtype=np.float32)
        self._places: NDArray[np.int32] = np.full(len(self._table), -1, dtype=np.int32)
        self._first: NDArray[np.int64] = np.zeros(len(self._table), dtype=np.int64)
        self._n_ready = 0

    def score(self, text: str) -> Numbers:
        """How likely each of the `languages` is, from 0 to 1, together 1. One that stands twice has it all once."""
        data = self._identifier._encode(text)
        scores = self._score(data) * np.float32(1.0 / math.sqrt(len(data) or 1))
        np.exp(scores - scores.max(), out=scores)
        scores /= scores.sum()
        for first, again in self._identifier._alias_pairs:
            scores[first] += scores[again]
            scores[again] = 0.0
        return scores

    def _score(self, data: bytes) -> Numbers:
        features, counts = self._count(data)
        if not len(features):
            return np.zeros(len(self.languages), dtype=np.float32)
        told: Numbers = np.log1p(counts) @ self._rows_of(features) + self._beforehand
        return told

    def _count(self, data: bytes) -> tuple[Whole, Numbers]:
        """The features of some bytes in the order in which they come, and how often each does."""
        n = max(1, -(-len(data) // _STRETCH))
        padded = np.zeros((n + 1) * _STRETCH, dtype=np.int64)
        padded[_STRETCH : _STRETCH + len(data)] = np.frombuffer(data, dtype=np.uint8)
        letters = padded.reshape(n + 1, _STRETCH).T.copy()
        states, found = np.zeros(n, dtype=np.int64), np.empty((_STRETCH, n), dtype=np.int64)
        for step in range(_STRETCH - _LONGEST, _STRETCH):
            states = self._moves.take(self._rows.take(states) + letters[step, :-1])
            states[0] = 0  # before the text the automaton is where it begins
        for step in range(_STRETCH):
            states = self._moves.take(self._rows.take(states) + letters[step, 1:])
            found[step] = states
        features = self._features.take(found.T.ravel()[: len(data)])
        features = features[features >= 0]
        places, first = np.arange(len(features)), self._first
        first[features[::-1]] = places[::-1]  # the last that is written stays: where each stands first
        known = features[first.take(features) == places]
        first[known] = places[: len(known)]
        return known, np.bincount(first.take(features), minlength=len(known)).astype(np.float32)

    def _rows_of(self, features: Whole) -> Numbers:
        """The rows of the table for some features, as numbers that can be multiplied at once."""
        new = features[self._places.take(features) < 0]
        if self._n_ready + len(new) > _MOST_ROWS:
            self._places[:] = -1
            self._n_ready, new = 0, features
        if len(new) > _MOST_ROWS:
            few: Numbers = self._table.take(features, axis=0).astype(np.float32)
            return few
        if len(new):
            end = self._n_ready + len(new)
            self._ready[self._n_ready : end] = self._table.take(new, axis=0)
            self._places[new] = np.arange(self._n_ready, end)
            self._n_ready = end
        return self._ready.take(self._places.take(features), axis=0)


@cache
def load_scores() -> LanguageScores:
    """The scores by the model that py3langid ships."""
    # An identifier of our own: the module's is shared, and anybody may restrict its languages.
    return LanguageScores(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
