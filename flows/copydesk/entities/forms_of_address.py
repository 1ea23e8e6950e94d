"""Knows how a person is addressed: the title that stands before a name, its office, the gender that it tells."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.bearers import NO_TITLE, Title
from copydesk.entities.titles import bare_person, title_tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities.found import Found
    from copydesk.entities.reading import Reading
    from copydesk.entities.words import Word
    from copydesk.rules.gazetteers import Gazetteers

_PAST = "former "


@cache
def genders(gazetteers: Gazetteers) -> Mapping[str, str]:
    """The gender that a folded first name tells: "feminine" or "masculine"."""
    kinds = ("feminine", "masculine")
    return {name: kind for kind in kinds for name in gazetteers.words[f"{kind}_names"]}


def titles_of(readings: Sequence[Reading], persons: Mapping[int, Found], gazetteers: Gazetteers) -> dict[int, Title]:
    """The title before each of the `persons`, by place in the article; none for those who have no title."""
    titles: dict[int, Title] = {}
    place = 0
    for reading in readings:
        named = _titles_by_name(reading.words, gazetteers)
        for found in reading.found:
            if named and place in persons:
                title = named.get(bare_person(reading.words, found, gazetteers).start, NO_TITLE)
                if title != NO_TITLE:
                    titles[place] = title
            place += 1
    return titles


def _titles_by_name(words: Sequence[Word], gazetteers: Gazetteers) -> dict[int, Title]:
    """The titles of a paragraph by the code point where the name after them begins."""
    matches = {match.first: match.last for match in title_tree(gazetteers).find(words)}
    named: dict[int, Title] = {}
    for first, after in matches.items():
        if after not in matches and after < len(words):
            name = " ".join(word.key for word in words[first:after] if word.key.isalnum())
            named.setdefault(words[after].start, _title(name, gazetteers))
    return named


def _title(name: str, gazetteers: Gazetteers) -> Title:
    kinds = ("feminine", "masculine")
    gender = next((kind for kind in kinds if name in gazetteers.words[f"{kind}_titles"]), "")
    none = name in gazetteers.words["courtesies"] or name in gazetteers.words["kin"]
    return Title(office="" if none else name.removeprefix(_PAST), gender=gender)
