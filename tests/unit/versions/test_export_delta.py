import sys

import pytest

from building import build
from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import open_dataset
from synthetic import make_article, make_refusal


@pytest.fixture(scope="module")
def version(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    build(root, [make_article(number) for number in range(40)], [make_refusal(1)])
    return open_dataset(root).version()


def test_what_is_missing_is_said_with_the_command_that_installs_it(version, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "deltalake", None)
    with pytest.raises(ConfigurationError, match="deltalake") as refused:
        version.export(tmp_path / "a", "delta")
    assert "pip install 'copydesk[delta]'" in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_delta_tables_come_back(version, tmp_path):
    deltalake = pytest.importorskip("deltalake")
    place = version.export(tmp_path / "a", "delta")
    for table in version.tables:
        delta = deltalake.DeltaTable(place / table)
        wanted = version.scan(table).to_table()
        rows = delta.to_pyarrow_table()
        assert rows.num_rows == wanted.num_rows == version.manifest["tables"][table]["rows"]
        keys = [
            (name, "ascending") for name in ("doc_id", "position", "start", "mention_id") if name in wanted.schema.names
        ]
        keys = keys or [(wanted.schema.names[0], "ascending")]
        assert rows.cast(wanted.schema).sort_by(keys).to_pylist() == wanted.sort_by(keys).to_pylist()
        assert delta.metadata().name == table
        assert delta.history()[0]["copydesk.version"] == "v000001"
    assert (place / "SHA256SUMS").read_text().count("_delta_log/") == len(version.tables)


def test_a_damaged_file_is_not_exported(tmp_path):
    pytest.importorskip("deltalake")
    build(tmp_path / "ds", [make_article(number) for number in range(20)])
    version = open_dataset(tmp_path / "ds").version()
    version.files("evidence")[-1].unlink()
    with pytest.raises(StoreError, match="'evidence' is missing or damaged"):
        version.export(tmp_path / "a", "delta")
    assert [path.name for path in tmp_path.iterdir()] == ["ds"]
