"""Rules for lines, read from `rules/lines/*.toml`: what a line, or a part of it, is when a pattern says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.kinds import KEPT, Role
from copydesk.rules.faults import (
    DAY,
    FLAG,
    NUMBER,
    PATTERN,
    TEXT,
    TEXTS,
    Entry,
    Form,
    Kind,
    one_of,
    path_name,
    read_entries,
    read_tables,
    refuse,
)
from copydesk.spans import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

FOLDER = Path(__file__).parent / "lines"


class Place(StrEnum):
    """Where in an article a rule holds."""

    ANYWHERE = "anywhere"
    EDGE = "edge"
    """Outside the running prose: before its first or after its last paragraph, or between short lines inside."""
    HEAD = "head"
    """Before the second paragraph of the running prose."""
    TAIL = "tail"
    """In the last paragraphs of the running prose, or after it."""


class Opens(StrEnum):
    """The kind of block of short lines that a line begins."""

    AUTHORS = "authors"
    SIGNATURE = "signature"
    CONTACT = "contact"
    RELATED = "related"
    BIO = "bio"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """A rule: lines that its pattern finds, at its place, of at most `max_words`, have its role.

    Where the pattern has a group named `part`, only that part of the line has the role. `file` is where it stands.
    """

    id: str
    role: Role
    why: str
    pattern: re.Pattern[str]
    place: Place = Place.ANYWHERE
    max_words: int = 60
    pii: bool = False
    opens: Opens | None = None
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    file: str = ""

    def find(self, line: str) -> Span | None:
        """The part of a folded line that the rule speaks of, or None."""
        if not self.reaches(line):
            return None
        found = self.pattern.search(line)
        return Span(*found.span(self.group)) if found else None

    def reaches(self, line: str) -> bool:
        """Whether a line is short enough for the rule."""
        return line.count(" ") < self.max_words

    @property
    def partial(self) -> bool:
        """Whether the rule speaks of a part of a line."""
        return "part" in self.pattern.groupindex

    @property
    def group(self) -> str | int:
        """The group of the pattern that the rule speaks of."""
        return "part" if self.partial else 0


def holds(day: date, valid_from: date | None, valid_until: date | None) -> bool:
    """Whether a rule that is valid from one day (inclusive) until another (exclusive) holds on `day`."""
    return (valid_from is None or day >= valid_from) and (valid_until is None or day < valid_until)


_NOT_FOR_RULES = {*KEPT, Role.WHITESPACE}
_ROLE = replace(one_of(Role), wanted=f"one of {', '.join(sorted(set(Role) - _NOT_FOR_RULES))}")
_REQUIRED = ("id", "role", "why", "pattern", "removes", "keeps")
_FIELDS: Mapping[str, Kind] = {
    "id": TEXT,
    "role": _ROLE,
    "why": TEXT,
    "pattern": PATTERN,
    "place": one_of(Place),
    "max_words": NUMBER,
    "pii": FLAG,
    "opens": one_of(Opens),
    "removes": TEXTS,
    "keeps": TEXTS,
}
VALIDITY: Mapping[str, Kind] = {"valid_from": DAY, "valid_until": DAY}
"""The fields that say from when until when an entry holds."""
_RULE = Form(table="rule", fields=_FIELDS, required=_REQUIRED)
_DATED_RULE = replace(_RULE, fields={**_FIELDS, **VALIDITY})


@cache
def load_line_rules(folder: Path = FOLDER) -> tuple[LineRule, ...]:
    """All rules, in the order of their files and within them; the first that fits a line holds.

    Raises ConfigurationError that names every fault of every file, with its rule and its cure.
    """
    rules, faults = read_line_rules(folder)
    refuse([*faults, *double_ids((rule.id, rule.file) for rule in rules)])
    return rules


@cache
def read_line_rules(folder: Path = FOLDER) -> tuple[tuple[LineRule, ...], tuple[str, ...]]:
    """The rules of a folder that are as they should be, and the faults of the others."""
    faults: list[str] = []
    rules: list[LineRule] = []
    for path in sorted(folder.glob("*.toml")):
        data = read_tables(path, ("rule",), faults)
        rules += read_rules(path, data or {}, faults)
        if data == {}:
            faults.append(f"{path_name(path)} holds nothing: add a [[rule]], or take it away")
    return tuple(rules), tuple(faults)


def double_ids(ids: Iterable[tuple[str, str]]) -> list[str]:
    """A fault for every id that stands twice, of ids with the names of their files."""
    files: dict[str, list[str]] = {}
    for name, file in ids:
        files.setdefault(name, []).append(file)
    return [
        f"{' and '.join(sorted(set(places)))}: rule '{name}' stands twice: give one of them another id"
        for name, places in sorted(files.items())
        if len(places) > 1
    ]


def read_rules(
    path: Path, data: Mapping[str, object], faults: list[str], *, prefix: str = "", dated: bool = False
) -> Iterator[LineRule]:
    """The rules among the tables of a file. Faults are added.

    With `prefix` their ids have to begin; where they are `dated`, they may say from when until when they hold.
    """

    def more(entry: Entry) -> Iterator[str]:
        name, role = str(entry.get("id", "")), str(entry.get("role"))
        if name and not name.startswith(prefix):
            yield f"its id has to begin with the name of its file: '{prefix}{name}'"
        if role in _NOT_FOR_RULES:
            yield f"role '{role}' is not for rules: they name what is no running text, such as pitch"

    for values in read_entries(path, data, _DATED_RULE if dated else _RULE, faults, more):
        yield LineRule(**values)
