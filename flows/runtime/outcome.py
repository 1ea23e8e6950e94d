"""What a run says on standard output when it ends, in a few plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.glance import say_nothing_new, say_waiting
from runtime.target import newest_place

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.quality import Verdict
    from copydesk.versions import Staged, Version

WARNINGS_SHOWN = 5
"""How many warnings of the gate a run prints; the report has all."""


def report_outcome(published: Version | None, staged: Staged, verdict: Verdict, dataset: Path, accept: str) -> None:
    """Say on standard output what was published, in a few plain lines."""
    counts = staged.counts
    tables = ", ".join(f"{total['rows']} {name}" for name, total in staged.tables.items() if name != "quarantine")
    if published is None:
        print(say_nothing_new(dataset))
        return
    if excluded := published.manifest["inputs"].get("excluded"):
        print(f"{excluded} article(s) of the inputs stay out: they are forgotten on request")
    print(f"{published.name}: {tables}; {counts['quarantined']} of {staged.found} inputs in quarantine")
    if waiting := published.manifest["inputs"].get("waiting"):
        print(say_waiting(waiting))
    warnings = f"; {len(verdict.warnings)} warning(s)" if verdict.warnings else ""
    print(f"gate passed{warnings}: {newest_place(dataset, published.number)}/report.html")
    for finding in verdict.warnings[:WARNINGS_SHOWN]:
        rows = f"{finding.n_rows} row(s)" if finding.n_rows else ""
        print(f"  warning: {finding.table}, {finding.check}: {'; '.join(filter(None, (rows, finding.detail)))}")
    if accept and not verdict.accepted:
        print("  nothing drifted: the reason given with --accept was not needed, and is not kept")
    if verdict.accepted:
        print(f"  accepted: {len(verdict.accepted)} finding(s) of drift, as the manifest keeps")
