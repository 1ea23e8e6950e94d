"""What was measured, as JSON beside the version: one file a table, without any value of a cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from copydesk.quality.engine import Outcome
    from copydesk.quality.suites import Suite
    from copydesk.tables.laws import Fault

KEYS_KEPT = 10_000
"""How many keys of failing rows a result file lists for one expectation."""


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """One expectation as it stands in its suite, with what was measured."""
    expectation = outcome.expectation
    measured: dict[str, Any] = {"success": outcome.success, "rows": outcome.n_rows, "failing": outcome.n_failing}
    if outcome.observed is not None:
        measured["observed"] = outcome.observed
    return {
        "id": expectation.id,
        "type": expectation.type,
        "kwargs": dict(expectation.kwargs),
        "severity": expectation.severity.value,
        "why": expectation.why,
        **measured,
        "failing_keys": [list(key) for key in outcome.keys[:KEYS_KEPT]],
    }


def write_results(
    folder: Path, results: Mapping[str, tuple[Suite, Sequence[Outcome]]], faults: Iterable[Fault]
) -> None:
    """Write `<folder>/<table>.json` for each suite, and `laws.json` with every fault of the laws."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (suite, outcomes) in results.items():
        success = all(outcome.success for outcome in outcomes)
        found = [outcome_json(outcome) for outcome in outcomes]
        _write(folder / f"{name}.json", {"success": success, "suites": dict(suite.digests), "results": found})
    listed = [{"law": f.law, "table": f.table, "key": f.key, "detail": f.detail} for f in faults]
    _write(folder / "laws.json", {"success": not listed, "faults": listed})


def _write(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")
