import json

import pytest

from building import build
from copydesk.errors import StoreError
from copydesk.versions.layout import Layout
from copydesk.versions.manifest import (
    Shard,
    ShardFile,
    content_id,
    list_versions,
    ordered_files,
    read_manifest,
    read_shards,
    table_totals,
    write_shards,
)
from synthetic import make_article


def shard(group, **files):
    listed = {
        table: ShardFile(path=f"tables/{sha256}", sha256=sha256, bytes=2, rows=1) for table, sha256 in files.items()
    }
    return Shard(group=group, lo="a", hi="b", docs=1, files=listed)


SHARDS = (shard("documents", documents="d0", ledger="l0"), shard("documents", documents="d1", ledger="l1"))


def test_files_are_in_the_order_of_tables_then_shards():
    files = ordered_files((*SHARDS, shard("quarantine", quarantine="q0")))
    names = [(table, number, file.sha256) for table, number, file in files]
    assert names == [
        ("documents", 0, "d0"),
        ("documents", 1, "d1"),
        ("ledger", 0, "l0"),
        ("ledger", 1, "l1"),
        ("quarantine", 0, "q0"),
    ]


def test_shards_come_back_from_a_manifest_at_their_objects():
    back = read_shards(json.loads(json.dumps({"shards": write_shards(SHARDS)})))
    assert back[0].files["ledger"].path == "objects/ledger/l0.parquet"
    assert content_id(back) == content_id(SHARDS) != content_id(SHARDS[::-1])
    assert table_totals(back)["ledger"] == {"rows": 2, "bytes": 4, "files": 2}


def test_only_names_of_versions_count(tmp_path):
    layout = Layout(tmp_path)
    assert list_versions(layout) == ()
    layout.manifests.mkdir()
    for name in ("v000002.json", "v1000000.json", "v000010.json", "v1.json", ".dead-v000003.json", "v000004.json.bak"):
        (layout.manifests / name).touch()
    assert list_versions(layout) == (2, 10, 1000000)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"shards": 5}', '{"shards": [{"group": "documents"}]}', "\udcff", '{"shards": []}']
)
def test_a_damaged_manifest_is_named(tmp_path, text):
    build(tmp_path, [make_article(1)])
    path = tmp_path / "manifests/v000001.json"
    path.chmod(0o644)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match="v000001 is damaged"):
        read_manifest(Layout(tmp_path), 1)
