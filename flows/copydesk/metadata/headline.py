"""Title and standfirst: what the text shows, and what a page states of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, Stretch, found_in
from copydesk.rules import expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.records import Claim

_SITE_NAME = re.compile(r"\s+[|–—•·»-]\s+[^|–—•·»]{2,60}$")
_SUMMARY = re.compile(expand(r"(?i)^\W{0,3}{summary_word}\W{0,2}[:|–—-]\W{0,3}\s"))
_SHORT_OF_A_TITLE = re.compile(r"(?:\.{3}|…)$")


def find_headline(
    stretches: Sequence[Stretch], claims: Sequence[Claim], publishers: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """Candidates for `title` and `standfirst`. A stated title that the page also shows is shown as it stands there.

    `publishers` are names that the article gives elsewhere: at the end of a title one is no part of it.
    """
    shown = [_shown_title(stretch, publishers) for stretch in stretches if stretch.role is Role.TITLE]
    shown += [_shown_standfirst(stretch) for stretch in stretches if stretch.role is Role.STANDFIRST]
    sites = [claim.value.casefold() for claim in claims if claim.field == "publisher"]
    stated = []
    for claim in claims:
        if claim.field == "title":
            value = claim.value if claim.method == "sidecar" else _without_site(claim.value, sites)
            stated.append(Candidate(field="title", value=value, method=claim.method, confidence=claim.confidence))
        elif claim.field == "standfirst" and not _SHORT_OF_A_TITLE.search(claim.value):
            # What a page calls its description is often made by a program.
            trust = claim.confidence if claim.method in ("sidecar", "row") else "low"
            stated.append(Candidate(field="standfirst", value=claim.value, method=claim.method, confidence=trust))
    return tuple(shown + stated)


def _shown_title(stretch: Stretch, publishers: Sequence[str]) -> Candidate:
    tail = _SITE_NAME.search(stretch.text)
    names = {_bare(name) for name in publishers}
    known = tail is not None and _bare(tail[0]) in names
    start, end = _unmarked(stretch.text[: tail.start()] if tail and known else stretch.text)
    return found_in(stretch, "title", start, end)


def _shown_standfirst(stretch: Stretch) -> Candidate:
    label = _SUMMARY.match(stretch.text)
    start, end = _unmarked(stretch.text[label.end() if label else 0 :])
    at = label.end() if label else 0
    return found_in(stretch, "standfirst", at + start, at + end)


def _unmarked(text: str) -> tuple[int, int]:
    """Where a text begins and ends without the marks of emphasis or of a heading around it."""
    start = len(text) - len(text.lstrip("*_# "))
    bare = text.rstrip("*_# ") if start else text
    return (start, len(bare)) if start < len(bare) else (0, len(text))


def _bare(name: str) -> str:
    return re.sub(r"^\W+|\W+$|^\W*the\s", "", name.casefold())


def _without_site(title: str, sites: Sequence[str]) -> str:
    """The title without a trailing name of the site."""
    tail = _SITE_NAME.search(title)
    if tail is None:
        return title
    name = re.sub(r"^\W+", "", tail[0]).casefold()
    known = any(name == site or (len(site) > 3 and (name.startswith(site) or site.startswith(name))) for site in sites)
    return title[: tail.start()] if known or tail[0].strip()[0] == "|" else title
