"""The language of a text, by a well-kept offline detector."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

MINIMUM_LETTERS = 80
"""Less text than this does not tell its language."""
ENOUGH = 2_000
"""So many code points tell as much as all."""


@cache
def _identifier() -> LanguageIdentifier:
    # An identifier of our own: the module's is shared, and anybody may restrict its languages.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> tuple[str, float] | None:
    """The ISO 639 code of the language and the detector's probability (0 to 1), or None for too little text."""
    sample = text[:ENOUGH]
    if sum(char.isalpha() for char in sample) < MINIMUM_LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return str(code), float(probability)
