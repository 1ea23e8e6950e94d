from pathlib import Path

import pytest

from copydesk.errors import ConfigurationError, StoreError
from runtime.dry_run import show_bytes, tell_plan
from runtime.settings import Settings


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for name in ("a", "b", "c", "d", "e\x1b[2J"):
        (tmp_path / "raw" / f"{name}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / "raw" / f"{name}.txt").write_text("text " * 400)
    return tmp_path / "raw"


def test_it_works_without_a_dataset_and_writes_nothing(raw, tmp_path):
    told = "\n".join(tell_plan(Settings(raw=raw, dataset=tmp_path / "processed", workers=1)))
    assert "has no version yet" in told
    assert "new                5    10.0 kB  a.txt, b.txt, c.txt, ..." in told
    assert "5 input(s), 10.0 kB, would be read in about 1 batch(es)" in told
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def test_all_names_are_told_when_asked_and_none_steers_the_terminal(raw, tmp_path):
    told = list(tell_plan(Settings(raw=raw, dataset=tmp_path / "processed"), every=True))
    assert sum(line.endswith(".txt") for line in told) == 5
    assert "\x1b" not in "".join(told)


def test_what_is_not_chosen_waits(raw, tmp_path):
    told = "\n".join(tell_plan(Settings(raw=raw, dataset=tmp_path / "processed", only=("[a-c]*",), limit=2)))
    assert "new                2     4.0 kB  a.txt, b.txt\n" in told
    assert "waiting            3     6.0 kB  c.txt, d.txt" in told
    assert "2 input(s), 4.0 kB, would be read" in told
    nothing = list(tell_plan(Settings(raw=raw, dataset=tmp_path / "processed", only=("x/",))))
    assert nothing[-1].startswith("0 input(s)")


def test_faults_that_a_build_would_tell_are_told(raw, tmp_path):
    with pytest.raises(StoreError, match=r"no such folder"):
        list(tell_plan(Settings(raw=tmp_path / "none")))
    with pytest.raises(ConfigurationError, match=r"lie in one another"):
        list(tell_plan(Settings(raw=raw, dataset=raw / "x")))
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match=r"nothing to read"):
        list(tell_plan(Settings(raw=tmp_path / "empty", dataset=tmp_path / "processed")))


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (12_345, "12.3 kB"), (5 * 10**15, "5000.0 TB")]
)
def test_bytes_for_people(size, said):
    assert show_bytes(size) == said
