"""When it was published and updated: from dated lines, what a page states, and last from a copyright year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, Stretch, found_in
from copydesk.rules import find_dates, interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.records import Claim, Confidence

_SAID = re.compile(
    r"(?i)\b(?:(?P<updated>updated?|modified|revised|edited|aktualisiert|geändert|stand|mis à jour|actualizado|"
    r"aggiornato|обновлено)|publi\w+|posted|issued|released|created|veröffentlicht|erstellt|pubblicato|опубликовано)\b"
)
"""What a day may be said to be; the last word before it counts."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TRUST: dict[Role, Confidence] = {Role.DATE: "high", Role.DATELINE: "high", Role.BYLINE: "medium", Role.CREDIT: "low"}


def find_dated(stretches: Sequence[Stretch], claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """Candidates for `published` and `updated`, as EDTF strings."""
    return (*_from_text(stretches), *_from_claims(claims), *_from_copyright(stretches))


def _from_text(stretches: Sequence[Stretch]) -> Iterator[Candidate]:
    for stretch in stretches:
        if stretch.role not in _TRUST:
            continue
        end = 0
        for found in find_dates(stretch.text):
            said = [*_SAID.finditer(stretch.text, end, found.span.start)]
            end = found.span.end
            field = "updated" if said and said[-1]["updated"] else "published"
            place = found_in(stretch, field, found.span.start, found.span.end)
            yield Candidate(field=field, value=found.edtf, confidence=_TRUST[stretch.role], span=place.span)


def _from_claims(claims: Sequence[Claim]) -> Iterator[Candidate]:
    for claim in claims:
        if claim.field in ("published", "updated") and _is_edtf(claim.value):
            yield Candidate(field=claim.field, value=claim.value, method=claim.method, confidence=claim.confidence)


def _from_copyright(stretches: Sequence[Stretch]) -> Iterator[Candidate]:
    for stretch in stretches:
        years = list(_YEAR.finditer(stretch.text)) if stretch.role is Role.COPYRIGHT else []
        if len(years) == 1:
            yield found_in(stretch, "published", *years[0].span(), confidence="low")


def _is_edtf(value: str) -> bool:
    try:
        interval(value)
    except ValueError:
        return False
    return True
