"""Whom a page states as its authors: persons one by one, and institutions that only stand for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.metadata.candidates import Candidate, ranked
from copydesk.metadata.posts import INSTITUTION, is_post
from copydesk.metadata.sites import bare_name, site_names
from copydesk.rules import NAME, expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.records import Claim

_AND = r"(?:and|und|et|y|e|og|och|и|&)"
_JOINT = re.compile(rf"\s*[;|]\s*|\s*,\s+(?:{_AND}\s+)?|\s+{_AND}\s+")
_BY = re.compile(expand(r"(?i)^(?:by|{by_word})\s?:?\s+(?=\S+\s)"))
_SIGNED = re.compile(r"\s*\((?:[^\W\d_A-Z]{2,4}\.?)\)$")
"""The letters with which someone signs, after the name."""
_HONORIFIC = expand("{honorifics}")
_PERSON = re.compile(rf"{_HONORIFIC}(?P<name>{NAME})")
_LONGEST = 200
"""A longer value is not read as a list of names."""


def read_stated(claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """The candidates for authors in a page's claims, each name of a list on its own."""
    return tuple(
        Candidate(field="authors", value=name, method=claim.method, confidence=claim.confidence)
        for claim in claims
        if claim.field == "authors"
        for name in split_names(claim.value)
    )


def split_names(stated: str) -> tuple[str, ...]:
    """The names in a value that may hold several; one in which not all is a full name stays as it is.

    A place or a post after the last comma is left out.

    >>> split_names("By Anna Novak, Peter Lorem and Maria Campo"), split_names("Novak, Anna")
    (('Anna Novak', 'Peter Lorem', 'Maria Campo'), ('Novak, Anna',))
    """
    one = _BY.sub("", _SIGNED.sub("", stated))
    parts = list(_parts(one)) if len(one) <= _LONGEST and not INSTITUTION.search(one) else []
    if len(parts) > 1 and parts[-1][1].startswith(",") and not _is_person(parts[-1][0]):
        parts.pop()
    names = tuple(_SIGNED.sub("", name) for name, _ in parts)
    return names if names and all(_is_person(name) for name in names) else (one or stated,)


def _parts(stated: str) -> Iterator[tuple[str, str]]:
    """The stretches between joints, each with the joint before it."""
    end, before = 0, ""
    for joint in _JOINT.finditer(stated):
        yield stated[end : joint.start()], before
        end, before = joint.end(), joint[0].strip() or joint[0]
    yield stated[end:], before


def _is_person(name: str) -> bool:
    person = _PERSON.fullmatch(_SIGNED.sub("", name))
    return person is not None and not is_post(person["name"])


def choose_stated(stated: Sequence[Candidate], claims: Sequence[Claim], publishers: Sequence[str]) -> list[str]:
    """The names that count: of those that are no house's, the ones stated best; none where all are a house's."""
    houses = {_letters(name) for name in (*publishers, *site_names(claims))}
    houses |= {_letters(name.rpartition(".")[0]) for name in site_names(claims) if "." in name}
    persons = [one for one in ranked(stated) if _letters(one.value) not in houses and not INSTITUTION.search(one.value)]
    best = persons[0].method if persons else None
    return [one.value for one in persons if one.method == best]


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", bare_name(name))
