"""What a run shows in Prefect's own pages: artifacts, which never stop a run where they can't be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.artifacts import create_markdown_artifact
from prefect.logging import get_run_logger

from copydesk.versions.card import gate_lines

if TYPE_CHECKING:
    from copydesk.quality import Verdict

GATE_KEY = "copydesk-gate"
"""The key under which Prefect lists what the gate said, run after run."""


def tell_gate(verdict: Verdict) -> None:
    """Keep what the gate said as an artifact of the run; where that fails, say so in the run's log."""
    said = "passed" if verdict.ok else "refused: nothing is published"
    parts = [f"# The gate {said}", "", *gate_lines(verdict.summary), "", f"Report: `{verdict.report}`"]
    try:
        create_markdown_artifact("\n".join(parts), key=GATE_KEY, description=f"The gate {said}")
    except Exception as error:
        get_run_logger().warning("what the gate said could not be kept as an artifact: %s", type(error).__name__)
