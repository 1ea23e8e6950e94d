"""What one line tells of itself, as numbers: its length, marks, capitals, words; the line model weighs them."""

from __future__ import annotations

import re
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
_SCHEMES = ("http", "www.")
_DOMAIN = re.compile(r"\.(?<=[\w-]\.)(?:com|org|net|co|de|fr|gov|io|uk|edu|info|ru|it|es|eu|ch)\b")
_ADDRESS = re.compile(rf"@\w|{EMAIL}")
_NUMBER = re.compile(PHONE)
_LIKE_NUMBER = re.compile(r"[+(\d][\d ()./-]{7}")
"""What every telephone number holds, found far sooner."""
_SIGN = re.compile(r"[|•·»›→/«<>←▸►★✓#&]")
_PLAIN_SIGNS = "|/<>#&"
_YEAR = re.compile(r"(?:19|20)(?<!\w\d\d)\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_PARTED_DIGITS = re.compile(r"\d[:.h/-]\d")
"""What a time of day holds, and a date of digits."""
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_LONGEST_MONTH = 12
_DAY_IN_DIGITS = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d"
_DAY = re.compile(rf"(?i)\b{_MONTH}[a-z]{{0,6}}\.? \d{{1,2}}\b|\b\d{{1,2}}\.? {_MONTH}|{_DAY_IN_DIGITS}")
_DAY_NUMBER, _DIGITS_DAY = re.compile(r"\d(?<!\w\d)\d?(?!\w)"), re.compile(_DAY_IN_DIGITS)
_MONTH_AFTER, _MONTH_BEFORE = re.compile(rf"\.? {_MONTH}"), re.compile(rf"\b{_MONTH}[a-z]{{0,6}}\.? \Z")
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


_FIELDS = 11
"""What is counted of each token, in this order: whether it begins with a capital, is all capitals, begins with a small
letter and is a short one then, is a numeral, is a single letter; its auxiliaries, its words in -ing and in -ed; its
digits, and its capitals straight after small letters."""
_BITS = 13
"""A line's tokens, no more than its LONGEST code points, are counted in fields of one number, so that one sum does."""
_FIELD, _PLACES = (1 << _BITS) - 1, tuple(_BITS * at for at in range(_FIELDS))


class _Counts(dict[str, int]):
    """What each token counts in all fields, for the tokens met so far."""

    def __missing__(self, token: str) -> int:
        if len(self) >= 1 << 16:
            self.clear()
        told = self[token] = _count_token(token)
        return told


_COUNTS = _Counts()


def _count_token(token: str) -> int:
    """What one token counts in each of the fields."""
    words = [token] if token.isalpha() else _WORD.findall(token)
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
        0 if token.isalpha() else sum(map(str.isdigit, token)),
        0 if token[1:].islower() else len(_GLUE.findall(token)),
    )
    return sum(count << place for count, place in zip(counts, _PLACES, strict=True))


def _marks(piece: Piece, tokens: Sequence[str]) -> tuple[float, ...]:
    whole = piece.text
    text, plain = whole[:LONGEST], whole.isascii()
    n, first, last = max(1, len(tokens)), text[:1], whole.rstrip("\"'”’»“)]› ")[-1:]
    total = sum(map(_COUNTS.__getitem__, tokens))
    capital, capitals, lower, short, numeral, single, auxiliaries, ing, ed, digits, glued = (
        total >> place & _FIELD for place in _PLACES
    )
    inner = len(_NEXT_SENTENCE.findall(text))
    opens = tokens[0].casefold() if tokens else ""
    return (
        piece.n_words,
        len(whole),
        len(whole) / max(1, piece.n_words),
        (capital - (bool(tokens) and tokens[0][0].isupper())) / n,
        capitals / n,
        digits / max(1, len(text)),
        piece.ends,
        last == ".",
        last in ("?", "!"),
        last == ":",
        whole.endswith(("…", "...", "[…]", "[...]")),
        last in (",", ";", "–", "—", "-"),
        whole[-1:] in "\"”’»“'",
        first.islower(),
        first.isdigit(),
        first in _OPENING_QUOTES,
        piece.is_listed,
        not (first.isalnum() or first in _OPENING_QUOTES or first == "("),
        inner,
        text.count(",") / n,
        text.count("("),
        lower / n,
        short / n,
        text.count('"') if plain else sum(map(text.count, _QUOTES)),
        text.count("!"),
        text.count("$") + text.count("%") if plain else len(_MONEY.findall(text)),
        piece.tabbed,
        piece.n_words / (inner + 1),
        max(map(len, tokens), default=0),
        *_tail(piece),
        auxiliaries / n,
        ing / n,
        ed / n,
        opens in _ARTICLES or opens in ("the", "in", "on"),
        opens in _ARTICLES,
        whole.endswith(")"),
        len(set(tokens)) / n,
        numeral / n,
        text.count(":"),
        text.count("/"),
        text.count("-") if plain else sum(map(text.count, _DASHES)),
        glued,
        single / n,
        0 if plain else len(_PICTURE_SIGN.findall(text[:400])),
    )


def _tail(piece: Piece) -> tuple[float, float, float]:
    """The words after the last full stop of a line that does not end with one, such as a credit, and their capitals."""
    stops = [*_STOP.finditer(piece.text[-LONGEST:])]
    if piece.ends or not stops:
        return 0, 0, len(stops)
    tail = tokens_of(piece.text[-LONGEST:][stops[-1].end() :])
    return len(tail), sum(token[0].isupper() for token in tail) / max(1, len(tail)), len(stops)


def _stamps(piece: Piece) -> tuple[float, ...]:
    text = piece.text[:LONGEST]
    brief = piece.n_words <= LONGEST_STAMP and not piece.ends
    digit = _DIGIT.search(text)
    link = any(scheme in text for scheme in _SCHEMES) and _SCHEME.search(text) is not None
    return (
        link or _DOMAIN.search(text) is not None,
        "@" in text and _ADDRESS.search(text) is not None,
        digit is not None and _holds_number(text, max(0, digit.start() - 1)),
        sum(map(text.count, _PLAIN_SIGNS)) if text.isascii() else len(_SIGN.findall(text)),
        *(_times(text[:300], digit.start()) if digit else (False, False, False)),
        is_name(piece.text),
        brief and is_post(piece.text),
        brief and is_institution(piece.text),
        brief and is_byline_like(piece.text),
    )


def _holds_number(text: str, at: int) -> bool:
    """Whether a text holds a telephone number from a place on."""
    return _LIKE_NUMBER.search(text, at) is not None and _NUMBER.search(text, at) is not None


def _times(start: str, at: int) -> tuple[bool, bool, bool]:
    """Whether the start of a line, whose first digit stands `at` a place, holds a day, a year and a time of day.

    What holds a digit does not begin long before the first one.
    """
    year = "19" in start or "20" in start
    parted = _PARTED_DIGITS.search(start, at) is not None
    return (
        (parted and _DIGITS_DAY.search(start, at) is not None) or _names_day(start, at)
        if start.isascii()
        else _DAY.search(start, max(0, at - _LONGEST_MONTH)) is not None,
        year and _YEAR.search(start, at) is not None,
        parted and _CLOCK.search(start, at) is not None,
    )


def _names_day(text: str, at: int) -> bool:
    """Whether a text of ASCII names a month beside one of its numbers of one or two digits."""
    low = text.lower()
    for number in _DAY_NUMBER.finditer(low, at):
        start, end = number.span()
        if _MONTH_AFTER.match(low, end) or _MONTH_BEFORE.search(low, max(0, start - _LONGEST_MONTH), start):
            return True
    return False


_NO_JUNK = frozenset({"telling", "past", "address"})
"""Families of cues that stand in running text as well."""


def _cues(known: Sequence[str]) -> tuple[float, ...]:
    cues, n = load_cues(), max(1, len(known))
    counts = cues.count(known)
    junk = sum(count for name, count in zip(cues.families, counts, strict=True) if name not in _NO_JUNK)
    telling = counts[cues.families.index("telling")]
    return (*(count / n for count in counts), *cues.opening(known), telling, junk / n)
