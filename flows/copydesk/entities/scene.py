"""What a pattern looks at: the words of a paragraph and the listed names among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.entities.found import Found
from copydesk.entities.words import Word, begins_sentence, is_capital
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.rules.gazetteers import Gazetteers

_MOST_CAPITALS = 8
"""How many capitalised words a name may go on for."""

SMALL = frozenset(("of", "the", "and", "for", "&"))
"""The small words within a name."""

OPENERS = frozenset(("Ministry", "Department", "Operation", "Battle", "Siege", "Treaty"))
"""The words that begin names made by rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The words, the listed names by their first and last code point, and the gazetteers.

    `strict` where capitals say nothing (title-case headings).
    """

    words: Sequence[Word]
    starts: Mapping[int, Found]
    ends: Mapping[int, Found]
    gazetteers: Gazetteers
    strict: bool

    def span(self, first: int, last: int, label: Label, rule: str) -> Found:
        """Words `first` to `last` (half-open) as found by a rule."""
        return Found(start=self.words[first].start, end=self.words[last - 1].end, label=label, method=f"pattern:{rule}")

    def key(self, at: int) -> str:
        """The folded word at a place, or "" beyond the end."""
        return self.words[at].key if at < len(self.words) else ""

    def is_name(self, at: int) -> bool:
        """Whether the word at a place is one of letters with a capital."""
        return 0 <= at < len(self.words) and self.words[at].text.isalpha() and is_capital(self.words[at])

    def is_listed(self, word: Word, name: str) -> bool:
        """Whether the word stands on one of the gazetteers' lists of words."""
        return word.key in self.gazetteers.words[name]

    def run_before(self, at: int, most: int = 3) -> int:
        """Where the run of capitalised words that ends before `at` begins; `at` when there is none."""
        first = at
        while at - first < most and self.is_name(first - 1) and not self.is_listed(self.words[first - 1], "no_war"):
            first -= 1
        alone = at - first == 1 and begins_sentence(self.words, first) and not is_capital(self.words[at])
        return at if alone else first

    def run_after(self, at: int) -> int:
        """Where the run of capitalised words from `at` ends; small words count between capitals.

        An "and" ends it before another name: one that is listed, or begins with a word such as "Operation".
        """
        last, capitals = at, 0
        while last < len(self.words) and capitals < _MOST_CAPITALS:
            step = last
            while step < len(self.words) and self.words[step].text in SMALL and step - last < 2:
                step += 1
            if not self.is_name(step) or (step > last and self._begins_other(last, step)):
                break
            last, capitals = step + 1, capitals + 1
        return last

    def _begins_other(self, joint: int, at: int) -> bool:
        if not any(word.text in ("and", "&") for word in self.words[joint:at]):
            return False
        listed = self.starts.get(self.words[at].start)
        known = listed is not None and listed.label is not Label.NORP and not (listed.entry and listed.entry.weak)
        return known or self.words[at].text in OPENERS


def find_near(scene: Scene, at: int) -> Iterator[Found]:
    """The place after the word "Near" that begins a sentence: as in "Near Karo, two strikes"."""
    last = scene.run_after(at + 1)
    listed = any(scene.words[i].start in scene.starts for i in range(at, last))
    if at + 1 < last <= at + 4 and scene.key(last) == "," and begins_sentence(scene.words, at) and not listed:
        yield scene.span(at + 1, last, Label.GPE, "near")
