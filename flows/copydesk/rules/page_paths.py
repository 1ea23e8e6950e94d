"""What the names of a page's containers say, read from `page_paths.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from copydesk.kinds import Role


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


@cache
def load_path_rules() -> tuple[PathRule, ...]:
    """All rules for paths, in their order."""
    data = tomllib.loads((Path(__file__).parent / "page_paths.toml").read_text(encoding="utf-8"))
    return tuple(
        PathRule(
            **entry
            | {
                "role": Role(entry["role"]),
                "pattern": re.compile(entry["pattern"]),
                "fits": tuple(entry["fits"]),
                "leaves": tuple(entry["leaves"]),
            }
        )
        for entry in data["path"]
    )
