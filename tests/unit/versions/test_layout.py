import json

import pytest

from copydesk.contracts import SCHEMA_VERSION
from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import open_dataset
from copydesk.versions.layout import Layout, found_dataset, object_path, version_name


def edit(root, **changes):
    path = root / "dataset.json"
    data = {**json.loads(path.read_text()), **changes}
    path.chmod(0o644)
    path.write_text(json.dumps(data))


def test_settings_are_made_once(tmp_path):
    first = found_dataset(tmp_path / "a" / "b", docs_per_shard=10)
    assert found_dataset(tmp_path / "a" / "b", docs_per_shard=20) == first
    assert first.docs_per_shard == 10
    assert found_dataset(tmp_path / "c").docs_per_shard == 500
    assert found_dataset(tmp_path / "c").dataset_id != first.dataset_id


@pytest.mark.parametrize("change", [{"format": 2}, {"schema_version": "2.0.0"}])
def test_another_format_or_schema_is_said_to_readers_and_writers(tmp_path, change):
    found_dataset(tmp_path)
    edit(tmp_path, **change)
    ((key, value),) = change.items()
    for use in (found_dataset, open_dataset):
        with pytest.raises(ConfigurationError, match=f"{key} '{value}'"):
            use(tmp_path)


@pytest.mark.parametrize("change", [{"schema_version": "1.9.0"}, {"writer_options": "0"}])
def test_what_only_a_writer_must_match_is_said_to_writers(tmp_path, change):
    found_dataset(tmp_path)
    edit(tmp_path, **change)
    open_dataset(tmp_path)
    with pytest.raises(ConfigurationError, match=next(iter(change))) as caught:
        found_dataset(tmp_path)
    assert f"--first-seen {tmp_path}" in caught.value.then


def test_a_patch_of_the_contract_changes_words_only_and_is_written_on(tmp_path):
    made = found_dataset(tmp_path)
    edit(tmp_path, schema_version=f"{SCHEMA_VERSION.rpartition('.')[0]}.99")
    assert found_dataset(tmp_path) == made


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"dataset_id": 1, "docs_per_shard": 0}'])
def test_damaged_settings_are_said(tmp_path, text):
    (tmp_path / "dataset.json").write_text(text)
    with pytest.raises(StoreError, match="damaged"):
        found_dataset(tmp_path)


def test_a_folder_that_can_not_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file system"):
        found_dataset(tmp_path / "file" / "ds")


def test_names(tmp_path):
    assert version_name(21) == "v000021"
    assert object_path("ledger", "ab") == "objects/ledger/ab.parquet"
    assert object_path("attachments", "ab") == "objects/attachments/ab"
    assert Layout(tmp_path).tag("2026.11").name == "2026.11.json"
