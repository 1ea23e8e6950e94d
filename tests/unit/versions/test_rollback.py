import hashlib
from datetime import UTC, datetime

import pandas as pd
import pytest

from building import build, publish_staged, stage_articles
from copydesk.errors import StoreError
from copydesk.versions import hold_lock, open_dataset
from copydesk.versions.rollback import roll_back
from synthetic import make_article, make_refusal

OLD = [make_article(number) for number in range(12)]
NEW = [*OLD[3:], make_article(2, edit=1), make_article(20)]


@pytest.fixture
def root(tmp_path):
    build(tmp_path, OLD, [make_refusal(1)])
    build(tmp_path, NEW)
    return tmp_path


def test_a_new_version_with_the_rows_of_the_old_one(root):
    version = open_dataset(root).rollback(1)
    old = open_dataset(root).version(1)
    assert version.number == 3
    manifest = version.manifest
    assert (manifest["kind"], manifest["reverts"], manifest["parent"]) == ("rollback", 1, 2)
    for key in ("content", "shards", "tables", "producer", "inputs", "validation", "as_of"):
        assert manifest[key] == old.manifest[key]
    assert manifest["counts"] == old.manifest["counts"] | {"added": 2, "changed": 1, "unchanged": 9, "removed": 1}
    assert version.verify() == ()
    assert open_dataset(root).diff(1, 3).is_empty
    frames = [pd.read_parquet(folder) for folder in (root / "latest/documents", root / "versions/v000001/documents")]
    pd.testing.assert_frame_equal(*frames)
    assert not list((root / ".staging").glob("rollback-*"))


def test_the_pages_tell_the_truth(root):
    open_dataset(root).rollback(1)
    card = (root / "latest/README.md").read_text()
    assert "version `v000003` (after v000002, rolled back to v000001)" in card
    assert "2 documents added, 1 with changed text, 1 removed" in card
    assert '"version": "3.0.0"' in (root / "latest/croissant.json").read_text()
    assert (root / "latest/report.html").read_text() == "<p>fine</p>"
    assert (root / "latest/validation/documents/result.json").is_file()
    for line in (root / "latest/SHA256SUMS").read_text().splitlines():
        sha256, name = line.split("  ", 1)
        assert hashlib.sha256((root / "latest" / name).read_bytes()).hexdigest() == sha256


def test_the_same_content_is_nothing_new(root):
    assert open_dataset(root).rollback(2) is None
    open_dataset(root).rollback(1)
    assert open_dataset(root).rollback("v000001") is None
    assert open_dataset(root).versions() == (1, 2, 3)


def test_history_goes_on_after_it(root):
    roll_back(root, 1, now=datetime(2026, 3, 5, tzinfo=UTC))
    again = build(root, NEW)
    assert (again.number, again.manifest["parent"]) == (4, 3)
    assert again.manifest["content"] == open_dataset(root).version(2).manifest["content"]
    back = roll_back(root, 3)
    assert back.manifest["reverts"] == 3
    assert back.verify() == ()


def test_a_build_at_work_holds_it_off(root):
    with hold_lock(root), pytest.raises(StoreError, match="holds the dataset"):
        open_dataset(root).rollback(1)
    assert open_dataset(root).versions() == (1, 2)


@pytest.mark.parametrize("table", ["documents", "evidence", "attachments"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_damaged_version_is_not_gone_back_to(root, table, gone):
    dataset = open_dataset(root)
    manifests = [dataset.version(number).manifest for number in (1, 2)]
    own, other = ({f["path"] for s in m["shards"] for f in s["files"].values()} for m in manifests)
    shards = sorted(path for path in own - other if f"/{table}/" in path)
    report = manifests[0]["attachments"]["report.html"]
    path = root / (shards[0] if shards else f"objects/attachments/{report}")
    if gone:
        path.unlink()
    else:
        path.chmod(0o644)
        path.write_bytes(b"x" + path.read_bytes()[1:])
    with pytest.raises(StoreError, match="damaged"):
        dataset.rollback(1)
    assert dataset.versions() == (1, 2)
    assert not list((root / ".staging").glob("rollback-*"))


def test_what_a_manifest_says_besides_is_carried(tmp_path):
    publish_staged(tmp_path, stage_articles(tmp_path, OLD), producer={"rules": "one"}, inputs={"raw": "here"})
    publish_staged(tmp_path, stage_articles(tmp_path, NEW), producer={"rules": "two"}, inputs={"raw": "there"})
    manifest = open_dataset(tmp_path).rollback(1).manifest
    assert manifest["producer"]["rules"] == "one"
    assert manifest["inputs"] == {"raw": "here"}


def test_what_the_old_run_took_is_not_told_of_the_new_version(tmp_path):
    publish_staged(tmp_path, stage_articles(tmp_path, OLD), run={"seconds": {"gate": 1.0}})
    publish_staged(tmp_path, stage_articles(tmp_path, NEW), run={"seconds": {"gate": 2.0}})
    assert "run" not in roll_back(tmp_path, 1).manifest
