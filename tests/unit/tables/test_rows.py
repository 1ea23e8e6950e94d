from copydesk.contracts import load_tables
from copydesk.records import Quarantined
from copydesk.tables.rows import article_rows, count_words, paragraph_id, quarantine_row, sha256
from pasted import BODY, ONE, TITLE, read

TEXT = f"{TITLE}\n\nBy Anna Novak\n\n{BODY}\n\nPress office: press@example.org, +44 20 7946 0123\n"
ROWS = article_rows(read(TEXT))


def test_rows_have_the_columns_of_the_contract():
    for name, rows in ROWS.items():
        columns = {column.name for column in load_tables()[name].columns}
        assert rows or name == "entities"
        for row in rows:
            assert set(row) == columns, name


def test_counts_and_digests_are_those_of_the_text():
    (document,) = ROWS["documents"]
    assert document["n_source_chars"] == len(TEXT)
    kept = sum(row["source_end"] - row["source_start"] for row in ROWS["ledger"] if row["kept"])
    assert document["n_removed_chars"] == len(TEXT) - kept
    assert document["content_sha256"] == sha256(BODY) == sha256(document["text"])
    assert document["n_words"] == count_words(BODY)
    assert document["n_paragraphs"] == len(ROWS["paragraphs"]) == 3
    assert document["n_sentences"] == sum(len(row["sentences"]) for row in ROWS["paragraphs"])


def test_what_is_kept_or_personal_is_not_written_twice_or_at_all():
    texts = {row["role"]: row["text"] for row in ROWS["ledger"]}
    assert texts["title"] == f"{TITLE}\n\n"
    assert texts["paragraph"] is None
    assert texts["contact"] is None
    assert "7946" not in repr(dict(ROWS))


def test_kept_spans_name_their_paragraphs():
    named = [row["paragraph_id"] for row in ROWS["ledger"] if row["kept"]]
    assert named == [row["paragraph_id"] for row in ROWS["paragraphs"]]
    assert ROWS["paragraphs"][0]["text"] == ONE


def test_evidence_is_numbered_by_field():
    for field in {row["field"] for row in ROWS["evidence"]}:
        rows = [row for row in ROWS["evidence"] if row["field"] == field]
        assert [row["position"] for row in rows] == list(range(len(rows)))


def test_a_refusal_is_a_row():
    row = quarantine_row(
        Quarantined(locator="a", raw_sha256=None, n_bytes=7, stage="ingest", reason="empty", detail="x")
    )
    assert set(row) == {column.name for column in load_tables()["quarantine"].columns}
    assert row["bytes"] == 7


def test_ids_count_on_beyond_four_digits():
    assert paragraph_id("d", 12345) == "d-p12345"
