"""What the gate says: a verdict and its findings, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYS_SHOWN = 5
"""How many keys of failing rows a finding names; the files in `validation/` hold more."""


class Severity(StrEnum):
    """What a failure means: critical, nothing is published; warning, it is published and the report says so."""

    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check that failed: on which table, how many rows, and the keys of the first few.

    `detail` holds limits and measured numbers. No field holds the text of an article. `drift`: no check failed, but the
    version differs from the one before in a way that a person may accept.
    """

    table: str
    check: str
    severity: Severity
    why: str
    n_rows: int
    keys: tuple[str, ...] = ()
    detail: str = ""
    drift: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the staged tables may be published, and why not.

    `summary` is JSON-able: rows by table, the suites with digest and counts, what was compared with the version before.
    `report` is the page for people; `accepted` what would be among the others, had a person not accepted it.
    """

    ok: bool
    critical: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    summary: Mapping[str, object]
    report: Path
    accepted: tuple[Finding, ...] = ()
