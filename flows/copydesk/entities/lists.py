"""Finds listed names in the words of a text: one walk over one tree of folded words, whatever the number of names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from copydesk.entities.words import Word, fold_name, split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from copydesk.kinds import Label
    from copydesk.rules.gazetteers import Entry, Gazetteers

_END = None
"""The key of a node of the tree that holds the names ending there; words are the other keys."""
_PRONOUNS = frozenset({"US", "WHO", "IT", "IS", "AU", "PA", "AP"})
"""Acronyms that an upper-case line may mean as words."""


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` to `last` (half-open) of a text are a name of `entry`."""

    first: int
    last: int
    entry: Entry


class NameTree:
    """The names of many entries as a tree of folded words."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._root: dict[Any, Any] = {}
        for entry in entries:
            for name in entry.names:
                words = tuple(word.text for word in split_words(name))
                node = self._root
                for word in words:
                    node = node.setdefault(fold_name(word), {})
                node.setdefault(_END, []).append((words, entry))

    def find(self, words: Sequence[Word]) -> Iterator[Match]:
        """The longest name that begins at each word; later ones may overlap earlier ones."""
        shouting = cache(partial(_is_shouting, words))
        for first, word in enumerate(words):
            node = self._root.get(word.key)
            if node is None:
                continue
            best, at = None, first
            while node is not None:
                at += 1
                best = _fitting(node.get(_END, ()), words[first:at], at, shouting) or best
                node = node.get(words[at].key) if at < len(words) else None
            if best:
                yield Match(first, *best)


def _fitting(
    named: Sequence[tuple[tuple[str, ...], Entry]], words: Sequence[Word], at: int, shouting: Callable[[], bool]
) -> tuple[int, Entry] | None:
    """The place and the entry of the first name whose capitals are those of the text."""
    for name, entry in named:
        if all(_same_case(listed, word.text) for listed, word in zip(name, words, strict=True)):
            if len(name) == 1 and name[0] in _PRONOUNS and shouting():
                continue
            return at, entry
    return None


def _same_case(listed: str, word: str) -> bool:
    """Whether `word` may stand for the listed word: a capital asks for a capital, an acronym for itself.

    >>> _same_case("US", "us"), _same_case("Moscow", "MOSCOW"), _same_case("UNESCO", "Unesco"), _same_case("of", "Of")
    (False, True, True, True)
    """
    if listed == word or listed.islower() or not listed[0].isalpha():
        return True
    if len(listed) > 1 and listed.isupper():
        return len(listed) > 3 and word == listed.capitalize()
    if len(listed) < 5 and not listed[1:].islower() and len(listed) > 1:
        return False
    return word[0].isupper() and (word[1:] == word[1:].lower() or word.isupper() or word[1:] == listed[1:])


def _is_shouting(words: Sequence[Word]) -> bool:
    """Whether most words of the text are in capitals."""
    letters = [word.text for word in words if word.text.isalpha()]
    return sum(text.isupper() for text in letters) * 5 > 3 * len(letters)


@cache
def name_tree(gazetteers: Gazetteers) -> NameTree:
    """The tree of all entries, built once for one set of gazetteers."""
    return NameTree(gazetteers.entries)


def listed_entry(name: str, label: Label, gazetteers: Gazetteers) -> Entry | None:
    """The listed entity of exactly that name and kind."""
    words = split_words(name)
    for match in name_tree(gazetteers).find(words):
        if (match.first, match.last) == (0, len(words)) and match.entry.label is label:
            return match.entry
    return None
