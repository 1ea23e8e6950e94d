"""Rules for lines made ready to be tried: one look at a line tells which of them may fit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.rules.needed import load_sieve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.rules.line_rules import LineRule

_LINES = 512
"""How many lines are known for a while: a line is asked about when it is cut and when it is labelled."""
LONGEST_KNOWN, _MOST_KNOWN = 200, 4_000
"""How many code points a line has at most that is remembered with what fits it, and how many lines are."""
_SETS = 64

Fits = tuple["LineRule", ...]


class SiftedRules:
    """The rules of some articles: which may fit a line, and which of those for whole lines do.

    What is remembered of short lines holds for all articles: the pages of one site have their menus in common.
    """

    def __init__(self, rules: Sequence[LineRule]) -> None:
        self.rules = tuple(rules)
        self.partial = tuple(rule for rule in self.rules if rule.partial)
        self._is_partial = [rule.partial for rule in self.rules]
        self._most_words = max((rule.max_words for rule in self.rules if not rule.partial), default=0)
        self._sieve = load_sieve(tuple(rule.pattern for rule in self.rules))
        self._lines: dict[str, list[int]] = {}
        self._known: dict[str, Fits] = {}

    def parts(self, text: str) -> Fits:
        """The rules for parts of lines that may find something in a line."""
        return tuple(self.rules[at] for at in self._may_find(text) if self._is_partial[at])

    def whole(self, text: str) -> Fits:
        """The rules for whole lines that fit a line, in their order."""
        known = self._known.get(text)
        if known is None:
            known = self._fitting(text)
            if len(text) <= LONGEST_KNOWN:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[text] = known
        return known

    def _fitting(self, text: str) -> Fits:
        n_spaces = text.count(" ")
        if n_spaces >= self._most_words:
            return ()
        some = (self.rules[at] for at in self._may_find(text) if not self._is_partial[at])
        return tuple(rule for rule in some if n_spaces < rule.max_words and rule.pattern.search(text) is not None)

    def _may_find(self, text: str) -> list[int]:
        found = self._lines.get(text)
        if found is None:
            if len(self._lines) >= _LINES:
                self._lines.clear()
            found = self._lines[text] = self._sieve.may_find(text)
        return found


_known_sets: dict[tuple[int, ...], SiftedRules] = {}


def sift(rules: Sequence[LineRule]) -> SiftedRules:
    """The rules made ready: once for the same ones, as most articles are read with the same."""
    key = tuple(map(id, rules))  # to hash the rules themselves would cost more than to try them
    known = _known_sets.get(key)
    if known is None:
        if len(_known_sets) >= _SETS:
            _known_sets.clear()
        known = _known_sets[key] = SiftedRules(rules)  # which keeps the rules, so that no other has their ids
    return known
