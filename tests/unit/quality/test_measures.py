from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from gate_tables import AS_OF, make_rows, make_tables

from copydesk.contracts import arrow_schema
from copydesk.quality.measures import (
    DOCUMENT_MEASURES,
    VERSION_MEASURES,
    document_measures,
    removed_by_rule,
    version_measures,
)


def test_measures_of_a_document() -> None:
    rows = make_rows(2)
    first, second = rows["documents"]
    first |= {"published": "1492", "published_from": date(1492, 1, 1), "published_to": date(1492, 12, 31)}
    first |= {"n_words": 50, "n_sentences": 0, "media_type": "text/html"}
    second |= {
        "published_from": date(2026, 3, 3),
        "published_to": date(2026, 12, 31),
        "n_words": 1000,
        "n_mentions": 7,
        "n_sentences": 50,
    }
    second |= {"n_removed_chars": 30, "n_source_chars": 120}
    made = document_measures(make_tables(rows)["documents"], AS_OF)
    assert made.column_names == list(DOCUMENT_MEASURES)
    one, two = made.to_pylist()
    assert (one["published_year"], one["words_per_sentence"], one["mentions_per_1000_words"]) == (1492, None, None)
    assert (one["removed_share_of_text"], one["removed_share_of_page"] > 0) == (None, True)
    assert (two["published_days_ahead"], two["first_seen_days_ahead"]) == (2, 0)
    assert (two["removed_share_of_text"], two["removed_share_of_page"]) == (0.25, None)
    assert (two["words_per_sentence"], two["mentions_per_1000_words"]) == (20, pytest.approx(7))


def test_an_update_before_the_publication_is_measured_in_days() -> None:
    rows = make_rows(4)
    for row, updated in zip(rows["documents"], ("2026-01-30", "2026-02", "2025", None), strict=True):
        row["updated"] = updated
    made = document_measures(make_tables(rows)["documents"], AS_OF)
    assert made.column("updated_days_before").to_pylist() == [2, -27, 32, None]


def test_mentions_are_counted_in_english_only() -> None:
    rows = make_rows(2)
    rows["documents"][0]["language"] = "ru"
    russian, english = document_measures(make_tables(rows)["documents"], AS_OF).to_pylist()
    assert russian["mentions_per_1000_words"] is None
    assert english["mentions_per_1000_words"] > 3


def test_measures_of_a_version() -> None:
    rows = make_rows(10)
    rows["documents"][0] |= {"language": None, "title": None, "published": None, "authors": []}
    rows["documents"][1] |= {"language": "fr", "content_sha256": rows["documents"][2]["content_sha256"]}
    rows["quarantine"][0]["reason"] = "crashed"
    next(row for row in rows["ledger"] if row["role"] == "byline")["role"] = "other"
    tables = make_tables(rows)
    made = version_measures({name: [table] for name, table in tables.items()}, found=12)
    halves = {name: [table.slice(7), table.slice(0, 7)] for name, table in tables.items()}
    assert version_measures(halves, found=12).equals(made)
    (row,) = made.to_pylist()
    assert made.column_names == list(VERSION_MEASURES)
    assert row["quarantined_share"] == pytest.approx(2 / 12)
    assert row["crashed"] == 1
    assert row["main_language_share"] == pytest.approx(8 / 9)
    assert {
        row[f"{name}_share"] for name in ("unknown_language", "untitled", "undated", "unsigned", "repeated_text")
    } == {0.1}
    assert 0 < row["removed_as_other_share"] < 0.1
    assert row["located_mentions_share"] == 1


def test_nothing_measures_as_nothing() -> None:
    empty = {name: arrow_schema(name).empty_table() for name in ("documents", "entities", "ledger", "quarantine")}
    (row,) = version_measures({name: [table] for name, table in empty.items()}, found=0).to_pylist()
    assert row["crashed"] == 0
    assert {value for name, value in row.items() if name != "crashed"} == {None}
    assert document_measures(empty["documents"], AS_OF).num_rows == 0


def test_what_was_removed_is_counted_by_role_and_rule() -> None:
    ledger = make_tables(make_rows(3))["ledger"]
    removed = removed_by_rule([ledger])
    assert removed_by_rule([ledger.slice(5), ledger.slice(0, 5)]) == removed
    assert [(role, spans) for role, _, spans, _ in removed] == [("byline", 3), ("contact", 3), ("title", 3)]
    spans = ledger.filter(pa.compute.invert(ledger.column("kept")))
    size = pa.compute.subtract(spans.column("source_end"), spans.column("source_start"))
    assert sum(chars for *_, chars in removed) == pa.compute.sum(size).as_py()
