from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from defects import DEFECTS, HOSTILE, SECRET, Defect
from gate_tables import AS_OF, make_rows, make_tables, select_rows, write_shards, write_staged

from copydesk.errors import ConfigurationError, StoreError
from copydesk.quality import Verdict, run_gate
from copydesk.quality.judge import judge_digest
from copydesk.quality.suites import suites_folder, targets
from copydesk.tables import write_table
from copydesk.versions.parent import Parent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from synthetic import Rows


def _gate(folder: Path, tables: dict[str, pa.Table], found: int, suites: Path | None = None) -> Verdict:
    staged = write_staged(folder / "tables", tables)
    return run_gate(staged, found=found, as_of=AS_OF, report_dir=folder / "report", suites_dir=suites)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Suites of one expectation each, for tests of what is not Great Expectations: every one costs it 15 ms."""
    folder = Path(shutil.copytree(suites_folder(), tmp_path_factory.mktemp("few") / "suites"))
    for path in folder.iterdir():
        suite = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(suite | {"expectations": suite["expectations"][:1]}), encoding="utf-8")
    return folder


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Verdict]:
    folder = tmp_path_factory.mktemp("good")
    before = _digests(suites_folder().parent)
    verdict = _gate(folder, make_tables(make_rows(12)), found=14)
    assert _digests(suites_folder().parent) == before
    return folder, verdict


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Verdict, Mapping[str, str]]:
    folder = tmp_path_factory.mktemp("spoiled")
    rows = make_rows(len(DEFECTS))
    docs = [row["doc_id"] for row in rows["documents"]]
    keys = {defect.name: defect.seed(rows, doc) for defect, doc in zip(DEFECTS, docs, strict=True)}
    rows["quarantine"][0] |= {"locator": HOSTILE, "reason": "crashed", "detail": ""}
    return folder, _gate(folder, make_tables(rows), found=len(DEFECTS) + 2), keys


def test_good_tables_pass(good: tuple[Path, Verdict]) -> None:
    folder, verdict = good
    assert (verdict.ok, verdict.critical, verdict.warnings) == (True, (), ())
    assert verdict.report == folder / "report" / "report.html"
    assert "<strong>Passed.</strong> No warnings." in verdict.report.read_text(encoding="utf-8")


def test_the_summary_is_json_and_tells_what_was_checked(good: tuple[Path, Verdict]) -> None:
    summary: dict[str, Any] = json.loads(json.dumps(good[1].summary))
    assert (summary["found"], summary["as_of"], summary["ok"]) == (14, "2026-03-01", True)
    assert summary["rows"]["documents"] == 12
    assert sum(suite["expectations"] for suite in summary["suites"].values()) > 150
    digest = hashlib.sha256((suites_folder() / "ledger_sense.json").read_bytes()).hexdigest()
    assert summary["suites"]["ledger"]["digests"]["ledger_sense"] == digest


def test_the_same_tables_give_the_same_files(few: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        _gate(tmp_path / folder, make_tables(make_rows(12)), found=15, suites=few)
    assert _digests(tmp_path / "one" / "report") == _digests(tmp_path / "two" / "report")


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_seeded_defect_is_found(spoiled: tuple[Path, Verdict, Mapping[str, str]], defect: Defect) -> None:
    folder, verdict, keys = spoiled
    among = verdict.critical if defect.severity == "critical" else verdict.warnings
    found = [f for f in among if f.table == defect.table and f.check.startswith(defect.check)]
    assert found, [f.check for f in among if f.table == defect.table]
    listed = json.dumps([f.keys for f in found]) + _listed(folder, defect)
    assert keys[defect.name] in listed
    assert all(f.severity == defect.severity and f.why for f in found)


def _listed(folder: Path, defect: Defect) -> str:
    validation = folder / "report" / "validation"
    if defect.check.startswith("law: "):
        faults = json.loads((validation / "laws.json").read_text(encoding="utf-8"))["faults"]
        return " | ".join(f["key"] for f in faults if f["law"] == defect.check.removeprefix("law: "))
    results = json.loads((validation / f"{defect.table}.json").read_text(encoding="utf-8"))["results"]
    failed = [r for r in results if not r["success"] and r["severity"] == defect.severity]
    return " | ".join(" ".join(key) for r in failed for key in r["failing_keys"])


def test_enough_is_seeded() -> None:
    assert len(DEFECTS) >= 25
    assert {defect.severity for defect in DEFECTS} == {"critical", "warning"}


def test_no_text_of_an_article_is_in_a_result(spoiled: tuple[Path, Verdict, Mapping[str, str]]) -> None:
    folder, verdict, _ = spoiled
    files = [path for path in (folder / "report").rglob("*") if path.is_file()]
    assert len(files) == 13
    tables = [str(pq.read_table(path).to_pylist()) for path in files if path.suffix == ".parquet"]
    pages = [path.read_text(encoding="utf-8") for path in files if path.suffix != ".parquet"]
    for told in [*pages, *tables, repr(verdict)]:
        assert not [
            word for word in (*SECRET.split(", "), "555 0100", "quiet strait", "Something else") if word in told
        ]
        assert str(folder / "tables") not in told


def test_a_hostile_locator_is_escaped(spoiled: tuple[Path, Verdict, Mapping[str, str]]) -> None:
    page = spoiled[1].report.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;\\u202e.txt" in page


def test_the_report_tells_the_verdict_and_what_to_do(spoiled: tuple[Path, Verdict, Mapping[str, str]]) -> None:
    _, verdict, _ = spoiled
    page = verdict.report.read_text(encoding="utf-8")
    assert not verdict.ok
    assert page.index("Refused.") < page.index("Why nothing was published") < page.index("Rows by table")
    assert page.count("What to do: ") == len(verdict.critical) + len(verdict.warnings)
    assert "copydesk failed on it: please report it" in page
    assert "contact-line" in page
    assert [f.detail for f in verdict.warnings if f.table == "version_measures"] == ["observed 1, at most 0"]


def test_empty_children_pass_and_no_documents_do_not(tmp_path: Path) -> None:
    empty = {name: table.slice(0, 0) for name, table in make_tables(make_rows(1)).items()}
    verdict = _gate(tmp_path, empty, found=0)
    assert [(f.table, f.check) for f in verdict.critical] == [("documents", "table: row count to be between")]
    assert verdict.warnings == ()


def test_a_lost_article_is_found(tmp_path: Path, few: Path) -> None:
    verdict = _gate(tmp_path, make_tables(make_rows(2)), found=3, suites=few)
    assert [f.check for f in verdict.critical] == ["law: conservation"]


def test_a_wrong_schema_is_bad_data_and_no_exception(tmp_path: Path) -> None:
    tables = make_tables(make_rows(2))
    tables["documents"] = tables["documents"].rename_columns({"n_words": "words"})
    at = tables["entities"].schema.get_field_index("score")
    tables["entities"] = tables["entities"].set_column(at, "score", tables["entities"].column("method"))
    verdict = _gate(tmp_path, tables, found=2)
    told = {(f.table, f.check): f.detail for f in verdict.critical}
    assert "column 'n_words' is missing" in told["documents", "files: as the contract says"]
    assert "column 'score' is string, not double" in told["entities", "files: as the contract says"]
    assert ("documents", "table: columns to match ordered list") in told
    assert ("documents", "law: schema") in told


def test_a_missing_table_is_found(tmp_path: Path, few: Path) -> None:
    tables = make_tables(make_rows(2))
    del tables["quarantine"]
    verdict = _gate(tmp_path, tables, found=2, suites=few)
    assert [(f.table, f.detail) for f in verdict.critical] == [("quarantine", "there is no Parquet file")]


def test_shards_are_judged_as_one_version(tmp_path: Path, few: Path) -> None:
    tables, docs = make_tables(make_rows(6)), [row["doc_id"] for row in make_rows(6)["documents"]]
    write_shards(tmp_path / "tables", tables, [docs[:3], docs[3:]])
    report = tmp_path / "report"
    verdict = run_gate(tmp_path / "tables", found=6, as_of=AS_OF, report_dir=report, suites_dir=few)
    assert verdict.ok
    assert '<td><code><bdi>documents</bdi></code></td><td class="n">6</td>' in verdict.report.read_text(
        encoding="utf-8"
    )
    first, second = sorted((tmp_path / "tables" / "documents").iterdir())
    pq.write_table(pa.concat_tables([pq.read_table(first), pq.read_table(first)]), first)
    second.unlink()
    assert not run_gate(tmp_path / "tables", found=6, as_of=AS_OF, report_dir=report, suites_dir=few).ok


def _judged_by(judge: str | None) -> Parent:
    return Parent(root=Path(), number=1, manifest={"validation": {"judge": judge}, "attachments": {}})


def _half_reused(folder: Path, rows: Rows, few: Path) -> dict[str, Any]:
    """Stage six documents, the first three in a shard of the parent; gives what the gate is told of them."""
    docs = [row["doc_id"] for row in rows["documents"]]
    files = write_shards(folder / "tables", make_tables(rows), [docs[:3], docs[3:]])
    pool = folder / "pool"
    pool.mkdir()
    reused = {0: {name: Path(shutil.move(path, pool / path.name)) for name, path in files[0].items()}}
    return {"as_of": AS_OF, "suites_dir": few, "reused": reused, "parent": _judged_by(judge_digest(few))}


def test_reused_shards_count_for_the_whole_and_are_not_judged_again(tmp_path: Path, few: Path) -> None:
    rows = make_rows(6)
    rows["paragraphs"][0]["text"] += "x"  # what the same gate let pass is not its business now
    told = _half_reused(tmp_path, rows, few)
    verdict = run_gate(tmp_path / "tables", found=6, report_dir=tmp_path / "report", **told)
    assert (verdict.ok, verdict.critical) == (True, ())
    assert verdict.summary["rows"]["documents"] == 6
    missing = run_gate(tmp_path / "tables", found=7, report_dir=tmp_path / "other", **told)
    assert [finding.check for finding in missing.critical] == ["law: conservation"]


@pytest.mark.parametrize("judge", ["another", None])
def test_reused_shards_are_judged_again_where_another_judge_let_them_pass(
    tmp_path: Path, few: Path, judge: str | None
) -> None:
    rows = make_rows(6)
    told = _half_reused(tmp_path / "good", rows, few) | {"parent": _judged_by(judge)}
    assert run_gate(tmp_path / "good" / "tables", found=6, report_dir=tmp_path / "report", **told).ok
    rows["paragraphs"][0]["text"] += "x"
    told = _half_reused(tmp_path / "bad", rows, few) | {"parent": _judged_by(judge)}
    verdict = run_gate(tmp_path / "bad" / "tables", found=6, report_dir=tmp_path / "report", **told)
    assert {finding.check for finding in verdict.critical} >= {"law: sentences"}
    assert verdict.summary["rows"]["documents"] == 6


@pytest.mark.parametrize("parent", [True, False])
def test_rows_judged_again_have_their_keys_in_their_own_shard(tmp_path: Path, parent: bool) -> None:
    rows = make_rows(6)
    told = _half_reused(tmp_path, rows, tmp_path) | {"parent": _judged_by("another"), "suites_dir": None}
    if not parent:
        path = told["reused"][0]["documents"]
        write_table(select_rows(make_tables(rows)["documents"], ["none"]), "documents", path)
    verdict = run_gate(tmp_path / "tables", found=6, report_dir=tmp_path / "report", **told)
    strays = [finding for finding in verdict.critical if "exist in table" in finding.check]
    assert bool(strays) is not parent
    assert str(tmp_path) not in "".join(path.read_text() for path in (tmp_path / "report").rglob("*.json"))


def test_laws_of_the_whole_see_what_stands_in_a_reused_shard_too(tmp_path: Path, few: Path) -> None:
    rows = make_rows(6)
    rows["documents"][5]["locator"] = rows["documents"][0]["locator"]
    verdict = run_gate(
        tmp_path / "tables", found=6, report_dir=tmp_path / "report", **_half_reused(tmp_path, rows, few)
    )
    assert [finding.check for finding in verdict.critical] == ["law: conservation"]


def test_a_file_that_is_no_parquet_stops_everything(tmp_path: Path) -> None:
    staged = write_staged(tmp_path, make_tables(make_rows(1)))
    next((staged / "ledger").iterdir()).write_bytes(b"PAR1")
    with pytest.raises(StoreError):
        run_gate(staged, found=1, as_of=AS_OF, report_dir=tmp_path / "report")


def test_a_misconfigured_expectation_refuses_and_publishes_no_report(tmp_path: Path, few: Path) -> None:
    suites = Path(shutil.copytree(few, tmp_path / "suites"))
    for name in ("ledger_sense", "evidence_sense"):
        suite = json.loads((suites / f"{name}.json").read_text(encoding="utf-8"))
        suite["expectations"][0] |= {"type": "expect_column_values_to_be_sensible", "kwargs": {"column": "doc_id"}}
        (suites / f"{name}.json").write_text(json.dumps(suite), encoding="utf-8")
    staged = write_staged(tmp_path / "tables", make_tables(make_rows(1)))
    with pytest.raises(ConfigurationError) as caught:
        run_gate(staged, found=1, as_of=AS_OF, report_dir=tmp_path / "report", suites_dir=suites)
    assert "ledger" in caught.value.what
    assert "evidence" in caught.value.what
    assert not (tmp_path / "report").exists()


def test_importing_the_room_imports_nothing_heavy() -> None:
    told = "import sys, copydesk.quality; print({'great_expectations', 'pandas'} & set(sys.modules))"
    flows = Path(__file__).parents[3] / "flows"
    done = subprocess.run([sys.executable, "-c", told], env={"PYTHONPATH": str(flows)}, capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"


def test_every_target_has_a_result(good: tuple[Path, Verdict]) -> None:
    names = {path.stem for path in (good[0] / "report" / "validation").iterdir()}
    assert names == {*targets(), "laws", "profile", "failures"}
