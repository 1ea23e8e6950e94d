"""Splits a paragraph into sentences: nupunkt's trained boundaries, with the few that prose makes certain."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from copydesk.segment.boundaries import certain_ends, goes_on, past_marks
from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nupunkt import PunktSentenceTokenizer

_LONGEST_PIECE = 2_000
"""Code points given to nupunkt at once: it takes quadratic time over runs of stops."""

_INNER_STOP = re.compile(r"[.!?…\n][^.!?…\n]*\w|\n")
"""A sign at which nupunkt may end a sentence, with more behind it; a piece without it need not be asked about."""

_CERTAIN_END = re.compile(r"[.!?][\"”’'»)\]]{0,3}\s*$")


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text: in order, disjoint, covering all but white space.

    Takes time in proportion to the text, whatever it holds.

    >>> split_sentences("He left the U.S. Army. She stayed.")
    (Span(start=0, end=22), Span(start=23, end=34))
    """
    certain = certain_ends(text)
    ends = {end for piece in _pieces(text, certain) for end in _ends(text, piece)}
    if "[" in text:
        ends = {past_marks(text, end) for end in ends}
    spans: list[Span] = []
    for start, end in pairwise([0, *sorted(ends.union(certain, (len(text),)))]):
        sentence = _stripped(text, start, end)
        if not len(sentence):
            continue
        if spans and goes_on(text, spans[-1], sentence):
            spans[-1] = Span(spans[-1].start, sentence.end)
        else:
            spans.append(sentence)
    return tuple(spans)


def sentence_offsets(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end), half-open, in code points: plain numbers for other programs.

    >>> sentence_offsets("He left. She stayed.")
    [(0, 8), (9, 20)]
    """
    return [(span.start, span.end) for span in split_sentences(text)]


def _pieces(text: str, certain: list[int]) -> Iterator[Span]:
    """The text in bounded pieces, cut where a sentence certainly ends."""
    at = 0
    for end in [*certain, len(text)]:
        while end - at > _LONGEST_PIECE:
            cut = max(text.rfind(" ", at + _LONGEST_PIECE // 2, at + _LONGEST_PIECE), at + _LONGEST_PIECE // 2)
            yield Span(at, cut)
            at = cut
        yield Span(at, end)
        at = end


def _ends(text: str, piece: Span) -> Iterator[int]:
    """Where sentences end in a piece. The cut of an overlong piece is an end only if nupunkt would break there."""
    if _INNER_STOP.search(text, piece.start, piece.end):
        spans = list(_model().span_tokenize(piece.of(text)))
        yield from (piece.start + end for _, end in spans[:-1])
    if _CERTAIN_END.search(text, max(piece.start, piece.end - 8), piece.end):
        yield piece.end


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, max(left, start + len(piece.rstrip())))


@cache
def _model() -> PunktSentenceTokenizer:
    """The model of nupunkt, from its wheel."""
    import nupunkt  # a tenth of a second: paid with the first sentence

    return nupunkt.load_default_model()
