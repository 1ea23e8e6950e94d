import hashlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from building import build
from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import open_dataset
from copydesk.versions.export import WRITERS
from copydesk.versions.export_plan import OPTIONS
from copydesk.versions.layout import Layout
from synthetic import make_article, make_refusal

FLOWS = Path(__file__).resolve().parents[3] / "flows"
FORMS = ["parquet", "hf", "jsonl", "csv"]


@pytest.fixture(scope="module")
def version(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    build(root, [make_article(number) for number in range(5)])
    build(root, [make_article(number) for number in range(40)], [make_refusal(1)])
    return open_dataset(root).version()


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_form_has_options():
    assert WRITERS.keys() == OPTIONS.keys()


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_the_same_each_time_and_says_what_it_is(version, tmp_path, form):
    place = version.export(tmp_path / "a", form)
    files = files_of(place)
    assert files_of(version.export(tmp_path / "b", form)) == files
    assert files["manifest.json"] == Layout(version.root).manifest(version.number).read_bytes()
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert {name.split("/")[0].split(".")[0] for name in files} >= set(version.tables)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("form", FORMS)
def test_a_version_without_its_folder_is_exported_from_its_objects(tmp_path, form):
    build(tmp_path / "ds", [make_article(number) for number in range(20)])
    version = open_dataset(tmp_path / "ds").version()
    version.export(tmp_path / "a", form)
    (tmp_path / "ds/versions/v000001").rename(tmp_path / "gone")
    version.export(tmp_path / "b", form)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")


def test_an_older_version_is_exported_as_it_was(version, tmp_path):
    older = open_dataset(version.root).version(1)
    lines = files_of(older.export(tmp_path / "a", "csv", tables=["quarantine", "documents"]))
    assert sorted(lines) == ["SHA256SUMS", "documents.csv", "manifest.json", "quarantine.csv"]
    assert lines["documents.csv"].count(b"2026/a000") == 5


def test_an_empty_folder_and_folders_above_are_taken(version, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a")
    assert version.export(tmp_path / "link", "csv") == tmp_path / "a"
    assert (tmp_path / "a" / "SHA256SUMS").is_file()
    assert version.export((tmp_path / "x" / "y ü").as_uri(), "csv").is_dir()


def full(path):
    path.mkdir()
    (path / "mine.txt").write_text("mine")
    return path


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (lambda version, tmp: full(tmp / "full"), "not empty"),
        (lambda version, tmp: full(tmp / "full") / "mine.txt", "no folder"),
        (lambda version, tmp: version.root, "in the dataset"),
        (lambda version, tmp: version.root / "new", "in the dataset"),
        (lambda version, tmp: version.root / "latest" / "documents" / "new", "in the dataset"),
        (lambda version, tmp: "s3://bucket/new", "is no folder"),
        (lambda version, tmp: "", "is no folder"),
        (lambda version, tmp: Path("/proc"), "not empty|a disk of its own"),
    ],
)
def test_a_place_that_can_not_be_is_said(version, tmp_path, place, what):
    target = place(version, tmp_path)
    before = files_of(tmp_path)
    with pytest.raises(ConfigurationError, match=what):
        version.export(target, "csv")
    assert files_of(tmp_path) == before
    assert not version.verify(deep=False)


def test_a_dataset_behind_a_link_is_found(version, tmp_path):
    (tmp_path / "link").symlink_to(version.root)
    with pytest.raises(ConfigurationError, match="in the dataset"):
        open_dataset(tmp_path / "link").version().export(version.root / "new", "csv")


def test_the_folder_in_which_it_runs_is_not_replaced(version, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="in which this runs"):
        version.export(".", "csv")
    assert version.export("new", "csv") == tmp_path / "new"


@pytest.mark.parametrize(
    ("form", "options", "what"),
    [
        ("xlsx", {}, "'xlsx' is no form"),
        ("parquet", {"compress": "gz"}, "'compress' is no option of 'parquet'"),
        ("jsonl", {"spreadsheet_safe": True}, "'spreadsheet_safe' is no option of 'jsonl'"),
        ("csv", {"shard_mb": 1}, "'shard_mb' is no option of 'csv'"),
        ("csv", {"compress": "rar"}, "'rar' is no compression"),
        ("hf", {"shard_mb": 0}, "0 MB"),
        ("csv", {"tables": ["people"]}, "'people' is no table of v000002"),
        ("csv", {"tables": []}, "no table is named"),
    ],
)
def test_what_can_not_be_asked_for_is_said(version, tmp_path, form, options, what):
    with pytest.raises(ConfigurationError, match=what):
        version.export(tmp_path / "a", form, **options)
    assert not list(tmp_path.iterdir())


def test_a_damaged_file_is_not_exported(tmp_path):
    build(tmp_path / "ds", [make_article(number) for number in range(20)])
    version = open_dataset(tmp_path / "ds").version()
    victim = version.files("evidence")[-1]
    data = bytearray(victim.read_bytes())
    data[40] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(data)
    for form in FORMS:
        with pytest.raises(StoreError, match="'evidence' is missing or damaged"):
            version.export(tmp_path / "a", form)
    victim.unlink()
    with pytest.raises(StoreError, match="'evidence' is missing or damaged"):
        version.export(tmp_path / "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ds"]


def test_what_comes_between_stays(version, tmp_path):
    def put(table, done, total):
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / "a" / "mine.txt").write_text("mine")

    with pytest.raises(StoreError, match="put there meanwhile"):
        version.export(tmp_path / "a", "csv", tell=put)
    assert files_of(tmp_path) == {"a/mine.txt": b"mine"}


def test_a_place_without_rights_is_said(version, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises((StoreError, ConfigurationError)) as refused:
        version.export(tmp_path / "file" / "a", "csv")
    assert str(tmp_path) in str(refused.value)


def test_progress_counts_every_row(version, tmp_path):
    told = []
    version.export(tmp_path / "a", "parquet", tell=lambda *state: told.append(state))
    total = sum(table["rows"] for table in version.manifest["tables"].values())
    assert told[-1][1:] == (total, total)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    filled = [name for name in version.tables if version.manifest["tables"][name]["rows"]]
    assert [one for one in dict.fromkeys(table for table, _, _ in told) if one in filled] == filled


KILL = """
import os, signal, sys
from copydesk.versions import open_dataset
table = sys.argv[3]
def tell(at, done, total):
    if at == table:
        os.kill(os.getpid(), signal.SIGKILL)
open_dataset(sys.argv[1]).version().export(sys.argv[2], "parquet", tell=tell)
"""


@pytest.mark.parametrize("table", ["documents", "quarantine"])
def test_a_killed_export_leaves_nothing_under_the_name(version, tmp_path, table):
    place = tmp_path / "a*[1]"
    command = [sys.executable, "-c", KILL, str(version.root), str(place), table]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(FLOWS)}, check=False)
    assert run.returncode == -signal.SIGKILL
    assert not place.exists()
    assert len(list(tmp_path.iterdir())) == 1
    version.export(place)
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


def test_an_export_leaves_another_at_work_alone(version, tmp_path):
    inside, ended = threading.Event(), threading.Event()
    made = []

    def wait(table, done, total):
        inside.set()
        ended.wait(30)

    def slow():
        made.append(version.export(tmp_path / "a", "csv", tell=wait))

    thread = threading.Thread(target=slow)
    thread.start()
    assert inside.wait(30)
    others = [path for path in tmp_path.iterdir() if path.name.startswith(".a.export-")]
    with pytest.raises(StoreError):
        version.export(
            tmp_path / "a", "csv", tell=lambda *_: full(tmp_path / "a") if not (tmp_path / "a").exists() else 0
        )
    assert all(path.is_dir() for path in others)
    assert others
    (tmp_path / "a" / "mine.txt").unlink()
    ended.set()
    thread.join(60)
    assert made == [tmp_path / "a"]
