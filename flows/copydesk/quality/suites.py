"""The suites under `expectations/`, read into objects; a suite that says nothing is refused, all faults at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from copydesk.contracts import load_tables, packaged
from copydesk.errors import ConfigurationError
from copydesk.quality.measures import DOCUMENT_MEASURES, VERSION_MEASURES
from copydesk.quality.soundness import condition_columns, faults_of, plain_conditions
from copydesk.quality.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MEASURES = {"document_measures": DOCUMENT_MEASURES, "version_measures": VERSION_MEASURES}
"""What is checked besides the tables, with its columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One expectation in GX's own keys; `why` stands in the file as `notes`, and `suite` is the file's name."""

    id: str
    type: str
    kwargs: Mapping[str, Any]
    severity: Severity
    why: str
    suite: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads; none for an expectation of the whole table."""
        if self.type == "expect_table_columns_to_match_ordered_list":
            return ()
        names = [self.kwargs[key] for key in ("column", "column_A", "column_B") if key in self.kwargs]
        return (*names, *self.kwargs.get("column_list", ()), *condition_columns(self.kwargs.get("row_condition")))

    @property
    def check(self) -> str:
        """Its name for people: `title: value lengths to be between`."""
        words = self.type.removeprefix("expect_").removeprefix("column_").removeprefix("table_").replace("_", " ")
        return f"{', '.join(self.columns)}: {words}" if self.columns else f"table: {words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All expectations of one table or measure, and the SHA-256 and notes of the files they stand in, by file name."""

    name: str
    expectations: tuple[Expectation, ...]
    digests: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)


def targets() -> Mapping[str, tuple[str, ...]]:
    """What the gate checks, with its columns: every table, then the measures."""
    return {name: tuple(c.name for c in table.columns) for name, table in load_tables().items()} | MEASURES


def files_of(target: str) -> tuple[str, ...]:
    """The suite files of a target: what the contract implies (generated), and what is sensible (by hand)."""
    return (f"{target}_sense",) if target in MEASURES else (f"{target}_shape", f"{target}_sense")


def suites_folder() -> Path:
    """Where the suites lie, in the package or the checkout."""
    return packaged("expectations") / "suites"


def load_suites(folder: Path | None = None) -> Mapping[str, Suite]:
    """The suites by target. Raises ConfigurationError, all faults at once."""
    folder = folder or suites_folder()
    faults = list(_strays(folder))
    suites: dict[str, Suite] = {}
    seen: set[str] = set()
    for target, columns in targets().items():
        found: list[Expectation] = []
        digests: dict[str, str] = {}
        notes: dict[str, str] = {}
        for name in files_of(target):
            try:
                data = (folder / f"{name}.json").read_bytes()
                suite = json.loads(data)
                faults += faults_of(name, suite, columns, seen)
                faults += _conditions(name, suite, target)
                found += [_expectation(one, name) for one in suite["expectations"]] if not faults else []
                digests[name] = hashlib.sha256(data).hexdigest()
                notes[name] = str(suite.get("notes") or "")
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                faults.append(f"{name}.json can't be read as a suite: {type(error).__name__}")
        if not faults:
            suites[target] = Suite(name=target, expectations=tuple(found), digests=digests, notes=notes)
    if faults:
        raise ConfigurationError(
            "the expectations can't be trusted: " + "; ".join(faults),
            where=str(folder),
            then="mend the files named; `python -m copydesk.quality` writes ids and the generated suites anew",
        )
    return suites


def adjust_suites(suites: Mapping[str, Suite], own: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Suite]:
    """The suites with a dataset's own limits and severities of measures; what is off is left out."""
    return {
        name: replace(suite, expectations=tuple(_adjusted(suite.expectations, own))) if name in MEASURES else suite
        for name, suite in suites.items()
    }


def _adjusted(expectations: Iterable[Expectation], own: Mapping[str, Mapping[str, Any]]) -> Iterator[Expectation]:
    for one in expectations:
        given = dict(own.get(one.kwargs.get("column", ""), {}))
        severity = given.pop("severity", one.severity.value)
        limits = {**one.kwargs, **given}
        if limits.get("min_value", limits.get("max_value", 0)) > limits.get("max_value", limits.get("min_value", 0)):
            raise ConfigurationError(
                f"the limits of '{one.kwargs['column']}' leave nothing: {limits['min_value']} to {limits['max_value']}",
                where="[measures] in the dataset's gate.toml",
                then="mend them; the suites in expectations/ have what it does not set",
            )
        if severity in {level.value for level in Severity}:
            yield replace(one, severity=Severity(severity), kwargs={**one.kwargs, **given})


def _conditions(name: str, suite: Mapping[str, Any], target: str) -> Iterator[str]:
    """The faults of conditions that no row of the contract meets: what stands under them can't fail."""
    table = load_tables().get(target)
    columns = {column.name: column for column in table.columns} if table else {}
    for at, expectation in enumerate(suite["expectations"], 1):
        for condition in plain_conditions(expectation.get("kwargs", {}).get("row_condition")):
            column = columns.get(condition["column"]["name"])
            wanted = condition.get("parameter")
            never = column is not None and (
                (condition["type"] == "nullity" and condition["is_null"] and column.required)
                or (condition.get("operator") == "==" and bool(column.values) and wanted not in column.values)
                or (condition.get("operator") == "==" and column.type == "bool" and not isinstance(wanted, bool))
            )
            if never:
                yield f"{name}.json #{at} {expectation.get('type')}: its condition holds for no row, so it cannot fail"


def _strays(folder: Path) -> Iterator[str]:
    known = {name for target in targets() for name in files_of(target)}
    for path in sorted(folder.glob("*.json")):
        if path.stem not in known:
            yield f"{path.name} belongs to no table"


def _expectation(data: Mapping[str, Any], suite: str) -> Expectation:
    return Expectation(
        id=data["id"],
        type=data["type"],
        kwargs=data["kwargs"],
        severity=Severity(data["severity"]),
        why=data["notes"],
        suite=suite,
    )
