"""Known sources, read from `rules/sources/*.toml`: how the pages of a publisher are told, and the rules for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.rules.faults import (
    PATTERN,
    TEXT,
    TEXTS,
    Entry,
    Form,
    entry_faults,
    made,
    path_name,
    read_entries,
    read_tables,
    texts,
)
from copydesk.rules.line_rules import VALIDITY, LineRule, holds, read_rules
from copydesk.rules.tokens import find_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SITE = re.compile(r"(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LONGEST_SIGN = 300
"""Longer lines, in code points, are no signs of a source."""
_SOURCE = Form(table="source", fields={"name": TEXT, "why": TEXT, "sites": TEXTS, **VALIDITY}, required=("name", "why"))
_SIGN_FIELDS = {"pattern": PATTERN, "words": TEXTS, "is": TEXTS, "is_not": TEXTS}
_SIGN = Form(table="sign", fields=_SIGN_FIELDS, required=tuple(_SIGN_FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A line that tells the source of a page. Every line that fits holds one of `words`, folded in case."""

    pattern: re.Pattern[str]
    words: tuple[str, ...]
    fits: tuple[str, ...]
    leaves: tuple[str, ...]

    def finds(self, line: str) -> bool:
        """Whether a folded line is the sign."""
        return self.reaches(line) and self.pattern.search(line) is not None

    def reaches(self, line: str) -> bool:
        """Whether a line is short enough for a sign."""
        return len(line) <= LONGEST_SIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """A publisher: `id` is its file's name, `name` what metadata call it, `sites` its hosts, subdomains included."""

    id: str
    name: str
    why: str
    sites: tuple[str, ...]
    signs: tuple[Sign, ...]
    rules: tuple[LineRule, ...]
    valid_from: date | None = None
    valid_until: date | None = None
    file: str = ""

    @property
    def dated(self) -> bool:
        """Whether it, or a rule of it, holds for a time only."""
        days = [(self.valid_from, self.valid_until), *((rule.valid_from, rule.valid_until) for rule in self.rules)]
        return any(start or end for start, end in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All sources by name, and which of them a host or a word of a line may mean."""

    all: tuple[KnownSource, ...]
    by_site: Mapping[str, tuple[KnownSource, ...]]
    by_word: Mapping[str, tuple[tuple[KnownSource, Sign], ...]]


def index_sources(sources: Sequence[KnownSource]) -> Sources:
    """The sources, to be found by host and by word."""
    by_site: dict[str, tuple[KnownSource, ...]] = {}
    by_word: dict[str, tuple[tuple[KnownSource, Sign], ...]] = {}
    for source in sources:
        for site in source.sites:
            by_site[site] = (*by_site.get(site, ()), source)
        for sign in source.signs:
            for word in sign.words:
                by_word[word] = (*by_word.get(word, ()), (source, sign))
    return Sources(all=tuple(sources), by_site=by_site, by_word=by_word)


def words_in(text: str) -> frozenset[str]:
    """The words of a text, folded in case, as `Sign.words` has them."""
    return frozenset(find_words(text.casefold()))


def read_source(path: Path, faults: list[str]) -> Iterator[KnownSource]:
    """The source in a file, unless its head is wrong; of its signs and rules those that are right."""
    data = read_tables(path, ("source", "sign", "rule"), faults)
    if data is None:
        return
    rules = tuple(read_rules(path, data, faults, prefix=f"{path.stem}-", dated=True))
    signs = tuple(_read_signs(path, data, faults))
    head = data.get("source")
    here = [*_head_faults(path, head, bool(data.get("sign")))]
    faults += [f"{path_name(path)}: {fault}" for fault in here]
    if not here and isinstance(head, dict):
        values = {"sites": (), **made(head, _SOURCE)}
        yield KnownSource(id=path.stem, signs=signs, rules=rules, file=path_name(path), **values)


def _head_faults(path: Path, head: object, has_signs: bool) -> Iterator[str]:
    if not _NAME.fullmatch(path.stem):
        yield "the file's name begins the ids of its rules: write it in small letters and hyphens, as war-review.toml"
    if not isinstance(head, dict):
        yield "add a table [source] with name, why, and sites or a [[sign]]"
        return
    yield from entry_faults(head, _SOURCE)
    if not head.get("sites") and not has_signs:
        yield "nothing tells its pages: add sites, or a [[sign]]"
    for site in texts(head, "sites"):
        if not _SITE.fullmatch(site):
            yield f"site '{site}' is no host: write it as in example.org, in small letters, without https:// and www."


def _read_signs(path: Path, data: Mapping[str, object], faults: list[str]) -> Iterator[Sign]:
    for values in read_entries(path, data, _SIGN, faults, _word_faults):
        yield Sign(pattern=values["pattern"], words=values["words"], fits=values["is"], leaves=values["is_not"])


def _word_faults(entry: Entry) -> Iterator[str]:
    for word in texts(entry, "words"):
        if words_in(word) != {word}:
            yield f"'{word}' is not one word in small letters: give each of words by itself, as in [\"example\"]"


def rules_on(source: KnownSource, day: date) -> tuple[LineRule, ...]:
    """The rules of a source that hold on a day."""
    return tuple(rule for rule in source.rules if holds(day, rule.valid_from, rule.valid_until))
