from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from copydesk.errors import Reason, RefusedError, StoreError
from copydesk.ingest import find_inputs
from copydesk.ingest.inventory import make_locator
from opening import read_one

NAMES = [
    b"plain.txt",
    b"with space.txt",
    b"quote'\".txt",
    b"new\nline.txt",
    b"latin-\xe9.txt",
    b"latin-%E9.txt",
    b"100%.txt",
    "caf\u00e9.txt".encode(),
    "cafe\u0301.txt".encode(),
    b"tab\t.txt",
    b"-rf.txt",
    b"a#b.txt",
]


def put(raw: Path, *names: bytes) -> None:
    for name in names:
        path = raw / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"words")


def test_finds_every_file_sorted_by_locator(tmp_path: Path) -> None:
    put(tmp_path, b"b.txt", b"a/z.txt", b"a.txt", b"a/b/c.html")
    assert [item.locator for item in find_inputs(tmp_path)] == ["a.txt", "a/b/c.html", "a/z.txt", "b.txt"]
    assert {item.n_bytes for item in find_inputs(tmp_path)} == {5}


def test_odd_names_work_and_stay_apart(tmp_path: Path) -> None:
    put(tmp_path, *NAMES)
    found = find_inputs(tmp_path)
    assert len({item.locator for item in found}) == len(NAMES)
    for item in found:
        item.locator.encode()
        assert read_one(item).data == b"words"


@pytest.mark.parametrize(
    ("path", "locator"),
    [
        ("a%.txt", "a%.txt"),
        ("a%41.txt", "a%2541.txt"),
        ("a\udce9.txt", "a%E9.txt"),
        ("a%\udce9", "a%%E9"),
        ("a%4\udce9", "a%4%E9"),
    ],
)
def test_locator_escapes_only_what_it_must(path: str, locator: str) -> None:
    assert make_locator(path) == locator


def test_hidden_files_and_folders_are_no_inputs(tmp_path: Path) -> None:
    put(tmp_path, b".DS_Store", b".git/a.txt", b"a/.b.txt", b"a/c.txt")
    assert [item.locator for item in find_inputs(tmp_path)] == ["a/c.txt"]


def test_links_that_lead_out_or_nowhere_are_refused(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "rawest"
    raw.mkdir()
    put(out, b"secret.txt")
    put(raw, b"a.txt")
    (raw / "out.txt").symlink_to(out / "secret.txt")
    (raw / "folder").symlink_to(out)
    (raw / "gone.txt").symlink_to("nothing.txt")
    (raw / "loop.txt").symlink_to("loop.txt")
    (raw / "within.txt").symlink_to("a.txt")
    (raw / "within").symlink_to(".")
    reasons = {item.locator: item.refusal for item in find_inputs(raw)}
    assert reasons == {
        "a.txt": None,
        "folder": Reason.OUTSIDE_RAW,
        "gone.txt": Reason.UNREADABLE,
        "loop.txt": Reason.UNREADABLE,
        "out.txt": Reason.OUTSIDE_RAW,
        "within.txt": None,
    }


def test_special_files_are_refused_without_blocking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        found = find_inputs(tmp_path)
    assert [(item.locator, item.refusal) for item in found] == [
        ("pipe.txt", Reason.UNREADABLE),
        ("s.txt", Reason.UNREADABLE),
    ]
    with pytest.raises(RefusedError) as caught:
        read_one(found[0])
    assert (caught.value.reason, caught.value.locator) == (Reason.UNREADABLE, "pipe.txt")


def test_raw_may_be_a_link_itself(tmp_path: Path) -> None:
    put(tmp_path / "there", b"a.txt")
    (tmp_path / "raw").symlink_to("there")
    assert [item.refusal for item in find_inputs(tmp_path / "raw")] == [None]


def test_missing_raw_says_what_where_next(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        find_inputs(tmp_path / "nowhere")
    assert "nowhere" in caught.value.where
    assert caught.value.then


def test_a_file_is_no_raw_folder(tmp_path: Path) -> None:
    put(tmp_path, b"a.txt")
    with pytest.raises(StoreError):
        find_inputs(tmp_path / "a.txt")


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, b"a.txt", b"closed/b.txt")
    scan = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(StoreError, match="closed"):
        find_inputs(tmp_path)
