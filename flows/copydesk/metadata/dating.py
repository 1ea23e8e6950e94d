"""When it was published and updated: from dated lines, what a page states, and last from a copyright year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, Stretch, found_in
from copydesk.rules import expand, find_dates, find_order, interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.records import Claim, Confidence
    from copydesk.rules import FoundDate

_SAID = re.compile(expand(r"(?i)\b(?:(?P<updated>{updated_word})|publi\w+|{published_word})(?!\w)"))
"""What a day may be said to be; the last word before it counts."""
_FIRST = re.compile(r"(?i)\b(?:first|originally|zuerst|d[’']abord|originalmente)\b.{0,80}$")
"""What stands before the day on which a piece came out first, in a note that it came out elsewhere."""
_YEAR = re.compile(r"\b(?P<year>(?:19|20)\d\d)\b(?P<range>\s?[/–-]\s?\d\d)?")
_ELSEWHERE = "translation-note"
"""The rule of notes that say where a piece came out before."""
_TRUST: dict[Role, Confidence] = {Role.DATE: "high", Role.DATELINE: "high", Role.BYLINE: "medium", Role.CREDIT: "low"}


def find_dated(stretches: Sequence[Stretch], claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """Candidates for `published` and `updated`, as EDTF strings."""
    return (*_from_text(stretches), *_from_claims(claims), *_from_copyright(stretches))


def _from_text(stretches: Sequence[Stretch]) -> Iterator[Candidate]:
    order = find_order(stretch.text for stretch in stretches if stretch.role in _TRUST)
    for stretch in stretches:
        if stretch.role not in _TRUST and stretch.rule != _ELSEWHERE:
            continue
        end, dates = 0, find_dates(stretch.text, order)
        for found in dates:
            before, end = (end, found.span.start), found.span.end
            yield from _dated(stretch, found, _SAID.findall(stretch.text, *before), stretch.text[slice(*before)])
        if not dates and stretch.role is Role.DATE:
            yield from _only_year(stretch, "high")


def _dated(stretch: Stretch, found: FoundDate, said: Sequence[str], before: str) -> Iterator[Candidate]:
    """A day that a line states, as what the last word before it says; a note on where it came out tells less."""
    if stretch.rule == _ELSEWHERE and not _FIRST.search(before):
        return
    field = "updated" if said and said[-1] else "published"
    place = found_in(stretch, field, found.span.start, found.span.end)
    yield Candidate(field=field, value=found.edtf, confidence=_TRUST.get(stretch.role, "low"), span=place.span)


def _only_year(stretch: Stretch, confidence: Confidence) -> Iterator[Candidate]:
    years = [*_YEAR.finditer(stretch.text)]
    if len(years) == 1 and not years[0]["range"]:
        yield found_in(stretch, "published", *years[0].span("year"), confidence=confidence)


def _from_claims(claims: Sequence[Claim]) -> Iterator[Candidate]:
    for claim in claims:
        if claim.field in ("published", "updated") and _is_edtf(claim.value):
            yield Candidate(field=claim.field, value=claim.value, method=claim.method, confidence=claim.confidence)


def _from_copyright(stretches: Sequence[Stretch]) -> Iterator[Candidate]:
    for stretch in stretches:
        if stretch.role is Role.COPYRIGHT:
            yield from _only_year(stretch, "low")


def _is_edtf(value: str) -> bool:
    try:
        interval(value)
    except ValueError:
        return False
    return True
