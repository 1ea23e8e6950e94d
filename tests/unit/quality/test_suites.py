from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from copydesk.errors import ConfigurationError
from copydesk.metadata.language_scores import load_scores
from copydesk.quality.suites import load_suites, suites_folder, targets
from copydesk.rules import word_list
from copydesk.rules.gazetteers import load_gazetteers

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(suites_folder(), tmp_path / "suites"))


def _edit(path: Path, change: Callable[[Any], object]) -> None:
    suite = json.loads(path.read_text(encoding="utf-8"))
    change(suite)
    path.write_text(json.dumps(suite), encoding="utf-8")


def test_every_table_has_suites() -> None:
    suites = load_suites()
    assert list(suites) == list(targets())
    assert all(suite.expectations and suite.digests for suite in suites.values())


def test_a_missing_suite_is_found(folder: Path) -> None:
    (folder / "evidence_sense.json").unlink()
    with pytest.raises(ConfigurationError, match="evidence_sense"):
        load_suites(folder)


def test_a_stray_suite_is_found(folder: Path) -> None:
    shutil.copy(folder / "evidence_sense.json", folder / "evidnce_sense.json")
    with pytest.raises(ConfigurationError, match=r"evidnce_sense\.json belongs to no table"):
        load_suites(folder)


def _set(**values: Any) -> Callable[[Any], object]:
    return lambda suite: suite["expectations"][0].update(values)


def _of(kind: str, **kwargs: Any) -> Callable[[Any], object]:
    return _set(type=kind, kwargs={"column": "title", **kwargs})


_ALWAYS_NULL = {"type": "nullity", "column": {"name": "media_type"}, "is_null": True}
_UNLISTED = {"type": "comparison", "column": {"name": "media_type"}, "operator": "==", "parameter": "text/rtf"}
_BOTH = {"type": "and", "conditions": [{"type": "nullity", "column": {"name": "url"}, "is_null": True}, _UNLISTED]}

SABOTAGE: dict[str, tuple[Callable[[Any], object], str]] = {
    "no severity": (lambda s: s["expectations"][0].pop("severity"), "severity"),
    "a severity that stops nothing": (_set(severity="info"), "severity"),
    "no why": (lambda s: s["expectations"][0].pop("notes"), "no why"),
    "a blank why": (_set(notes="   "), "no why"),
    "no id": (lambda s: s["expectations"][0].pop("id"), "no valid id"),
    "an id that is none": (_set(id="first"), "no valid id"),
    "a random id": (_set(id="3f2504e0-4f89-41d3-9a0c-0305e82c3301"), "version 5"),
    "an id twice": (lambda s: s["expectations"][0].update(id=s["expectations"][1]["id"]), "taken"),
    "a column that is not there": (_set(kwargs={"column": "titel", "min_value": 1}), "no column 'titel'"),
    "a condition on a column that is not there": (
        _set(
            kwargs={"column": "title", "row_condition": {"type": "nullity", "column": {"name": "q"}, "is_null": True}}
        ),
        "no column 'q'",
    ),
    "mostly nothing": (_of("expect_column_values_to_not_be_null", mostly=0), "cannot fail"),
    "no bounds": (_of("expect_column_values_to_be_between", min_value=None), "cannot fail"),
    "bounds without end": (_of("expect_column_values_to_be_between", min_value=-1e308, max_value=1e308), "cannot fail"),
    "a count of at least nothing": (
        _set(type="expect_table_row_count_to_be_between", kwargs={"min_value": 0}),
        "cannot fail",
    ),
    "a pattern that matches all": (_of("expect_column_values_to_match_regex", regex=".*"), "cannot fail"),
    "no list of values": (_of("expect_column_values_to_be_in_set", value_set=None), "cannot fail"),
    "no list of values that may not be": (_of("expect_column_values_to_not_be_in_set", value_set=[]), "cannot fail"),
    "mostly hardly any": (_of("expect_column_values_to_not_be_null", mostly=0.001), "cannot fail"),
    "a pattern that matches nothing": (_of("expect_column_values_to_not_match_regex", regex="(?!)"), "cannot fail"),
    "a pattern that is none": (_of("expect_column_values_to_not_match_regex", regex="(a"), "cannot fail"),
    "a condition that a required column never meets": (
        _of("expect_column_values_to_not_be_null", row_condition=_ALWAYS_NULL),
        "holds for no row",
    ),
    "a condition with a value that is not listed": (
        _of("expect_column_values_to_not_be_null", row_condition=_UNLISTED),
        "holds for no row",
    ),
    "one of two conditions that is never met": (
        _of("expect_column_values_to_not_be_null", row_condition=_BOTH),
        "holds for no row",
    ),
    "no rows wanted": (lambda s: s["expectations"].pop(0), "lets an empty table pass"),
    "rows wanted by a warning": (_set(severity="warning"), "lets an empty table pass"),
    "nothing expected": (lambda s: s.update(expectations=[]), "expects nothing"),
    "another name": (lambda s: s.update(name="documents_sence"), "documents_sence"),
    "no suite at all": (lambda s: s.clear(), "can't be read as a suite"),
}


@pytest.mark.parametrize(("change", "told"), SABOTAGE.values(), ids=SABOTAGE)
def test_a_sabotaged_suite_is_found(folder: Path, change: Callable[[Any], object], told: str) -> None:
    _edit(folder / "documents_sense.json", change)
    with pytest.raises(ConfigurationError) as caught:
        load_suites(folder)
    assert told in caught.value.what
    assert "documents_sense" in caught.value.what


def test_the_suites_know_the_codes_that_copydesk_gives() -> None:
    suites = load_suites()
    sets = [e.kwargs for e in suites["entities"].expectations if e.kwargs.get("column") == "country"]
    (countries,) = [kwargs["value_set"] for kwargs in sets if "value_set" in kwargs]
    assert {entry.country for entry in load_gazetteers().entries if entry.country} <= set(countries)
    documents = suites["documents"].expectations
    languages = [e.kwargs["regex"] for e in documents if e.kwargs.get("column") == "language"]
    codes = {*word_list("language_code"), *load_scores().languages}
    assert len(codes) > 180
    assert all(re.search(language, code) for language in languages for code in codes)
    assert not [code for code in ("xx", "zz", "qqq", "und", "e", "en\n") if re.search(languages[1], code)]


def test_all_faults_are_told_at_once(folder: Path) -> None:
    _edit(folder / "documents_sense.json", _set(severity="info", notes=""))
    (folder / "ledger_sense.json").write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_suites(folder)
    assert all(told in caught.value.what for told in ("severity", "why", "ledger_sense.json can't be read"))


def test_no_pattern_is_slow_on_hostile_text() -> None:
    patterns = {
        e.kwargs["regex"] for suite in load_suites().values() for e in suite.expectations if "regex" in e.kwargs
    }
    assert len(patterns) > 10
    for pattern in sorted(patterns):
        for unit in (" ", "a", "a@", "a.a@a-", "Tel: +3 ", "<p", "\n", "-", "2026-", "https://"):
            start = time.process_time()
            re.search(pattern, unit * (100_000 // len(unit)) + "!")
            assert time.process_time() - start < 1, (pattern, unit)
