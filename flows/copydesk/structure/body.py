"""Where the body of an article begins and ends: where running prose is dense, over the whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from copydesk.structure.pieces import Piece

SHORT_COST, LOOSE_COST, REMOVED_COST = 4.0, 6.0, 4.0
MINIMUM_WORDS = 20
"""Fewer kept words than this are no article."""
MINIMUM_WIDE_WORDS = 15
"""The same where scripts without spaces are written: their words, of two signs each, say more."""


def find_body(pieces: Sequence[Piece], given: Container[int]) -> range:
    """The indexes of the pieces of the body: the run whose prose outweighs best what stands between.

    A sentence counts its words; a line that is none costs something, and so does one that a rule has named. A page
    whose markup tells the body is taken at its word.
    """
    told = [at for at, piece in enumerate(pieces) if piece.block.verdict is not None and at not in given]
    if told:
        return range(told[0], told[-1] + 1)
    return _heaviest_run([_weight(piece, at in given) for at, piece in enumerate(pieces)])


def _weight(piece: Piece, named: bool) -> float:
    if named:
        return -REMOVED_COST if piece.rule is None else 0.0
    if piece.is_prose:
        return min(piece.n_words, 120) * (1 - piece.block.link_density)
    if piece.ends:
        return piece.n_words * 0.4
    if piece.is_listed:
        return 0.0
    if piece.n_words >= 10 and piece.text.endswith((":", ";", ",", "–", "—")):
        return piece.n_words * 0.5
    return -(SHORT_COST if piece.n_words < 10 else LOOSE_COST)


def _heaviest_run(weights: Sequence[float]) -> range:
    best, best_run, total, start = 0.0, range(0), 0.0, 0
    for at, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, at
        total += weight
        if total > best:
            best, best_run = total, range(start, at + 1)
    return best_run
