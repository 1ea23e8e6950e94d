import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from building import build, publish_staged, stage_articles
from copydesk.errors import GateRefusedError, StoreError
from copydesk.versions import finish, open_dataset, publish
from copydesk.versions.disk import DEAD, create_file
from copydesk.versions.finish import is_finished
from copydesk.versions.layout import Layout
from synthetic import make_article, make_refusal


@pytest.fixture
def articles():
    return [make_article(n) for n in range(30)]


def test_a_version_is_plain_parquet_of_exactly_its_rows(tmp_path, articles):
    build(tmp_path, articles[:20], [make_refusal(1)])
    build(tmp_path, articles[5:], [make_refusal(2)])
    for name, wanted in (("versions/v000001", articles[:20]), ("latest", articles[5:])):
        documents = pd.read_parquet(tmp_path / name / "documents")
        assert sorted(documents["doc_id"]) == sorted(a["documents"][0]["doc_id"] for a in wanted)
        assert len(pd.read_parquet(tmp_path / name / "entities")) == sum(len(a["entities"]) for a in wanted)
        assert len(pd.read_parquet(tmp_path / name / "quarantine")) == 1
    assert str((tmp_path / "latest").readlink()) == "versions/v000002"


def test_the_manifest_says_what_the_version_is(tmp_path, articles):
    version = build(tmp_path, articles)
    manifest = json.loads((tmp_path / "manifests/v000001.json").read_text())
    assert manifest == json.loads((tmp_path / "latest/manifest.json").read_text()) == version.manifest
    assert manifest["version"] == 1
    assert manifest["parent"] is None
    assert manifest["kind"] == "build"
    assert manifest["dataset_id"] == open_dataset(tmp_path).dataset_id
    assert manifest["as_of"] == "2026-03-01"
    assert manifest["producer"]["version"] == "0"
    assert manifest["tables"]["documents"]["rows"] == 30
    assert manifest["counts"]["found"] == 30
    assert set(manifest["attachments"]) == {
        "README.md",
        "croissant.json",
        "report.html",
        "validation/documents/result.json",
    }
    assert (tmp_path / "latest/validation/documents/result.json").read_text() == "{}"
    assert (tmp_path / "latest/report.html").read_text() == "<p>fine</p>"


def test_published_files_are_read_only_and_shared(tmp_path, articles):
    build(tmp_path, articles)
    for path in [*(tmp_path / "objects").rglob("*"), *(tmp_path / "versions").rglob("*"), tmp_path / "dataset.json"]:
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o444, path
    (shard, *_) = (tmp_path / "latest/documents").iterdir()
    assert shard.stat().st_nlink >= 2


def test_equal_content_is_no_new_version(tmp_path, articles):
    build(tmp_path, articles)
    before = sorted(tmp_path.glob("manifests/*"))
    assert build(tmp_path, articles[::-1], batches=3) is None
    assert sorted(tmp_path.glob("manifests/*")) == before


def test_an_unchanged_shard_is_not_written_again(tmp_path):
    articles = [make_article(n) for n in range(100)]
    build(tmp_path, articles)
    first = {path.name for path in (tmp_path / "objects/documents").iterdir()}
    build(tmp_path, [*articles[:-1], make_article(99, edit=1)])
    second = {path.name for path in (tmp_path / "objects/documents").iterdir()}
    assert len(second - first) == 1


def test_of_two_builds_on_one_parent_one_wins_and_the_other_is_told_to_run_again(tmp_path, articles):
    build(tmp_path, articles[:10])
    one = stage_articles(tmp_path, articles[:20])
    two = stage_articles(tmp_path, articles[:25])
    publish_staged(tmp_path, one)
    with pytest.raises(StoreError, match="run again"):
        publish_staged(tmp_path, two)
    assert open_dataset(tmp_path).versions() == (1, 2)
    publish_staged(tmp_path, stage_articles(tmp_path, articles[:25]))
    assert len(open_dataset(tmp_path).version().to_pandas("documents")) == 25


def test_two_publishers_at_once_make_one_version(tmp_path, articles):
    staged = [stage_articles(tmp_path, articles[: 10 + n]) for n in range(4)]

    def attempt(one):
        try:
            return publish_staged(tmp_path, one)
        except StoreError as error:
            return error

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(attempt, staged))
    versions = [result for result in results if not isinstance(result, StoreError)]
    assert len(versions) == 1
    assert all("run again" in str(result) for result in results if isinstance(result, StoreError))
    assert open_dataset(tmp_path).version().manifest["content"] == versions[0].manifest["content"]
    assert versions[0].verify() == ()


def test_an_exclusive_manifest_decides_even_after_all_checks(tmp_path, articles, monkeypatch):
    one, two = stage_articles(tmp_path, articles[:10]), stage_articles(tmp_path, articles[:11])
    publish_staged(tmp_path, one)
    # The module by its full name: in the package the name `publish` is the function.
    monkeypatch.setattr(sys.modules["copydesk.versions.publish"], "_is_news", lambda layout, staged: True)
    with pytest.raises(StoreError, match="v000001"):
        publish_staged(tmp_path, two)
    assert len(open_dataset(tmp_path).version().to_pandas("documents")) == 10


def test_articles_that_are_not_accounted_for_are_not_published(tmp_path, articles):
    staged = stage_articles(tmp_path, articles)
    object.__setattr__(staged, "found", 31)
    with pytest.raises(GateRefusedError, match="31 inputs"):
        publish_staged(tmp_path, staged)
    assert open_dataset(tmp_path).versions() == ()


def test_a_staged_file_that_was_changed_after_the_gate_is_not_published(tmp_path, articles):
    staged = stage_articles(tmp_path, articles)
    path = staged.folder / staged.shards[0].files["ledger"].path
    data = bytearray(path.read_bytes())
    data[50] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match="'ledger'"):
        publish_staged(tmp_path, staged)
    assert open_dataset(tmp_path).versions() == ()


def test_where_no_hard_link_can_be_made_files_are_copied(tmp_path, articles, monkeypatch):
    def refuse(*_, **__):
        raise OSError(18, "Invalid cross-device link")

    staged = stage_articles(tmp_path, articles)
    monkeypatch.setattr(os, "link", refuse)
    version = publish_staged(tmp_path, staged)
    assert version.verify() == ()
    (shard, *_) = (tmp_path / "latest/documents").iterdir()
    assert shard.stat().st_nlink == 1
    assert not create_file(Layout(tmp_path).manifest(1), b"another")
    assert not list((tmp_path / "manifests").glob(f"{DEAD}*"))


def test_where_no_link_at_all_can_be_made_latest_is_a_folder_of_files(tmp_path, articles, monkeypatch):
    def refuse(*_, **__):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "symlink", refuse)
    for number, some in enumerate((articles[:10], articles), 1):
        version = build(tmp_path, some)
        assert not (tmp_path / "latest").is_symlink()
        assert len(pd.read_parquet(tmp_path / "latest/documents")) == len(some)
        assert (version.number, version.verify()) == (number, ())
        assert is_finished(tmp_path)
    (tmp_path / "latest/manifest.json").unlink()
    assert not is_finished(tmp_path)
    assert finish(tmp_path) == 2
    assert is_finished(tmp_path)


def test_of_many_that_create_one_file_without_links_one_does(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for number in range(20):
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda n, to=tmp_path / f"{number}": create_file(to, b"%d" % n), range(8)))
        assert made.count(True) == 1
        assert (tmp_path / f"{number}").read_bytes() == b"%d" % made.index(True)


def test_a_full_disk_is_told_and_leaves_the_version_before(tmp_path, articles, monkeypatch):
    build(tmp_path, articles[:10])
    staged = stage_articles(tmp_path, articles)

    def refuse(*_, **__):
        raise OSError(28, "No space left on device", "f")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        with pytest.raises(StoreError, match="No space left"):
            publish_staged(tmp_path, staged)
    assert open_dataset(tmp_path).version().number == 1
    assert open_dataset(tmp_path).version().verify() == ()
    assert publish_staged(tmp_path, staged).number == 2


def test_finish_makes_a_lost_view_again_byte_for_byte(tmp_path, articles):
    build(tmp_path, articles)

    def files():
        folder = tmp_path / "versions/v000001"
        return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    before = files()
    (tmp_path / "latest").unlink()
    (tmp_path / "versions/v000001").rename(tmp_path / "moved")
    assert finish(tmp_path) == 1
    assert files() == before
    assert open_dataset(tmp_path).version().verify() == ()
    assert (tmp_path / "latest/README.md").is_file()


def test_finish_of_an_empty_dataset_does_nothing(tmp_path):
    assert finish(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_version_needs_no_report(tmp_path, articles):
    staged = stage_articles(tmp_path, articles)
    version = publish(tmp_path, staged, as_of=staged.as_of, producer={}, inputs={}, validation={})
    assert set(version.manifest["attachments"]) == {"README.md", "croissant.json"}
    assert version.verify() == ()
    assert Layout(tmp_path).version(1).is_dir()


def test_what_a_run_took_stands_in_the_manifest_and_changes_nothing_else(tmp_path, articles):
    slow = publish_staged(tmp_path / "a", stage_articles(tmp_path / "a", articles), run={"seconds": {"gate": 9.5}})
    quick = publish_staged(tmp_path / "b", stage_articles(tmp_path / "b", articles), run={"seconds": {"gate": 0.1}})
    bare = publish_staged(tmp_path / "c", stage_articles(tmp_path / "c", articles))
    assert slow.manifest["run"] == {"seconds": {"gate": 9.5}}
    assert "run" not in bare.manifest
    for key in ("content", "shards", "tables", "counts"):
        assert slow.manifest[key] == quick.manifest[key] == bare.manifest[key]
