"""Why each role that structure gives by shape is given, read from `shapes.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def shape_reasons() -> Mapping[str, str]:
    """The reason of each shape rule, by its id."""
    return dict(tomllib.loads((Path(__file__).parent / "shapes.toml").read_text(encoding="utf-8"))["why"])
