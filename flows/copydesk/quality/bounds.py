"""The bounds of drift and of measures, and what a dataset's own `gate.toml` puts in their place."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from copydesk.contracts import packaged
from copydesk.errors import ConfigurationError
from copydesk.quality.facts import FILLED
from copydesk.quality.measures import DOCUMENT_MEASURES, VERSION_MEASURES
from copydesk.quality.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OFF = "off"
_SEVERITIES = (*(severity.value for severity in Severity), OFF)

Bounds = Mapping[str, Mapping[str, Any]]
"""Values by check and name, as `drift.toml` explains them; under `measures` those of a dataset's own, by measure."""

_MEASURES = "measures"
_OF_NAMES = ("mentions_per_1000_words", "located_mentions_share")
_LIMITS = ("min_value", "max_value")
_SHARES = ("chance", "drop", "share", "change", "rise")
_MOST_BYTES, _MOST = 100_000, 1e12


def load_bounds(own: Path | None = None) -> Bounds:
    """The bounds; the file `own`, where it exists, replaces single values.

    Raises ConfigurationError, all faults at once, for a file that is no TOML, an unknown name or a value that makes no
    sense.
    """
    bounds: Bounds = {
        **tomllib.loads((packaged("expectations") / "drift.toml").read_text(encoding="utf-8")),
        _MEASURES: {},
    }
    if own is None or not os.path.lexists(own):
        return bounds
    if not own.is_file():  # a pipe would be waited for; a link into nothing may be a disk that is not mounted
        raise _wrong(["it is no file"], own)
    if own.stat().st_size > _MOST_BYTES:
        raise _wrong([f"it is larger than {_MOST_BYTES:,} bytes"], own)
    try:
        given = tomllib.loads(own.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise _wrong([f"it can't be read as TOML: {error}"], own) from error
    faults = list(_faults(given, bounds))
    if faults:
        raise _wrong(faults, own)
    return {check: {**values, **given.get(check, {})} for check, values in bounds.items()}


def without_names(bounds: Bounds) -> Bounds:
    """The bounds for a version in which no names were looked for: what is usual of names is not asked."""
    off = {name: {"severity": OFF} for name in _OF_NAMES}
    return {**bounds, _MEASURES: {**bounds[_MEASURES], **off}}


def own_values(bounds: Bounds) -> Bounds:
    """What of the bounds is a dataset's own."""
    usual = load_bounds()
    own = {
        check: {name: value for name, value in values.items() if usual[check].get(name) != value}
        for check, values in bounds.items()
    }
    return {check: values for check, values in own.items() if values}


def _wrong(faults: list[str], path: Path) -> ConfigurationError:
    return ConfigurationError(
        "the bounds of the dataset can't be used: " + "; ".join(faults),
        where=str(path),
        then="take names and kinds of values from expectations/drift.toml; expectations/README.md tells of measures",
    )


def _faults(given: Mapping[str, Any], bounds: Bounds) -> Iterator[str]:
    for check, values in given.items():
        if check not in bounds or not isinstance(values, dict):
            yield f"[{check}] must be one table" if check in bounds else f"there is no table '{check}'"
            continue
        if check == _MEASURES:
            yield from (fault for name, given in values.items() for fault in _measure_faults(name, given))
            continue
        for name, value in values.items():
            if name not in bounds[check]:
                yield f"[{check}] knows no '{name}'"
            elif fault := _fault(name, value, bounds[check][name]):
                yield f"[{check}] {name} is {value!r}, and must be {fault}"


def _measure_faults(name: str, given: object) -> Iterator[str]:
    """What is wrong with the own values of a measure of a document or version."""
    known = name in {*DOCUMENT_MEASURES, *VERSION_MEASURES} - {"doc_id"}
    if not known or not isinstance(given, dict):
        yield f"[{_MEASURES}.{name}] must be a table" if known else f"there is no measure '{name}'"
        return
    for key, value in given.items():
        if key == "severity":
            if value not in _SEVERITIES:
                yield f"[{_MEASURES}.{name}] severity is {value!r}, and must be one of {', '.join(_SEVERITIES)}"
        elif key not in _LIMITS:
            yield f"[{_MEASURES}.{name}] knows no '{key}'"
        elif isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _MOST:
            yield f"[{_MEASURES}.{name}] {key} is {value!r}, and must be a number"


def _fault(name: str, value: object, usual: object) -> str:
    if name == "severity":
        return "" if value in _SEVERITIES else "one of " + ", ".join(_SEVERITIES)
    if isinstance(usual, str):
        return "" if isinstance(value, str) and value else "a sentence"
    if isinstance(usual, list):
        return "" if isinstance(value, list) and set(map(str, value)) <= set(FILLED) else "a list of names of columns"
    whole = isinstance(usual, int)
    number = isinstance(value, int) or (isinstance(value, float) and not whole)
    most = 1 if name in _SHARES else _MOST
    if not number or isinstance(value, bool) or not 0 < value <= most:  # type: ignore[operator]  # a number here
        return f"a {'whole ' if whole else ''}number above 0" + (", at most 1" if name in _SHARES else "")
    return ""
