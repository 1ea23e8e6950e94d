from pathlib import Path
from uuid import uuid4

import pytest

from copydesk.errors import ConfigurationError, StoreError
from copydesk.ingest import parse_place
from runtime.options import parse_arguments
from runtime.places import keep_apart
from runtime.target import newest_place, target_folder


def test_a_folder_is_where_it_is():
    assert target_folder(Path("processed"), found=True) == Path("processed")
    assert newest_place(Path("processed"), 3) == "processed/latest"


def test_of_an_address_it_is_the_working_copy(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    address = parse_place(f"memory://bucket-{uuid4().hex[:8]}/set/")
    with pytest.raises(StoreError, match="there is no dataset here"):
        target_folder(address, found=False)
    root = target_folder(address, found=True)
    assert root.parent == tmp_path / "copydesk"
    assert target_folder(address, found=False) == root
    assert newest_place(root, 3) == f"{address.url.rstrip('/')}/versions/v000003"


def test_an_option_may_be_an_address():
    assert str(parse_arguments(["--dataset", "s3://bucket/set"], {}).settings.dataset) == "s3://bucket/set"
    assert parse_arguments(["--dataset", "out"], {}).settings.dataset == Path("out")


@pytest.mark.parametrize(
    ("raw", "dataset"),
    [("s3://b/raw", "s3://b/raw"), ("s3://b/raw", "s3://b/raw/set"), ("s3://b/set/raw", "s3://b/set")],
)
def test_prefixes_in_one_another_are_refused(raw, dataset):
    with pytest.raises(ConfigurationError, match="lie in one another"):
        keep_apart(parse_place(raw), parse_place(dataset))


@pytest.mark.parametrize(("raw", "dataset"), [("s3://b/raw", "s3://b/raw-set"), ("raw", "s3://b/raw")])
def test_prefixes_apart_are_taken(raw, dataset):
    keep_apart(parse_place(raw), parse_place(dataset))
