"""What a line must hold for a pattern to find anything in it, so that most patterns are never tried on most lines.

The strings that a regular expression can't do without are taken from its parse, as text search engines do (Cox 2012,
"Regular Expression Matching with a Trigram Index"); one Aho-Corasick automaton then finds those of all at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _casefix as casefix  # type: ignore[attr-defined]  # as re has them; tests tell if they change
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick, Implementation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Needed = frozenset[str]
MOST = 400
"""Where a part of a pattern has more ways than this, none of them is looked for."""
LEAST = 1.4
"""What a string must weigh to tell much: two letters, a digit, or one sign that is rare."""
_EVERYWHERE = frozenset(" .,'’")
"""Signs that most lines hold: any other tells something, alone too."""
_FEW = 6
"""No more strings are looked for one by one, and no more signs of a class."""
_RARE = 2.8
"""What a string must weigh to be missing in many lines."""
_COMMON = frozenset(" .,:;-'’()/\"")
_ALIKE: dict[int, int] = {code: min(code, *others) for code, others in casefix._EXTRA_CASES.items()}
"""Letters that have more than two cases, such as sigma, each with one that stands for all of them."""
_UNLIKE = re.compile(f"[{''.join(chr(code) for code, one in _ALIKE.items() if code != one)}]")
_DIGIT = re.compile(r"\d")
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_LONGEST = 20
_WITHOUT_WIDTH = (ops.AT, ops.ASSERT, ops.ASSERT_NOT)
_DIGIT_CLASS = [(ops.CATEGORY, ops.CATEGORY_DIGIT)]


class Sieve:
    """Tells which of many patterns may find something in a text; those it leaves out would find nothing."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        owners: dict[str, list[int]] = {}
        always = []
        self._besides = []
        for at, pattern in enumerate(patterns):
            needed = find_needed(pattern)
            if needed is None:
                always.append(at)
            for text in needed or ():
                owners.setdefault(text, []).append(at)
            self._besides.append(_besides(pattern))
        self._always = frozenset(always)
        self._owners = [*owners.values()]
        self._automaton = AhoCorasick([*owners], implementation=Implementation.DFA)

    def may_find(self, text: str) -> list[int]:
        """The places of the patterns to try, in their order."""
        text = even(text)
        found = {at for at, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        told = sorted(self._always.union(*(self._owners[at] for at in found)))
        besides = self._besides
        return [at for at in told if not besides[at] or _holds_one(text, besides[at])]


_Way = tuple[tuple[str, ...], ...]
"""Groups of strings of which one each has to stand in a text."""


def _besides(pattern: re.Pattern[str]) -> tuple[_Way, ...]:
    """What is soon looked for in a text, one way or the other; nothing where that does not tell enough."""
    ways = [
        tuple(tuple(sorted(strings)) for strings in needed if _is_soon_seen(strings)) for needed in find_ways(pattern)
    ]
    return tuple(ways) if all(ways) else ()


def _holds_one(text: str, ways: Iterable[_Way]) -> bool:
    """Whether a text holds one string of each group of one of the ways; plain loops, as this is asked most of all."""
    for way in ways:
        for strings in way:
            for string in strings:
                if string in text:
                    break
            else:
                break  # none of this group: another way
        else:
            return True
    return False


def _is_soon_seen(strings: Needed) -> bool:
    """Whether few strings have to be looked for, such as many lines don't hold."""
    return len(strings) <= _FEW and all(_is_sign(text) or _weight_in(text) >= _RARE for text in strings)


def even(text: str) -> str:
    """The text without case, and with one digit for all: what a pattern may take for one letter is one letter."""
    if not text.isascii():
        text = text.replace("İ", "i").lower()
        text = text.translate(_ALIKE) if _UNLIKE.search(text) else text
        return _DIGIT.sub("0", text)
    return text.encode("ascii").translate(_EVEN).decode("ascii")


_EVEN = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789", b"abcdefghijklmnopqrstuvwxyz000000000")


@lru_cache(maxsize=64)
def load_sieve(patterns: tuple[re.Pattern[str], ...]) -> Sieve:
    """The sieve for some patterns: made once, as each article is asked with the same ones."""
    return Sieve(patterns)


def find_ways(pattern: re.Pattern[str]) -> tuple[tuple[Needed, ...], ...]:
    """For each way in which the pattern may find something, groups of strings: of each group one has to be there.

    >>> [[sorted(group) for group in way] for way in find_ways(re.compile(r"(?i)^(?:read .*more|log ?in)$"))]
    [[['read '], ['more']], [['log'], ['in']]]
    """
    items = [*_flat(parser.parse(pattern.pattern, pattern.flags))]
    wide = [(op, value) for op, value in items if op is not ops.AT]
    ways = wide[0][1][1] if len(wide) == 1 and wide[0][0] is ops.BRANCH else [items]
    return tuple(tuple(dict.fromkeys(_all_needed(_flat(way)))) for way in ways)


@lru_cache(maxsize=4096)
def find_needed(pattern: re.Pattern[str]) -> Needed | None:
    """Strings of which at least one stands, without case, in any text in which the pattern finds something.

    None where there are none that tell.

    >>> sorted(find_needed(re.compile(r"^(?:Sign|log) (?:up|in)\\b.*?newsletters?$")))
    ['newsletter']
    """
    return _best(_flat(parser.parse(pattern.pattern, pattern.flags)))


def _flat(items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The parts of a parsed pattern that all have to be there, groups opened."""
    for op, value in items:
        if op is ops.SUBPATTERN:
            yield from _flat(value[-1])
        elif op is ops.ATOMIC_GROUP:
            yield from _flat(value)
        else:
            yield op, value


def _best(items: Iterable[tuple[Any, Any]]) -> Needed | None:
    """Of all that a sequence needs, what tells most."""
    return max(_all_needed(items), key=_weight, default=None)


def _all_needed(items: Iterable[tuple[Any, Any]]) -> Iterator[Needed]:
    run = ""
    for op, value in items:
        letters, goes_on = _letters(op, value)
        if letters:
            run += letters
        if goes_on:
            continue
        if op not in _WITHOUT_WIDTH:
            yield from _telling({run})
            run = letters
        yield from _inner(op, value)
    yield from _telling({run})


def _letters(op: object, value: Any) -> tuple[str, bool]:  # noqa: ANN401  each kind of part has values of its own
    """The letters that a part begins and ends with at least, and whether they are all that it is."""
    if op is ops.LITERAL:
        return even(chr(value)), True
    if op is ops.IN and (value == _DIGIT_CLASS or all(part is ops.LITERAL for part, _ in value)):
        letters = {"0" if part is ops.CATEGORY else even(chr(code)) for part, code in value}
        return (letters.pop(), True) if len(letters) == 1 else ("", False)
    if op in _REPEATS and len(value[2]) == 1:
        least, most, inner = value
        letter, whole = _letters(*inner[0])
        return letter * min(least, _LONGEST) * whole, whole and least == most <= _LONGEST
    return "", False


def _inner(op: object, value: Any) -> Iterable[Needed]:  # noqa: ANN401
    if op is ops.BRANCH:
        ways = [_best(_flat(way)) for way in value[1]]
        return _telling(frozenset().union(*ways)) if all(ways) else ()  # type: ignore[arg-type]
    if op is ops.IN and len(value) <= _FEW and all(part is ops.LITERAL for part, _ in value):
        return _telling(even(chr(code)) for _, code in value)
    if op in _REPEATS:
        return _all_needed(_flat(value[2])) if value[0] > 0 else ()
    return _all_needed(_flat(value[1])) if op is ops.ASSERT else ()


def _telling(strings: Iterable[str]) -> Iterator[Needed]:
    found = frozenset(strings)
    if found and len(found) <= MOST and all(_weight_in(text) >= LEAST or _is_sign(text) for text in found):
        yield found


def _is_sign(text: str) -> bool:
    return any(char not in _EVERYWHERE and not (char.isalpha() and char.isascii()) for char in text)


def _weight(strings: Needed) -> float:
    """How much the one of the strings tells that tells least."""
    return min(map(_weight_in, strings))


def _weight_in(text: str) -> float:
    return sum(map(_weight_of, text))


def _weight_of(char: str) -> float:
    if char in _COMMON:
        return 0.5
    return 1.4 if char == "0" else 1.0 if char.isalnum() else 1.5
