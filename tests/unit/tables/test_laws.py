import copy
from datetime import date

import pyarrow as pa
import pytest

from copydesk.tables import to_arrow
from copydesk.tables.laws import Fault, check_conservation, check_tables, check_version, edtf_days
from synthetic import join_rows, make_article, make_refusal

ROWS = join_rows(
    [make_article(number, seen=date(2026, 1, 1)) for number in range(3)], [make_refusal(1), make_refusal(2)]
)


def arrow(rows):
    return {name: to_arrow(name, some) for name, some in rows.items()}


def broken(change):
    rows = copy.deepcopy(ROWS)
    change(rows)
    return {(fault.law, fault.table) for fault in check_tables(arrow(rows))}


def put(table, column, value, row=0):
    def change(rows):
        old = rows[table][row][column]
        rows[table][row][column] = value(old) if callable(value) else value

    return change


def drop(table, row=0):
    return lambda rows: rows[table].pop(row)


def swap(table):
    def change(rows):
        rows[table][0], rows[table][1] = rows[table][1], rows[table][0]

    return change


def row_of(table, **wanted):
    return next(at for at, row in enumerate(ROWS[table]) if all(row[key] == value for key, value in wanted.items()))


PII = row_of("ledger", pii=True)
KEPT = row_of("ledger", kept=True)
TITLE = row_of("ledger", role="title")
HEADING = row_of("paragraphs", role="heading")


def plus(number):
    return lambda value: value + number


def move(row, by, *names):
    for name in names:
        row[name] += by


MUTATIONS = [
    ("required", "documents", put("documents", "text", None)),
    ("required", "documents", put("documents", "first_seen", None)),
    ("required", "paragraphs", put("paragraphs", "role", None)),
    ("required", "quarantine", put("quarantine", "reason", None)),
    ("required", "entities", put("entities", "doc_id", None)),
    ("unique", "documents", lambda rows: rows["documents"].append(rows["documents"][-1])),
    ("unique", "paragraphs", put("paragraphs", "paragraph_id", ROWS["paragraphs"][1]["paragraph_id"])),
    ("unique", "entities", put("entities", "mention_id", ROWS["entities"][1]["mention_id"])),
    ("unique", "ledger", put("ledger", "position", 1)),
    ("unique", "evidence", put("evidence", "field", ROWS["evidence"][1]["field"])),
    ("unique", "quarantine", put("quarantine", "locator", ROWS["quarantine"][1]["locator"])),
    ("order", "documents", swap("documents")),
    ("order", "paragraphs", swap("paragraphs")),
    ("order", "entities", swap("entities")),
    ("order", "ledger", swap("ledger")),
    ("order", "evidence", swap("evidence")),
    ("order", "quarantine", swap("quarantine")),
    ("values", "paragraphs", put("paragraphs", "role", "title")),
    ("values", "ledger", put("ledger", "role", "masthead", TITLE)),
    ("values", "entities", put("entities", "label", "Person")),
    ("values", "evidence", put("evidence", "confidence", "certain")),
    ("values", "quarantine", put("quarantine", "reason", "boring")),
    ("pattern", "documents", put("documents", "published", "14 February 2026")),
    ("pattern", "documents", put("documents", "published", "2026-02\n")),
    ("pattern", "documents", put("documents", "language", "English")),
    ("pattern", "entities", put("entities", "country", "no")),
    ("range", "documents", put("documents", "n_source_chars", 0)),
    ("range", "entities", put("entities", "score", 1.5)),
    ("range", "entities", put("entities", "score", float("nan"))),
    ("range", "ledger", put("ledger", "source_start", -1)),
    ("reference", "paragraphs", put("paragraphs", "doc_id", "0" * 20)),
    ("reference", "entities", put("entities", "paragraph_id", "0" * 20 + "-p0000")),
    ("reference", "entities", put("entities", "paragraph_id", ROWS["paragraphs"][-1]["paragraph_id"])),
    ("reference", "ledger", put("ledger", "paragraph_id", "0" * 20 + "-p0000", KEPT)),
    ("reference", "evidence", put("evidence", "doc_id", "0" * 20)),
    ("id", "documents", put("documents", "doc_id", "article-1")),
    ("id", "paragraphs", put("paragraphs", "paragraph_id", lambda value: value[:-1])),
    ("id", "entities", put("entities", "mention_id", lambda value: value.replace("-m", "-x"))),
    ("offsets", "paragraphs", put("paragraphs", "start", plus(1))),
    ("offsets", "paragraphs", put("paragraphs", "end", plus(-1))),
    ("offsets", "paragraphs", put("paragraphs", "text", lambda value: "X" + value[1:])),
    ("offsets", "entities", put("entities", "start", plus(1))),
    ("offsets", "entities", put("entities", "end", plus(1))),
    ("offsets", "entities", put("entities", "doc_start", plus(1))),
    ("offsets", "entities", put("entities", "doc_end", plus(-1))),
    ("offsets", "entities", put("entities", "text", "Nobody")),
    ("source-offsets", "paragraphs", put("paragraphs", "source_end", 10**6)),
    ("source-offsets", "entities", put("entities", "source_start", 0)),
    ("source-offsets", "entities", put("entities", "source_end", None)),
    ("source-offsets", "evidence", put("evidence", "source_end", None, row_of("evidence", field="title"))),
    ("source-offsets", "evidence", put("evidence", "source_end", 10**6, row_of("evidence", field="title"))),
    ("document-text", "documents", put("documents", "text", lambda value: value.replace("\n\n", "\n", 1))),
    ("positions", "paragraphs", drop("paragraphs", 1)),
    ("positions", "ledger", put("ledger", "position", 99, -1)),
    ("sentences", "paragraphs", put("paragraphs", "sentences", lambda value: value[1:])),
    ("sentences", "paragraphs", put("paragraphs", "sentences", lambda value: [*value, value[0]])),
    ("sentences", "paragraphs", put("paragraphs", "sentences", lambda value: [{**value[0], "end": 10**6}])),
    ("sentences", "paragraphs", put("paragraphs", "sentences", lambda value: [None, *value])),
    ("sentences", "paragraphs", put("paragraphs", "sentences", lambda value: [{"start": None, "end": 1}, *value])),
    ("tiling", "ledger", drop("ledger", 1)),
    ("tiling", "ledger", drop("ledger", -1)),
    ("tiling", "ledger", lambda rows: rows["ledger"].clear()),
    ("tiling", "ledger", put("ledger", "source_end", plus(1))),
    ("tiling", "ledger", put("documents", "n_source_chars", plus(1))),
    ("kept", "ledger", put("ledger", "kept", True, TITLE)),
    ("kept", "ledger", put("ledger", "role", "title", KEPT)),
    ("kept", "ledger", put("ledger", "paragraph_id", None, KEPT)),
    ("kept", "ledger", put("ledger", "pii", True, KEPT)),
    ("kept", "paragraphs", put("ledger", "paragraph_id", None, KEPT)),
    ("kept", "paragraphs", put("paragraphs", "role", "quote", HEADING)),
    ("kept", "paragraphs", put("paragraphs", "source_start", 0, HEADING)),
    ("kept", "paragraphs", put("paragraphs", "source_end", plus(5), HEADING)),
    ("ledger-text", "ledger", put("ledger", "text", None, TITLE)),
    ("ledger-text", "ledger", put("ledger", "text", "555 0100", PII)),
    ("ledger-text", "ledger", put("ledger", "text", "kept", KEPT)),
    ("ledger-text", "ledger", put("ledger", "text", lambda value: value.strip(), TITLE)),
    ("counts", "documents", put("documents", "n_paragraphs", plus(1))),
    ("counts", "documents", put("documents", "n_sentences", plus(1))),
    ("counts", "documents", put("documents", "n_words", plus(1))),
    ("counts", "documents", put("documents", "n_mentions", plus(1))),
    ("counts", "documents", put("documents", "n_removed_chars", plus(1))),
    ("counts", "documents", drop("entities")),
    ("counts", "paragraphs", put("paragraphs", "n_words", plus(1))),
    ("hash", "documents", put("documents", "content_sha256", "0" * 64)),
    ("source-offsets", "entities", put("entities", "source_start", plus(-1))),
    ("source-offsets", "entities", lambda rows: move(rows["entities"][0], 1, "source_start", "source_end")),
    ("source-offsets", "paragraphs", put("paragraphs", "source_end", plus(-1))),
    ("dates", "documents", put("documents", "published", None)),
    ("dates", "documents", put("documents", "published", "2026")),
    ("dates", "documents", put("documents", "published", "2026-13")),
    ("dates", "documents", put("documents", "published_to", None)),
    ("dates", "documents", put("documents", "published_from", date(2026, 2, 2))),
    ("dates", "documents", put("documents", "updated", "2026-02-30")),
    ("personal-data", "evidence", lambda rows: rows["evidence"][0].update(_inside(PII))),
    ("kb", "entities", put("entities", "kb", None, row_of("entities", kb="iso3166"))),
    ("kb", "entities", put("entities", "kb_id", None, row_of("entities", kb="geonames"))),
]


def _inside(at):
    row = ROWS["ledger"][at]
    assert row["doc_id"] == ROWS["evidence"][0]["doc_id"]
    return {"source_start": row["source_start"] + 1, "source_end": row["source_end"] + 1}


def test_good_tables_keep_every_law():
    assert check_tables(arrow(ROWS)) == ()


@pytest.mark.parametrize("number", range(len(MUTATIONS)), ids=[f"{law}-{table}" for law, table, _ in MUTATIONS])
def test_a_law_names_what_breaks_it(number):
    law, table, change = MUTATIONS[number]
    assert (law, table) in broken(change)


def test_no_fault_shows_text_of_an_article():
    rows = copy.deepcopy(ROWS)
    for table, column in [("documents", "text"), ("paragraphs", "text"), ("entities", "text"), ("ledger", "text")]:
        for row in rows[table]:
            row[column] = "A secret of 555 0100"
    for column in ("published", "updated", "language"):
        rows["documents"][0][column] = "A secret of 555 0100"
    rows["ledger"][0]["role"] = rows["entities"][0]["label"] = rows["paragraphs"][0]["role"] = "A secret of 555 0100"
    faults = check_tables(arrow(rows))
    assert len(faults) > 20
    assert not [fault for fault in faults if "secret" in str(fault) or "555" in str(fault)]


def test_a_fault_names_law_table_and_key():
    rows = copy.deepcopy(ROWS)
    rows["documents"][0]["n_words"] += 1
    words = ROWS["documents"][0]["n_words"]
    doc_id = ROWS["documents"][0]["doc_id"]
    detail = f"'n_words' is {words + 1}, counted are {words}"
    assert check_tables(arrow(rows)) == (Fault(law="counts", table="documents", key=doc_id, detail=detail),)


def test_other_columns_are_a_fault_by_themselves():
    tables = arrow(ROWS)
    tables["entities"] = tables["entities"].drop_columns("score")
    tables["ledger"] = tables["ledger"].replace_schema_metadata({"pandas": "{}"})
    assert {(fault.law, fault.table) for fault in check_tables(tables)} == {
        ("schema", "entities"),
        ("schema", "ledger"),
    }


def test_a_paragraph_may_be_of_several_spans():
    rows = copy.deepcopy(ROWS)
    # A caption inside the first paragraph: three spans, the middle one removed.
    at = KEPT
    span = rows["ledger"][at]
    first, second, third = dict(span), dict(span), dict(span)
    start = span["source_start"]
    first["source_end"] = second["source_start"] = start + 4
    second["source_end"] = third["source_start"] = start + 9
    second.update(role="caption", kept=False, paragraph_id=None, text="x" * 5)
    doc = [row for row in rows["ledger"] if row["doc_id"] == span["doc_id"]]
    rest = [row for row in rows["ledger"] if row["doc_id"] != span["doc_id"]]
    index = doc.index(span)
    doc[index : index + 1] = [first, second, third]
    for position, row in enumerate(doc):
        row["position"] = position
    rows["ledger"] = sorted([*doc, *rest], key=lambda row: (row["doc_id"], row["position"]))
    document = next(row for row in rows["documents"] if row["doc_id"] == span["doc_id"])
    document["n_removed_chars"] += 5
    assert check_tables(arrow(rows)) == ()


def test_conservation():
    assert check_conservation(3, ["a", "b"], ["c"]) == ()
    assert [fault.key for fault in check_conservation(4, ["a", "b"], ["c"])] == [""]
    assert [(f.table, f.key) for f in check_conservation(3, ["a", "b"], ["b"])] == [("quarantine", "b")]
    assert [(f.table, f.key) for f in check_conservation(3, ["a", "a"], ["b"])] == [("documents", "a")]


def groups():
    for number in (1, 2):
        rows = join_rows([make_article(10 * number, seen=date(2026, 1, number))])
        del rows["quarantine"]
        yield arrow(rows)
    yield {"quarantine": to_arrow("quarantine", ROWS["quarantine"])}


def test_a_version_is_checked_across_its_shards():
    assert check_version(groups(), found=4) == ()
    assert {fault.law for fault in check_version(groups(), found=5)} == {"conservation"}
    one, two, three = groups()
    assert {fault.law for fault in check_version([two, one, three], found=4)} == {"order"}
    assert {fault.law for fault in check_version([one, one, two, three], found=5)} >= {"unique", "conservation"}


def test_shards_joined_have_no_order():
    rows = copy.deepcopy(ROWS)
    swap("entities")(rows)
    assert check_tables(arrow(rows), ordered=False) == ()


def test_empty_tables_keep_the_laws():
    assert check_tables(arrow({name: [] for name in ROWS})) == ()
    assert check_version([arrow({name: [] for name in ROWS})], found=0) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("2023-02", (date(2023, 2, 1), date(2023, 2, 28))),
        ("2024-12", (date(2024, 12, 1), date(2024, 12, 31))),
        ("2024-02-29", (date(2024, 2, 29), date(2024, 2, 29))),
        ("2023-02-29", None),
        ("0000", None),
        ("-0044", None),
        ("2026-1", None),
    ],
)
def test_the_days_of_a_date(text, days):
    assert edtf_days(text) == days


def test_a_table_that_is_absent_is_not_checked():
    assert check_tables({"paragraphs": pa.table(to_arrow("paragraphs", ROWS["paragraphs"]))}) == ()


IDS = sorted({row["entity_id"] for row in ROWS["entities"]})


def _documents(entity_id):
    return len({row["doc_id"] for row in ROWS["entities"] if row["entity_id"] == entity_id})


def identity(entity_id, same_as, **values):
    counts = {"n_documents": _documents(entity_id), "n_known": _documents(same_as)}
    return {"entity_id": entity_id, "same_as": same_as, "relation": "spelling", **counts, **values}


@pytest.mark.parametrize(
    ("rows", "laws"),
    [
        ([identity(IDS[0], IDS[1])], set()),
        ([identity("org:nobody", IDS[1], n_documents=1)], {"reference"}),
        ([identity(IDS[0], "org:nobody", n_known=1)], {"reference"}),
        ([identity(IDS[0], IDS[1], n_documents=77)], {"counts"}),
        ([identity(IDS[0], IDS[1], n_known=77)], {"counts"}),
        ([identity(IDS[0], IDS[0])], {"chain"}),
        ([identity(IDS[0], IDS[1]), identity(IDS[1], IDS[2])], {"chain"}),
        ([identity(IDS[1], IDS[2]), identity(IDS[0], IDS[2])], {"order"}),
        ([identity(IDS[0], IDS[1], relation="cousin")], {"values"}),
    ],
)
def test_identities_say_what_the_mentions_say(rows, laws):
    groups = [arrow(ROWS), {"identities": to_arrow("identities", rows)}]
    faults = check_version(groups, found=5)
    assert {fault.law for fault in faults if fault.table == "identities"} == laws
    assert all(fault.table == "identities" for fault in faults)
