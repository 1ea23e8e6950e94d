"""Cues, read from `cues.toml`: words and phrases that often stand in lines of one kind, for the line model to weigh."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from copydesk.rules.tokens import find_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
_TOKEN = re.compile(r"\w+(?:['’-]\w+)*|©")
_LOOSE = re.compile(r"['’-](?:(?<!\w.)|(?!\w))|©|\x01")
"""What keeps a text from being parted at all signs but apostrophes and hyphens."""
PHRASE_WEIGHT = 1.5
"""What a phrase of several words counts, beside 1 for a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Families of cues: for each single word the places of its families, for each first and second word the phrases."""

    families: tuple[str, ...]
    words: Mapping[str, tuple[int, ...]]
    phrases: Mapping[str, Mapping[str, tuple[tuple[str, int], ...]]]

    def count(self, tokens: Sequence[str]) -> list[float]:
        """How many cues of each family there are among different tokens, as `tokens_of` gives them folded."""
        counts = [0.0] * len(self.families)
        words, phrases, found = self.words, self.phrases, set(tokens)
        for token in found:
            for family in words.get(token, ()):
                counts[family] += 1
        pairs = {(lead, second) for lead, second in pairwise(tokens) if lead in phrases and second in phrases[lead]}
        padded = f" {' '.join(tokens)} " if pairs else ""
        for lead, second in pairs:
            for phrase, family in phrases[lead][second]:
                if f" {phrase} " in padded:
                    counts[family] += PHRASE_WEIGHT
        return counts

    def opening(self, tokens: Sequence[str]) -> list[float]:
        """Whether the line opens with a cue of each family: 3 for a phrase, 2 for the first word, 1 for the second."""
        counts = [0.0] * len(self.families)
        for weight, token in zip((2.0, 1.0), tokens[:2], strict=False):
            for family in self.words.get(token, ()):
                counts[family] = max(counts[family], weight)
        start = " ".join(tokens[:4]) + " "
        for phrase, family in self.phrases.get(tokens[0], {}).get(tokens[1], ()) if len(tokens) > 1 else ():
            if start.startswith(f"{phrase} "):
                counts[family] = 3.0
        return counts


def tokens_of(text: str) -> list[str]:
    """The words of a text as they stand, hyphens and apostrophes within them.

    >>> tokens_of("Don’t miss it: sign-up")
    ['Don’t', 'miss', 'it', 'sign-up']
    """
    return find_words(text, within=True) if _LOOSE.search(text) is None else _TOKEN.findall(text)


def folded(tokens: Sequence[str]) -> list[str]:
    """Tokens without case and with straight apostrophes, as cues are compared."""
    return " ".join(tokens).casefold().replace("’", "'").split(" ") if tokens else []


@cache
def load_cues(path: Path = HERE / "cues.toml") -> Cues:
    """The families of cues. Raises ConfigurationError that names every family that is no list of phrases."""
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    wrong = [name for name, entries in lists.items() if not _is_list_of_phrases(entries)]
    if wrong:
        raise ConfigurationError(
            f"not lists of one to four words each: {', '.join(wrong)}",
            where=path.name,
            then="write each family as a list of phrases in quotation marks",
        )
    families = tuple(sorted(lists))
    words: dict[str, list[int]] = {}
    phrases: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for place, family in enumerate(families):
        for entry in sorted(set(lists[family])):
            tokens = folded(tokens_of(entry))
            if len(tokens) == 1:
                words.setdefault(tokens[0], []).append(place)
            else:
                phrases.setdefault(tokens[0], {}).setdefault(tokens[1], []).append((" ".join(tokens), place))
    return Cues(
        families=families,
        words={word: tuple(places) for word, places in words.items()},
        phrases={lead: {second: tuple(of) for second, of in found.items()} for lead, found in phrases.items()},
    )


def _is_list_of_phrases(entries: object) -> bool:
    return isinstance(entries, list) and all(isinstance(e, str) and 0 < len(tokens_of(e)) <= 4 for e in entries)
