"""The report for people: verdict first, what failed and what to do, then what the version holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from copydesk.contracts import load_tables
from copydesk.quality.drift_page import drift_parts
from copydesk.quality.measures import MEASURED_COLUMNS, removed_by_rule
from copydesk.quality.page import code, page, table, text
from copydesk.quality.verdict import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from copydesk.quality.drift import Compared

_RULES_SHOWN = 200
_PIECE = 100

ACCEPT = '--accept "why it is right"'
"""The option with which a person accepts drift."""

SHOWN_COLUMNS: Mapping[str, Sequence[str]] = {
    "documents": [column.name for column in load_tables()["documents"].columns if column.null] + ["authors"],
    "ledger": MEASURED_COLUMNS["ledger"],
    "quarantine": ["reason"],
}
"""What the page counts, by table."""


def report_page(
    summary: Mapping[str, Any],
    critical: Sequence[Finding],
    warnings: Sequence[Finding],
    tables: Mapping[str, Iterable[pa.Table]],
    *,
    accepted: Sequence[Finding] = (),
    compared: Compared | None = None,
) -> str:
    """The page. `tables` are those that are as the contract says, in pieces; of them, only counts are shown.

    `accepted` are drifts that a person accepted, `compared` the version compared with the one before.
    """
    parts = _parts(summary, critical, warnings, tables, accepted=accepted, compared=compared)
    return page("copydesk: quality of a version", parts)


def _parts(
    summary: Mapping[str, Any],
    critical: Sequence[Finding],
    warnings: Sequence[Finding],
    tables: Mapping[str, Iterable[pa.Table]],
    *,
    accepted: Sequence[Finding],
    compared: Compared | None,
) -> Iterator[str]:
    yield "<h1>Quality of a version</h1>"
    yield _verdict(len(critical), len(warnings))
    yield f"<p>{summary['found']:,} inputs found; the day of the run is {text(summary['as_of'])}.</p>"
    if critical:
        yield "<h2>Why nothing was published</h2>"
        yield from map(_finding, critical)
    yield "<h2>Warnings</h2>"
    yield from map(_finding, warnings) if warnings else ["<p>None.</p>"]
    if accepted:
        yield "<h2>Accepted</h2>"
        yield f"<p>A person accepted what follows: {_long(summary['accepted']['reason'])}</p>"
        yield from (_finding(finding, accepted=True) for finding in accepted)
    if compared:
        yield from drift_parts(compared)
    yield "<h2>Rows by table</h2>"
    yield table(("table", "rows"), ((code(name), n) for name, n in summary["rows"].items()))
    if "quarantine" in tables:
        yield "<h2>Quarantine by reason</h2>"
        yield _quarantine(tables["quarantine"])
    if "ledger" in tables:
        yield "<h2>What was removed</h2>"
        yield _removed(tables["ledger"])
    if "documents" in tables:
        yield "<h2>Metadata found</h2>"
        yield _fill_rates(tables["documents"])
    yield "<h2>Suites</h2>"
    yield _suites(summary["suites"])


def _verdict(critical: int, warnings: int) -> str:
    if critical:
        failures = _count(critical, "critical failure")
        return f'<p class="bad"><strong>Refused.</strong> {failures}: nothing was published.</p>'
    if warnings:
        return f'<p class="warn"><strong>Passed</strong> with {_count(warnings, "warning")}.</p>'
    return '<p class="good"><strong>Passed.</strong> No warnings.</p>'


def _long(reason: str) -> str:
    """All of what a person wrote, which `text` would cut."""
    return "".join(text(reason[at : at + _PIECE]) for at in range(0, len(reason), _PIECE))


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _finding(finding: Finding, *, accepted: bool = False) -> str:
    kind = "bad" if finding.severity is Severity.CRITICAL else "warn"
    lines = [f"<h3>{code(finding.table)} {text(finding.check)}</h3>", f"<p>{text(finding.why)}</p>"]
    if finding.detail:
        lines.append(f"<p>Found or wanted: {text(finding.detail)}.</p>")
    if finding.n_rows:
        keys = ", ".join(map(code, finding.keys))
        more = " and more" if finding.n_rows > len(finding.keys) else ""
        lines.append(f"<p>{_count(finding.n_rows, 'row')}: {keys}{more}</p>")
    if not accepted:
        lines.append(f"<p>What to do: {text(_advice(finding))}</p>")
    return f'<article class="{kind}">{"".join(lines)}</article>'


def _advice(finding: Finding) -> str:
    if finding.drift:
        return f"look at a few of the documents (`copydesk explain`); if it is right, build again with {ACCEPT}."
    if finding.severity is Severity.CRITICAL:
        return "copydesk broke a promise of its own: report it with these keys. The versions before still stand."
    if finding.table == "version_measures":
        return "compare it with the version before; if it is right, move the bound in expectations/ and say why."
    return "look at a few of the rows (`copydesk explain`); then mend a rule, or the bound in expectations/."


def _quarantine(quarantine: Iterable[pa.Table]) -> str:
    reasons = load_tables()["quarantine"].column("reason").values
    counted = Counter(str(reason) for part in quarantine for reason in part.column("reason").to_pylist())
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return table(("reason", "inputs", "meaning"), ((code(r), n, text(reasons.get(r, ""))) for r, n in rows))


def _removed(ledger: Iterable[pa.Table]) -> str:
    rows = sorted(removed_by_rule(ledger), key=lambda row: (-row[3], row))[:_RULES_SHOWN]
    shown = ((code(role), code(rule), spans, size) for role, rule, spans, size in rows)
    return table(("role", "rule", "spans", "code points"), shown)


def _fill_rates(documents: Iterable[pa.Table]) -> str:
    n, filled = 0, dict.fromkeys(SHOWN_COLUMNS["documents"], 0)
    for part in documents:
        n += part.num_rows
        for name in filled:
            column = part.column(name)
            signed = pc.sum(pc.greater(pc.list_value_length(column), 0)).as_py() if name == "authors" else None
            filled[name] += int(signed or 0) if name == "authors" else part.num_rows - column.null_count
    return table(("column", "documents", "share"), ((code(c), k, k / n if n else 0.0) for c, k in filled.items()))


def _suites(suites: Mapping[str, Mapping[str, Any]]) -> str:
    rows = ((code(name), item["expectations"], item["failed"]) for name, item in suites.items())
    return table(("checked", "expectations", "failed"), rows)
