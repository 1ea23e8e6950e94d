import shutil
from pathlib import Path

import pytest

from copydesk.quality import judge
from copydesk.quality.judge import judge_digest
from copydesk.quality.suites import suites_folder


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the library's sources, which a test may change."""
    copy = Path(shutil.copytree(Path(judge.__file__).parent.parent, tmp_path / "copydesk"))
    monkeypatch.setattr(judge, "_LIBRARY", copy)
    return copy


def test_it_is_the_same_for_the_same() -> None:
    assert judge_digest() == judge_digest(suites_folder())


@pytest.mark.parametrize("file", ["quality/measures.py", "tables/laws/offsets.py", "contracts/tables.py"])
def test_code_that_judges_counts(library: Path, file: str) -> None:
    before = judge_digest()
    (library / file).write_text((library / file).read_text(encoding="utf-8") + "\n# a line\n", encoding="utf-8")
    assert judge_digest() != before


@pytest.mark.parametrize("file", ["structure/labelling.py", "versions/publish.py", "tables/rows.py"])
def test_code_elsewhere_does_not_count(library: Path, file: str) -> None:
    before = judge_digest()
    (library / file).write_text("# quite another\n", encoding="utf-8")
    assert judge_digest() == before


def test_suites_count(tmp_path: Path) -> None:
    suites = Path(shutil.copytree(suites_folder(), tmp_path / "suites"))
    assert judge_digest(suites) == judge_digest()
    next(suites.glob("*.json")).write_text("{}", encoding="utf-8")
    assert judge_digest(suites) != judge_digest()
