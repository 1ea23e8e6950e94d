"""Turns what was measured into findings: of files, of laws, of expectations."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from copydesk.quality.verdict import KEYS_SHOWN, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from copydesk.quality.engine import Outcome
    from copydesk.tables.laws import Fault

_SHORT = 200
_LIMITS = {
    "min_value": "at least",
    "max_value": "at most",
    "value_set": "one of",
    "parent": "rows of",
    "mostly": "for a share of",
}


def of_files(faults: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """A critical finding for each table whose files are not what the contract says."""
    for table, lines in faults.items():
        yield Finding(
            table=table,
            check="files: as the contract says",
            severity=Severity.CRITICAL,
            why="Readers rely on the columns and types of schemas/; with others nothing more can be checked.",
            n_rows=0,
            detail="; ".join(lines[:KEYS_SHOWN]),
        )


def of_laws(faults: Iterable[Fault]) -> Iterator[Finding]:
    """A critical finding for each law broken in a table."""
    grouped: defaultdict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        grouped[fault.table, fault.law].append(fault)
    for (table, law), group in sorted(grouped.items()):
        yield Finding(
            table=table,
            check=f"law: {law}",
            severity=Severity.CRITICAL,
            why="Whoever reads the tables relies on it; `copydesk verify` checks it again.",
            n_rows=len({fault.key for fault in group if fault.key}),
            keys=tuple(dict.fromkeys(fault.key for fault in group if fault.key))[:KEYS_SHOWN],
            detail=group[0].detail,
        )


def of_outcomes(table: str, outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    """A finding for each expectation that failed, with its limits and the number observed."""
    for outcome in outcomes:
        if not outcome.success:
            yield Finding(
                table=table,
                check=outcome.expectation.check,
                severity=outcome.expectation.severity,
                why=outcome.expectation.why,
                n_rows=0 if table == "version_measures" else outcome.n_failing,  # its one row is the version
                keys=tuple(" ".join(key) for key in outcome.keys[:KEYS_SHOWN]),
                detail=describe_outcome(outcome),
            )


def describe_outcome(outcome: Outcome) -> str:
    """The number observed and the limits of an expectation, in words."""
    kwargs = outcome.expectation.kwargs
    limits = [f"{words} {_brief(kwargs[key])}" for key, words in _LIMITS.items() if key in kwargs]
    return ", ".join([*([f"observed {outcome.observed:g}"] if outcome.observed is not None else []), *limits])


def _brief(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
