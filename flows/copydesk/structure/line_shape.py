"""What one line tells of itself, as numbers: its length, marks, capitals, words; the line model weighs them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.rules import EMAIL, PHONE, load_cues, tokens_of
from copydesk.structure.blocks import is_institution, is_name, is_post
from copydesk.structure.bylines import is_byline_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.structure.pieces import Piece

LONGEST = 4_000
"""How many code points of a line are looked at: its beginning, or for its last words its end."""
LONGEST_STAMP = 20
"""How many words a line without a full stop has at most that may be a post, an institution or a byline."""
_SCHEME = re.compile(r"https?:|www\.")
_DOMAIN = re.compile(r"\.(?<=[\w-]\.)(?:com|org|net|co|de|fr|gov|io|uk|edu|info|ru|it|es|eu|ch)\b")
_ADDRESS = re.compile(rf"@\w|{EMAIL}")
_NUMBER = re.compile(PHONE)
_SIGN = re.compile(r"[|•·»›→/«<>←▸►★✓#&]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_LONGEST_MONTH = 12
_DAY = re.compile(
    rf"(?i)\b{_MONTH}[a-z]{{0,6}}\.? \d{{1,2}}\b|\b\d{{1,2}}\.? {_MONTH}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d"
)
_NEXT_SENTENCE = re.compile(r"[.!?…]['\"”’»)]*\s+[\"“„«‘'(¿¡]?[^\W\d_a-z]")
_STOP = re.compile(r"[.!?…]['\"”’»)]*\s+(?=\S)")
_MONEY = re.compile(r"[$€£¥%]")
_GLUE = re.compile(r"[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ]")
_PICTURE_SIGN = re.compile(r"[\u2190-\U0010ffff]")
_WORD, _DIGIT = re.compile(r"\w+"), re.compile(r"\d")
_ARTICLES = ("a", "an")
_AUXILIARIES = frozenset("is are was were has have had will would can could be been".split())  # noqa: SIM905  words read better than quotes
_OPENING_QUOTES = "\"'“„«‘"
_QUOTES = '"“”„«»'
_DASHES = "-–—"

_MARKS = (
    *("n_words", "n_chars", "chars_a_word", "capitals", "all_capitals", "digits", "ends", "stop", "asks", "colon"),
    *("ellipsis", "comma_end", "quote_end", "lower_start", "digit_start", "quote_start", "listed", "sign_start"),
    *("inner_stops", "commas", "brackets", "lower", "short_lower", "quotes", "exclaims", "money", "tabbed"),
    *("words_a_sentence", "longest_word", "tail_words", "tail_capitals", "stops", "auxiliaries", "ing", "ed"),
    *("article_start", "a_start", "bracket_end", "variety", "numbers", "colons", "slashes", "dashes", "glued"),
    *("single_letters", "picture_signs"),
)
_STAMPS = ("url", "address", "number", "signs", "day", "year", "clock", "name", "post", "institution", "byline")


def shape_names() -> tuple[str, ...]:
    """The names of the numbers that `describe` gives, in order."""
    families = load_cues().families
    cues = (*(f"share:{name}" for name in families), *(f"opens:{name}" for name in families), "telling", "cues")
    return (*_MARKS, *_STAMPS, *cues)


def describe(piece: Piece, tokens: Sequence[str], bare: Sequence[str]) -> tuple[float, ...]:
    """The numbers of one piece: counts, shares of words or code points (0 to 1), and 0 or 1 for what holds or not.

    `tokens` are those of its first LONGEST code points, `bare` the same folded.
    """
    if len(piece.text) > LONGEST_KNOWN:
        return _describe(piece, tokens, bare)
    known = _KNOWN.get((piece.text, piece.n_words, piece.tabbed))
    if known is None:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[piece.text, piece.n_words, piece.tabbed] = _describe(piece, tokens, bare)
    return known


_KNOWN: dict[tuple[str, int, bool], tuple[float, ...]] = {}
"""What was told of short lines: the pages of one site have their menus and notices in common."""
LONGEST_KNOWN, MOST_KNOWN = 200, 4_000
"""How many code points such a line has at most, and how many are kept."""


def _describe(piece: Piece, tokens: Sequence[str], bare: Sequence[str]) -> tuple[float, ...]:
    return (*_marks(piece, tokens), *_stamps(piece), *_cues(bare))


_FIELDS = ("capital", "all_capitals", "lower", "short_lower", "numeral", "single", "auxiliaries", "ing", "ed")
_BITS = 13
"""A line's tokens, no more than its LONGEST code points, are counted in fields of one number, so that one sum does."""


@lru_cache(maxsize=1 << 16)
def _count_token(token: str) -> int:
    """What one token counts in each of the fields."""
    words = _WORD.findall(token)
    lower = token[0].islower()
    counts = (
        token[0].isupper(),
        len(token) > 1 and token.isupper(),
        lower,
        lower and len(token) <= 3,
        token.isdigit(),
        len(token) == 1,
        sum(word in _AUXILIARIES for word in words),
        sum(word.endswith("ing") and len(word) > 5 for word in words),
        sum(word.endswith("ed") and len(word) > 4 for word in words),
    )
    return sum(count << (_BITS * at) for at, count in enumerate(counts))


def _count_tokens(tokens: Sequence[str]) -> dict[str, int]:
    """The sums of the fields over all tokens."""
    total = sum(map(_count_token, tokens))
    return {name: total >> (_BITS * at) & ((1 << _BITS) - 1) for at, name in enumerate(_FIELDS)}


def _marks(piece: Piece, tokens: Sequence[str]) -> tuple[float, ...]:
    text = piece.text[:LONGEST]
    n, first, last = max(1, len(tokens)), text[:1], piece.text.rstrip("\"'”’»“)]› ")[-1:]
    sums = _count_tokens(tokens)
    inner = len(_NEXT_SENTENCE.findall(text))
    opens = tokens[0].casefold() if tokens else ""
    return (
        piece.n_words,
        len(piece.text),
        len(piece.text) / max(1, piece.n_words),
        (sums["capital"] - (bool(tokens) and tokens[0][0].isupper())) / n,
        sums["all_capitals"] / n,
        _n_digits(text) / max(1, len(text)),
        piece.ends,
        last == ".",
        last in ("?", "!"),
        last == ":",
        piece.text.endswith(("…", "...", "[…]", "[...]")),
        last in (",", ";", "–", "—", "-"),
        piece.text[-1:] in "\"”’»“'",
        first.islower(),
        first.isdigit(),
        first in _OPENING_QUOTES,
        piece.is_listed,
        not (first.isalnum() or first in _OPENING_QUOTES or first == "("),
        inner,
        text.count(",") / n,
        text.count("("),
        sums["lower"] / n,
        sums["short_lower"] / n,
        sum(map(text.count, _QUOTES)),
        text.count("!"),
        len(_MONEY.findall(text)),
        piece.tabbed,
        piece.n_words / (inner + 1),
        max(map(len, tokens), default=0),
        *_tail(piece),
        sums["auxiliaries"] / n,
        sums["ing"] / n,
        sums["ed"] / n,
        opens in _ARTICLES or opens in ("the", "in", "on"),
        opens in _ARTICLES,
        piece.text.endswith(")"),
        len(set(tokens)) / n,
        sums["numeral"] / n,
        text.count(":"),
        text.count("/"),
        sum(map(text.count, _DASHES)),
        len(_GLUE.findall(text)),
        sums["single"] / n,
        0 if text.isascii() else len(_PICTURE_SIGN.findall(text[:400])),
    )


def _n_digits(text: str) -> int:
    return len(_DIGIT.findall(text)) if text.isascii() else sum(map(str.isdigit, text))


def _tail(piece: Piece) -> tuple[float, float, float]:
    """The words after the last full stop of a line that does not end with one, such as a credit, and their capitals."""
    stops = [*_STOP.finditer(piece.text[-LONGEST:])]
    if piece.ends or not stops:
        return 0, 0, len(stops)
    tail = tokens_of(piece.text[-LONGEST:][stops[-1].end() :])
    return len(tail), sum(token[0].isupper() for token in tail) / max(1, len(tail)), len(stops)


def _stamps(piece: Piece) -> tuple[float, ...]:
    text, start = piece.text[:LONGEST], piece.text[:300]
    brief = piece.n_words <= LONGEST_STAMP and not piece.ends
    digit = _DIGIT.search(text)
    at = digit.start() if digit else len(text)  # what holds a digit does not begin long before the first one
    return (
        _SCHEME.search(text) is not None or _DOMAIN.search(text) is not None,
        "@" in text and _ADDRESS.search(text) is not None,
        digit is not None and _NUMBER.search(text, max(0, at - 1)) is not None,
        len(_SIGN.findall(text)),
        digit is not None and _DAY.search(start, max(0, at - _LONGEST_MONTH)) is not None,
        digit is not None and _YEAR.search(start, at) is not None,
        digit is not None and _CLOCK.search(start, at) is not None,
        is_name(piece.text),
        brief and is_post(piece.text),
        brief and is_institution(piece.text),
        brief and is_byline_like(piece.text),
    )


_NO_JUNK = frozenset({"telling", "past", "address"})
"""Families of cues that stand in running text as well."""


def _cues(known: Sequence[str]) -> tuple[float, ...]:
    cues, n = load_cues(), max(1, len(known))
    counts = cues.count(known)
    junk = sum(count for name, count in zip(cues.families, counts, strict=True) if name not in _NO_JUNK)
    telling = counts[cues.families.index("telling")]
    return (*(count / n for count in counts), *cues.opening(known), telling, junk / n)
