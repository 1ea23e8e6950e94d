"""Knows the words of a person's name: which count, which go on alone, and which part one person from another."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from copydesk.entities.words import fold_word, split_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Key = tuple[str, ...]
"""The folded words of a person's name by which it is compared."""

_SMALL_WORDS = "al el bin ibn abu van von der den de da di du la le ul ur ad as ash jr sr ii iii"
PARTICLES = frozenset(_SMALL_WORDS.split())
_INITIAL = re.compile(r"[^\W\d_][.\s]")
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


@lru_cache(maxsize=20_000)
def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a person's name that count: no particles, marks or initials, but those instead of a name.

    >>> name_parts("Donald J. Trump"), name_parts("Ahmed al-Sharaa"), name_parts("J. D. Vance")
    (('donald', 'trump'), ('ahmed', 'sharaa'), ('jd', 'vance'))
    """
    keys = [word.key for word in split_words(name) if word.text[0].isalpha()]
    parts = tuple(key for key in keys if key not in PARTICLES and len(key) > 1)
    initials = "".join(takewhile(lambda key: len(key) == 1, keys)) if begins_with_initial(name) else ""
    return (initials, *parts) if initials and len(parts) == 1 else parts or tuple(keys)


def surnames(name: str) -> tuple[str, ...]:
    """The writings under which a person's full name goes on: the last word, with and without its particles.

    >>> surnames("Ursula von der Leyen"), surnames("Ahmed al-Sharaa"), surnames("Jane Doe-Smith")
    (('Leyen', 'von der Leyen'), ('al-Sharaa', 'Sharaa'), ('Doe-Smith',))
    """
    chunks = [chunk for chunk in name.split() if chunk.casefold().strip(".") not in SUFFIXES]
    if len(chunks) < 2 or len(chunks[-1]) < 3 or not chunks[-1][-1].isalpha():
        return ()
    last, before = chunks[-1], len(chunks) - 1
    while before > 1 and chunks[before - 1].casefold() in PARTICLES:
        before -= 1
    particle, _, rest = last.partition("-")
    bare = rest if particle.casefold() in PARTICLES and len(rest) > 2 else ""
    return tuple(dict.fromkeys(writing for writing in (last, bare, " ".join(chunks[before:])) if writing))


def family_names(name: str, families: Collection[str]) -> tuple[str, ...]:
    """The first word of a full name where it is a listed family name, which the given name follows.

    >>> family_names("Wang Yi", {"wang"}), family_names("Jana Wang", {"wang"})
    (('Wang',), ())
    """
    first, _, rest = name.partition(" ")
    return (first,) if rest and fold_word(first) in families else ()


def name_key(name: str) -> Key:
    """The words that count, and the suffix that parts a son from his father.

    >>> name_key("Jan A. Novak"), name_key("Jan Novak, Jr."), name_key("Novak III")
    (('jan', 'novak'), ('jan', 'novak', 'jr'), ('novak', 'iii'))
    """
    suffix, parts = suffix_of(name), name_parts(name)
    return (*parts, suffix) if suffix and parts[-1] != suffix else parts


def suffix_of(name: str) -> str:
    """The folded suffix of a name of two words and more: "jr" of "Novak Jr.", else nothing."""
    words = [word.key for word in split_words(name) if word.text[0].isalpha()]
    return words[-1] if len(words) > 1 and words[-1] in SUFFIXES else ""


def is_full(name: str) -> bool:
    """Whether it is a first and a last name: "von der Leyen", "Doe-Smith" and "Abdullah II" are not."""
    chunks = [chunk for chunk in name.split() if chunk.casefold().strip(".,") not in PARTICLES | SUFFIXES]
    return len(name_key(name)) > 1 + bool(suffix_of(name)) and (len(chunks) > 1 or begins_with_initial(name))


def begins_with_initial(name: str) -> bool:
    """Whether its first word is a single letter: "J. Novak", "J.D. Novak", not "O'Novak"."""
    return bool(_INITIAL.match(name))


def full_keys(names: Iterable[str]) -> dict[str, Key]:
    """The key of each full name; initials belong to it where they contradict those of a name otherwise the same.

    >>> full_keys(["Jan A. Novak", "Jan B. Novak", "Jan Novak"])["Jan A. Novak"], full_keys(["Jan A. Novak"])
    (('jan', '.a', 'novak'), {'Jan A. Novak': ('jan', 'novak')})
    """
    keys = {name: name_key(name) for name in names}
    alike: defaultdict[Key, list[str]] = defaultdict(list)
    for name, key in keys.items():
        alike[key[0], *key[-2:]].append(name)
    for group in alike.values():
        middles = {name: middle_names(name) for name in group}
        if len(group) > 1 and contradict(middles.values()):
            for name, middle in middles.items():
                if any(len(word) == 1 for word in middle):
                    key = keys[name]
                    last = -2 if suffix_of(name) else -1
                    keys[name] = (key[0], "." + "".join(word[0] for word in middle), *key[last:])
    return keys


def middle_names(name: str) -> Key:
    """The folded names and initials between the first and the last name."""
    words = [word.key for word in split_words(name) if word.text[0].isalpha()]
    words = [word for word in words if word not in PARTICLES | SUFFIXES]
    return tuple(words[1:-1]) if words and len(words[0]) > 1 else ()


def contradict(middles: Iterable[Key]) -> bool:
    """Whether initials among middle names are those of different persons: "H. W." and "W.", not "H." and "Herbert".

    >>> contradict([("h", "w"), ("w",)]), contradict([("h",), ("herbert", "w"), ()]), contradict([("jan", "b"), ("b",)])
    (True, False, True)
    """
    known = [middle for middle in middles if middle]
    if not any(len(word) == 1 for middle in known for word in middle):
        return False
    return any(len({middle[at][0] for middle in known if len(middle) > at}) > 1 for at in range(max(map(len, known))))
