"""Raw articles at an address make the tables that they make in a folder, byte for byte, or none at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from copydesk.batches import plan_batches, process_batch
from copydesk.errors import StoreError
from copydesk.ingest import find_inputs, parse_place
from copydesk.ingest import remote as remote_module
from copydesk.tables import read_table
from copydesk.versions import stage
from copydesk.versions.layout import found_dataset
from packing import PACKERS, tarred, zipped
from pasted import BODY, TITLE
from places import faulty_system, in_memory, objects_of, web_server

SAMPLES = Path(__file__).resolve().parents[2] / "raw"
TEXT = f"{TITLE}\n\n{BODY}\n".encode()


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(remote_module, "WAITS", (0, 0))


def build(place, root, workers=1):
    """The bytes of every staged file, by its name."""
    found_dataset(root, docs_per_shard=8)
    batches = plan_batches(find_inputs(place), root / "staging", model=None, workers=workers)
    done = [process_batch(batch) for batch in batches]
    folders = [folder for one in done for folder in one.folders]
    found = sum(one.n_found for one in done)
    staged = stage(root, folders, staging=root / "staging" / "version", as_of=date(2026, 11, 22), found=found)
    tables = staged.folder / "tables"
    return {str(path.relative_to(tables)): path.read_bytes() for path in tables.rglob("*.parquet")}, staged.counts


@pytest.fixture
def files(tmp_path):
    """The samples and archives of them, in a folder too."""
    objects = {
        **objects_of(SAMPLES),
        "2026-02-14/all.zip": zipped({"one.txt": TEXT + b"one", "two.txt": b"", "a/three.txt": TEXT + b"three"}),
        "all.tar.gz": PACKERS[".gz"](tarred({"one.txt": TEXT + b"four", "x.exe": b"x"})),
        "cut.tar.gz": PACKERS[".gz"](tarred({"one.txt": TEXT + b"five"}))[:-20],
        "a.txt.zst": PACKERS[".zst"](TEXT + b"six"),
        "a.txt.meta.json": b'{"title": "A stated title"}',
        "a.txt": TEXT + b"seven",
    }
    for name, data in objects.items():
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return objects


def test_the_same_tree_gives_the_same_bytes_in_a_folder_a_bucket_and_on_the_web(files, tmp_path):
    here, counts = build(tmp_path / "raw", tmp_path / "here")
    assert counts["documents"] > 20
    assert counts["quarantined"] > 5
    there, _ = build(parse_place(in_memory(files)), tmp_path / "there", workers=3)
    assert there == here
    with web_server(tmp_path / "raw") as (url, _):
        web, _ = build(parse_place(f"{url}/"), tmp_path / "web")
    assert web == here


def fail_at(name, error):
    def fail(number, key, data):
        if key.endswith(name):
            raise error
        return data

    return fail


def test_one_object_that_can_not_be_read_costs_no_other(files, tmp_path):
    _, counts = build(tmp_path / "raw", tmp_path / "here")
    with faulty_system(on_read=fail_at("raw/a.txt", OSError("broken"))):
        _, others = build(parse_place(in_memory(files, "s3")), tmp_path / "there")
    assert (others["documents"], others["quarantined"]) == (counts["documents"] - 1, counts["quarantined"] + 1)
    rows = read_table(list((tmp_path / "there" / "staging").glob("version/tables/quarantine/*"))).to_pylist()
    (row,) = [row for row in rows if row["locator"] == "a.txt"]
    assert (row["reason"], row["raw_sha256"], row["stage"]) == ("unreadable", None, "ingest")


def test_a_place_that_goes_away_ends_the_build(files, tmp_path):
    def gone(number):
        raise ConnectionError("no route")

    with faulty_system(on_read=fail_at("raw/a.txt", ConnectionError("no route")), on_info=gone):
        place = parse_place(in_memory({"a.txt": TEXT}, "s3"))
        with pytest.raises(StoreError, match="does not answer any more"):
            build(place, tmp_path / "there")
