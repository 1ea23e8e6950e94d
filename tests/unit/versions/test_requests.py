import json

import pytest

from copydesk.errors import StoreError
from copydesk.versions.forgotten import Forgotten
from copydesk.versions.requests import (
    FOLDER,
    JOURNAL,
    Job,
    Request,
    begin_job,
    end_job,
    list_requests,
    missing_requests,
    pending_job,
    read_forgotten,
    record_request,
)

REQUEST = Request(
    name="20260301T120000Z-ab",
    created="2026-03-01T12:00:00+00:00",
    by=("url",),
    documents=1,
    everywhere=True,
    what=Forgotten(
        doc_ids=frozenset({"0af1"}),
        locators=frozenset({"b" * 64, "a" * 64}),
        raws=frozenset({"c" * 64}),
        marks=frozenset({"d" * 64}),
    ),
)


def test_a_request_is_kept_as_it_came_and_once(tmp_path):
    assert list_requests(tmp_path) == ()
    for _ in range(2):
        record_request(tmp_path, REQUEST)
    assert list_requests(tmp_path) == (REQUEST,)
    assert read_forgotten(tmp_path) == REQUEST.what
    (path,) = (tmp_path / FOLDER).iterdir()
    assert path.stat().st_mode & 0o777 == 0o444
    record = json.loads(path.read_text())
    assert record.keys() == {"format", "name", "created", "by", "documents", "everywhere"} | {
        "doc_ids",
        "locators",
        "raws",
        "marks",
    }
    assert record["locators"] == ["a" * 64, "b" * 64]


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b"{}", json.dumps({"format": 2}).encode()],
)
def test_a_damaged_request_is_an_error_and_never_passed_over(tmp_path, data):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "x.json").write_bytes(data)
    with pytest.raises(StoreError, match="would come back") as caught:
        read_forgotten(tmp_path)
    assert "x.json" in str(caught.value)


@pytest.mark.parametrize(("key", "value"), [("raws", ["ab"]), ("doc_ids", ["a.txt"]), ("documents", "many")])
def test_so_is_one_with_a_wrong_value(tmp_path, key, value):
    record_request(tmp_path, REQUEST)
    (path,) = (tmp_path / FOLDER).iterdir()
    path.chmod(0o644)
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(StoreError, match="damaged"):
        list_requests(tmp_path)


def test_a_job_is_there_until_it_is_done(tmp_path):
    assert pending_job(tmp_path) is None
    job = Job(request=REQUEST, proof={"title": ("Ein Titel",), "paragraph": ()})
    begin_job(tmp_path, job)
    assert pending_job(tmp_path) == job
    end_job(tmp_path)
    end_job(tmp_path)
    assert pending_job(tmp_path) is None
    (tmp_path / JOURNAL).write_text("[]")
    with pytest.raises(StoreError, match="damaged"):
        pending_job(tmp_path)


def test_another_dataset_learns_what_it_lacks(tmp_path):
    record_request(tmp_path / "old", REQUEST)
    (one,) = missing_requests(tmp_path / "new", tmp_path / "old")
    record_request(tmp_path / "new", one)
    assert missing_requests(tmp_path / "new", tmp_path / "old") == ()
    assert read_forgotten(tmp_path / "new") == REQUEST.what
