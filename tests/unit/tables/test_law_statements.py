import copy
from datetime import date

import pytest

from copydesk.tables import to_arrow
from copydesk.tables.laws import check_tables
from synthetic import join_rows, make_article

ROWS = join_rows([make_article(number, seen=date(2026, 1, 1)) for number in range(3)])


def broken(change):
    rows = copy.deepcopy(ROWS)
    change(rows)
    return {
        (fault.law, fault.table) for fault in check_tables({name: to_arrow(name, some) for name, some in rows.items()})
    }


def put(table, column, value, row=0):
    def change(rows):
        old = rows[table][row][column]
        rows[table][row][column] = value(old) if callable(value) else value

    return change


def row_of(table, **wanted):
    return next(at for at, row in enumerate(ROWS[table]) if all(row[key] == value for key, value in wanted.items()))


HEADING = row_of("paragraphs", role="heading")


def reject_before(rows, field):
    at = next(at for at, row in enumerate(rows["evidence"]) if row["field"] == field)
    rows["evidence"].insert(at, rows["evidence"][at] | {"chosen": False, "value": "Another"})
    rows["evidence"][at + 1]["position"] = 1


def rename_mention(rows):
    seen = set()
    for row in rows["entities"]:
        key = row["doc_id"], row["entity_id"]
        if key in seen:
            row["name"] = "Another"
            return
        seen.add(key)


def double_mention(rows):
    first = rows["entities"][0]
    rows["entities"].insert(1, first | {"mention_id": f"{first['doc_id']}-m0999"})


MUTATIONS = [
    ("decoding", "documents", put("documents", "decoding", {"charset": None, "how": "utf-8", "repairs": []})),
    ("decoding", "documents", put("documents", "decoding", {"charset": "utf-8", "how": "guessed", "repairs": []})),
    ("decoding", "documents", put("documents", "decoding", {"charset": "utf-8", "how": "bom", "repairs": None})),
    ("evidence", "documents", put("documents", "title", "Another headline")),
    ("evidence", "documents", put("documents", "genre", "analysis")),
    ("evidence", "documents", put("documents", "rights", None)),
    ("evidence", "documents", put("documents", "rights", "© Another house")),
    ("evidence", "documents", put("documents", "authors", [])),
    ("evidence", "documents", put("evidence", "value", "de", row_of("evidence", field="language"))),
    ("evidence", "documents", put("evidence", "chosen", False, row_of("evidence", field="title"))),
    ("evidence", "documents", lambda rows: rows["evidence"].clear()),
    ("evidence", "evidence", lambda rows: reject_before(rows, "publisher")),
    ("positions", "evidence", put("evidence", "position", 3, row_of("evidence", field="title"))),
    ("folded", "documents", put("documents", "title", "A  headline")),
    ("folded", "documents", put("documents", "authors", [{"name": "Élise\nVarga", "role": None, "affiliation": None}])),
    ("folded", "documents", put("documents", "authors", [{"name": "", "role": None, "affiliation": None}])),
    ("folded", "paragraphs", put("paragraphs", "text", lambda text: f"{text}\u200b")),
    ("folded", "entities", put("entities", "name", "Per\xadsia")),
    ("section", "paragraphs", put("paragraphs", "section", "Another heading", HEADING + 1)),
    ("section", "paragraphs", put("paragraphs", "section", None, HEADING + 1)),
    ("section", "paragraphs", put("paragraphs", "section", "It", HEADING)),
    ("unique", "entities", lambda rows: double_mention(rows)),
    ("names", "entities", lambda rows: rename_mention(rows)),
]


@pytest.mark.parametrize("number", range(len(MUTATIONS)), ids=[f"{law}-{table}" for law, table, _ in MUTATIONS])
def test_a_law_names_what_breaks_it(number):
    law, table, change = MUTATIONS[number]
    assert (law, table) in broken(change)


def test_good_rows_break_none():
    assert broken(lambda rows: None) == set()


def test_statements_of_rights_are_joined_and_each_is_evidence():
    def join(rows):
        at = next(at for at, row in enumerate(rows["evidence"]) if row["field"] == "rights")
        rows["evidence"].insert(at + 1, rows["evidence"][at] | {"position": 1, "value": "robots: noai"})
        document = next(row for row in rows["documents"] if row["doc_id"] == rows["evidence"][at]["doc_id"])
        document["rights"] += "; robots: noai"

    assert broken(join) == set()


def test_a_value_that_stands_twice_in_a_page_is_evidence_twice():
    def double(rows):
        at = next(at for at, row in enumerate(rows["evidence"]) if row["field"] == "title")
        rows["evidence"].insert(
            at + 1, rows["evidence"][at] | {"position": 1, "source_start": None, "source_end": None}
        )

    assert broken(double) == set()
