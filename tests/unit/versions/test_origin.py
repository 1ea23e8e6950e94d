import json
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import fsspec
import pandas as pd
import pytest

from building import build, publish_staged, stage_articles
from copydesk.cli import main
from copydesk.contracts import SCHEMA_VERSION
from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import open_dataset
from copydesk.versions.layout import Layout
from copydesk.versions.retention import Retention
from copydesk.versions.working_copy import cache_folder, open_working_copy
from synthetic import make_article, make_refusal

ONE = Retention(keep=1, monthly=False)
ARTICLES = [make_article(number) for number in range(20)]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "copydesk"


@pytest.fixture
def url():
    return f"memory://bucket-{uuid4().hex[:8]}/some/dataset"


def schema(name):
    return f"{name} (schema {SCHEMA_VERSION})"


def copy_of(url, cache=None):
    return open_working_copy(url, found=True, docs_per_shard=8, cache=cache)


def stored(url):
    """The objects of a dataset by key."""
    system, root = fsspec.core.url_to_fs(url)
    return {name[len(root) + 1 :]: system.cat_file(name) for name in system.find(root)}


def put(url, key, data):
    system, root = fsspec.core.url_to_fs(url)
    system.pipe_file(f"{root}/{key}", data)


def remove(url, key):
    system, root = fsspec.core.url_to_fs(url)
    system.rm_file(f"{root}/{key}")


def views(url):
    return sorted({key.split("/")[1] for key in stored(url) if key.startswith("versions/")})


def test_the_same_articles_are_the_same_version_there_as_in_a_folder(url, tmp_path):
    there, here = build(copy_of(url), ARTICLES), build(tmp_path / "here", ARTICLES)
    assert there.manifest["content"] == here.manifest["content"]
    for table in here.tables:
        frame = pd.read_parquet(f"{url}/versions/v000001/{table}")
        pd.testing.assert_frame_equal(frame, pd.read_parquet(tmp_path / "here" / "latest" / table))
        pd.testing.assert_frame_equal(open_dataset(url).version().to_pandas(table), frame)
    keys = {key for key in stored(url) if key.startswith("versions/v000001/")}
    folder = tmp_path / "here" / "versions" / "v000001"
    assert {key.removeprefix("versions/v000001/") for key in keys} == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }
    assert json.loads(stored(url)["LATEST"]) == {"version": 1, "name": "v000001", "path": "versions/v000001"}


def test_of_an_empty_cache_everything_is_read_and_the_next_version_is_made(url, cache):
    build(copy_of(url), ARTICLES[:10])
    shutil.rmtree(cache)
    assert build(copy_of(url), ARTICLES[:10]) is None
    shutil.rmtree(cache)
    assert build(copy_of(url), ARTICLES).number == 2
    shutil.rmtree(cache)
    dataset = open_dataset(url)
    assert [manifest["version"] for manifest in dataset.log()] == [2, 1]
    assert len(dataset.diff().added) == 10
    assert [faults for _, faults in dataset.verify()] == [(), ()]


def test_only_what_is_asked_for_is_brought(url, cache):
    build(copy_of(url), ARTICLES)
    shutil.rmtree(cache)
    dataset = open_dataset(url)
    dataset.log()
    assert not (dataset.root / "objects").exists()
    dataset.version().to_pandas("entities")
    assert [path.name for path in (dataset.root / "objects").iterdir()] == ["entities"]


def damage(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def test_a_working_copy_that_is_damaged_is_mended(url):
    root = copy_of(url)
    version = build(root, ARTICLES)
    in_view = next(version.path("documents").glob("00000-*"))
    for path in (version.files("documents")[0], Layout(root).manifest(1), root / "dataset.json"):
        whole = path.read_bytes()
        damage(path)
        again = open_dataset(url).version()
        again.files("documents")
        assert path.read_bytes() == whole, path
    assert version.path("documents") == in_view.parent
    assert in_view.read_bytes() == version.files("documents")[0].read_bytes()
    assert build(copy_of(url), ARTICLES[:19]).number == 2
    assert [faults for _, faults in open_dataset(url).verify()] == [(), ()]


def test_what_a_build_makes_takes_the_place_of_what_is_damaged_here_or_there(url):
    root = copy_of(url)
    build(root, ARTICLES[:3])
    build(root, ARTICLES[:2])
    for path in (root / "objects" / "documents").iterdir():
        damage(path)
    assert build(root, ARTICLES[:3]).number == 3
    assert [faults for _, faults in open_dataset(url).verify()] == [()] * 3
    left = {key: bytes([data[0] ^ 1]) + data[1:] for key, data in stored(url).items() if key.startswith("objects/")}
    other = f"{url}-other"
    for key, data in left.items():
        put(other, key, data)
    build(copy_of(other), ARTICLES[:4])
    assert open_dataset(other).version().verify() == ()


def test_what_has_gone_elsewhere_is_gone_here(url, tmp_path, monkeypatch):
    root = copy_of(url)
    build(root, ARTICLES[:4])
    build(root, ARTICLES[:5])
    here = open_dataset(url)
    here.tag("spring", 2)
    assert (here.versions(), len(here.tags())) == ((1, 2), 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    there = open_dataset(url)
    there.prune(ONE, dry_run=False)
    assert main(["tag", "--delete", "spring", "--dataset", url]) == 0
    assert (here.versions(), here.tags()) == ((2,), ())
    with pytest.raises(StoreError, match="there is no version 1"):
        here.version(1)


def test_a_number_that_was_pruned_is_no_version_whatever_lies_there(url):
    root = copy_of(url)
    build(root, ARTICLES[:4])
    build(root, ARTICLES[:5])
    put(url, "pruned/v000001", b"")
    assert open_dataset(url).versions() == (2,)


def test_the_folder_of_a_version_is_made_here_once(url):
    version = build(copy_of(url), ARTICLES)
    folder = version.path("documents")
    before = folder.stat().st_ino
    assert version.path("documents").stat().st_ino == before
    assert len(pd.read_parquet(folder)) == len(ARTICLES)
    assert not list(folder.parent.parent.glob(".*"))


@pytest.mark.parametrize("kind", ["object", "folder", "manifest", "checksums"])
def test_a_flipped_byte_there_is_found(url, kind):
    build(copy_of(url), ARTICLES)
    starts = {"object": "objects/documents/", "folder": "versions/v000001/paragraphs/", "manifest": "manifests/"}
    start = {**starts, "checksums": "versions/v000001/SHA256SUMS"}[kind]
    key, data = next((key, bytearray(data)) for key, data in stored(url).items() if key.startswith(start))
    data[len(data) // 2] ^= 1
    put(url, key, bytes(data))
    faults = open_dataset(url).version(1).verify()
    assert key.removeprefix("versions/") in {fault.key for fault in faults}
    assert all(kind in ("checksums", "manifest") or fault.law == "checksum" for fault in faults)


def test_an_object_that_is_missing_or_damaged_there_is_told_with_its_address(url, cache):
    build(copy_of(url), ARTICLES)
    key = next(key for key in stored(url) if key.startswith("objects/documents/"))
    shutil.rmtree(cache)
    put(url, key, b"other")
    with pytest.raises(StoreError, match="is damaged") as damaged:
        open_dataset(url).version().to_pandas("documents")
    assert damaged.value.where == f"{url}/{key}"
    remove(url, key)
    with pytest.raises(StoreError, match="is missing"):
        open_dataset(url).version().to_pandas("documents")
    assert {fault.key for fault in open_dataset(url).version().verify(deep=False)} == {key}


def test_the_loser_of_a_race_is_told_and_wins_the_next_time(url, tmp_path):
    first, second = copy_of(url, tmp_path / "a"), copy_of(url, tmp_path / "b")
    staged = stage_articles(second, ARTICLES[:6])
    assert build(first, ARTICLES[:5]).number == 1
    with pytest.raises(StoreError, match="another build published v000001 meanwhile"):
        publish_staged(second, staged)
    assert build(second, ARTICLES[:6]).number == 2
    assert [faults for _, faults in open_dataset(url).verify()] == [(), ()]


def test_a_race_lost_at_the_last_step_is_told_too(url, tmp_path, monkeypatch):
    first, second = copy_of(url, tmp_path / "a"), copy_of(url, tmp_path / "b")
    Layout(second).origin.prove()
    origin = Layout(second).origin
    upload = origin.upload

    def be_slow(paths):
        upload(paths)
        if not open_dataset(url).versions():
            build(first, ARTICLES[:5])

    monkeypatch.setattr(origin, "upload", be_slow)
    with pytest.raises(StoreError, match="another build published v000001 meanwhile"):
        build(second, ARTICLES[:6])
    assert open_dataset(url).version(1).manifest["counts"]["documents"] == 5


def test_the_number_of_a_pruned_version_is_never_used_again(url, tmp_path, monkeypatch):
    first, second = copy_of(url, tmp_path / "a"), copy_of(url, tmp_path / "b")
    build(first, ARTICLES[:4])
    Layout(second).refreshed()
    staged = stage_articles(second, ARTICLES[:9])
    build(first, ARTICLES[:5])
    build(first, ARTICLES[:6])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert open_dataset(url).prune(ONE, dry_run=False).versions == (1, 2)
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules["copydesk.versions.publish"], "finish", lambda root: None)  # it has looked already
        with pytest.raises(StoreError, match="another build published v000002 meanwhile"):
            publish_staged(second, staged)
    assert open_dataset(url).versions() == (3,)
    assert "manifests/v000002.json" not in stored(url)


def test_the_newest_the_one_before_and_the_tagged_have_folders(url):
    root = copy_of(url)
    for number in range(4, 8):
        build(root, ARTICLES[:number])
    assert views(url) == ["v000003", "v000004"]
    dataset = open_dataset(url)
    dataset.tag("spring", 1)
    assert views(url) == ["v000001", "v000003", "v000004"]
    assert len(pd.read_parquet(f"{url}/versions/v000001/documents")) == 4
    assert [tag.name for tag in open_dataset(url).tags()] == ["spring"]
    with pytest.raises(StoreError, match="is there already and names v000001"):
        dataset.tag("spring", 2)
    dataset.tag("spring", 2, force=True)
    build(root, ARTICLES[:9])
    assert views(url) == ["v000002", "v000004", "v000005"]
    assert dataset.version("tag:spring").number == 2
    assert [faults for _, faults in dataset.verify()] == [()] * 5


def test_a_version_goes_back_and_is_pruned(url):
    root = copy_of(url)
    build(root, ARTICLES[:4])
    build(root, ARTICLES[:5])
    dataset = open_dataset(url)
    assert dataset.rollback(1).number == 3
    assert dataset.rollback(1) is None
    assert dataset.version().manifest["content"] == dataset.version(1).manifest["content"]
    before = stored(url)
    plan = dataset.prune(ONE, grace=timedelta(0))
    assert (plan.versions, plan.done, stored(url).keys()) == ((1, 2), False, before.keys())
    pruned = dataset.prune(ONE, grace=timedelta(0), dry_run=False)
    assert pruned.versions == (1, 2)
    assert dataset.versions() == (3,)
    assert dataset.version().verify() == ()
    objects = {key for key in stored(url) if key.startswith("objects/")}
    assert objects == {key for key in before if key.startswith("objects/")} - set(pruned.objects)
    assert views(url) == ["v000003"]
    assert build(copy_of(url), ARTICLES[:6]).number == 4


def test_young_objects_stay(url):
    root = copy_of(url)
    build(root, ARTICLES[:4])
    build(root, ARTICLES[:5])
    pruned = open_dataset(url).prune(ONE, dry_run=False)
    assert (pruned.objects, pruned.young > 0) == ((), True)


def test_what_a_crash_after_the_manifest_left_is_completed(url, cache):
    root = copy_of(url)
    build(root, ARTICLES[:4])
    build(root, ARTICLES[:5])
    pointer = stored(url)["LATEST"].replace(b"2", b"1")
    for key in [key for key in stored(url) if key.startswith("versions/v000002/") and "documents" not in key]:
        remove(url, key)
    put(url, "LATEST", pointer)
    shutil.rmtree(cache)
    assert open_dataset(url).version().number == 2
    assert build(copy_of(url), ARTICLES[:5]) is None
    assert open_dataset(url).version().verify() == ()
    assert json.loads(stored(url)["LATEST"])["version"] == 2


def test_a_dataset_made_anew_at_the_same_address_has_its_own_working_copy(url):
    old = copy_of(url)
    build(old, ARTICLES[:4])
    system, root = fsspec.core.url_to_fs(url)
    system.rm(root, recursive=True)
    with pytest.raises(StoreError, match="there is no dataset here"):
        open_dataset(url)
    assert copy_of(url) != old
    assert open_dataset(url).versions() == ()


def test_the_commands_take_an_address(url, tmp_path, capsys):
    root = copy_of(url)
    build(root, ARTICLES[:4])
    build(root, ARTICLES[:5], [make_refusal(1)])

    def run(*words):
        code = main([*words, "--dataset", url])
        out, err = capsys.readouterr()
        return code, out + err

    assert run("log")[1].count("documents") == 2
    assert "Quiet ferries 4" in run("diff")[1]
    assert "1 in quarantine: 1 binary" in run("quarantine", "list")[1]
    code, told = run("quarantine", "show", "*refused*", "--raw", str(tmp_path))
    assert (code, "its file does not lie there" in told, f"--dataset {url}" in told) == (0, True, True)
    assert run("schema", "diff", "latest", "1") == (0, f"{schema('v000002')} to {schema('v000001')}: nothing differs\n")
    assert run("tag", "spring", "1") == (0, "tag:spring is v000001\n")
    assert run("verify", "--all") == (0, "".join(map(well, ("v000002", "v000001"))))
    assert run("rollback", "1")[0] == 0
    assert run("export", "latest", str(tmp_path / "out"))[0] == 0
    assert len(pd.read_parquet(next((tmp_path / "out").rglob("documents*.parquet")))) == 4
    assert run("prune", "--keep", "1", "--yes")[0] == 0
    assert run("tag", "--delete", "spring")[0] == 0
    code, said = run("verify", "7")
    assert (code, f"{url}/manifests/v000007.json" in said) == (3, True), "told by its address, not by the cache"


def well(name):
    return f"{name}: every checksum and every law holds\n"


@pytest.mark.parametrize("address", ["https://example.org/set", "s3://", "s3://bucket/a?versionId=1", "ftp://x/y"])
def test_an_address_at_which_no_dataset_can_lie_is_refused(address):
    with pytest.raises(ConfigurationError):
        open_dataset(address)


def test_the_cache_lies_where_users_keep_theirs(tmp_path):
    assert cache_folder({"XDG_CACHE_HOME": "/x"}) == Path("/x/copydesk")
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "copydesk"


def test_a_manifest_can_not_name_a_file_outside(url):
    root = copy_of(url)
    build(root, ARTICLES[:4])
    with pytest.raises(StoreError, match="is no object"):
        Layout(root).object("objects/../../secret")


def test_nothing_is_forgotten_in_a_store(url, capsys):
    doc_id = build(copy_of(url), ARTICLES[:3]).to_pandas("documents").doc_id[0]
    before = stored(url)
    for more in ([], ["--yes"]):
        assert main(["forget", doc_id, "--dataset", url, *more]) == 2
        assert "object store" in capsys.readouterr().err
    assert stored(url) == before


def test_the_bounds_of_drift_come_along_and_go(url):
    root = copy_of(url)
    assert not Layout(root).bounds.exists()
    put(url, "gate.toml", b"[filled]\ndrop = 0.5\n")
    assert Layout(copy_of(url)).bounds.read_bytes() == b"[filled]\ndrop = 0.5\n"
    remove(url, "gate.toml")
    assert not Layout(copy_of(url)).bounds.exists()
