"""The language of a text, by a well-kept offline detector."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

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


@cache
def _identifier() -> LanguageIdentifier:
    # An identifier of our own: the module's is shared, and anybody may restrict its languages.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> tuple[str, float] | None:
    """The ISO 639 code of the language and its probability (0 to 1), or None for too little text.

    The detector's probabilities count with those of the languages beforehand (Bayes). Names in other letters, as in
    brackets, don't count in a text of Latin letters.
    """
    sample = _in_latin(text[:ENOUGH])
    if sum(char.isalpha() for char in sample) < MINIMUM_LETTERS:
        return None
    weighed = {str(code): float(p) * (RARE if len(code) > 2 else 1) for code, p in _identifier().rank(sample)}
    best = max(weighed, key=lambda code: (weighed[code], code))
    return best, weighed[best] / sum(weighed.values())


def _in_latin(text: str) -> str:
    """The text, without the letters of other scripts where most are Latin."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(ord(char) < _LATIN_END for char in letters)
    if not _MAIN_SHARE * len(letters) <= latin < len(letters):
        return text
    return "".join(char for char in text if ord(char) < _LATIN_END or not char.isalpha())
