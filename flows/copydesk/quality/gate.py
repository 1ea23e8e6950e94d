"""The gate: staged Parquet files in, a verdict out, with its results and a report for people beside it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from copydesk.contracts import load_tables
from copydesk.quality.baseline import Baseline, failures_before, read_baseline
from copydesk.quality.bounds import load_bounds, own_values
from copydesk.quality.drift import ERASED, carry_on, compare_versions
from copydesk.quality.drift_findings import accept_drift, drift_summary, of_drifts
from copydesk.quality.failures import failing_rows, still_failing, write_failures
from copydesk.quality.findings import of_files, of_laws, of_outcomes
from copydesk.quality.judge import judge_digest
from copydesk.quality.profile import PROFILE, encode_profile
from copydesk.quality.report import SHOWN_COLUMNS, report_page
from copydesk.quality.results import write_results
from copydesk.quality.staged import read_staged
from copydesk.quality.suites import adjust_suites, load_suites
from copydesk.quality.validating import validate_tables
from copydesk.quality.verdict import Severity, Verdict
from copydesk.tables.laws import check_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pyarrow as pa

    from copydesk.quality.bounds import Bounds
    from copydesk.quality.drift import Compared
    from copydesk.quality.engine import Outcome
    from copydesk.quality.staged import Staged
    from copydesk.quality.suites import Suite
    from copydesk.quality.verdict import Finding
    from copydesk.versions import Staged as Version
    from copydesk.versions.parent import Parent


def load_gate() -> None:
    """Load Great Expectations now, while something else is waited for, rather than when the gate runs."""
    import_module("copydesk.quality.engine")


def run_gate(
    staged_tables: Path,
    *,
    found: int,
    as_of: date,
    report_dir: Path,
    suites_dir: Path | None = None,
    reused: Mapping[int, Mapping[str, Path]] | None = None,
    parent: Parent | None = None,
    erasing: bool = False,
    bounds: Bounds | None = None,
    accept: str = "",
) -> Verdict:
    """Judge `<staged_tables>/<table>/*.parquet` by files, laws, expectations, and drift from the `parent`.

    `found` is the number of inputs found, `as_of` the day of the run. Writes `report.html` and `validation/*` into
    `report_dir`, and nothing elsewhere. Raises ConfigurationError for an expectation that can't be trusted or
    evaluated, StoreError for a file that is no Parquet. `suites_dir` replaces the suites of `expectations/`. `reused`
    are the files of shards that the parent version has too, by number of the shard and table: where the gate that
    judged the parent judges as this one does, only the laws and measures of the whole version take their rows in, and
    what failed there fails again; else they are judged again. `bounds` replaces those of `load_bounds`.
    `accept` is the reason for which a person accepts all drift: it is published then, told as accepted, and not told
    again while it lasts. `erasing`: the version comes in the place of its parent, without what is forgotten, and that
    is no drift.
    """
    bounds, judge = bounds or load_bounds(), judge_digest(suites_dir)
    suites = adjust_suites(load_suites(suites_dir), bounds["measures"])
    judged_by = (parent.manifest.get("validation") or {}).get("judge") if parent else None
    staged = read_staged(staged_tables, reused, trusted=judged_by == judge)
    faults = check_together(staged.groups(), found=found)
    results = validate_tables(staged, suites, folder=staged_tables, found=found, as_of=as_of)
    compared = _compare(staged, parent, bounds, erasing=erasing)
    drifts = tuple(of_drifts(compared, bounds)) if compared else ()
    findings = [*of_files(staged.faults), *of_laws(faults)]
    findings += [finding for name, (_, outcomes) in results.items() for finding in of_outcomes(name, outcomes)]
    accepted = drifts if accept else ()
    findings += () if accept else drifts
    critical = tuple(finding for finding in findings if finding.severity is Severity.CRITICAL)
    warnings = tuple(finding for finding in findings if finding.severity is Severity.WARNING)
    summary = _summary(staged, results, found=found, as_of=as_of) | {
        "judge": judge,
        "ok": not critical,
        "critical": len(critical),
        "warnings": len(warnings),
        "law_faults": len(faults),
        "findings": [_told(finding) for finding in (*critical, *warnings)],
        "drift": drift_summary(compared),
        "bounds": own_values(bounds),
        **_accepted(accept, accepted, parent if erasing else None),
    }
    validation = report_dir / "validation"
    validation.mkdir(parents=True, exist_ok=True)
    write_results(validation, results, faults)
    rows = failing_rows(results, faults, findings, accepted)
    write_failures(validation, sorted([*rows, *still_failing(failures_before(parent) if parent else (), staged)]))
    if compared:
        profile = (accept_drift(compared, accept) if accept else compared).profile
        (validation / PROFILE).write_text(encode_profile(profile), encoding="utf-8")
    report = report_dir / "report.html"
    page = report_page(summary, critical, warnings, _shown(staged), accepted=accepted, compared=compared)
    report.write_text(page, encoding="utf-8")
    return Verdict(
        ok=not critical, critical=critical, warnings=warnings, summary=summary, report=report, accepted=accepted
    )


def judge_staged(
    staged: Version, report_dir: Path, parent: Parent | None, bounds: Bounds | None = None, *, accept: str = ""
) -> Verdict:
    """Judge a version that is staged to follow the `parent`, as `run_gate` does, on its own day."""
    return _judge(staged, report_dir, parent=parent, bounds=bounds, accept=accept)


def judge_without(staged: Version, report_dir: Path, parent: Parent) -> Verdict:
    """Judge a version that is the `parent` without what is forgotten, as `run_gate` does: that is no drift."""
    return _judge(staged, report_dir, parent=parent, erasing=True)


def _judge(staged: Version, report_dir: Path, **how: Any) -> Verdict:  # noqa: ANN401 - as run_gate takes it
    tables = staged.folder / "tables"
    return run_gate(tables, found=staged.found, as_of=staged.as_of, report_dir=report_dir, reused=staged.reused, **how)


def _compare(staged: Staged, parent: Parent | None, bounds: Bounds, *, erasing: bool) -> Compared | None:
    """The version compared with its parent; None where its files are not as the contract says."""
    if any(name in staged.faults for name in ("documents", "ledger", "quarantine")):
        return None
    baseline = read_baseline(parent)
    if not erasing:
        return compare_versions(staged, parent, baseline, bounds)
    alone = Baseline(name=baseline.name, profile=None, missing=f"it is {baseline.name} without what is forgotten")
    return carry_on(compare_versions(staged, None, alone, bounds), baseline.profile)


def _accepted(accept: str, accepted: Sequence[Finding], instead_of: Parent | None) -> dict[str, Any]:
    """What a person accepted; of a version in whose place this one comes, only that something was: words may name."""
    if instead_of:
        before = (instead_of.manifest.get("validation") or {}).get("accepted")
        return {"accepted": {"reason": ERASED, "findings": []}} if before else {}
    return {"accepted": {"reason": accept, "findings": [_told(one) for one in accepted]}} if accepted else {}


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "table": finding.table,
        "check": finding.check,
        "severity": finding.severity.value,
        "detail": finding.detail,
        "rows": finding.n_rows,
    }


def _summary(
    staged: Staged,
    results: Mapping[str, tuple[Suite, Sequence[Outcome]]],
    *,
    found: int,
    as_of: date,
) -> dict[str, Any]:
    suites = {
        name: {
            "digests": dict(suite.digests),
            "expectations": len(outcomes),
            "failed": sum(not outcome.success for outcome in outcomes),
        }
        for name, (suite, outcomes) in results.items()
    }
    rows = {name: staged.count(name) for name in load_tables()}
    return {"as_of": as_of.isoformat(), "found": found, "rows": rows, "suites": suites}


def _shown(staged: Staged) -> Mapping[str, Iterator[pa.Table]]:
    """What the report counts of the whole version, but for tables whose files are not as the contract says."""
    return {name: staged.every(name, columns) for name, columns in SHOWN_COLUMNS.items() if name not in staged.faults}
