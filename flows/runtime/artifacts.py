"""What a run shows in Prefect's own pages: artifacts, which never stop a run where they can't be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.logging import get_run_logger

from copydesk.versions.card import as_markdown, gate_lines
from runtime.telling import as_shown, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from copydesk.quality import Verdict
    from runtime.events import Published
    from runtime.watching import Watch

GATE_KEY = "copydesk-gate"
"""The key under which Prefect lists what the gate said, run after run."""
RUN_KEY, COUNTS_KEY, QUARANTINE_KEY = "copydesk-run", "copydesk-counts", "copydesk-quarantine"
"""The keys of what a run made and took, of the rows of its tables, and of what it refused."""
EXAMPLES = 5
"""How many locators are shown of each reason."""
EXAMPLE_CHARS = 120
"""How much is shown of each."""


def tell_gate(verdict: Verdict) -> None:
    """Keep what the gate said as an artifact of the run; where that fails, say so in the run's log."""
    said = "passed" if verdict.ok else "refused: nothing is published"
    parts = [f"# The gate {said}", "", *gate_lines(verdict.summary), "", f"Report: `{verdict.report}`"]
    try:
        create_markdown_artifact("\n".join(parts), key=GATE_KEY, description=f"The gate {said}")
    except Exception as error:
        get_run_logger().warning("what the gate said could not be kept as an artifact: %s", type(error).__name__)


def tell_version(published: Published, refused: Mapping[str, Sequence[str]], watch: Watch) -> None:
    """Keep a summary, the tables and the quarantine as artifacts of the run; where that fails, say so and go on.

    `refused` has the locators in the quarantine by reason.
    """
    told = f"{published.name} of {published.rows['documents']:,} documents"
    summary = "\n".join(summary_lines(published, watch.account.facts()))
    calls: list[tuple[str, Callable[[], object]]] = [
        (RUN_KEY, lambda: create_markdown_artifact(summary, key=RUN_KEY, description=told)),
        (COUNTS_KEY, lambda: create_table_artifact(table_rows(published), key=COUNTS_KEY, description=told)),
        (
            QUARANTINE_KEY,
            lambda: create_table_artifact(quarantine_rows(refused), key=QUARANTINE_KEY, description=told),
        ),
    ]
    try:
        for _, call in calls:
            call()
    except Exception as error:
        watch.warn(f"what was published could not be kept as artifacts: {type(error).__name__}")


def summary_lines(published: Published, run: Mapping[str, Any]) -> Iterator[str]:
    """What was made and what it took, as Markdown; the report is a path: Prefect's pages open no files."""
    counts = published.counts
    yield from (f"# {published.name}", "")
    yield f"{counts['documents']:,} documents of {counts['found']:,} articles; {counts['quarantined']:,} in quarantine."
    changes = (f"{counts.get(name, 0):,} {name}" for name in ("added", "changed", "unchanged", "removed"))
    yield f"Since the version before: {', '.join(changes)}."
    yield from ("", f"Report: `{as_shown(published.place).replace('`', '')}/report.html`", "")
    yield from ("| step | time | CPU |", "| --- | ---: | ---: |")
    yield from (
        f"| {step} | {span(took)} | {span(run['cpu_seconds'][step])} |" for step, took in run["seconds"].items()
    )
    yield from ("", "| stage of reading | CPU |", "| --- | ---: |")
    yield from (f"| {stage} | {span(took)} |" for stage, took in run["cpu_by_stage"].items())
    peaks = ", ".join(f"{name} {peak / 1e6:,.0f} MB" for name, peak in run["peak_bytes"].items())
    yield from ("", f"Most memory: {peaks}. Read: {run['articles']:,} articles, {run['bytes'] / 1e6:,.1f} MB.")


def table_rows(published: Published) -> list[dict[str, Any]]:
    """Rows and bytes of each table."""
    return [{"table": name, "rows": rows, "bytes": published.bytes[name]} for name, rows in published.rows.items()]


def quarantine_rows(refused: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """How many articles were refused for each reason, and the first of them."""
    rows = [
        {"reason": reason, "articles": len(found), "examples": ", ".join(map(_example, found[:EXAMPLES]))}
        for reason, found in refused.items()
    ]
    return rows or [{"reason": "none", "articles": 0, "examples": ""}]


def _example(locator: str) -> str:
    shown = as_shown(locator)
    return as_markdown(shown if len(shown) <= EXAMPLE_CHARS else f"{shown[:EXAMPLE_CHARS]}...")
