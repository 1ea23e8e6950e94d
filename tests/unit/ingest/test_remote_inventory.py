from __future__ import annotations

import os
from pathlib import Path

import pytest

from copydesk.errors import ConfigurationError, Reason, StoreError
from copydesk.ingest import find_input, find_inputs, open_input, parse_place
from copydesk.records import Quarantined
from opening import read_one
from places import in_memory, objects_of

SAMPLES = Path(__file__).resolve().parents[3] / "raw"
STATED = b'title = "A stated title"\n'


def listed(objects):
    return find_inputs(parse_place(in_memory(objects)))


def outcome(one):
    if isinstance(one, Quarantined):
        return one
    return one.locator, one.data, one.media_type, one.url, one.retrieved, one.claims, one.key, one.charset


def test_a_tree_in_a_bucket_gives_what_it_gives_in_a_folder(tmp_path):
    files = {
        **objects_of(SAMPLES),
        "2026-02-14/dated.txt": b"words",
        "2026-02-14/.hidden/a.txt": b"words",
        ".DS_Store": b"x",
        "a.txt": b"words",
        "a.txt.meta.toml": STATED,
        "b.html": b"<p>words",
        "b.meta.json": b'{"id": "b"}',
        "lonely.meta.toml": b"",
        "twice.txt": b"words",
        "twice.txt.meta.json": b"{}",
        "twice.txt.meta.toml": b"",
        "bad.txt": b"words",
        "bad.txt.meta.toml": b"titel = 1",
        "100%.txt": b"words",
        "%41.txt": b"words",
        "new\nline.txt": b"words",
        "back\\slash.txt": b"words",
        "a#b.txt": b"words",
        "[a]*?.txt": b"words",
        "caf\u00e9.txt": b"words",
    }
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    here, there = find_inputs(tmp_path), listed(files)
    facts = [(one.locator, one.n_bytes, one.refusal, one.detail, one.sidecar_fault) for one in here]
    assert facts == [(one.locator, one.n_bytes, one.refusal, one.detail, one.sidecar_fault) for one in there]
    assert len(facts) > 45
    of_folder = [outcome(one) for found in here for one in open_input(found)]
    assert of_folder == [outcome(one) for found in there for one in open_input(found)]


def test_keys_that_are_no_paths_are_told_apart_and_none_is_lost():
    keys = ["/abs.txt", "%2Fabs.txt", "a//b.txt", "a/b.txt", "./c.txt", "nul\0.txt", "nul%00.txt", "s\ud800.txt"]
    found = listed(dict.fromkeys(keys, b"words"))
    assert [one.locator for one in found] == sorted(
        ["%2Fabs.txt", "%252Fabs.txt", "a//b.txt", "a/b.txt", "./c.txt", "nul%00.txt", "nul%2500.txt", "s%ED%A0%80.txt"]
    )
    for one in found:
        one.locator.encode()
        assert read_one(one).data == b"words"


def test_a_key_that_leads_out_is_refused_and_never_read():
    found = listed({"a/../../secret.txt": b"x", "../b.txt": b"x", "..c.txt": b"x", "d..txt": b"x"})
    refused = {one.locator: one.refusal for one in found}
    assert refused == {"a/../../secret.txt": Reason.OUTSIDE_RAW, "../b.txt": Reason.OUTSIDE_RAW, "d..txt": None}
    for one in found:
        (opened,) = open_input(one)
        assert isinstance(opened, Quarantined) == (one.refusal is not None)


def test_marks_of_folders_are_no_inputs_but_one_with_content_is_not_lost():
    found = listed({"a/": b"", "b/": b"words", "a/c.txt": b"words"})
    assert [(one.locator, one.refusal) for one in found] == [("a/c.txt", None), ("b/", Reason.UNREADABLE)]


def test_nothing_beside_the_prefix_is_found():
    address = in_memory({"a.txt": b"words"})
    in_memory({"a.txt": b"words"})
    bucket = address.removesuffix("/raw")
    assert [one.locator for one in find_inputs(parse_place(bucket))] == ["raw/a.txt"]
    assert find_inputs(parse_place(f"{bucket}/ra")) == ()
    slashed = find_inputs(parse_place(f"{address}/"))
    assert [one.locator for one in slashed] == [one.locator for one in find_inputs(parse_place(address))] == ["a.txt"]


def test_an_address_may_name_one_object_with_its_sidecar():
    address = in_memory({"d/a.txt": b"words", "d/a.meta.toml": STATED, "d/b.txt": b"other"})
    (found,) = find_inputs(parse_place(f"{address}/d/a.txt"))
    assert found == find_input(parse_place(f"{address}/d/a.txt"))
    assert found.locator == "a.txt"
    assert [claim.value for claim in read_one(found).claims] == ["A stated title"]


def test_one_object_that_is_not_there_is_told():
    address = in_memory({"d/a.txt": b"words"})
    for name in ("d/b.txt", "d"):
        with pytest.raises(StoreError, match="no such file"):
            find_input(parse_place(f"{address}/{name}"))


def test_a_place_with_nothing_gives_nothing():
    assert find_inputs(parse_place("memory://nobody/knows/it")) == ()


@pytest.mark.parametrize(("scheme", "extra"), [("gs", "gs"), ("az", "az"), ("abfs", "az")])
def test_what_is_not_installed_is_named(scheme, extra, monkeypatch):
    import fsspec.registry

    def missing(protocol):
        raise ImportError(f"install {protocol}")

    monkeypatch.setattr(fsspec, "get_filesystem_class", missing)
    with pytest.raises(ConfigurationError, match=rf"copydesk\[{extra}\]"):
        find_inputs(parse_place(f"{scheme}://bucket/raw"))


def test_a_folder_needs_nothing_of_fsspec(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"words")
    code = f"""
import sys
from pathlib import Path
from copydesk.ingest import find_inputs, open_input
[article] = [one for found in find_inputs(Path({str(tmp_path)!r})) for one in open_input(found)]
sys.exit(any(name == "fsspec" or name.startswith("copydesk.ingest.remote") for name in sys.modules))
"""
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": "flows"}, check=False)
    assert done.returncode == 0
