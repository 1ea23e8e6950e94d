from __future__ import annotations

import hashlib
import re
import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from gate_tables import AS_OF, make_rows, make_tables, write_staged

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import ConfigurationError
from copydesk.quality.engine import Engine, gx, start_engine
from copydesk.quality.measures import document_measures, version_measures
from copydesk.quality.staged import frame
from copydesk.quality.suites import Expectation, Suite, load_suites, suites_folder, targets
from copydesk.quality.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

_BAD_TEXTS = (
    *("", " a", "\ufffd", "â€™", "<p>", "WRITTEN BY Ana", "Subscribe", "a.b@example.org", "Tel: +386 1 555 0100"),
    *("All rights reserved", "Share this", "Photo: Ana", "Home | World | Life | More", "We use cookies"),
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return start_engine()


@pytest.fixture(scope="module")
def frames() -> Mapping[str, pd.DataFrame]:
    tables = make_tables(make_rows(10))
    measures = {"document_measures": document_measures(tables["documents"], AS_OF)}
    measures["version_measures"] = version_measures({name: [table] for name, table in tables.items()}, found=12)
    contracts = {name: frame(table, arrow_schema(name)) for name, table in tables.items()}
    return contracts | {name: frame(table) for name, table in measures.items()}


def _key(target: str) -> tuple[str, ...]:
    return load_tables()[target].key if target in load_tables() else ()


def _broken(expectation: Expectation, row: dict[str, Any]) -> dict[str, Any]:
    """The row, changed so that it does not meet the expectation."""
    kwargs, kind = expectation.kwargs, expectation.type
    changed = row | _condition(kwargs.get("row_condition"))
    if "column_A" in kwargs:
        days = isinstance(row[kwargs["column_A"]], pd.Timestamp)
        low, high = (pd.Timestamp("2020-01-01"), pd.Timestamp("2021-01-01")) if days else (1, 5)
        if isinstance(row[kwargs["column_A"]], str):
            low, high = "FR", "DE"
        return changed | {kwargs["column_A"]: low, kwargs["column_B"]: high}
    if "column" not in kwargs:
        return changed
    value: object = "no-such-value"
    if kind.endswith("not_be_null"):
        value = None
    elif kind.endswith("not_be_in_set"):
        value = kwargs["value_set"][0]
    elif kind.endswith("lengths_to_be_between"):
        value = "x" * (kwargs["max_value"] + 1)
    elif kind.endswith("values_to_be_between"):
        value = kwargs["min_value"] - 1 if "min_value" in kwargs else kwargs["max_value"] + 1
    elif kind.endswith("not_match_regex"):
        value = next(text for text in _BAD_TEXTS if re.search(kwargs["regex"], text))
    elif kind.endswith("match_regex"):
        value = next(text for text in ("2026\n", "a b", "12", "") if not re.search(kwargs["regex"], text))
    return changed | {kwargs["column"]: value}


def _condition(condition: Mapping[str, Any] | None) -> dict[str, Any]:
    if condition is None:
        return {}
    if "conditions" in condition:
        return {name: value for one in condition["conditions"] for name, value in _condition(one).items()}
    return {condition["column"]["name"]: condition.get("parameter", "iso3166")}


@pytest.mark.parametrize("target", targets())
def test_every_expectation_passes_on_good_rows_and_fails_on_its_own_bad_row(
    engine: Engine, frames: Mapping[str, pd.DataFrame], target: str, tmp_path: Path
) -> None:
    suite, good = load_suites()[target], frames[target]
    staged = {"staged": str(write_staged(tmp_path, make_tables(make_rows(10))))}
    passed = engine.validate(good, suite, key=_key(target), parameters=staged)
    assert [outcome.expectation.check for outcome in passed if not outcome.success] == []
    assert len(passed) == len(suite.expectations)
    rows = good.to_dict("records")
    whole = [e for e in suite.expectations if "row_count" in e.type]
    bad = pd.DataFrame(rows + [_broken(e, rows[0]) for e in suite.expectations if e not in whole])
    bad["stray"] = 1
    failed = engine.validate(bad, suite, key=_key(target), parameters=staged)
    assert [o.expectation.check for o in failed if o.success and o.expectation not in whole] == []
    wholes = Suite(name=target, expectations=tuple(whole), digests={})
    assert not whole or not any(o.success for o in engine.validate(good.iloc[:0], wholes, key=(), parameters=staged))


def _suite(kind: str, **kwargs: Any) -> Suite:
    given = str(uuid.uuid5(uuid.NAMESPACE_URL, kind + str(kwargs)))
    expectation = Expectation(id=given, type=kind, kwargs=kwargs, severity=Severity.WARNING, why="a test")
    return Suite(name="documents", expectations=(expectation,), digests={})


def test_an_exception_is_not_bad_data(engine: Engine) -> None:
    days = pd.DataFrame({"day": pd.to_datetime(["2026-01-01"])})
    suite = _suite("expect_column_values_to_be_between", column="day", min_value="1500-01-01")
    with pytest.raises(ConfigurationError, match=r"could not evaluate .*: day: values to be between"):
        engine.validate(days, suite, key=(), parameters={})


@pytest.mark.parametrize(
    "suite",
    [
        _suite("expect_nothing_much", column="n"),
        _suite("expect_column_values_to_be_between", column="n", maximum=3),
        _suite("expect_query_results_to_match_comparison", column="n"),
        _suite("expect_column_values_to_be_between", column="n", max_value={"$PARAMETER": "unknown"}),
    ],
    ids=["an unknown kind", "an unknown key", "one that only databases know", "an unknown parameter"],
)
def test_an_expectation_that_can_not_be_built_is_not_dropped(engine: Engine, suite: Suite) -> None:
    with pytest.raises(ConfigurationError) as caught:
        engine.validate(pd.DataFrame({"n": [1]}), suite, key=(), parameters={})
    assert caught.value.exit_code == 2


def test_missing_columns_leave_out_what_reads_them(engine: Engine) -> None:
    suite = load_suites()["quarantine"]
    table = make_tables(make_rows(10))["quarantine"].drop_columns(["detail"])
    outcomes = engine.validate(frame(table), suite, key=("locator",), parameters={})
    assert [o.expectation.type for o in outcomes if not o.success] == ["expect_table_columns_to_match_ordered_list"]
    assert len(outcomes) < len(suite.expectations)


def test_the_keys_of_all_failing_rows_come_without_their_values(engine: Engine) -> None:
    rows = pd.DataFrame({"a": ["x", "y", "z"] * 50, "b": range(150), "text": ["secret", "fine", "secret"] * 50})
    suite = _suite("expect_column_values_to_not_match_regex", column="text", regex="secret")
    (outcome,) = engine.validate(rows, suite, key=("a", "b"), parameters={})
    assert (outcome.n_failing, len(outcome.keys)) == (100, 100)
    assert outcome.keys[:2] == (("x", "0"), ("z", "2"))
    assert "secret" not in repr(outcome).replace(repr(outcome.expectation), "")


def test_nothing_is_said_or_left_behind(
    frames: Mapping[str, pd.DataFrame],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    suite = _suite("expect_column_values_to_match_regex", column="value", regex="(never)")
    start_engine().validate(frames["evidence"], suite, key=("value",), parameters={})
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")
    assert list(recwarn) == []


def test_the_file_context_reads_the_same_suites_and_writes_nothing(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(suites_folder().parent, tmp_path / "expectations"))
    before = _digests(folder)
    context = gx.get_context(context_root_dir=str(folder))
    loaded = {suite.name: [e.id for e in suite.expectations] for suite in context.suites.all()}
    ours = load_suites(folder / "suites")
    assert sorted(loaded) == sorted(name for suite in ours.values() for name in suite.digests)
    assert {i for ids in loaded.values() for i in ids} == {e.id for s in ours.values() for e in s.expectations}
    assert _digests(folder) == before


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }
