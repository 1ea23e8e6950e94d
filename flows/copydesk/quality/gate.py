"""The gate: staged Parquet files in, a verdict out, with its results and a report for people beside it."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import ConfigurationError
from copydesk.quality.findings import of_files, of_laws, of_outcomes
from copydesk.quality.judge import judge_digest
from copydesk.quality.measures import MEASURED_COLUMNS, document_measures, version_measures
from copydesk.quality.report import SHOWN_COLUMNS, report_page
from copydesk.quality.results import write_results
from copydesk.quality.staged import frame, read_staged
from copydesk.quality.suites import load_suites
from copydesk.quality.verdict import Severity, Verdict
from copydesk.tables.laws import check_together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from copydesk.quality.engine import Outcome
    from copydesk.quality.staged import Staged
    from copydesk.quality.suites import Suite
    from copydesk.versions import Staged as Version


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
    judged_by: str | None = None,
) -> Verdict:
    """Judge `<staged_tables>/<table>/*.parquet` by files, laws and expectations.

    `found` is the number of inputs found, `as_of` the day of the run. Writes `report.html` and `validation/*.json` into
    `report_dir`, and nothing elsewhere. Raises ConfigurationError for an expectation that can't be trusted or
    evaluated, StoreError for a file that is no Parquet. `suites_dir` replaces the suites of `expectations/`. `reused`
    are the files of shards that the parent version has too, by number of the shard and table: where its gate, the
    "judge" of its summary, is `judged_by` and judges as this one does, only the laws and measures of the whole version
    take their rows in; else they are judged again.
    """
    suites, judge = load_suites(suites_dir), judge_digest(suites_dir)
    staged = read_staged(staged_tables, reused, trusted=judged_by == judge)
    faults = check_together(staged.groups(), found=found)
    results = _validate(staged, suites, staged_tables, found=found, as_of=as_of)
    findings = [*of_files(staged.faults), *of_laws(faults)]
    findings += [finding for name, (_, outcomes) in results.items() for finding in of_outcomes(name, outcomes)]
    critical = tuple(finding for finding in findings if finding.severity is Severity.CRITICAL)
    warnings = tuple(finding for finding in findings if finding.severity is Severity.WARNING)
    summary = _summary(staged, results, found=found, as_of=as_of) | {
        "judge": judge,
        "ok": not critical,
        "critical": len(critical),
        "warnings": len(warnings),
        "law_faults": len(faults),
    }
    report_dir.mkdir(parents=True, exist_ok=True)
    write_results(report_dir / "validation", results, faults)
    report = report_dir / "report.html"
    report.write_text(report_page(summary, critical, warnings, _shown(staged)), encoding="utf-8")
    return Verdict(ok=not critical, critical=critical, warnings=warnings, summary=summary, report=report)


def judge_staged(staged: Version, report_dir: Path, judged_by: str | None) -> Verdict:
    """Judge a version that is staged, as `run_gate` does, on its own day; the report goes into `report_dir`.

    `judged_by` is the judge of the shards that it has from its parent, None where that is not known.
    """
    return run_gate(
        staged.folder / "tables",
        found=staged.found,
        as_of=staged.as_of,
        report_dir=report_dir,
        reused=staged.reused,
        judged_by=judged_by,
    )


def _validate(
    staged: Staged, suites: Mapping[str, Suite], folder: Path, *, found: int, as_of: date
) -> Mapping[str, tuple[Suite, Sequence[Outcome]]]:
    # Great Expectations takes some 6 CPU s to import: a run with nothing new must not pay for it.
    from copydesk.quality.engine import start_engine

    engine = start_engine()
    # Shards that are judged again lie elsewhere: their rows have their keys there, and not below the folder.
    files = {name: [str(path) for path in paths] for name, paths in staged.read.items()}
    again = any(not path.is_relative_to(folder) for paths in staged.read.values() for path in paths)
    told = {"staged": json.dumps(files) if again else str(folder)}
    results: dict[str, tuple[Suite, Sequence[Outcome]]] = {}
    broken: list[ConfigurationError] = []
    for name, rows, key in _frames(staged, found=found, as_of=as_of):
        try:
            outcomes = engine.validate(rows, suites[name], key=key, parameters=told)
            results[name] = (suites[name], outcomes)
        except ConfigurationError as error:
            broken.append(error)
    if broken:
        raise ConfigurationError(
            " ".join(error.what for error in broken),
            where=", ".join(error.where for error in broken),
            then=broken[0].then,
        )
    return results


def _frames(staged: Staged, *, found: int, as_of: date) -> Iterator[tuple[str, pd.DataFrame, tuple[str, ...]]]:
    """Frames one at a time, so that only one stands in memory: (target, frame, key)."""
    for name, contract in load_tables().items():
        # What nothing touched was judged before, and there is nothing of it here; a version without rows is judged.
        if not staged.parts[name] and staged.count(name):
            continue
        yield name, frame(staged.table(name), arrow_schema(name)), contract.key
    if not any(name in staged.faults for name in MEASURED_COLUMNS):
        documents = staged.table("documents")
        if documents.num_rows or not staged.reused:
            yield "document_measures", frame(document_measures(documents, as_of)), ("doc_id",)
        tables = {name: staged.whole(name, columns) for name, columns in MEASURED_COLUMNS.items()}
        yield "version_measures", frame(version_measures(tables, found)), ()


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


def _shown(staged: Staged) -> Mapping[str, pa.Table]:
    """What the report counts of the whole version, but for tables whose files are not as the contract says."""
    return {name: staged.whole(name, columns) for name, columns in SHOWN_COLUMNS.items() if name not in staged.faults}
