import json

import pytest

from copydesk.batches import BATCH_BYTES, BATCH_INPUTS, plan_batches, process_batch
from copydesk.batches import processing as batches
from copydesk.errors import Reason
from copydesk.ingest import find_inputs
from copydesk.ingest.inventory import Found
from copydesk.records import Limits
from copydesk.tables import read_table
from packing import tarred, zipped
from pasted import BODY, TITLE


def found(number, n_bytes):
    return Found(locator=f"{number}.txt", path=None, n_bytes=n_bytes)


@pytest.mark.parametrize(
    ("sizes", "workers", "lengths"),
    [
        ([], 1, []),
        ([1] * 3, 1, [3]),
        ([BATCH_BYTES, 1, 1], 1, [1, 2]),
        ([1, BATCH_BYTES * 3, 1], 1, [1, 1, 1]),
        ([0] * (BATCH_INPUTS + 1), 1, [BATCH_INPUTS, 1]),
        ([None, 5, None], 1, [3]),
        ([10] * 16, 2, [2] * 8),
    ],
)
def test_inputs_are_dealt_by_size_each_into_one_batch(tmp_path, sizes, workers, lengths):
    inputs = [found(number, size) for number, size in enumerate(sizes)]
    planned = tuple(plan_batches(inputs, tmp_path, model="en", workers=workers))
    assert [len(batch.inputs) for batch in planned] == lengths
    assert [one for batch in planned for one in batch.inputs] == inputs
    assert len({batch.folder for batch in planned}) == len(planned)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"{TITLE} {name}\n\n{BODY}", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "d.xyz").write_text("x")
    return folder


def processed(raw, tmp_path):
    (batch,) = plan_batches(find_inputs(raw), tmp_path / "staging", model=None)
    done = process_batch(batch)
    tables = {name: [folder / f"{name}.parquet" for folder in done.folders] for name in ("documents", "quarantine")}
    return done, {name: read_table(paths).to_pylist() for name, paths in tables.items()}


def test_every_input_is_a_document_or_in_quarantine(raw, tmp_path):
    done, tables = processed(raw, tmp_path)
    assert (done.n_inputs, done.n_documents) == (5, 3)
    assert sorted(row["locator"] for row in tables["documents"]) == ["a.txt", "b.txt", "c.txt"]
    assert {row["locator"]: row["reason"] for row in tables["quarantine"]} == {
        "empty.txt": "empty",
        "d.xyz": "unsupported_type",
    }
    assert done.n_bytes == sum(path.stat().st_size for path in raw.iterdir())


@pytest.mark.parametrize("error", [ZeroDivisionError("secret text"), RecursionError(), MemoryError()])
def test_a_crash_in_one_article_costs_only_that_article(raw, tmp_path, monkeypatch, error):
    real = batches.read_raw

    def crash(one, tools):
        if one.locator == "b.txt":
            raise error
        return real(one, tools)

    monkeypatch.setattr(batches, "read_raw", crash)
    done, tables = processed(raw, tmp_path)
    (row,) = (row for row in tables["quarantine"] if row["locator"] == "b.txt")
    assert (row["reason"], row["stage"], done.n_documents) == (Reason.CRASHED, "pipeline", 2)
    assert row["detail"].startswith(f"{type(error).__name__} in test_processing.py, line ")
    assert "secret" not in row["detail"]
    assert row["raw_sha256"]


def test_a_file_that_goes_away_is_unreadable(raw, tmp_path):
    (batch,) = plan_batches(find_inputs(raw), tmp_path / "staging", model=None)
    (raw / "a.txt").unlink()
    done = process_batch(batch)
    rows = read_table([folder / "quarantine.parquet" for folder in done.folders]).to_pylist()
    assert {row["locator"]: row["reason"] for row in rows}["a.txt"] == "unreadable"


def test_an_archive_is_one_input_of_many_articles_written_in_several_folders(raw, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "FOLDER_CHARS", 4_000)
    text = f"{TITLE}\n\n{BODY}".encode()
    (raw / "a.tar").write_bytes(tarred({f"{number:02}.txt": text + b" %d" % number for number in range(20)}))
    done, tables = processed(raw, tmp_path)
    assert (done.n_inputs, done.n_documents, done.n_found) == (6, 23, 25)
    assert len(done.folders) > 5
    assert len({row["locator"] for rows in tables.values() for row in rows}) == 25


def test_the_limits_of_a_batch_hold(raw, tmp_path):
    (raw / "a.zip").write_bytes(zipped({"1.txt": b"x", "2.txt": b"y"}))
    limits = Limits(max_bytes=100, max_articles=1)
    (batch,) = plan_batches(find_inputs(raw), tmp_path / "staging", model=None, limits=limits)
    done = process_batch(batch)
    rows = read_table([folder / "quarantine.parquet" for folder in done.folders]).to_pylist()
    reasons = {row["locator"]: row["reason"] for row in rows}
    assert reasons["a.txt"] == reasons["a.zip"] == "too_large"


HOSTILE = f"""<html><head><title>&#xD800; &#0;x</title>
<script type="application/ld+json">
{{"@type":"NewsArticle","headline":"\\ud800 \\u0000 x","author":{{"name":"\\udfff A"}}}}</script>
<meta name="author" content="&#xDFFF;"><link rel="canonical" href="https://example.org/&#xD800;"></head>
<body><article><h1>{TITLE}\x1b]0;x\x07</h1><p>{BODY}</p></article>"""


def test_odd_characters_do_not_stop_a_batch(raw, tmp_path):
    (raw / "hostile.html").write_bytes(HOSTILE.encode())
    done, _ = processed(raw, tmp_path)
    assert done.n_documents == 4


def test_rows_become_documents_with_evidence_and_nothing_is_lost(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    row = {"text": BODY, "title": "Of the Row", "author": "By Anna Novak", "date": "2024-03-05", "source": "A Review"}
    lines = [json.dumps(row), "{", json.dumps(row | {"text": None}), json.dumps(row | {"url": "https://example.org/a"})]
    (raw / "a.jsonl").write_text("\n".join(lines))
    (raw / "a.jsonl.meta.toml").write_text('publisher = "A Sidecar"')
    done, tables = processed(raw, tmp_path)
    assert (done.n_inputs, done.n_found, done.n_documents) == (1, 4, 2)
    assert {row["locator"]: row["reason"] for row in tables["quarantine"]} == {
        "a.jsonl#2": "malformed",
        "a.jsonl#3": "empty",
    }
    for document in tables["documents"]:
        assert document["locator"] in ("a.jsonl#1", "a.jsonl#4")
        assert (document["title"], document["published"], document["publisher"]) == (
            "Of the Row",
            "2024-03-05",
            "A Sidecar",
        )
        assert [author["name"] for author in document["authors"]] == ["Anna Novak"]
        assert document["text"] == BODY
    evidence = read_table([folder / "evidence.parquet" for folder in done.folders]).to_pylist()
    methods = {(one["field"], one["method"], one["chosen"]) for one in evidence}
    assert {
        ("title", "row", True),
        ("authors", "row", True),
        ("published", "row", True),
        ("publisher", "sidecar", True),
        ("publisher", "row", False),
    } <= methods


def test_the_stages_tell_where_the_cpu_seconds_went(raw, tmp_path):
    done, _ = processed(raw, tmp_path)
    assert {"tools", "ingest", "source", "structure", "segment", "metadata", "rows", "refused"} >= set(
        done.cpu_by_stage
    )
    assert done.cpu_by_stage["source"] > 0
    assert sum(done.cpu_by_stage.values()) == pytest.approx(done.cpu_seconds, abs=0.02)
    assert done.peak_bytes > 10_000_000
