from __future__ import annotations

import json
import uuid

from copydesk.contracts import load_tables
from copydesk.quality.shapes import COMMAND, shape_suite, suite_texts
from copydesk.quality.suites import suites_folder


def test_the_suites_are_as_the_contract_implies() -> None:
    stale = [
        name for name, text in suite_texts().items() if (suites_folder() / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run `{COMMAND}`"


def test_every_fact_of_a_column_becomes_an_expectation() -> None:
    for table in load_tables().values():
        found = [(e["type"], e["kwargs"].get("column")) for e in shape_suite(table)["expectations"]]
        for column in table.columns:
            wanted = {
                "expect_column_values_to_not_be_null": column.required,
                "expect_column_values_to_be_in_set": bool(column.values),
                "expect_column_values_to_match_regex": bool(column.pattern),
                "expect_column_values_to_be_between": column.minimum is not None or column.maximum is not None,
                "expect_column_values_to_exist_in_table": bool(column.references) and table.scope == "article",
            }
            for kind, there in wanted.items():
                assert ((kind, column.name) in found) == there, (table.name, column.name, kind)


def test_ids_are_stable_and_of_version_5() -> None:
    texts = suite_texts()
    ids = [
        item["id"]
        for text in texts.values()
        for suite in [json.loads(text)]
        for item in [suite, *suite["expectations"]]
    ]
    assert len(set(ids)) == len(ids)
    assert {uuid.UUID(given).version for given in ids} == {5}
    assert suite_texts() == texts
