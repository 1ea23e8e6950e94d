"""Title and standfirst: what the text shows, and what a page states of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, Stretch, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.records import Claim

_SITE_NAME = re.compile(r"\s+[|–—•·»-]\s+[^|–—•·»]{2,60}$")
_SHORT_OF_A_TITLE = re.compile(r"(?:\.{3}|…)$")


def find_headline(stretches: Sequence[Stretch], claims: Sequence[Claim]) -> tuple[Candidate, ...]:
    """Candidates for `title` and `standfirst`. A stated title that the page also shows is shown as it stands there."""
    shown = [whole(stretch, "title") for stretch in stretches if stretch.role is Role.TITLE]
    shown += [whole(stretch, "standfirst") for stretch in stretches if stretch.role is Role.STANDFIRST]
    sites = [claim.value.casefold() for claim in claims if claim.field == "publisher"]
    stated = []
    for claim in claims:
        if claim.field == "title":
            value = _without_site(claim.value, sites)
            stated.append(Candidate(field="title", value=value, method=claim.method, confidence=claim.confidence))
        elif claim.field == "standfirst" and not _SHORT_OF_A_TITLE.search(claim.value):
            stated.append(Candidate(field="standfirst", value=claim.value, method=claim.method, confidence="low"))
    return tuple(shown + stated)


def _without_site(title: str, sites: Sequence[str]) -> str:
    """The title without a trailing name of the site."""
    tail = _SITE_NAME.search(title)
    if tail is None:
        return title
    name = re.sub(r"^\W+", "", tail[0]).casefold()
    known = any(name == site or (len(site) > 3 and (name.startswith(site) or site.startswith(name))) for site in sites)
    return title[: tail.start()] if known or tail[0].strip()[0] == "|" else title
