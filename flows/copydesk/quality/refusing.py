"""Says why the gate published nothing, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import GateRefusedError
from copydesk.quality.report import ACCEPT

if TYPE_CHECKING:
    from copydesk.quality.verdict import Verdict


def refusal(verdict: Verdict) -> GateRefusedError:
    """The error for a verdict that is not ok. Where all is drift, it names the option that accepts it."""
    broken = [finding for finding in verdict.critical if not finding.drift]
    first = (broken or verdict.critical)[0]
    then = "open the report; mend the input, the rule or the expectation that it names, and run again"
    if not broken:
        then = f"open the report; mend the input or the rule, or, where it is right so, run again with {ACCEPT}"
    rows = first.detail if first.drift else f"{first.n_rows} row(s)"
    counts = verdict.summary["rows"]
    if isinstance(counts, dict) and not counts["documents"]:
        then = "open the report: it counts why inputs are in quarantine; mend them or the rules, and run again"
        rows = f"no document; {counts['quarantine']} input(s) are in quarantine"
    return GateRefusedError(
        f"the gate refused the version: {len(verdict.critical)} critical finding(s), the first in {first.table}: "
        f"{first.check} ({rows}). Nothing was published",
        where=str(verdict.report),
        then=then,
    )
