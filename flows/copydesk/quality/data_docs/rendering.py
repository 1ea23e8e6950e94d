"""Renders suites and what was measured by them with Great Expectations' own renderers: markup of a page's body."""

from __future__ import annotations

import html
import logging
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import ConfigurationError
from copydesk.quality.engine import VERSION, quiet
from copydesk.quality.page import code, visible
from copydesk.quality.verdict import KEYS_SHOWN

# After the engine, which sets what Great Expectations reads at its import.
from great_expectations.core import (  # isort: skip
    ExpectationSuite,
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
    RunIdentifier,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration  # isort: skip
from great_expectations.render.renderer import page_renderer  # isort: skip
from great_expectations.render.view import view  # isort: skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from copydesk.quality.engine import Outcome
    from copydesk.quality.suites import Expectation

_TEMPLATE = "body.j2"
_SHOWN = "meta_properties_to_render"
_COLUMNS = {"Severity": "severity", "Why": "why", "Failing rows": "keys"}
"""What the table of a validation tells besides what Great Expectations tells: the heading, and its place in `meta`."""


class Renderer:
    """Great Expectations' renderers, with a template of ours that has nothing of theirs around the sections."""

    def __init__(self) -> None:
        # GX's renderers are untyped in part.
        self._view: Any = view.DefaultJinjaPageView(custom_views_directory=str(Path(__file__).parent))
        self._suite: Any = page_renderer.ExpectationSuitePageRenderer()
        self._validation: Any = page_renderer.ValidationResultsPageRenderer()

    def suite(self, name: str, expectations: Sequence[Expectation], notes: str) -> str:
        """The body of the page of a suite: every expectation, with severity and why as its notes."""
        configured = [_configuration(e, notes=f"{e.severity.value}: {e.why}") for e in expectations]
        with _attentive(name):
            suite = ExpectationSuite(
                name=name, expectations=configured, notes=notes, meta={"great_expectations_version": VERSION}
            )
            return str(self._view.render(self._suite.render(suite), template=_TEMPLATE))

    def validation(
        self,
        name: str,
        outcomes: Sequence[Outcome],
        *,
        table: str,
        columns: Sequence[str],
        version: str,
        made: datetime,
    ) -> str:
        """The body of the page of a validation. `columns` are those that the table has, `made` when the version was."""
        passed = sum(outcome.success for outcome in outcomes)
        with _attentive(name):
            result = ExpectationSuiteValidationResult(
                success=passed == len(outcomes),
                results=[_result(outcome, columns) for outcome in outcomes],
                suite_name=name,
                suite_parameters={},
                statistics={
                    "evaluated_expectations": len(outcomes),
                    "successful_expectations": passed,
                    "unsuccessful_expectations": len(outcomes) - passed,
                    "success_percent": 100 * passed / len(outcomes) if outcomes else 100.0,
                },
                meta={
                    "run_id": RunIdentifier(run_name=version, run_time=made),
                    "great_expectations_version": VERSION,
                    "batch_spec": {"data_asset_name": table},
                },
            )
            return str(self._view.render(self._validation.render(result), template=_TEMPLATE))


@contextmanager
def _attentive(name: str) -> Iterator[None]:
    """Great Expectations only logs what it can't render, and leaves it out: here that is an error."""
    log, caught = logging.getLogger("great_expectations.render"), _Caught(logging.ERROR)
    level = log.level
    with quiet():
        log.setLevel(logging.ERROR)
        log.propagate = False
        log.addHandler(caught)
        try:
            yield
        except Exception as error:  # whatever its renderers stumble over
            raise _unrendered(name, f"{type(error).__name__}: {error}") from error
        finally:
            log.removeHandler(caught)
            log.propagate = True
            log.setLevel(level)
    if caught.messages:
        raise _unrendered(name, caught.messages[0])


def _unrendered(name: str, why: str) -> ConfigurationError:
    what = f"Great Expectations {VERSION} can't render a page: {' '.join(why.split())[-200:]}"
    then = "use the version of great-expectations that requirements.lock names, and report it if that is used"
    return ConfigurationError(what, where=name, then=then)


class _Caught(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class _Shown(ExpectationConfiguration):
    """An expectation that says which columns to show; Great Expectations itself then takes it for one that is wrong."""

    def to_domain_obj(self) -> Any:  # noqa: ANN401 - GX's expectation
        """The expectation without what is only shown."""
        given: Any = self.to_json_dict()
        given["kwargs"].pop(_SHOWN)
        return ExpectationConfiguration(**given).to_domain_obj()


def _configuration(expectation: Expectation, *, notes: str = "") -> dict[str, Any]:
    return {
        "type": expectation.type,
        "kwargs": {name: _seen(value) for name, value in expectation.kwargs.items()},
        "severity": expectation.severity.value,
        "notes": notes or None,
        "id": expectation.id,
        "meta": {},
    }


def _seen(value: Any) -> Any:  # noqa: ANN401 - JSON
    """What an expectation was given, with characters that are not seen shown by number."""
    if isinstance(value, str):
        return visible(value)
    return [_seen(one) for one in value] if isinstance(value, list) else value


def _result(outcome: Outcome, columns: Sequence[str]) -> ExpectationValidationResult:
    """An outcome in Great Expectations' terms: numbers only, for an outcome has no value of any cell."""
    given = _configuration(outcome.expectation)
    given["kwargs"][_SHOWN] = dict(_COLUMNS)
    given["meta"] = {"attributes": _told(outcome)}
    measured: dict[str, Any] = {
        "element_count": outcome.n_rows,
        "unexpected_count": outcome.n_failing,
        "unexpected_percent": 100 * outcome.n_failing / outcome.n_rows if outcome.n_rows else None,
    }
    if outcome.expectation.type == "expect_table_columns_to_match_ordered_list":
        measured = {"observed_value": [html.escape(visible(name)) for name in columns]}
    elif outcome.observed is not None:
        measured["observed_value"] = outcome.observed
    return ExpectationValidationResult(
        success=outcome.success,
        expectation_config=_Shown(**given),
        result=measured,
        meta={},
        exception_info={"raised_exception": False, "exception_message": None, "exception_traceback": None},
    )


def _told(outcome: Outcome) -> Mapping[str, str]:
    keys = [code(" ".join(key)) for key in outcome.keys[:KEYS_SHOWN]]
    more = [f"and {len(outcome.keys) - KEYS_SHOWN:,} more"] if len(outcome.keys) > KEYS_SHOWN else []
    return {
        "severity": outcome.expectation.severity.value,
        "why": re.sub("`([^`]*)`", r"<code>\1</code>", html.escape(visible(outcome.expectation.why))),
        "keys": ", ".join([*keys, *more]) or "--",
    }
