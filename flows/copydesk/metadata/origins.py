"""Where it comes from: dateline, agency, publisher, genre, rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, Stretch, found_in, whole
from copydesk.rules import expand, find_dates, word_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.records import Claim

_AGENCY = re.compile(expand(r"(?<!\w){agency}(?!\w)"))
_BRACKETED = re.compile(r"[(/]([^()/]{1,60})[)/]")
_HOLDER = re.compile(
    r"(?i)(?:©|\(c\)|ⓒ|copyright)(?:\s?(?:©|\(c\)|ⓒ|:|by))*\s?(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?,?\s(?:by\s)?)?"
    r"(?P<holder>[^\W\d_][^.,;|©()\n]{1,60}?)(?=\s?[.,;|\n]|\s(?:19|20)\d\d|\s?\(|$|\s-\s|\s–\s)"
    r"|^(?P<before>[^\W\d_][^.,;|©()]{1,60}?)\s?(?:©|\(c\))"
)
_NO_HOLDER = re.compile(
    r"(?i)^(?:all rights|the authors?|author|this|alle rechte|tous droits|todos los|reserved|law|notice)\b"
)
_GENRES = {word.casefold() for word in word_list("genre")}
_GENRE = re.compile(expand(r"(?i)\b(?:th(?:is|ese)|einem?|diese[rsm]?|an?|idea for an?) (?P<genre>{genre})\b"))
_PLACE = re.compile(
    r"^(?P<place>.+?)(?=,? (?:(?:le|den|am|el) )?(?:\d{1,2}\.? [^\W\d_]{3,12}|[^\W\d_]{3,12}\.? \d{1,2}\b)"
    r"|\s?\(|[.,]?\s/|\s?[–—:]|\s--?$|\s--?\s|$)"
)
_GENERAL = frozenset({"article", "piece", "report", "text", "story", "letter", "brief", "note"})
"""Words that name kinds of piece, and also any piece: in a disclaimer they state no genre."""


def find_origins(stretches: Sequence[Stretch], claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """Candidates for dateline, agency, publisher, genre and rights."""
    readers = (_dateline, _credits, _rights, _genre)
    found = [candidate for stretch in stretches for reader in readers for candidate in reader(stretch)]
    stated = [
        Candidate(
            field=claim.field,
            value=claim.value.casefold() if claim.field == "genre" else claim.value,
            method=claim.method,
            confidence=claim.confidence,
        )
        for claim in claims
        if claim.field in ("publisher", "genre", "rights", "agency")
    ]
    return tuple(found + stated)


def _dateline(stretch: Stretch) -> Iterator[Candidate]:
    if stretch.role is not Role.DATELINE:
        return
    place = _PLACE.match(stretch.text)
    if place:
        found = found_in(stretch, "dateline", *place.span("place"))
        yield Candidate(field="dateline", value=_place_case(found.value), span=found.span)
    for bracket in _BRACKETED.finditer(stretch.text):
        if find_dates(bracket[1]):
            continue
        field = "agency" if _AGENCY.fullmatch(bracket[1].strip()) else "publisher"
        yield found_in(stretch, field, *bracket.span(1))


def _place_case(place: str) -> str:
    """A place in capitals as it is written in running text; abbreviations of two letters, or with stops, stay.

    >>> _place_case("NEW YORK/GENEVA"), _place_case("WASHINGTON, D.C."), _place_case("Kyiv")
    ('New York/Geneva', 'Washington, D.C.', 'Kyiv')
    """
    return re.sub(
        r"(?<![\w.])[^\W\d_]{3,}(?![\w.])", lambda w: w[0].capitalize() if w[0].isupper() else w[0], place.strip(" ,(")
    )


def _credits(stretch: Stretch) -> Iterator[Candidate]:
    """The agency that a credit line of the text names. A picture's credit says nothing of the text."""
    if stretch.role is Role.CREDIT and stretch.rule == "agency-credit":
        agency = _AGENCY.search(stretch.text)
        if agency:
            yield found_in(stretch, "agency", *agency.span(), confidence="medium")


def _rights(stretch: Stretch) -> Iterator[Candidate]:
    if stretch.role is not Role.COPYRIGHT:
        return
    yield whole(stretch, "rights")
    holder = _HOLDER.search(stretch.text)
    if holder:
        group = "holder" if holder["holder"] else "before"
        if not _NO_HOLDER.match(holder[group]):
            yield found_in(stretch, "publisher", *holder.span(group), confidence="medium")


def _genre(stretch: Stretch) -> Iterator[Candidate]:
    if stretch.role is Role.SECTION_LABEL:
        word = re.split(r"\s[|/»>]\s", stretch.text)[0].casefold()
        singular = word if word in _GENRES else "commentary" if word == "commentaries" else word.rstrip("s")
        if singular in _GENRES:
            yield Candidate(field="genre", value=singular, span=whole(stretch, "genre").span)
    elif stretch.role in (Role.DISCLAIMER, Role.PITCH):
        stated = _GENRE.search(stretch.text)
        if stated and stated["genre"].casefold() not in _GENERAL:
            found = found_in(stretch, "genre", *stated.span("genre"), confidence="medium")
            yield Candidate(field="genre", value=found.value.casefold(), confidence="medium", span=found.span)
