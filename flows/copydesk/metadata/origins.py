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
    r"(?-i:the\s)?(?P<holder>[^\W\d_][^.,;|©()\n]{1,60}?)(?=\s?[.,;|\n]|\s(?:19|20)\d\d|\s?\(|$|\s-\s|\s–\s)"
    r"|^(?P<before>[^\W\d_][^.,;|©()]{1,60}?)\s?(?:©|\(c\))"
)
_NO_HOLDER = re.compile(
    r"(?i)^(?:all rights|(?:the )?authors?|this|alle rechte|tous droits|todos los|reserved|law|notice"
    r"|tutti i diritti|todos os direitos|все права|(?:riproduzione|reproduction|reproducción|reprodução|nachdruck)\s)\b"
)
_GENRES = {word.casefold() for word in word_list("genre")}
_GENRE = re.compile(expand(r"(?i)\b(?:th(?:is|ese)|einem?|diese[rsm]?|an?|idea for an?) (?P<genre>{genre})\b"))
_PLACE = re.compile(
    r"^(?P<place>.+?)(?=,? (?:(?:le|den|am|el) )?(?:\d{1,2}\.? [^\W\d_]{3,12}|[^\W\d_]{3,12}\.? \d{1,2}\b)"
    r"|\s?\(|[.,]?\s/|\s?[–—:]|\s--?$|\s--?\s|$)"
)
_BYLINE = re.compile(
    expand(r"(?i)^[\W_]{0,3}(?:an? |eine? |une? )?(?P<genre>{genre})s?(?: (?:by|von|par|por|di)\b|\s?:)")
)
_PREFIX = re.compile(expand(r"(?i)^\W{0,3}(?P<genre>{genre})s?(?::|\s?\||\s[–—])\s"))
"""A title that says what it is the title of."""
_SENT_BY = re.compile(expand(r"(?i:^(?:(?:{by_word}|from)\b:? {1,2})?)(?P<agency>{agency})(?!\w)"))
_SOURCE = re.compile(r"^[^\W_]+\s?:\s?(?:the\s)?(?P<holder>.+?)[.\s]*$")
_ELSEWHERE = re.compile(
    expand(
        r"(?i:\b(?:first|originally|previously) (?:published|appeared|posted|ran)(?: online)? (?:in|on|at|by|with)"
        r"|\b(?:republished|reprinted|reproduced)(?: here)?(?: with (?:kind )?permission)? (?:from|of|by)|\bcourtesy of"
        r"|\b(?:erschien|veröffentlicht) zuerst (?:in|auf|bei)(?: der| dem)?)(?i: the)?"
        r"\s(?![^.]{0,4}{date})(?P<holder>{upper}[\w’'&.-]*"
        r"(?: (?:of|and|for|the|on|in|de|du|der|&|{upper}[\w’'&-]*(?:\.(?=\w))?))*)"
    )
)
"""Who published it first, as a note tells."""
_RESERVED = ("tdm-reservation: ", "tdm-policy: ", "robots: ")
"""How the reservations of a page begin."""
_GENERAL = frozenset({"article", "piece", "report", "text", "story", "letter", "brief", "note"})
"""Words that name kinds of piece, and also any piece: in a disclaimer they state no genre."""


def find_origins(stretches: Sequence[Stretch], claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """Candidates for dateline, agency, publisher, genre and rights."""
    readers = (_dateline, _credits, _rights, _genre, _publisher)
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
    """The agency that a credit line or a byline of the text names. A picture's credit says nothing of the text."""
    if stretch.role is Role.CREDIT and stretch.rule == "agency-credit":
        agency = _AGENCY.search(stretch.text)
        if agency:
            yield found_in(stretch, "agency", *agency.span(), confidence="medium")
    elif stretch.role is Role.BYLINE:
        sent = _SENT_BY.match(stretch.text)
        if sent:
            yield found_in(stretch, "agency", *sent.span("agency"), confidence="medium")


def _rights(stretch: Stretch) -> Iterator[Candidate]:
    if stretch.role is not Role.COPYRIGHT:
        return
    yield whole(stretch, "rights")
    holder = _HOLDER.search(stretch.text)
    if holder:
        group = "holder" if holder["holder"] else "before"
        if not _NO_HOLDER.match(holder[group]):
            yield found_in(stretch, "publisher", *holder.span(group), confidence="medium")


def choose_rights(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The best statement of rights, best first, and every reservation that programs are to heed."""
    statements = [one.value for one in candidates if not one.value.startswith(_RESERVED)]
    reserved = [one.value for one in candidates if one.value.startswith(_RESERVED)]
    return tuple(dict.fromkeys([*statements[:1], *reserved]))


def _publisher(stretch: Stretch) -> Iterator[Candidate]:
    """Who published it, as a line above the title, a line such as Source, or a note that it came out elsewhere says."""
    if stretch.role is Role.PUBLISHER:
        named = _SOURCE.match(stretch.text) if stretch.rule == "source-line" else None
        span = named.span("holder") if named else (0, len(stretch.text))
        yield found_in(stretch, "publisher", *span, confidence="medium")
    elif stretch.role in (Role.DISCLAIMER, Role.COPYRIGHT):
        elsewhere = _ELSEWHERE.search(stretch.text)
        if elsewhere:
            holder = re.sub(r"(?: (?:of|and|for|the|on|in|de|du|der|&))+$", "", elsewhere["holder"].rstrip("."))
            start = elsewhere.start("holder")
            yield found_in(stretch, "publisher", start, start + len(holder), confidence="low")


def _genre(stretch: Stretch) -> Iterator[Candidate]:
    if stretch.role is Role.SECTION_LABEL:
        yield from _labelled(stretch)
    elif stretch.role in (Role.DISCLAIMER, Role.PITCH):
        yield from _stated(stretch, _GENRE)
    elif stretch.role is Role.TITLE:
        yield from _stated(stretch, _PREFIX)
    elif stretch.role is Role.BYLINE:
        yield from _stated(stretch, _BYLINE)


def _labelled(stretch: Stretch) -> Iterator[Candidate]:
    word = (
        re.split(r"\s?[|/»>](?:\s|$)|,? (?:no|nr|number)?\.? ?#?\d", stretch.text, flags=re.IGNORECASE)[0]
        .casefold()
        .strip(" :")
    )
    singular = word if word in _GENRES else "commentary" if word == "commentaries" else word.rstrip("s")
    if singular in _GENRES:
        yield Candidate(field="genre", value=singular, span=whole(stretch, "genre").span)


def _stated(stretch: Stretch, pattern: re.Pattern[str]) -> Iterator[Candidate]:
    """The kind of piece that a sentence, a title or a byline states by the way."""
    stated = pattern.search(stretch.text)
    if stated and stated["genre"].casefold() not in _GENERAL:
        found = found_in(stretch, "genre", *stated.span("genre"), confidence="medium")
        yield Candidate(field="genre", value=found.value.casefold(), confidence="medium", span=found.span)
