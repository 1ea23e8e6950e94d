import os
from pathlib import Path

import pytest

from building import build
from copydesk.errors import ConfigurationError
from copydesk.versions import open_dataset
from copydesk.versions.places import local_folder
from synthetic import make_article


def folder(address):
    return local_folder(address, then="copy it")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/data/a b%20c", "/data/a b%20c"),
        ("/data/x/../y", "/data/y"),
        (Path("/data/y"), "/data/y"),
        ("file:///data/a%20b%C3%A9", "/data/a bé"),
        ("file:///data/a b", "/data/a b"),
        ("file://localhost/data", "/data"),
        ("file:///data/what?/x#1", "/data/what?/x#1"),
        ("file:///data/%3F%23%25", "/data/?#%"),
        ("file:///data/%FF", os.fsdecode(b"/data/\xff")),
        ("~/corpus", "/home/reader/corpus"),
        ("./~/corpus", "/somewhere/~/corpus"),
        ("corpus", "/somewhere/corpus"),
        (".", "/somewhere"),
    ],
)
def test_a_folder_has_many_names(monkeypatch, address, path):
    monkeypatch.setenv("HOME", "/home/reader")
    monkeypatch.setattr(os, "getcwd", lambda: "/somewhere")
    assert folder(address) == Path(path)


@pytest.mark.parametrize(
    "address", ["", "s3://bucket/corpus", "https://a.example/b", "file://", "file://host/a", "file:///a%00b", "a\0b"]
)
def test_what_is_no_folder_is_said(address):
    with pytest.raises(ConfigurationError, match="is no folder") as refused:
        folder(address)
    assert "copy it" in str(refused.value)


def test_a_home_that_is_not_there_is_said():
    with pytest.raises(ConfigurationError, match="no such home"):
        folder("~nobody-of-this-name/corpus")


def test_a_dataset_opened_by_any_name_stays_where_it_is(tmp_path, monkeypatch):
    root = tmp_path / "a b%20ü"
    build(root, [make_article(1)])
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    names = ["a b%20ü", "~/a b%20ü", f"file://{tmp_path}/a%20b%2520%C3%BC", root.as_uri(), root, str(root)]
    versions = [open_dataset(name).version() for name in names]
    monkeypatch.chdir("/")
    for version in versions:
        assert len(version.to_pandas("documents")) == 1
        assert version.scan("documents").count_rows() == 1
        assert version.path("documents").is_absolute()
