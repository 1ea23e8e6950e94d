"""Knows persons by how their names stand: initials ("Jana K. Novak", "A. B. Novak") or an age ("Jana Novak, 24,")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.entities.found import Found
from copydesk.entities.words import fold_name
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.rules.gazetteers import Gazetteers

_BEGIN = r"(?<![\w.])(?<!\w[-'’])"
"""Not inside a word, nor inside a chain of them ("Bako-Rimen-..."): each is read from its beginning, once."""

_PART = r"[A-Z][a-z]+(?:[-'’][A-Z][a-z]+){0,3}"
_JUNIOR = r"(?: (?:[JS]r\.?|I{2,3}|IV)(?!\w))?"
_BEGINNINGS = (rf"{_PART} (?:[A-Z]\. ?){{1,2}}", r"(?:[A-Z]\. ?){2,3}", rf"[A-Z]\. {_PART} (?:{_PART} )?")
_INITIALS = re.compile(rf"{_BEGIN}(?:{'|'.join(_BEGINNINGS)}){_PART}{_JUNIOR}(?![\w-])")
_CAPITAL = re.compile(r" [A-Z][a-z]")
_AGED = re.compile(rf"{_BEGIN}{_PART} (?:{_PART} )?{_PART}(?=, [1-9]\d,)")


def initialled_names(text: str, listed: Sequence[Found], gazetteers: Gazetteers) -> Iterator[Found]:
    """The persons that initials or an age show; none over a listed name, or with the word of a body or a place."""
    never = gazetteers.words["no_person"] | gazetteers.words["function_words"]
    for pattern in (_INITIALS, _AGED):
        for match in pattern.finditer(text):
            words = fold_name(match[0]).split()
            goes_on = _CAPITAL.match(text, match.end())
            told = goes_on or any(word in never or word in gazetteers.heads for word in words)
            if not told and not any(one.overlaps(*match.span()) for one in listed):
                yield Found(start=match.start(), end=match.end(), label=Label.PERSON, method="pattern:person")
