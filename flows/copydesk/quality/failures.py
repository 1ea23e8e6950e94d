"""All failing rows by key, in one Parquet file: of every law, expectation and drift."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa

from copydesk.quality.findings import describe_outcome
from copydesk.quality.staged import OF_THE_WHOLE
from copydesk.quality.verdict import Finding, Severity
from copydesk.tables import read_table
from copydesk.tables.arrow import encode_plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.quality.engine import Outcome
    from copydesk.quality.staged import Staged
    from copydesk.quality.suites import Suite
    from copydesk.tables.laws import Fault

FAILURES = "failures.parquet"
"""Its name among the files of `validation/`."""

_COLUMNS = ("table", "check", "severity", "key", "detail")
FailingRow = tuple[str, str, str, str, str]
"""Table, check, severity, key (columns of it joined by a space), detail."""

ACCEPTED = "accepted"
"""What stands in the place of the severity of drift that a person accepted."""

_DOC_ID = re.compile("[0-9a-f]{20}")


def failing_rows(
    results: Mapping[str, tuple[Suite, Sequence[Outcome]]],
    faults: Iterable[Fault],
    findings: Iterable[Finding],
    accepted: Iterable[Finding] = (),
) -> list[FailingRow]:
    """The rows in order.

    A failing row of a table has one row for each check that it fails; a check that fails on the whole has one with an
    empty key. Of `findings`, only those of files and drift are taken, the latter with the documents that they name as
    examples: the others stand in `results` and `faults`. `accepted` are drifts that a person accepted.
    """
    rows = [*_of_results(results), *_of_faults(faults), *_of_findings(findings)]
    rows += [(table, check, ACCEPTED, key, detail) for table, check, _, key, detail in _of_findings(accepted)]
    return sorted(rows)


def still_failing(before: Iterable[FailingRow], staged: Staged) -> list[FailingRow]:
    """The failing rows of the version before that stand in shards which this gate trusts, and so fails again.

    What was told of a table as a whole is judged anew each time, and is not among them.
    """
    if not staged.reused:
        return []
    untouched = {name for name in OF_THE_WHOLE if not staged.parts[name]}
    documents = [files["documents"] for files in staged.reused.values() if "documents" in files]
    known = frozenset(read_table(documents, ["doc_id"])["doc_id"].to_pylist()) if documents else frozenset()
    return [row for row in before if row[3] and not row[1].startswith("drift: ") and _stays(row, untouched, known)]


def _stays(row: FailingRow, untouched: Container[str], known: Container[str]) -> bool:
    table, _, _, key, _ = row
    if table in OF_THE_WHOLE:
        return table in untouched
    match = _DOC_ID.match(key)
    return match is not None and match[0] in known


def write_failures(folder: Path, rows: Sequence[FailingRow]) -> None:
    """Write `<folder>/failures.parquet`, one row a failing row and check; empty where nothing failed."""
    columns = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
    table = pa.table({name: pa.array(c, pa.string()) for name, c in zip(_COLUMNS, columns, strict=True)})
    (folder / FAILURES).write_bytes(encode_plain(table, ["table", "check", "severity", "detail"]))


def _of_results(results: Mapping[str, tuple[Suite, Sequence[Outcome]]]) -> Iterator[FailingRow]:
    for name, (_, outcomes) in results.items():
        for outcome in outcomes:
            if not outcome.success:
                one = outcome.expectation
                measured = describe_outcome(outcome)
                # Of one column and kind there may be several, such as patterns: the why tells which it is.
                detail = f"{measured}; why: {one.why}" if measured else f"why: {one.why}"
                for key in outcome.keys or ((),):
                    yield name, one.check, one.severity.value, " ".join(key), detail


def _of_faults(faults: Iterable[Fault]) -> Iterator[FailingRow]:
    for fault in faults:
        yield fault.table, f"law: {fault.law}", Severity.CRITICAL.value, fault.key, fault.detail


def _of_findings(findings: Iterable[Finding]) -> Iterator[FailingRow]:
    for finding in findings:
        if finding.drift or finding.check.startswith("files: "):
            for key in finding.keys or ("",):
                yield finding.table, finding.check, finding.severity.value, key, finding.detail
