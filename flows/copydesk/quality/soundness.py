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
_INFINITE = 1e300


def faults_of(name: str, suite: Mapping[str, Any], columns: tuple[str, ...], seen: set[str]) -> Iterator[str]:
    """The faults of one suite file; `seen` gathers the ids of all files."""
    if suite.get("name") != name:
        yield f"{name}.json names its suite '{suite.get('name')}'"
    if not suite["expectations"]:
        yield f"{name}.json expects nothing"
    for at, expectation in enumerate([suite, *suite["expectations"]]):
        where = f"{name}.json #{at} {expectation.get('type', '(the suite)')}"
        yield from (f"{where}: {fault}" for fault in _id_faults(expectation, seen))
        if at:
            yield from (f"{where}: {fault}" for fault in _faults(expectation, columns))


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
    condition = kwargs.get("row_condition")
    named += [condition["column"]["name"]] if condition else []
    for column in named:
        if column is not None and column not in columns:
            yield f"there is no column '{column}'"
    if _cannot_fail(str(expectation.get("type", "")), kwargs):
        yield "it cannot fail"


def _cannot_fail(kind: str, kwargs: Mapping[str, Any]) -> bool:
    mostly = kwargs.get("mostly", 1)
    if not isinstance(mostly, int | float) or not 0 < mostly <= 1:
        return True
    if kind.endswith("to_be_between"):
        return all(_boundless(kind, key, kwargs.get(key)) for key in _LIMITS)
    if kind.endswith("match_regex"):
        matches = [re.search(str(kwargs.get("regex", "")), sample) for sample in _SAMPLES]
        return any(matches) and all(matches) if "_not_" not in kind else not kwargs.get("regex")
    if kind.endswith("to_be_in_set"):
        return not kwargs.get("value_set")
    return False


def _boundless(kind: str, key: str, value: object) -> bool:
    if value is None:
        return True
    if isinstance(value, int | float):
        counts = kind.endswith(("row_count_to_be_between", "lengths_to_be_between"))
        return abs(value) >= _INFINITE or (counts and key == "min_value" and value <= 0)
    return False
