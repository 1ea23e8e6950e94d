"""Splits a paragraph into sentences: nupunkt's trained boundaries, with the few that prose makes certain."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from copydesk.rules.dates import month_names
from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nupunkt import PunktSentenceTokenizer

_LONGEST_PIECE = 2_000
"""Code points given to nupunkt at once: it takes quadratic time over runs of stops."""

_CERTAIN = re.compile(
    r"(?<=[a-z]{4})[.!?]{1,3}[\"”’'»)\]]{0,3}(?:\s+(?=[\"“‘'«(\[]{0,2}[^\W\d_a-z])|(?=[A-Z][a-z]{1,20}(?:['’][a-z]{1,2})?\s[a-z]))"
)
"""A stop after a lower-case word, then a capital; also without the blank that was lost in pasting ("ended.He said")."""

_CERTAIN_END = re.compile(r"[.!?][\"”’'»)\]]{0,3}\s*$")

_SHORTENED = frozenset(("approx", "dept", "assoc", "govt", "univ", "assn", "incl", "resp", "illus"))
_BRACKETED = re.compile(r"[.!?][\"”’]?\s+(?=\([A-Z][^()]{1,40}[.!?]\))")
"""A stop, then a sentence in brackets: "... as I can. (Applause.) ..."."""

_STATE = re.compile(r"\b(?:[A-Z]\.){2,3}$")
_OPENERS = """
    The A An This That These Those It He She They We I You In On At But And Or For If When While As After Before Since
    There Here Now Then However Although Though So Yet Not No What Who Why How Its His Her Their Our My Some Many Most
    All Both One
"""
_STARTERS = frozenset(_OPENERS.split())
"""Words that begin a sentence after "U.S.", where any other capital goes on with the name."""


_DAY_NUMBER = re.compile(r"(?<!\d)(?:[12]?\d|3[01])\.$")
"""A day as German, Polish and others write it before its month."""


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text: in order, disjoint, covering all but white space.

    Takes time in proportion to the text, whatever it holds.

    >>> split_sentences("He left the U.S. Army. She stayed.")
    (Span(start=0, end=22), Span(start=23, end=34))
    """
    ends = sorted({end for piece in _pieces(text) for end in _ends(text, piece)} | {len(text)})
    spans: list[Span] = []
    for start, end in pairwise([0, *ends]):
        sentence = _stripped(text, start, end)
        if not len(sentence):
            continue
        if spans and _belongs_to(text, spans[-1], sentence):
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


def _pieces(text: str) -> Iterator[Span]:
    """The text in bounded pieces, cut where a sentence certainly ends."""
    at = 0
    for end in [*_certain_ends(text), len(text)]:
        while end - at > _LONGEST_PIECE:
            cut = max(text.rfind(" ", at + _LONGEST_PIECE // 2, at + _LONGEST_PIECE), at + _LONGEST_PIECE // 2)
            yield Span(at, cut)
            at = cut
        yield Span(at, end)
        at = end


def _certain_ends(text: str) -> list[int]:
    ends = {match.end() for match in _CERTAIN.finditer(text) if _last_word(text, match.start()) not in _SHORTENED}
    return sorted(ends | {match.end() for match in _BRACKETED.finditer(text)})


def _last_word(text: str, end: int) -> str:
    return re.split(r"\W", text[max(0, end - 12) : end])[-1].lower()


def _ends(text: str, piece: Span) -> Iterator[int]:
    """Where sentences end in a piece. The cut of an overlong piece is an end only if nupunkt would break there."""
    spans = list(_model().span_tokenize(piece.of(text)))
    yield from (piece.start + end for _, end in spans[:-1])
    if _CERTAIN_END.search(text, max(piece.start, piece.end - 8), piece.end):
        yield piece.end


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, max(left, start + len(piece.rstrip())))


def _belongs_to(text: str, before: Span, sentence: Span) -> bool:
    """Whether a piece is no sentence of its own: bare marks, the name after "U.S.", the month after "14."."""
    piece = sentence.of(text)
    if len(piece) < 12 and not any(char.isalnum() for char in piece):
        return True
    first = re.match(r"\w+", piece[:24])
    if (
        first
        and first[0].casefold() in month_names()
        and _DAY_NUMBER.search(text, max(before.start, before.end - 4), before.end)
    ):
        return True
    state = _STATE.search(text, max(before.start, before.end - 8), before.end)
    return bool(state and first and first[0] not in _STARTERS and first[0][0].isupper())


@cache
def _model() -> PunktSentenceTokenizer:
    """The model of nupunkt, from its wheel."""
    import nupunkt  # a tenth of a second: paid with the first sentence

    return nupunkt.load_default_model()
