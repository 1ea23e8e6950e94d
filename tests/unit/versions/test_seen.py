import json

from copydesk.errors import StoreError
from copydesk.versions.layout import MARKER
from copydesk.versions.seen import as_seen, retell


def test_a_path_in_a_working_copy_is_told_by_its_address(tmp_path):
    (tmp_path / MARKER).write_text(json.dumps({"url": "s3://bucket/set", "proven": True}), encoding="utf-8")
    assert as_seen(str(tmp_path)) == "s3://bucket/set"
    assert as_seen(str(tmp_path / "manifests" / "v000001.json")) == "s3://bucket/set/manifests/v000001.json"
    error = retell(StoreError("it is gone", where=str(tmp_path / "tags")))
    assert str(error) == "it is gone\n  where: s3://bucket/set/tags"


def test_what_is_only_here_and_all_else_is_told_as_it_is(tmp_path):
    (tmp_path / MARKER).write_text("{", encoding="utf-8")
    for text in ("", "table 'documents'", "processed/x", str(tmp_path / "manifests")):
        assert as_seen(text) == text
    (tmp_path / MARKER).write_text(json.dumps({"url": "s3://bucket/set", "proven": True}), encoding="utf-8")
    assert as_seen(str(tmp_path / ".lock")) == str(tmp_path / ".lock")
