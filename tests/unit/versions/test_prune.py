import os
import shutil
import tarfile
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from building import build, publish_staged, stage_articles
from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import hold_lock, open_dataset
from copydesk.versions.prune import prune
from copydesk.versions.retention import Retention, choose_kept
from synthetic import make_article

NEWEST = Retention(keep=1, monthly=False)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
LATER = datetime.now(UTC) + timedelta(days=30)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("history") / "dataset"
    for step in range(4):
        build(root, [make_article(number, edit=step * (number == 3)) for number in range(step, 14)])
    shutil.rmtree(root / ".staging")
    return root


@pytest.fixture
def root(built, tmp_path):
    """A copy with its hard links, which a copy file by file would lose."""
    with tarfile.open(tmp_path / "copy.tar", "w") as archive:
        archive.add(built, "dataset")
    with tarfile.open(tmp_path / "copy.tar") as archive:
        archive.extractall(tmp_path, filter="tar")
    return tmp_path / "dataset"


def disk_bytes(root):
    files = [path.lstat() for path in root.rglob("*") if not path.is_dir() and not path.is_symlink()]
    return sum(512 * state.st_blocks for state in {state.st_ino: state for state in files}.values())


def check_whole(root, numbers):
    dataset = open_dataset(root)
    assert dataset.versions() == numbers
    for number in numbers:
        assert dataset.version(number).verify() == ()
        assert len(pd.read_parquet(root / f"versions/v{number:06}/documents")) == 15 - number


def test_a_dry_run_removes_nothing(root):
    before = sorted(root.rglob("*"))
    plan = prune(root, NEWEST, now=LATER)
    assert plan.versions == (1, 2, 3)
    assert plan.objects
    assert not plan.done
    assert sorted(root.rglob("*")) == sorted({*before, root / ".lock"})


def test_versions_and_what_only_they_hold_go_and_the_space_is_told(root):
    open_dataset(root).tag("spring", 2)
    (root / ".lock").write_text("taken before")
    before = disk_bytes(root)
    pruned = prune(root, NEWEST, dry_run=False, now=LATER)
    assert pruned.versions == (1, 3)
    assert pruned.freed_bytes == before - disk_bytes(root) > 0
    check_whole(root, (2, 4))
    assert (root / "latest").readlink().name == "v000004"
    assert prune(root, NEWEST, dry_run=False, now=LATER).freed_bytes == 0
    shards = [shard for number in (2, 4) for shard in open_dataset(root).version(number).manifest["shards"]]
    referred = {file["path"] for shard in shards for file in shard["files"].values()}
    assert {p.relative_to(root).as_posix() for p in root.glob("objects/*/*.parquet")} == referred


def test_numbers_are_not_used_again(root):
    prune(root, NEWEST, dry_run=False, now=LATER)
    assert build(root, [make_article(1)]).number == 5


def test_young_objects_stay_until_they_are_old(root):
    pruned = prune(root, NEWEST, dry_run=False)
    assert pruned.objects == ()
    assert pruned.young > 0
    check_whole(root, (4,))
    assert len(prune(root, NEWEST, dry_run=False, grace=timedelta(0), now=LATER).objects) == pruned.young


def test_what_died_runs_left_goes_and_what_is_no_object_stays(root):
    for path in (root / ".staging/run1/x", root / "versions/.dead-1-a/documents/x", root / "objects/documents/.dead-2"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 5000)
    (root / "notes.txt").write_text("mine")
    pruned = prune(root, now=LATER, dry_run=False)
    assert set(pruned.leftovers) == {".staging/run1", "versions/.dead-1-a", "objects/documents/.dead-2"}
    assert pruned.freed_bytes >= 15_000
    assert not list(root.rglob(".dead-*"))
    assert (root / "notes.txt").exists()
    check_whole(root, (1, 2, 3, 4))


class Killed(BaseException):
    """What no code catches, as a kill."""


EVERY = int(os.environ.get("KILL_EVERY", "5"))  # 1 leaves out none
CALLS = ("rename", "unlink", "rmdir", "fsync")


def kill_before(monkeypatch, step):
    """Raise before the call of that number that changes the file system; gives the calls so far."""
    calls = []

    def wrap(name, function):
        def stepping(*args, **more):
            calls.append(name)
            if len(calls) >= step:
                raise Killed
            return function(*args, **more)

        return stepping

    for name in CALLS:
        monkeypatch.setattr(os, name, wrap(name, getattr(os, name)))
    return calls


def test_killed_before_any_step_the_versions_kept_are_whole(root, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        copy = shutil.copytree(root, tmp_path / "all", symlinks=True)
        calls = kill_before(patch, 10**9)
        prune(copy, Retention(keep=2, monthly=False), dry_run=False, now=LATER)
    total = len(calls)
    assert total > 60
    seen = set()
    for step in range(1, total + 1, EVERY):
        copy = shutil.copytree(root, tmp_path / f"kill{step}", symlinks=True)
        with monkeypatch.context() as patch:
            kill_before(patch, step)
            with pytest.raises(Killed):
                prune(copy, Retention(keep=2, monthly=False), dry_run=False, now=LATER)
        dataset = open_dataset(copy)
        seen.add(dataset.versions())
        assert all(dataset.version(number).verify() == () for number in (3, 4)), step
        # A folder goes before its manifest: space that no manifest accounts for is found by nobody.
        assert len(list((copy / "versions").iterdir())) <= len(dataset.versions()), step
        for number in dataset.versions():  # One that is half removed still reads, or is not there.
            assert len(dataset.version(number).to_pandas("documents")) == 15 - number
        prune(copy, Retention(keep=2, monthly=False), dry_run=False, now=LATER)
        check_whole(copy, (3, 4))
        assert not list(copy.rglob(".dead-*"))
        shutil.rmtree(copy)
    assert seen == {(1, 2, 3, 4), (2, 3, 4), (3, 4)}


def test_a_version_that_a_cut_off_prune_left_without_folder_gets_it_back_when_kept(root):
    shutil.rmtree(root / "versions/v000002")
    prune(root, Retention(keep=4), dry_run=False, now=LATER)
    check_whole(root, (1, 2, 3, 4))


def test_a_version_tagged_meanwhile_stays(root, monkeypatch):
    rename = os.rename

    def tagging(source, target, **more):
        rename(source, target, **more)
        if str(source).endswith("v000001"):
            (root / "tags").mkdir()
            (root / "tags/late.json").write_text('{"version": 1, "created": "2026"}')

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", tagging)
        prune(root, NEWEST, dry_run=False, now=LATER)
    check_whole(root, (1, 4))


def test_a_build_at_work_holds_it_off(root):
    with hold_lock(root), pytest.raises(StoreError, match="holds the dataset"):
        prune(root, NEWEST)


def test_what_is_damaged_stops_it_before_anything_goes(root):
    (root / "tags").mkdir()
    (root / "tags/bad.json").write_text("[]")
    with pytest.raises(StoreError, match="tag 'bad' is damaged"):
        prune(root, NEWEST, dry_run=False, now=LATER)
    (root / "tags/bad.json").unlink()
    manifest = root / "manifests/v000002.json"
    manifest.unlink()
    manifest.write_text("{}")
    with pytest.raises(StoreError, match="manifest of v000002 is damaged"):
        prune(root, NEWEST, dry_run=False, now=LATER)
    assert open_dataset(root).versions() == (1, 2, 3, 4)


def test_a_folder_that_is_no_dataset_stays_as_it_is(tmp_path):
    with pytest.raises(StoreError):
        prune(tmp_path, dry_run=False)
    assert list(tmp_path.iterdir()) == []


def test_wrong_numbers():
    for wrong in ({"keep": 0}, {"days": -1}):
        with pytest.raises(ConfigurationError):
            Retention(**wrong)


def manifests(*days):
    return [{"version": number, "created": f"{day}T12:00:00+00:00"} for number, day in enumerate(days, 1)]


def test_the_newest_the_monthly_the_young_and_the_tagged_are_kept():
    some = manifests("2026-01-05", "2026-01-20", "2026-02-01", "2026-02-02", "2026-05-01", "2026-05-30", "2026-05-31")
    assert set(choose_kept(some, {}, Retention(keep=1, monthly=False), NOW)) == {7}
    assert set(choose_kept(some, {1: ["a"]}, Retention(keep=2, monthly=False), NOW)) == {7, 6, 1}
    assert set(choose_kept(some, {}, Retention(keep=1), NOW)) == {7, 4, 2}
    assert set(choose_kept(some, {}, Retention(keep=1, monthly=False, days=40), NOW)) == {7, 6, 5}
    kept = choose_kept(some, {4: ["b"]}, Retention(keep=1), NOW)
    assert list(kept) == [7, 4, 2]
    assert kept[4] == ("tag b", "newest of 2026-02")
    assert kept[7] == ("latest", "one of the last 1", "newest of 2026-05")


def test_the_default_keeps_fourteen_and_one_a_month(tmp_path):
    some = manifests("2025-12-30", "2025-12-31", *(f"2026-01-{day:02}" for day in range(1, 20)))
    assert set(choose_kept(some, {}, Retention(), NOW)) == {2, *range(8, 22)}


def test_rolled_back_content_stays_while_any_version_holds_it(tmp_path):
    first = [make_article(number) for number in range(5)]
    build(tmp_path, first)
    publish_staged(tmp_path, stage_articles(tmp_path, first[1:]))
    version = open_dataset(tmp_path).rollback(1)
    prune(tmp_path, NEWEST, dry_run=False, now=LATER)
    assert open_dataset(tmp_path).versions() == (3,)
    assert version.verify() == ()
