"""Cues in the names of a page's containers, read from `path_cues.toml`, for the line model to weigh."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).parent / "path_cues.toml"


@cache
def load_path_cues(path: Path = FILE) -> Mapping[str, re.Pattern[str]]:
    """The pattern of each family, by its name. Raises ConfigurationError that names every family that is none."""
    families = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, re.Pattern[str]] = {}
    wrong = []
    for name, pattern in sorted(families.items()):
        try:
            found[name] = re.compile(pattern)
        except (re.error, TypeError) as error:
            wrong.append(f"{name} ({error})")
    if wrong:
        raise ConfigurationError(
            f"not regular expressions: {', '.join(wrong)}",
            where=path.name,
            then="write each family as a pattern in single quotation marks",
        )
    return found
