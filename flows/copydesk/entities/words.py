"""Knows the words of a text: their places, and the folded forms under which names are looked up."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+|[^\w\s]|_")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‐": "-", "‑": "-"})
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters whose mark is a part of them, for Unicode."""
_BEFORE_SENTENCE = frozenset('.?!:“”"‘•')


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits, or one other mark: `text[start:end]`; `key` is its folded form."""

    start: int
    end: int
    text: str
    key: str


def split_words(text: str) -> list[Word]:
    """The words of a text in order; white space is left out.

    >>> [word.key for word in split_words("Zürich’s U.S.-led")]
    ['zurich', "'", 's', 'u', '.', 's', '.', '-', 'led']
    """
    return [Word(m.start(), m.end(), m[0], fold_word(m[0])) for m in _WORD.finditer(text)]


@lru_cache(maxsize=50_000)
def fold_word(text: str) -> str:
    """Lower case, no accents or strokes, one kind of apostrophe and hyphen.

    >>> fold_word("Łódź"), fold_word("Tromsø")
    ('lodz', 'tromso')
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES).casefold().translate(_STROKES))
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def fold_name(text: str) -> str:
    """The folded words of a name with one blank between: what two writings of one name share."""
    return " ".join(word.key for word in split_words(text))


def slug(text: str) -> str:
    """A name as part of an id: folded words joined by hyphens; never empty.

    >>> slug("St. Petersburg’s Élite")
    'st-petersburgs-elite'
    """
    kept = "".join(
        char if char.isalnum() else " " if char not in "'’ʼ" else "" for char in fold_name(text).replace(" ' ", "'")
    )
    return "-".join(kept.split()) or "-".join(f"{ord(char):x}" for char in text[:8]) or "none"


def words_between(words: Sequence[Word], start: int, end: int) -> range:
    """The places of the words that lie within code points `start` to `end`."""
    first = bisect_left(words, start, key=lambda word: word.start)
    last = bisect_right(words, end, lo=first, key=lambda word: word.end)
    return range(first, last)


def is_capital(word: Word) -> bool:
    """Whether the word begins with a capital letter."""
    return word.text[0].isupper()


def touches(left: Word, right: Word) -> bool:
    """Whether nothing stands between the two words."""
    return left.end == right.start


def begins_sentence(words: Sequence[Word], at: int) -> bool:
    """Whether the word is the first of a sentence or of a quotation, as far as the mark before it tells."""
    return at == 0 or words[at - 1].text in _BEFORE_SENTENCE


def is_title_case(text: str) -> bool:
    """Whether nearly every longer word has a capital: then capitals tell no names from other words."""
    letters = [word for word in split_words(text) if len(word.text) > 3 and word.text.isalpha()]
    return len(letters) > 1 and sum(map(is_capital, letters)) * 5 >= 4 * len(letters)
