"""Runs suites with Great Expectations: one suite, one run for each frame, nothing written, nothing printed.

Importing this module imports Great Expectations (some 6 CPU s): only a gate that is about to run does so.
"""

from __future__ import annotations

import logging
import math
import os
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

# GX reads it at import; 1.24 sends nothing home, and this keeps it so.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

from copydesk.quality.later import import_later

# GX loads scipy.stats, a second of CPU, for expectations of distributions: whoever states one has it loaded then.
with import_later("scipy.stats"):
    import great_expectations as gx
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.registry import get_expectation_impl

from copydesk.errors import ConfigurationError
from copydesk.quality import foreign_keys  # registers the expectation by its import

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from copydesk.quality.suites import Expectation, Suite

VERSION: str = gx.__version__
EXPECTATIONS = (foreign_keys.ExpectColumnValuesToExistInTable,)
"""The expectations that GX itself does not have."""

_INDEX = "unexpected_index_column_names"
# Values of failing cells would carry text of articles into the results: only keys of rows are asked for.
_QUIETLY: dict[str, Any] = {"exclude_unexpected_values": True, "return_unexpected_index_query": False}
_LISTING: dict[str, Any] = {"result_format": "COMPLETE"}

_COLUMNS = "expect_table_columns_to_match_ordered_list"
_UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")
_BY_ROW = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What GX measured for one expectation: no value of any cell, but keys of failing rows and numbers.

    `n_judged` are the rows that it was asked of: without those where the column is null, or its condition does not
    hold. `keys` has one tuple a failing row, in the order of the key columns; empty for an expectation of the table.
    """

    expectation: Expectation
    success: bool
    n_rows: int
    n_judged: int
    n_failing: int
    keys: tuple[tuple[str, ...], ...]
    observed: float | None


@dataclass(frozen=True, slots=True)
class Engine:
    """A Great Expectations context of its own, in memory."""

    context: Any

    def validate(
        self, frame: pd.DataFrame, suite: Suite, *, key: tuple[str, ...], parameters: Mapping[str, Any]
    ) -> tuple[Outcome, ...]:
        """The outcomes of a suite, in its order.

        An expectation of a column that is not there is left out: the expectation of the columns tells it. Raises
        ConfigurationError when GX could not evaluate an expectation, all at once: that says nothing of the data.
        """
        outcomes = self.count(frame, suite, parameters=parameters)
        failing = tuple(one.expectation for one in outcomes if not one.success)
        keys = self.list_keys(frame, suite.name, failing, key, parameters) if failing else {}
        return tuple(replace(one, keys=keys.get(one.expectation.id, ())) for one in outcomes)

    def count(self, frame: pd.DataFrame, suite: Suite, *, parameters: Mapping[str, Any]) -> tuple[Outcome, ...]:
        """The outcomes of a suite, without the keys of failing rows. Raises as `validate` does."""
        able = tuple(e for e in suite.expectations if set(e.columns) <= set(frame.columns))
        results = self._run(frame, suite.name, able, parameters, {"result_format": "BASIC"})
        return tuple(_outcome(e, results[e.id], frame) for e in able)

    def list_keys(
        self,
        frame: pd.DataFrame,
        name: str,
        failing: tuple[Expectation, ...],
        key: tuple[str, ...],
        parameters: Mapping[str, Any],
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The keys of the rows that fail, by id of the expectation: they cost as much again as to count them."""
        index = [column for column in key if column in frame.columns]
        if not index:
            return {}
        results = self._run(frame, name, failing, parameters, _LISTING | {_INDEX: index})
        return {id_: _keys((item.result or {}).get("unexpected_index_list") or []) for id_, item in results.items()}

    @staticmethod
    def counts_rows(expectation: Expectation, key: tuple[str, ...]) -> bool:
        """Whether what it says of some rows and of others adds up to what it says of all: no row needs another.

        A table's own `key` counts as such: see `copydesk.quality.batched`.
        """
        if expectation.type == _COLUMNS:
            return True
        if expectation.type in _UNIQUE:
            return expectation.columns == key
        return issubclass(get_expectation_impl(expectation.type), _BY_ROW)

    def _run(
        self,
        frame: pd.DataFrame,
        name: str,
        expectations: tuple[Expectation, ...],
        parameters: Mapping[str, Any],
        result_format: dict[str, Any],
    ) -> dict[str, Any]:
        with quiet(), _told(name):
            asset = self.context.data_sources.add_or_update_pandas("staged").add_dataframe_asset(name)
            batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
            result = batch.validate(
                gx.ExpectationSuite(name=name, expectations=[_configuration(e) for e in expectations]),
                result_format=_QUIETLY | result_format,
                expectation_parameters=dict(parameters),
            )
        results = {item.expectation_config.id: item for item in result.results}
        _refuse_broken(name, expectations, results)
        return results


def start_engine() -> Engine:
    """An engine with an in-memory context: no file of the suites' folder is touched, no bar drawn, nothing sent."""
    with quiet():
        config = DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            progress_bars=ProgressBarsConfig(globally=False),
            analytics_enabled=False,
        )
        return Engine(gx.get_context(mode="ephemeral", project_config=config))


@contextmanager
def quiet() -> Iterator[None]:
    """Great Expectations without its log and warnings."""
    log = logging.getLogger("great_expectations")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (GreatExpectationsError, ValueError, TypeError) as error:
        raise _unusable(name, [f"{type(error).__name__}: {_first_line(error)}"]) from error


def _configuration(expectation: Expectation) -> dict[str, Any]:
    return {
        "type": expectation.type,
        "kwargs": dict(expectation.kwargs),
        "severity": expectation.severity.value,
        "notes": expectation.why,
        "id": expectation.id,
        "meta": {},
    }


def _refuse_broken(name: str, able: tuple[Expectation, ...], results: Mapping[str, Any]) -> None:
    # GX reports an exception as a failure, and drops an expectation that it can't build with no more than a log line.
    faults = [f"{e.check} ({e.id}): {_broken(results.get(e.id))}" for e in able if _broken(results.get(e.id))]
    if faults:
        raise _unusable(name, faults)


def _unusable(name: str, faults: list[str]) -> ConfigurationError:
    return ConfigurationError(
        f"Great Expectations could not evaluate what is expected of {name}: " + "; ".join(faults),
        where=f"expectations/suites/{name}_*.json",
        then="mend the expectations named: nothing was learnt of the data, and nothing was published",
    )


def _first_line(message: object) -> str:
    return " ".join(str(message).split())[:200] or "no message"


def _broken(item: Any) -> str:  # noqa: ANN401 - GX's result types move with its versions
    if item is None:
        return "it is no valid expectation"
    info = item.exception_info or {}
    nested = info.values() if "raised_exception" not in info else (info,)
    messages = [str(one.get("exception_message")) for one in nested if one.get("raised_exception")]
    return _first_line(messages[0]) if messages else ""


def _outcome(expectation: Expectation, item: Any, frame: pd.DataFrame) -> Outcome:  # noqa: ANN401 - as above
    result = item.result or {}
    observed = result.get("observed_value")
    if len(frame) == 1 and "column" in expectation.kwargs:
        # One row, as of the measures of a version: its number is what was observed.
        observed = frame[expectation.kwargs["column"]].to_list()[0]
    return Outcome(
        expectation=expectation,
        success=bool(item.success),
        n_rows=len(frame),
        n_judged=int(result.get("element_count") or 0) - int(result.get("missing_count") or 0),
        n_failing=int(result.get("unexpected_count") or 0),
        keys=(),
        observed=float(observed) if isinstance(observed, int | float) and math.isfinite(observed) else None,
    )


def _keys(groups: list[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    # Without the values, GX gives one mapping: the key's columns, each with a cell for every failing row.
    rows = (row for group in groups for row in zip(*group.values(), strict=True))
    return tuple(tuple(map(str, row)) for row in rows)
