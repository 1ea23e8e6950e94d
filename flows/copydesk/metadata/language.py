"""The language of a text, by a well-kept offline detector."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from copydesk.metadata.language_scores import load_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

MINIMUM_LETTERS = 80
"""Less text than this does not tell its language."""
ENOUGH = 2_000
"""So many code points tell as much as all."""
RARE = 0.05
"""How likely a language of few written articles is beforehand, one without a two-letter code, against any other's 1.

Names and little else look like such a language to the detector: an English list of delegates as Nigerian Pidgin.
"""
_LATIN_END = 0x250
_MAIN_SHARE = 2 / 3
_BEYOND_LATIN = re.compile("[^\x00-\u024f]")


def detect_language(text: str) -> tuple[str, float] | None:
    """The ISO 639 code of the language and its probability (0 to 1), or None for too little text.

    The detector's probabilities count with those of the languages beforehand (Bayes). Names in other letters, as in
    brackets, don't count in a text of Latin letters.
    """
    sample = _in_latin(text[:ENOUGH])
    if not _has_letters(sample):
        return None
    scores = load_scores()
    told = scores.score(sample)
    weighed = told * _beforehand()
    most = float(weighed.max())
    best = max(scores.languages[at] for at in np.flatnonzero(weighed == most).tolist())
    likeliest_first = np.argsort(-told, kind="stable")
    return best, most / sum(weighed[likeliest_first].tolist())


def _has_letters(text: str) -> bool:
    beginning = sum(map(str.isalpha, text[: 2 * MINIMUM_LETTERS]))
    return beginning >= MINIMUM_LETTERS or sum(map(str.isalpha, text)) >= MINIMUM_LETTERS


@cache
def _beforehand() -> NDArray[np.float64]:
    """How likely each language is beforehand."""
    return np.array([RARE if len(code) > 2 else 1.0 for code in load_scores().languages])


def _in_latin(text: str) -> str:
    """The text, without the letters of other scripts where most are Latin."""
    if not any(map(str.isalpha, _BEYOND_LATIN.findall(text))):
        return text
    letters = [char for char in text if char.isalpha()]
    latin = sum(ord(char) < _LATIN_END for char in letters)
    if not _MAIN_SHARE * len(letters) <= latin < len(letters):
        return text
    return "".join(char for char in text if ord(char) < _LATIN_END or not char.isalpha())
