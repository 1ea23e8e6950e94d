"""What the names of a page's containers say, read from `page_paths.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules.faults import (
    FLAG,
    TEXT,
    TEXTS,
    Entry,
    Kind,
    entries_of,
    entry_faults,
    one_of,
    path_name,
    read_tables,
    refuse,
    texts,
)
from copydesk.rules.words import expand

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRule:
    """Blocks whose path the pattern finds have the role; `always` also where they are taken for text."""

    id: str
    role: Role
    why: str
    pattern: re.Pattern[str]
    always: bool = False
    pii: bool = False
    fits: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    file: str = ""


_FIELDS: Mapping[str, Kind] = {
    "id": TEXT,
    "role": one_of(Role),
    "why": TEXT,
    "pattern": TEXT,
    "always": FLAG,
    "pii": FLAG,
    "fits": TEXTS,
    "leaves": TEXTS,
}
_REQUIRED = ("id", "role", "why", "pattern", "fits", "leaves")
FILE = Path(__file__).parent / "page_paths.toml"


@cache
def load_path_rules(file: Path = FILE) -> tuple[PathRule, ...]:
    """All rules for paths, in their order. Raises ConfigurationError that names every fault, with its rule and cure."""
    rules, faults = read_path_rules(file)
    refuse(faults)
    return rules


@cache
def read_path_rules(file: Path = FILE) -> tuple[tuple[PathRule, ...], tuple[str, ...]]:
    """The rules that are as they should be, and the faults of the others."""
    faults: list[str] = []
    rules: list[PathRule] = []
    for entry in entries_of(file, read_tables(file, ("path",), faults), "path", faults):
        here = [*entry_faults(entry, "path", _FIELDS, _REQUIRED, ("pattern",))]
        faults += [f"{path_name(file)}, path '{entry.get('id', '?')}': {fault}" for fault in here]
        if not here:
            rules.append(_rule(entry, path_name(file)))
    return tuple(rules), tuple(faults)


def _rule(entry: Entry, file: str) -> PathRule:
    given = {
        **entry,
        "file": file,
        "role": Role(str(entry["role"])),
        "pattern": re.compile(expand(str(entry["pattern"]))),
        "fits": texts(entry, "fits"),
        "leaves": texts(entry, "leaves"),
    }
    return PathRule(**given)  # type: ignore[arg-type]  # checked field by field above
