from contextlib import contextmanager

import pytest

import backfill as module
from copydesk.errors import StoreError
from runtime.portions import Portion


@pytest.fixture
def broken(monkeypatch, tmp_path):
    """The arguments of a backfill that finds a portion and no server."""

    @contextmanager
    def started(_settings, _watch):
        raise StoreError("the server did not answer", then="start it")
        yield

    (tmp_path / "raw").mkdir()
    portion = Portion(name="2026-01-02", only="date:2026-01-02", day=None, news=1)
    monkeypatch.setattr(module, "find_portions", lambda *_: [portion])
    monkeypatch.setattr(module, "started", started)
    return ["--by", "date", "--raw", str(tmp_path / "raw"), "--dataset", str(tmp_path / "processed")]


@pytest.mark.parametrize("log", [[], ["--log-json"]])
def test_what_stops_a_backfill_is_told_once(broken, capsys, log):
    assert module.main([*broken, *log]) == StoreError.exit_code
    assert capsys.readouterr().err.count("the server did not answer") == 1


def test_wrong_settings_are_told_once(broken, capsys, monkeypatch):
    monkeypatch.setenv("COPYDESK_WORKERS", "many")
    assert module.main(broken) == 2
    assert capsys.readouterr().err.count("many") == 1
