import sys
from types import ModuleType

import pytest

from copydesk.entities.model_files import digest, find_folder
from copydesk.errors import ConfigurationError


def test_the_digest_is_of_names_and_contents_alone(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "config.json").write_text("{}")
        (tmp_path / name / "deep" / "weights.bin").write_bytes(b"1")
    first = digest([tmp_path / "one"])
    assert digest([tmp_path / "two"]) == first
    (tmp_path / "two" / ".cache" / "huggingface").mkdir(parents=True)
    (tmp_path / "two" / ".cache" / "huggingface" / "lock").touch()
    assert digest([tmp_path / "two"]) == first
    (tmp_path / "two" / "deep" / "weights.bin").write_bytes(b"2")
    assert digest([tmp_path / "two"]) != first
    assert digest([tmp_path / "one", tmp_path / "two"]) != digest([tmp_path / "two", tmp_path / "one"])


def test_a_link_into_the_cache_counts_as_what_it_leads_to(tmp_path):
    (tmp_path / "blob").write_bytes(b"weights")
    for name in ("plain", "linked"):
        (tmp_path / name).mkdir()
    (tmp_path / "plain" / "model.bin").write_bytes(b"weights")
    (tmp_path / "linked" / "model.bin").symlink_to(tmp_path / "blob")
    assert digest([tmp_path / "plain"]) == digest([tmp_path / "linked"])


@pytest.fixture
def hub(monkeypatch, tmp_path):
    """A client of the Hub that has one model in its cache, and refuses to be asked for more than that."""

    def snapshot_download(name, *, local_files_only):
        assert local_files_only is True
        if name == "some/model":
            return str(tmp_path)
        raise (ValueError if not name else FileNotFoundError)("not in the cache")

    module = ModuleType("huggingface_hub")
    module.snapshot_download = snapshot_download
    monkeypatch.setitem(sys.modules, "huggingface_hub", module)


def test_a_model_is_a_folder_or_lies_in_the_cache(hub, tmp_path):
    assert find_folder(str(tmp_path)) == tmp_path
    assert find_folder("some/model") == tmp_path


@pytest.mark.parametrize("name", ["other/model", ""])
def test_one_that_is_not_here_is_refused_with_what_to_get(hub, name):
    with pytest.raises(ConfigurationError) as caught:
        find_folder(name)
    assert f"'{name}'" in caught.value.what
    assert "hf download" in caught.value.then
