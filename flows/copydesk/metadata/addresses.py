"""Which address is the article's own: what the page states is held against itself and against where it was found."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from copydesk.metadata.candidates import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.records import Claim

_DAY = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?P<sign>[/-]?)(?P<month>[01]\d)(?P=sign)(?P<day>[0-3]\d)(?=[/_.-]|$)", re.ASCII
)
_NO_PLACE = SplitResult("", "", "", "", "")


def find_addresses(url: str | None, claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """Candidates for `url`: where the article was found, and what its page states.

    A stated address is of low confidence where it is a front page, unless the article was found there, and where it
    lies on another host than both the page's `og:url` and the place where it was found: else all pages of a site that
    states one address everywhere would be one document.
    """
    given = [Candidate(field="url", value=url, method="url")] if url else []
    stated = [
        Candidate(field="url", value=claim.value, method=claim.method, confidence=claim.confidence)
        for claim in claims
        if claim.field == "url"
    ]
    every = (*given, *stated)
    hosts = {_parts(one.value).netloc for one in every if one.method == "meta"} if url else set()
    home = hosts & {_parts(url).netloc} if url else set()
    at_front = url is not None and _is_front(url)
    return tuple(
        replace(one, confidence="low")
        if one.method != "url"
        and ((_is_front(one.value) and not at_front) or (home and _parts(one.value).netloc not in home))
        else one
        for one in every
    )


def find_address_days(addresses: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The days in the paths of addresses, as candidates of low confidence for `published`."""
    days = dict.fromkeys(day for one in addresses if (day := _day(one.value)))
    return tuple(Candidate(field="published", value=day, method="url", confidence="low") for day in days)


def _day(url: str) -> str | None:
    found = _DAY.search(_parts(url).path)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat() if found else None
    except ValueError:
        return None


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        return _NO_PLACE
    return parts._replace(netloc=parts.netloc.lower().removeprefix("www."))


def _is_front(url: str) -> bool:
    parts = _parts(url)
    return parts.path.strip("/") == "" and not parts.query
