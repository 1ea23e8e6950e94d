"""What the names of a page's containers say, read from `page_paths.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules.faults import (
    FLAG,
    PATTERN,
    TEXT,
    TEXTS,
    Form,
    one_of,
    read_entries,
    read_tables,
    refuse,
)

if TYPE_CHECKING:
    import re


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


_PATH = Form(
    table="path",
    fields={
        "id": TEXT,
        "role": one_of(Role),
        "why": TEXT,
        "pattern": PATTERN,
        "always": FLAG,
        "pii": FLAG,
        "fits": TEXTS,
        "leaves": TEXTS,
    },
    required=("id", "role", "why", "pattern", "fits", "leaves"),
)
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
    data = read_tables(file, ("path",), faults) or {}
    rules = tuple(PathRule(**values) for values in read_entries(file, data, _PATH, faults))
    return rules, tuple(faults)
