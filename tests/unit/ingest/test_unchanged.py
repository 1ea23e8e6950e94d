import pytest

from copydesk.ingest import find_inputs
from copydesk.ingest.fingerprints import fingerprint
from copydesk.ingest.unchanged import same_inputs, same_names
from copydesk.versions import Input, InputTable
from copydesk.versions.forgotten import hide_locator


@pytest.fixture
def raw(tmp_path):
    for name in ("a.txt", "b/c.txt", "d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def known(raw, hidden=()):
    return InputTable.of(
        Input(
            locator=hide_locator(one.locator) if one.locator in hidden else one.locator,
            fingerprint=fingerprint(one),
            found=1,
        )
        for one in find_inputs(raw)
    )


@pytest.mark.parametrize("hidden", [(), ("a.txt",), ("a.txt", "b/c.txt", "d.txt")])
def test_the_same_inputs_are_the_same(raw, hidden):
    table = known(raw, hidden)
    assert same_names(find_inputs(raw), table)
    assert same_inputs(find_inputs(raw), table)
    (raw / "d.txt").write_text("another")
    assert same_names(find_inputs(raw), table)
    assert not same_inputs(find_inputs(raw), table)


@pytest.mark.parametrize("hidden", [(), ("a.txt",), ("d.txt",)])
@pytest.mark.parametrize("name", ["0.txt", "b/d.txt", "e.txt"])
def test_one_more_or_one_less_is_news(raw, name, hidden):
    table = known(raw, hidden)
    (raw / name).write_text("x")
    assert not same_names(find_inputs(raw), table)
    assert same_names(find_inputs(raw), known(raw, hidden))
    larger = known(raw, hidden)
    (raw / name).unlink()
    assert not same_names(find_inputs(raw), larger)
    assert not same_inputs(find_inputs(raw), larger)


def test_what_can_not_be_told_is_news(raw):
    table = InputTable.of(Input(locator=one.locator, fingerprint=None, found=1) for one in find_inputs(raw))
    assert same_names(find_inputs(raw), table)
    assert not same_inputs(find_inputs(raw), table)
