"""What the contract of a table implies, as a Great Expectations suite; and the ids of all suites."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from copydesk.contracts import load_tables
from copydesk.quality.suites import files_of, suites_folder, targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from copydesk.contracts import Column, Table

_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://copydesk.invalid/expectations")

COMMAND = "python -m copydesk.quality"
"""What writes the generated suites anew."""


def suite_texts(folder: Path | None = None) -> Mapping[str, str]:
    """Every suite file by name, as it should stand: shapes from the contract, the others as they are but for ids."""
    folder = folder or suites_folder()
    texts: dict[str, str] = {}
    for target in targets():
        for name in files_of(target):
            suite = shape_suite(load_tables()[target]) if name.endswith("_shape") else _by_hand(folder, name)
            texts[f"{name}.json"] = json.dumps(_identified(suite), indent=2, ensure_ascii=False) + "\n"
    return texts


def shape_suite(table: Table) -> dict[str, Any]:
    """The generated suite of a table, without ids."""
    why = f"Generated from schemas/{table.name}.toml by `{COMMAND}`: change it there."
    return {"name": f"{table.name}_shape", "notes": why, "meta": {}, "expectations": list(_expectations(table))}


def _expectations(table: Table) -> Iterator[dict[str, Any]]:
    names = [column.name for column in table.columns]
    readers = "Readers take columns by name and by place, as the contract gives them."
    yield _expectation("expect_table_columns_to_match_ordered_list", {"column_list": names}, readers)
    why = f"The key of {table.name}: {table.grain}."
    if len(table.key) == 1:
        yield _expectation("expect_column_values_to_be_unique", {"column": table.key[0]}, why)
    else:
        yield _expectation("expect_compound_columns_to_be_unique", {"column_list": list(table.key)}, why)
    for column in table.columns:
        yield from _of_column(column, refers=table.scope == "article")


def _of_column(column: Column, *, refers: bool) -> Iterator[dict[str, Any]]:
    # What a table of the corpus refers to lies in many shards: a law of the whole version sees to it.
    name = {"column": column.name}
    if column.required:
        why = f"Never null: {column.meaning}"
        yield _expectation("expect_column_values_to_not_be_null", name, why)
    if column.values:
        why = "The contract lists its values, and readers switch on them."
        yield _expectation("expect_column_values_to_be_in_set", name | {"value_set": list(column.values)}, why)
    if column.pattern:
        # `$` would admit a line break at the end of the value.
        regex = f"(?:{column.pattern})(?!\\n)"
        yield _expectation(
            "expect_column_values_to_match_regex", name | {"regex": regex}, f"Its form: {column.meaning}"
        )
    limits = {"min_value": column.minimum, "max_value": column.maximum}
    given = {key: value for key, value in limits.items() if value is not None}
    if given:
        why = f"Its range: {column.meaning}"
        yield _expectation("expect_column_values_to_be_between", name | given, why)
    if column.references and refers:
        parent, _, parent_column = column.references.partition(".")
        kwargs = name | {"parent": parent, "parent_column": parent_column, "staged": {"$PARAMETER": "staged"}}
        why = f"A row without its parent in {parent} could be joined to nothing."
        yield _expectation("expect_column_values_to_exist_in_table", kwargs, why)


def _expectation(kind: str, kwargs: Mapping[str, Any], why: str) -> dict[str, Any]:
    return {"type": kind, "kwargs": dict(kwargs), "severity": "critical", "notes": why, "meta": {}}


def _by_hand(folder: Path, name: str) -> dict[str, Any]:
    suite: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return suite


def _identified(suite: dict[str, Any]) -> dict[str, Any]:
    name = suite["name"]
    found = [{"id": _id(name, item["type"], item["kwargs"])} | _without_id(item) for item in suite["expectations"]]
    return {"name": name, "id": _id(name)} | _without_id(suite) | {"expectations": found}


def _id(*parts: object) -> str:
    return str(uuid.uuid5(_IDS, json.dumps(parts, sort_keys=True)))


def _without_id(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "id"}
