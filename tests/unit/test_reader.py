import shutil
from pathlib import Path

import pytest

from copydesk import reader
from copydesk.entities import DEFAULT_MODEL
from copydesk.reader import reader_digest
from copydesk.records import Limits

LIMITS = Limits()


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the library's sources, which a test may change."""
    copy = Path(shutil.copytree(Path(reader.__file__).parent, tmp_path / "copydesk"))
    monkeypatch.setattr(reader, "_LIBRARY", copy)
    return copy


def test_it_is_the_same_for_the_same_and_needs_no_model_loaded() -> None:
    assert reader_digest([DEFAULT_MODEL], LIMITS) == reader_digest([DEFAULT_MODEL], Limits())


@pytest.mark.parametrize("file", ["pipeline.py", "structure/labelling.py", "entities/article.py", "tables/rows.py"])
def test_code_that_an_article_passes_counts(library: Path, file: str) -> None:
    before = reader_digest([], LIMITS)
    (library / file).write_text((library / file).read_text(encoding="utf-8") + "\n# another line\n", encoding="utf-8")
    assert reader_digest([], LIMITS) != before


@pytest.mark.parametrize("file", ["versions/publish.py", "quality/gate.py", "cli/commands.py", "corpus.py"])
def test_code_elsewhere_does_not_count(library: Path, file: str) -> None:
    before = reader_digest([], LIMITS)
    (library / file).write_text("# quite another\n", encoding="utf-8")
    assert reader_digest([], LIMITS) == before


def test_a_file_more_or_under_another_name_counts(library: Path) -> None:
    before = reader_digest([], LIMITS)
    (library / "source" / "text.py").rename(library / "source" / "plain.py")
    assert reader_digest([], LIMITS) != before


def test_rules_models_limits_and_libraries_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "weights").write_bytes(b"1")
    before = reader_digest([str(model)], LIMITS)
    seen = {before, reader_digest([], LIMITS), reader_digest([f"fr={model}"], LIMITS)}
    seen.add(reader_digest([str(model)], Limits(max_bytes=7)))
    (model / "weights").write_bytes(b"2")
    seen.add(reader_digest([str(model)], LIMITS))
    monkeypatch.setattr(reader, "rules_digest", lambda: "other")
    seen.add(reader_digest([str(model)], LIMITS))
    monkeypatch.setattr(reader, "version", lambda name: "0")
    seen.add(reader_digest([str(model)], LIMITS))
    assert len(seen) == 7


def test_a_folder_with_signs_in_its_name_is_read_too(tmp_path: Path) -> None:
    digests = set()
    for weights in (b"1", b"2"):
        for name in ("a=b", "c:d"):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / "weights").write_bytes(weights)
        digests |= {reader_digest([f"{tmp_path / name}"], LIMITS) for name in ("a=b", "c:d")}
        digests.add(reader_digest([f"fr={tmp_path / 'a=b'}"], LIMITS))
    assert len(digests) == 6


def test_every_file_of_the_journey_is_there() -> None:
    assert all(path.is_file() for path in reader._sources())
    rooms = {path.relative_to(reader._LIBRARY).parts[0] for path in reader._sources()}
    assert rooms.issuperset(reader._ROOMS)
