"""What makes an expectation worth having: an id, a severity, a why, columns that exist, and a way to fail."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from copydesk.quality.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LIMITS = ("min_value", "max_value")
_SAMPLES = ("", " ", "a", "Z9", "é", "\n", "<", "two words", "2026-02-14")
_NOTHING = ("(?!)", "$^", "a^", "$.", "[^\\s\\S]", "(?=a)b", "\\b\\B")
"""Patterns that people write to match nothing."""
_INFINITE = 1e300
_HARDLY = 0.5
"""With a `mostly` below it, an expectation lets more rows fail than hold."""


def faults_of(name: str, suite: Mapping[str, Any], columns: tuple[str, ...], seen: set[str]) -> Iterator[str]:
    """The faults of one suite file; `seen` gathers the ids of all files."""
    if suite.get("name") != name:
        yield f"{name}.json names its suite '{suite.get('name')}'"
    if not suite["expectations"]:
        yield f"{name}.json expects nothing"
    if name == _FILLED and not any(map(_wants_rows, suite["expectations"])):
        yield f"{name}.json lets an empty table pass: nothing critical expects a row"
    for at, expectation in enumerate([suite, *suite["expectations"]]):
        where = f"{name}.json #{at} {expectation.get('type', '(the suite)')}"
        yield from (f"{where}: {fault}" for fault in _id_faults(expectation, seen))
        if at:
            yield from (f"{where}: {fault}" for fault in _faults(expectation, columns))


_FILLED = "documents_sense"
"""The suite that must refuse a table without rows: every other expectation passes on it."""


def _wants_rows(expectation: Mapping[str, Any]) -> bool:
    kind, severity = expectation.get("type"), expectation.get("severity")
    least = expectation.get("kwargs", {}).get("min_value") or 0
    return kind == "expect_table_row_count_to_be_between" and severity == Severity.CRITICAL and least >= 1


def plain_conditions(condition: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The conditions on one column each that a condition on rows is made of, by `and` and `or` or alone."""
    if not condition:
        return []
    return [one for part in condition.get("conditions", ()) for one in plain_conditions(part)] or [condition]


def condition_columns(condition: Mapping[str, Any] | None) -> list[str]:
    """The columns that a condition on rows reads."""
    return [one["column"]["name"] for one in plain_conditions(condition)]


def _id_faults(item: Mapping[str, Any], seen: set[str]) -> Iterator[str]:
    given = str(item.get("id", ""))
    try:
        if uuid.UUID(given).version != 5:
            yield "its id is no UUID of version 5"
    except ValueError:
        yield "it has no valid id"
    if given in seen:
        yield "its id is taken"
    seen.add(given)


def _faults(expectation: Mapping[str, Any], columns: tuple[str, ...]) -> Iterator[str]:
    kwargs = expectation.get("kwargs", {})
    if expectation.get("severity") not in list(Severity):
        yield "its severity is neither critical nor warning"
    if len(str(expectation.get("notes") or "").strip()) < len("so short"):
        yield "it has no why (`notes`)"
    named = [kwargs.get(key) for key in ("column", "column_A", "column_B")] + list(kwargs.get("column_list", ()))
    named += condition_columns(kwargs.get("row_condition"))
    for column in named:
        if column is not None and column not in columns:
            yield f"there is no column '{column}'"
    if _cannot_fail(str(expectation.get("type", "")), kwargs):
        yield "it cannot fail"


def _cannot_fail(kind: str, kwargs: Mapping[str, Any]) -> bool:
    mostly = kwargs.get("mostly", 1)
    if not isinstance(mostly, int | float) or not _HARDLY <= mostly <= 1:
        return True
    if kind.endswith("to_be_between"):
        return all(_boundless(kind, key, kwargs.get(key)) for key in _LIMITS)
    if kind.endswith("match_regex"):
        return _matches_as_wanted(str(kwargs.get("regex", "")), wanted="_not_" not in kind)
    if kind.endswith("be_in_set"):
        return not kwargs.get("value_set")
    return False


def _matches_as_wanted(regex: str, *, wanted: bool) -> bool:
    """Whether a pattern matches everything that it is to match, or nothing that it must not."""
    try:
        pattern = re.compile(regex)
    except re.error:
        return True
    if wanted:
        return all(pattern.search(sample) for sample in _SAMPLES)
    return not regex or regex in _NOTHING


def _boundless(kind: str, key: str, value: object) -> bool:
    if value is None:
        return True
    if isinstance(value, int | float):
        counts = kind.endswith(("row_count_to_be_between", "lengths_to_be_between"))
        return abs(value) >= _INFINITE or (counts and key == "min_value" and value <= 0)
    return False
