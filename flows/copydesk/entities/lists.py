"""Finds listed names in the words of a text: one walk over one tree of folded words, whatever the number of names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from copydesk.entities.words import Word, fold_name, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.kinds import Label
    from copydesk.rules.gazetteers import Entry, Gazetteers

_END = None
"""The key of a node of the tree that holds the names ending there; words are the other keys."""
_PRONOUNS = frozenset({"US", "WHO", "IT", "IS", "AU", "PA", "AP"})
"""Acronyms that an upper-case line may mean as words."""
_OF_THE_US = frozenset(
    (
        "army",
        "backed",
        "congress",
        "forces",
        "government",
        "led",
        "military",
        "navy",
        "officials",
        "president",
        "senate",
        "troops",
    )
)
"""What shows after "US" in an upper-case line that the country is meant."""


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
        common = _Common(words)
        for first, word in enumerate(words):
            node = self._root.get(word.key)
            if node is None:
                continue
            best, at = None, first
            while node is not None:
                at += 1
                best = _fitting(node.get(_END, ()), words[first:at], at, common) or best
                node = node.get(words[at].key) if at < len(words) else None
            if best:
                yield Match(first, *best)


def _fitting(
    named: Sequence[tuple[tuple[str, ...], Entry]], words: Sequence[Word], at: int, common: _Common
) -> tuple[int, Entry] | None:
    """The place and the entry of the first name whose capitals are those of the text."""
    for name, entry in named:
        if all(_same_case(listed, word.text) for listed, word in zip(name, words, strict=True)):
            if len(name) == 1 and name[0] in _PRONOUNS and common.holds(at - 1):
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


class _Common:
    """Knows which acronyms of a text may be words of it, since all of it is in upper case."""

    __slots__ = ("_shouting", "_words")

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._shouting: bool | None = None  # found out once, and only where it matters

    def holds(self, at: int) -> bool:
        """Whether the acronym at `at` may be a word: nothing beside it shows a name."""
        words = self._words
        if self._shouting is None:
            self._shouting = is_shouting(words)
        if not self._shouting:
            return False
        before = words[at - 1].key if at else ""
        after = [word.key for word in words[at + 1 : at + 3]] + ["", ""]
        following = after[after[0] == "-"]
        own = after[0] == "'" and after[1] == "s"
        return before != "the" and not own and not (words[at].text == "US" and following in _OF_THE_US)


def is_shouting(words: Sequence[Word]) -> bool:
    """Whether most words of the text are in capitals; one word alone shows nothing."""
    letters = [word.text for word in words if word.text.isalpha()]
    return len(letters) > 1 and sum(text.isupper() for text in letters) * 5 > 3 * len(letters)


@cache
def name_tree(gazetteers: Gazetteers) -> NameTree:
    """The tree of all entries, built once for one set of gazetteers."""
    return NameTree(gazetteers.entries)


def is_word(name: str) -> bool:
    """Whether a name in capitals may also be a word in them: "US", "WHO"."""
    return name in _PRONOUNS


@lru_cache(maxsize=20_000)
def listed_entry(name: str, label: Label, gazetteers: Gazetteers) -> Entry | None:
    """The listed entity of exactly that name and kind."""
    words = split_words(name)
    for match in name_tree(gazetteers).find(words):
        if (match.first, match.last) == (0, len(words)) and match.entry.label is label:
            return match.entry
    return None
