"""Which known source a text comes from, told by its URL or by lines of its own, and the rules that hold for it then."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from copydesk.kinds import Role
from copydesk.records import Claim, Confidence
from copydesk.rules import (
    LONGEST_SIGN,
    KnownSource,
    LineRule,
    Rulebook,
    Sources,
    find_dates,
    holds,
    interval,
    rules_on,
    words_in,
)
from copydesk.spans import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copydesk.records import SourceText

FIRST_LINES = 80
"""How many lines from the first, and `LAST_LINES` how many up to the last, may be signs of a source."""
LAST_LINES = 160
DATED_LINES = 40
"""How many lines from the first may state the article's day; of each, its first `DATED_REACH` code points."""
DATED_REACH = 400
_DATED = frozenset({Role.DATE, Role.DATELINE, Role.BYLINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a text before it is read: the rules that hold for it, its source's first, and claims."""

    rules: tuple[LineRule, ...]
    claims: tuple[Claim, ...] = ()


def recognise_source(source: SourceText, book: Rulebook, url: str | None = None) -> Known:
    """The rules for a text and what its source is called, where the text's URL or a sign in it tells a known source."""
    for known, confidence in chain(_by_url(source, book.sources, url), _by_sign(source, book.sources)):
        day = _last_day(source, book.lines) if known.dated else date.max
        if holds(day, known.valid_from, known.valid_until):
            claim = Claim(field="publisher", value=known.name, method="source", confidence=confidence)
            return Known(rules=(*rules_on(known, day), *book.lines), claims=(claim,))
    return Known(rules=book.lines)


def _by_url(source: SourceText, sources: Sources, url: str | None) -> Iterator[tuple[KnownSource, Confidence]]:
    """The sources of the finder's URL, then of those that the page states; the longest host of each first."""
    stated = [(claim.value, claim.confidence) for claim in source.claims if claim.field == "url"]
    given: list[tuple[str, Confidence]] = [(url, "high")] if url else []
    for address, confidence in (*given, *stated):
        for site in _hosts(address):
            for known in sources.by_site.get(site, ()):
                yield known, confidence


def _hosts(url: str) -> Iterator[str]:
    """The host of a URL, and those that it is a subdomain of.

    >>> [*_hosts("https://www.example.org/a")]
    ['www.example.org', 'example.org', 'org']
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:  # such as a bracket that does not close
        return
    while host:
        yield host
        host = host.partition(".")[2]


def _by_sign(source: SourceText, sources: Sources) -> Iterator[tuple[KnownSource, Confidence]]:
    """The sources whose signs stand in the text: the one with the most first, then by name."""
    lines = [*_edge_lines(source)]
    if words_in(" ".join(lines)).isdisjoint(sources.by_word):
        return
    found = {
        (known.id, sign): known
        for line in lines
        for word in words_in(line).intersection(sources.by_word)
        for known, sign in sources.by_word[word]
        if sign.finds(fold(line).text)
    }
    numbers = Counter(known.id for known in found.values())
    by_id = {known.id: known for known in found.values()}
    for known in sorted(by_id.values(), key=lambda one: (-numbers[one.id], one.name, one.id)):
        yield known, "medium"


def _edge_lines(source: SourceText) -> Iterator[str]:
    """The lines near the beginning and the end that are short enough for a sign."""
    blocks = source.blocks
    if len(blocks) > FIRST_LINES + LAST_LINES:
        blocks = (*blocks[:FIRST_LINES], *blocks[-LAST_LINES:])
    return (block.span.of(source.text) for block in blocks if len(block.span) <= LONGEST_SIGN)


def _last_day(source: SourceText, lines: Iterable[LineRule]) -> date:
    """The last day that the earliest date which the article states can mean; where none is stated, the last of all."""
    stated = [claim.value for claim in source.claims if claim.field == "published"]
    days = [date.max]
    for edtf in (*stated, *_head_dates(source, lines)):
        with suppress(ValueError):  # a claim may state what is no date
            days.append(interval(edtf)[1])
    return min(days)


def _head_dates(source: SourceText, lines: Iterable[LineRule]) -> Iterator[str]:
    """The dates, in EDTF, of what rules take for a day, a dateline or a byline near the beginning."""
    dated = [rule for rule in lines if rule.role in _DATED]
    for block in source.blocks[:DATED_LINES]:
        line = fold(block.span.of(source.text)[:DATED_REACH]).text
        whole = len(block.span) <= DATED_REACH
        for rule in dated:
            part = rule.find(line) if whole or rule.partial else None
            if part is not None:
                yield from (found.edtf for found in find_dates(part.of(line)))
