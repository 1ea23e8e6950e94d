"""Title and standfirst: what the text shows, and what a page states of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, Stretch, found_in
from copydesk.metadata.sites import bare_name, cut_site, site_names
from copydesk.rules import expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.records import Claim

_SUMMARY = re.compile(expand(r"(?i)^\W{0,3}{summary_word}\W{0,2}[:|–—-]\W{0,3}\s"))
_CUT_SHORT = re.compile(r"(?:\.{3}|…)$")
_FEWEST_WORDS = 3
"""Fewer words in common show no agreement."""


def find_headline(
    stretches: Sequence[Stretch], claims: Sequence[Claim], publishers: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """Candidates for `title` and `standfirst`. A stated title that the page also shows is shown as it stands there.

    `publishers` are names that the article gives elsewhere: at the end of a title one is no part of it.
    """
    shown = [_shown_title(stretch, publishers) for stretch in stretches if stretch.role is Role.TITLE]
    shown += [_shown_standfirst(stretch) for stretch in stretches if stretch.role is Role.STANDFIRST]
    sites = site_names(claims)
    stated = []
    for claim in claims:
        if claim.field == "title":
            value = claim.value if claim.method == "sidecar" else cut_site(claim.value, sites)
            stated.append(Candidate(field="title", value=value, method=claim.method, confidence=claim.confidence))
        elif claim.field == "standfirst" and not _CUT_SHORT.search(claim.value):
            # What a page calls its description is often made by a program.
            trust = claim.confidence if claim.method in ("sidecar", "row") else "low"
            stated.append(Candidate(field="standfirst", value=claim.value, method=claim.method, confidence=trust))
    return tuple(shown + stated)


def choose_title(titles: Sequence[Candidate], publishers: Sequence[str] = ()) -> str | None:
    """Of the candidates, best first, the title; what a page states for sharing tells where the headline ends.

    1. The best candidate; what JSON-LD states is better than what is shown.
    2. Where JSON-LD states none, the title for sharing goes before the one shown, if half of their words agree.
       Where it only adds to the one shown, such as the name of a section, the one shown stays.
    3. A title for sharing that is the beginning or the end of the title is the headline: the rest is a kicker.
    """
    if not titles:
        return None
    best, shared = titles[0], _shared_title(titles, publishers)
    if shared is None or best.method not in ("json-ld", "text", "meta", "element"):
        return best.value
    if best.method == "text" and _agree(shared, best.value) and not _is_edge(best.value, shared):
        return shared
    return shared if _is_edge(shared, best.value) else best.value


def _shared_title(titles: Sequence[Candidate], publishers: Sequence[str]) -> str | None:
    """The title in the metas, where it is whole and not the name of the site."""
    names = {bare_name(name) for name in publishers}
    metas = (one.value for one in titles if one.method == "meta" and one.confidence != "low")
    return next((title for title in metas if bare_name(title) not in names and not _CUT_SHORT.search(title)), None)


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.casefold())


def _agree(one: str, other: str) -> bool:
    """Whether at least half the words of the shorter title stand in the longer one."""
    words, others = set(_words(one)), set(_words(other))
    fewer = min(len(words), len(others))
    return fewer >= _FEWEST_WORDS and 2 * len(words & others) >= fewer


def _is_edge(part: str, whole: str) -> bool:
    """Whether a title is the beginning or the end of another."""
    words, others = _words(part), _words(whole)
    n_words = len(words)
    return _FEWEST_WORDS <= n_words < len(others) and words in (others[:n_words], others[-n_words:])


def _shown_title(stretch: Stretch, publishers: Sequence[str]) -> Candidate:
    start, end = _unmarked(cut_site(stretch.text, publishers, only_known=True))
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
