import pytest

from copydesk.ingest import find_inputs
from copydesk.ingest.fingerprints import fingerprint
from copydesk.versions import Input, InputTable
from runtime import glance as module
from runtime.glance import glance
from runtime.settings import Settings


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of a dataset whose newest version holds one input; what reads is as it was."""
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    raw.mkdir()
    (raw / "a.txt").write_text("a")
    known = [Input(locator=one.locator, fingerprint=fingerprint(one), found=1) for one in find_inputs(raw)]

    class Parent:
        root, number, reader, manifest = dataset, 1, "reader", {"counts": {"documents": 1}}
        inputs = InputTable.of(known)

    monkeypatch.setattr(module, "is_finished", lambda _: True)
    monkeypatch.setattr(module, "read_parent", lambda _: Parent)
    monkeypatch.setattr(module, "read_forgotten", lambda _: None)
    monkeypatch.setattr(module, "reader_digest", lambda *_: "reader")
    monkeypatch.setattr(module, "mark_reader", lambda reader, _: reader)
    return lambda **more: Settings(raw=raw, dataset=dataset, **more)


def test_the_same_inputs_are_nothing_new(settings):
    assert "nothing new" in glance(settings())
    assert "nothing new" in glance(settings(only=("b/",)))


def test_news_and_empty_folders_are_for_the_flow(settings):
    raw = settings().raw
    (raw / "b.txt").write_text("b")
    assert glance(settings()) is None
    assert "nothing new" in glance(settings(only=("c/",))), "what is new waits"
    for file in raw.iterdir():
        file.unlink()
    assert glance(settings()) is None
    assert glance(settings(only=("c/",))) is None, "a folder without anything may be a disk that is not there"
