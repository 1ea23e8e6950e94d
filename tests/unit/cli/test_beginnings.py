import gzip
import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from copydesk.cli import beginnings
from copydesk.cli.beginnings import KEPT_BYTES, read_beginnings
from places import in_memory

TEXT = b"A short note of the harbour.\n" * 50


def row(locator, data=TEXT):
    return {"locator": locator, "raw_sha256": None if data is None else hashlib.sha256(data).hexdigest()}


def read(raw, *rows):
    return read_beginnings(rows, raw)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXT)
    (folder / "a.txt.gz").write_bytes(gzip.compress(TEXT))
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name in ("one.txt", "two.txt", "three.txt"):
            archive.writestr(name, TEXT + name.encode())
    return folder


def test_a_file_that_is_as_it_was(raw):
    assert read(raw, row("a.txt"))["a.txt"].data == TEXT[:KEPT_BYTES]


def test_what_is_packed_alone_and_what_packs_it(raw):
    packed = (raw / "a.txt.gz").read_bytes()
    assert read(raw, row("a.txt.gz"))["a.txt.gz"].data == TEXT[:KEPT_BYTES]
    assert read(raw, row("a.txt.gz", packed))["a.txt.gz"].data == packed[:KEPT_BYTES]


def test_members_of_an_archive_are_read_in_one_go(raw, monkeypatch):
    opened = []
    guarded = beginnings.open_guarded
    monkeypatch.setattr(
        beginnings, "open_guarded", lambda found, tools: opened.append(found.locator) or guarded(found, tools)
    )
    names = [f"all.zip#{name}.txt" for name in ("two", "one")]
    given = read(raw, row(names[0], TEXT + b"two.txt"), row(names[1], TEXT), row("all.zip#none.txt"))
    assert opened == ["all.zip"]
    assert given[names[0]].data == TEXT[:KEPT_BYTES]
    assert given[names[1]] == beginnings.Beginning(why="what lies there now has another hash: it was changed")
    assert "does not give it any more" in given["all.zip#none.txt"].why


def test_an_archive_is_read_no_further_than_needed(raw, monkeypatch):
    given = []

    def counted(found, tools):
        for one in guarded(found, tools):
            given.append(one.locator)
            yield one

    guarded = beginnings.open_guarded
    monkeypatch.setattr(beginnings, "open_guarded", counted)
    assert read(raw, row("all.zip#three.txt", TEXT + b"three.txt"))["all.zip#three.txt"].data
    assert given == ["all.zip#one.txt", "all.zip#three.txt"]


def test_what_was_changed_is_not_shown(raw):
    (raw / "a.txt").write_bytes(TEXT + b".")
    given = read(raw, row("a.txt"), row("all.zip"))
    assert {one.data for one in given.values()} == {None}
    assert all("another hash" in one.why for one in given.values())


def test_what_has_no_hash_is_gone_or_leads_out_is_not_shown(raw, tmp_path):
    (tmp_path / "secret").write_bytes(TEXT)
    (raw / "link.txt").symlink_to(tmp_path / "secret")
    os.mkfifo(raw / "pipe.txt")
    given = read(raw, row("a.txt", None), row("none.txt"), row("link.txt"), row("pipe.txt"), row("../secret"))
    assert "no hash" in given["a.txt"].why
    assert given["none.txt"].why == given["../secret"].why == "its file does not lie there any more"
    assert given["link.txt"].why.startswith("it must not be opened: ")
    assert given["pipe.txt"].why.startswith("it must not be opened: ")
    assert {one.data for one in given.values()} == {None}


def test_a_place_that_can_not_be_listed_is_said(tmp_path):
    (one,) = read(tmp_path / "none", row("a.txt")).values()
    assert "can't be listed" in one.why


def test_a_file_that_can_not_be_read_is_said(raw, monkeypatch):
    monkeypatch.setattr(beginnings, "open_file", lambda *_: Path("/nowhere/at/all").open("rb"))  # noqa: SIM115
    given = read(raw, row("a.txt"), row("all.zip#one.txt", TEXT + b"one.txt"))
    assert given["a.txt"].why == "its file can't be read: No such file or directory"
    assert given["all.zip#one.txt"].data is not None


def test_a_file_too_large_to_be_compared_is_said(raw, monkeypatch):
    monkeypatch.setattr(beginnings, "MOST_BYTES", len(TEXT) - 1)
    assert read(raw, row("a.txt"))["a.txt"].why == "it has 1,450 bytes, too many to be compared here"


def test_raw_articles_in_a_bucket():
    from copydesk.ingest import parse_place

    given = read(parse_place(in_memory({"d/a.txt": TEXT})), row("d/a.txt"), row("b.txt"))
    assert given["d/a.txt"].data == TEXT[:KEPT_BYTES]
    assert given["b.txt"].data is None
