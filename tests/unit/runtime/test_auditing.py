from pathlib import Path

import pytest

from building import build
from copydesk.errors import ConfigurationError, StoreError
from copydesk.tables.laws import Fault
from runtime import auditing
from runtime.auditing import Audited, audit, page, shown, tell
from synthetic import make_article


def articles(count: int):
    return [make_article(number) for number in range(count)]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    build(tmp_path, articles(4))
    build(tmp_path, articles(9))
    return tmp_path


def damage(dataset: Path) -> None:
    """Change a byte of an object that only the second version has."""
    first = {path.name for path in (dataset / "versions" / "v000001" / "documents").iterdir()}
    there = (dataset / "versions" / "v000002" / "documents").iterdir()
    path = next(path for path in sorted(there) if path.name not in first)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def test_whole_versions_have_no_faults(dataset):
    assert [one.name for one in audit(str(dataset))] == ["v000002"]
    assert [(one.name, list(one.faults)) for one in audit(str(dataset), "all")] == [("v000002", []), ("v000001", [])]
    assert list(tell(Audited(name="v000002", faults=()), deep=True)) == ["v000002: every checksum and every law holds"]


def test_damage_is_seen_in_its_version_alone(dataset):
    damage(dataset)
    faulty = {one.name: one.faults for one in audit(str(dataset), "all")}
    assert faulty["v000002"]
    assert not faulty["v000001"]
    assert "checksum" in page("here", list(audit(str(dataset), "all")), deep=True)
    assert not next(audit(str(dataset), deep=False)).faults, "a quick look sees sizes only"


def test_a_version_that_is_gone_at_the_second_look_is_not_told(dataset, monkeypatch):
    """It was pruned while it was read."""
    damage(dataset)
    real = auditing.open_dataset(str(dataset))

    class Pruned:
        root = real.root
        asked = 0

        def versions(self):
            self.asked += 1
            return (1, 2) if self.asked == 1 else (1,)

        verify, version = real.verify, real.version

    monkeypatch.setattr(auditing, "open_dataset", lambda _: Pruned())
    assert [one.name for one in audit("x", "all")] == ["v000001"]


def test_what_is_not_there_is_told(dataset, tmp_path_factory):
    with pytest.raises(StoreError):
        list(audit(str(tmp_path_factory.mktemp("none")), "all"))
    with pytest.raises(ConfigurationError):
        list(audit(str(dataset), "yesterday"))


def test_many_faults_are_cut_and_strange_ones_made_harmless():
    fault = Fault(law="l", table="documents", key="\x1b[2J", detail="x" * 1000)
    assert "\x1b" not in shown(fault)
    assert len(shown(fault)) < 400
    lines = list(tell(Audited(name="v000001", faults=[fault] * 50), deep=True))
    assert lines[-2:] == ["v000001: and 30 more", "v000001: 50 fault(s)"]
