from pathlib import Path

from listening import Ears, make_published
from runtime import assets
from runtime.watching import Watch


def test_a_key_holds_nothing_that_prefect_refuses():
    from prefect.assets import Asset

    key = assets.asset_key(assets.name_table(Path("/data/a b%c'd[e]"), "documents"))
    assert Asset(key=key).key == key


def test_what_cannot_be_told_never_stops_a_run(monkeypatch):
    ears = Ears()

    class Broken:
        def with_options(self, **_):
            raise RuntimeError("no server")

    monkeypatch.setattr(assets, "tell_tables", Broken())
    assets.tell_assets(make_published(), Path("raw"), Path("processed"), Watch([ears]))
    assert [event.text for event in ears.heard] == ["Prefect could not be told of the tables: RuntimeError"]
