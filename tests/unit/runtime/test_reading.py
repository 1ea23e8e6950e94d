from types import SimpleNamespace

import pytest

from copydesk.versions.rewriting import _OF_A_RUN
from listening import make_batch
from runtime import reading
from runtime.reading import Done


@pytest.mark.parametrize(("taken_up", "deaths"), [(0, 0), (2, 3)])
def test_what_a_run_did_goes_with_it_when_a_version_is_rewritten(monkeypatch, taken_up, deaths):
    monkeypatch.setattr(reading, "count_excluded", lambda *_: 0)
    increment = SimpleNamespace(chosen=["a"], prints={"a": b"", "b": b""}, gone=[])
    batches = [make_batch(deaths=deaths)]
    facts = Done(increment=increment, batches=batches, found={}, excluded={}, producer={}, taken_up=taken_up).facts
    assert {"read", "unchanged", "gone", "batches"} <= facts.keys()
    assert ("deaths" in facts, "taken_up" in facts) == (bool(deaths), bool(taken_up))
    assert facts.keys() <= set(_OF_A_RUN)
