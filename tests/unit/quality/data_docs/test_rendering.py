from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from copydesk.errors import ConfigurationError
from copydesk.quality import foreign_keys
from copydesk.quality.data_docs.cleaning import clean_markup
from copydesk.quality.data_docs.rendering import Renderer
from copydesk.quality.engine import Outcome
from copydesk.quality.suites import Expectation, load_suites
from copydesk.quality.verdict import Severity


def outcome(kind: str = "expect_column_values_to_not_be_null", *, keys: int = 0, why: str = "a test", **kwargs: str):
    given = {"column": "title"} | kwargs
    expectation = Expectation(id="", type=kind, kwargs=given, severity=Severity.WARNING, why=why)
    named = tuple((f"<b>{at}",) for at in range(keys))
    return Outcome(
        expectation=expectation, success=not keys, n_rows=200, n_judged=200, n_failing=keys, keys=named, observed=None
    )


def render(*outcomes: Outcome, columns: tuple[str, ...] = ("title",)) -> str:
    made = datetime(2026, 3, 1, tzinfo=UTC)
    markup = Renderer().validation("a_suite", outcomes, table="documents", columns=columns, version="v1", made=made)
    return clean_markup(markup)


def test_keys_are_escaped_and_counted() -> None:
    page = render(outcome(keys=150))
    assert "<bdi>&lt;b&gt;0</bdi>" in page
    assert "<bdi>&lt;b&gt;4</bdi></code>, and 145 more" in page
    assert "150 unexpected values found. 75% of 200 total rows." in page


def test_what_a_suite_says_is_no_markup() -> None:
    regex = "(?<!a)<script>\u202e$1 ${column}"
    page = render(outcome("expect_column_values_to_not_match_regex", regex=regex, why="see `a<b` <script>x</script>"))
    assert "(?&lt;!a)&lt;script&gt;\\u202e$1 ${column}" in page
    assert "see <code>a&lt;b</code> &lt;script&gt;x&lt;/script&gt;" in page


def test_names_of_columns_are_no_markup() -> None:
    kind = "expect_table_columns_to_match_ordered_list"
    columns = Outcome(
        expectation=Expectation(id="", type=kind, kwargs={"column_list": ["a"]}, severity=Severity.CRITICAL, why=""),
        success=False,
        n_rows=2,
        n_judged=0,
        n_failing=0,
        keys=(),
        observed=None,
    )
    assert "&lt;script&gt;\\\\u202e" in render(columns, columns=("<script>\u202e",))


def test_each_expectation_that_is_our_own_is_a_sentence() -> None:
    suite = load_suites()["entities"]
    page = clean_markup(Renderer().suite("entities_shape", suite.expectations, "the <b>notes</b>"))
    assert page.count("values must stand in the column") == 2
    assert "expect_column" not in page


@pytest.mark.parametrize("parent", [{}, {"parent": "documents", "parent_column": "doc_id", "staged": "x"}])
def test_what_can_not_be_rendered_is_told_and_not_left_out(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, parent: dict[str, str]
) -> None:
    # The first is no whole expectation; of the second, a cell fails, which Great Expectations only logs.
    monkeypatch.setattr(foreign_keys.ExpectColumnValuesToExistInTable, "_get_observed_value_from_evr", None)
    broken = outcome("expect_column_values_to_exist_in_table", **parent)
    with caplog.at_level(logging.WARNING), pytest.raises(ConfigurationError, match="can't render a page"):
        render(broken)
    assert caplog.records == []
