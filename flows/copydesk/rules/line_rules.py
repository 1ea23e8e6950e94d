"""Rules for lines, read from `rules/lines/*.toml`: what a line, or a part of it, is when a pattern says so."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from copydesk.kinds import KEPT, Role
from copydesk.rules.words import expand
from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "lines"
_FIELDS = {"id", "role", "why", "pattern", "place", "max_words", "pii", "opens", "removes", "keeps"}


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

    Where the pattern has a group named `part`, only that part of the line has the role.
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

    def find(self, line: str) -> Span | None:
        """The part of a folded line that the rule speaks of, or None."""
        if line.count(" ") >= self.max_words:
            return None
        found = self.pattern.search(line)
        return Span(*found.span("part" if "part" in self.pattern.groupindex else 0)) if found else None

    @property
    def partial(self) -> bool:
        """Whether the rule speaks of a part of a line."""
        return "part" in self.pattern.groupindex


@cache
def load_line_rules(folder: Path = FOLDER) -> tuple[LineRule, ...]:
    """All rules, in the order of their files and within them; the first that fits a line holds.

    Raises ConfigurationError that names every fault of every file, with its rule and its cure.
    """
    faults: list[str] = []
    rules = tuple(rule for path in sorted(folder.glob("*.toml")) for rule in _read(path, faults))
    ids = [rule.id for rule in rules]
    faults += [
        f"rule '{name}' stands twice: give one of them another id" for name in sorted(set(ids)) if ids.count(name) > 1
    ]
    if faults:
        raise ConfigurationError(
            f"{len(faults)} fault(s) in the rules", where="; ".join(faults), then="mend the rules named"
        )
    return rules


def _read(path: Path, faults: list[str]) -> Iterator[LineRule]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path.name} is no TOML: {error}")
        return
    for entry in entries:
        where = f"{path.name}, rule '{entry.get('id', '?')}'"
        faults_here = [f"{where}: {fault}" for fault in _entry_faults(entry)]
        faults += faults_here
        if not faults_here:
            yield _rule(entry)


def _entry_faults(entry: dict[str, object]) -> Iterator[str]:
    missing = [name for name in ("id", "role", "why", "pattern", "removes", "keeps") if not entry.get(name)]
    if missing:
        yield f"add {', '.join(missing)}"
    unknown = sorted(set(entry) - _FIELDS)
    if unknown:
        yield f"'{unknown[0]}' is no field of a rule: use {', '.join(sorted(_FIELDS))}"
    for name, kind in (("role", Role), ("place", Place), ("opens", Opens)):
        allowed = sorted(set(kind))
        if name in entry and entry[name] not in allowed:
            yield f"{name} '{entry[name]}' is none of {', '.join(allowed)}"
    if not missing:
        yield from _pattern_faults(entry)


def _pattern_faults(entry: dict[str, object]) -> Iterator[str]:
    try:
        re.compile(expand(str(entry["pattern"])))
    except re.error as error:
        yield f"the pattern is no regular expression: {error}"
    except ConfigurationError as error:
        yield str(error.what)
    if entry["role"] in KEPT or entry["role"] == Role.WHITESPACE:
        yield f"role '{entry['role']}' is not for rules: they name what is no running text"


def _rule(entry: dict[str, object]) -> LineRule:
    given = dict(entry)
    given["pattern"] = re.compile(expand(str(given["pattern"])))
    given["role"] = Role(str(given["role"]))
    given["place"] = Place(str(given.get("place", Place.ANYWHERE)))
    given["opens"] = Opens(str(given["opens"])) if "opens" in given else None
    given["removes"] = tuple(given["removes"])  # type: ignore[arg-type]  # a list of strings, as the test of the rules shows
    given["keeps"] = tuple(given["keeps"])  # type: ignore[arg-type]  # the same
    return LineRule(**given)  # type: ignore[arg-type]  # checked field by field above
