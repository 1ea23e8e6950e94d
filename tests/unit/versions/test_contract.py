import json
import shutil
from dataclasses import replace

import pytest

from building import build
from copydesk.contracts import load_tables, read_released
from copydesk.versions import contract, open_dataset
from copydesk.versions.contract import contract_of
from copydesk.versions.layout import Layout
from copydesk.versions.working_copy import open_working_copy
from synthetic import make_article, make_refusal

LAST = read_released()


@pytest.fixture
def root(tmp_path):
    build(tmp_path / "d", [make_article(1)], [make_refusal(1)])
    return tmp_path / "d"


def edit(root, **changes):
    path = Layout(root).manifest(1)
    manifest = {**json.loads(path.read_text()), **changes}
    path.chmod(0o644)
    path.write_text(json.dumps(manifest))


def found(root):
    return contract_of(open_dataset(root).version())


def test_a_version_of_a_released_contract_is_known_whole(root):
    one = found(root)
    assert (one.name, one.version, one.whole) == (f"v000001 (schema {LAST.version})", LAST.version, True)
    assert one.tables == LAST.tables


def test_of_a_contract_that_was_not_released_columns_and_types_are_known(root):
    edit(root, schema_version="1.0.7")
    one = found(root)
    assert (one.version, one.whole) == ("1.0.7", False)
    assert one.tables.keys() == load_tables().keys()
    for name, table in one.tables.items():
        assert [(c.name, c.type) for c in table.columns] == [(c.name, c.type) for c in load_tables()[name].columns]


def test_files_that_are_not_as_the_released_contract_has_them_are_believed(root, monkeypatch):
    table = LAST.tables["documents"]
    first, *rest = table.columns
    other = replace(table, columns=(replace(first, type="int32"), *rest))
    monkeypatch.setattr(contract, "read_released", lambda _: replace(LAST, tables={**LAST.tables, "documents": other}))
    one = found(root)
    assert not one.whole
    assert one.tables["documents"].columns[0].type == "string"


def test_a_version_without_a_table_of_the_contract_is_not_that_contracts(root):
    path = Layout(root).manifest(1)
    manifest = json.loads(path.read_text())
    assert manifest["tables"].pop("quarantine")
    edit(root, tables=manifest["tables"])
    one = found(root)
    assert not one.whole
    assert "quarantine" not in one.tables


def test_of_a_dataset_in_a_store_one_file_of_each_table_is_fetched(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    url = "memory://contract/some/dataset"
    root = open_working_copy(url, found=True, docs_per_shard=2)
    build(root, [make_article(number) for number in range(12)], docs_per_shard=2)
    shutil.rmtree(tmp_path / "cache")
    version = open_dataset(url).version()
    assert version.manifest["tables"]["documents"]["files"] > 1
    assert contract_of(version).tables == LAST.tables
    fetched = [path.parent.name for path in (version.root / "objects").rglob("*.parquet")]
    assert sorted(fetched) == sorted(version.tables)
