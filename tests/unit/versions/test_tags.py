import json
from datetime import UTC, datetime

import pytest

from building import build
from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import open_dataset
from copydesk.versions.layout import Layout
from copydesk.versions.tags import create_tag, delete_tag, list_tags
from synthetic import make_article


@pytest.fixture
def root(tmp_path):
    build(tmp_path, [make_article(1)])
    build(tmp_path, [make_article(2)])
    return tmp_path


def test_a_tag_names_a_version(root):
    dataset = open_dataset(root)
    dataset.tag("spring", 1)
    dataset.tag("2026.3")
    assert dataset.version("tag:spring").number == 1
    assert [(tag.name, tag.version) for tag in dataset.tags()] == [("2026.3", 2), ("spring", 1)]


def test_its_file_tells_version_and_day(root):
    create_tag(Layout(root), "a", 1, now=datetime(2026, 3, 5, tzinfo=UTC))
    assert json.loads((root / "tags/a.json").read_text()) == {"version": 1, "created": "2026-03-05T00:00:00+00:00"}


def test_it_is_not_moved_unless_forced(root):
    dataset = open_dataset(root)
    dataset.tag("spring", 1)
    with pytest.raises(StoreError, match="there already and names v000001"):
        dataset.tag("spring", 2)
    assert dataset.version("tag:spring").number == 1
    dataset.tag("spring", 2, force=True)
    assert dataset.version("tag:spring").number == 2
    assert sorted(path.name for path in (root / "tags").iterdir()) == ["spring.json"]


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "../a", "a b", "a\n", "-x", "x" * 101, "\x1b[31m"])
def test_a_name_that_is_none(root, name):
    with pytest.raises(ConfigurationError):
        open_dataset(root).tag(name)
    assert not (root / "tags").exists()


def test_a_version_that_is_not_there(root):
    with pytest.raises(StoreError, match="no version 9"):
        open_dataset(root).tag("spring", 9)
    assert open_dataset(root).tags() == ()


def test_a_version_that_is_being_pruned_is_not_tagged(root, monkeypatch):
    create_file = "copydesk.versions.tags.create_file"

    def create(path, data):
        path.write_bytes(data)
        (root / "versions/v000001").rename(root / "versions/.dead-1")
        return True

    monkeypatch.setattr(create_file, create)
    with pytest.raises(StoreError, match="not there"):
        open_dataset(root).tag("spring", 1)
    assert open_dataset(root).tags() == ()


def test_it_is_deleted_and_its_version_stays(root):
    dataset = open_dataset(root)
    dataset.tag("spring", 1)
    delete_tag(Layout(root), "spring")
    assert dataset.tags() == ()
    assert dataset.version(1).verify() == ()
    with pytest.raises(StoreError, match="no tag 'spring'"):
        delete_tag(Layout(root), "spring")


def test_a_damaged_one_is_told_and_mended(root):
    (root / "tags").mkdir()
    (root / "tags/bad.json").write_text("{")
    assert [(tag.name, tag.version) for tag in list_tags(Layout(root))] == [("bad", None)]
    with pytest.raises(StoreError, match="is damaged"):
        open_dataset(root).tag("bad", 1)
    open_dataset(root).tag("bad", 1, force=True)
    assert open_dataset(root).version("tag:bad").number == 1
