from __future__ import annotations

import json
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from days import articles, build, few_suites
from defects import DEFECTS
from gate_tables import AS_OF, make_rows, make_tables, write_staged

from copydesk.quality import run_gate
from copydesk.quality.failures import failing_rows, still_failing, write_failures
from copydesk.quality.staged import Staged
from copydesk.quality.suites import suites_folder
from copydesk.tables import write_table
from copydesk.tables.laws import Fault

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of tables with many defects, and 40 more with a title that is none."""
    folder = tmp_path_factory.mktemp("spoiled")
    rows = make_rows(len(DEFECTS) + 40)
    for defect, document in zip(DEFECTS, rows["documents"][: len(DEFECTS)], strict=True):
        defect.seed(rows, document["doc_id"])
    for document in rows["documents"][len(DEFECTS) :]:
        document["title"] = "x"
    staged = write_staged(folder / "tables", make_tables(rows))
    run_gate(staged, found=len(DEFECTS) + 42, as_of=AS_OF, report_dir=folder / "report")
    return folder / "report" / "validation"


def _rows(folder: Path):
    return pq.read_table(folder / "failures.parquet").to_pylist()


def test_each_failing_row_of_great_expectations_is_listed_once(spoiled: Path) -> None:
    ours: Counter[tuple[str, str, str]] = Counter()
    for row in (row for row in _rows(spoiled) if not row["check"].startswith("law: ")):
        ours[row["table"], row["severity"], row["detail"].rpartition("why: ")[2]] += 1
    theirs: Counter[tuple[str, str, str]] = Counter()
    for path in spoiled.glob("*.json"):
        for one in json.loads(path.read_text(encoding="utf-8")).get("results", []):
            if not one["success"]:
                # What fails on the whole, such as a count of rows, has no failing row but one line.
                theirs[path.stem, one["severity"], one["why"]] += max(one["failing"], 1)
    assert ours == theirs
    assert len(ours) > 20
    assert max(ours.values()) >= 40


def test_every_fault_of_a_law_is_listed(spoiled: Path) -> None:
    faults = json.loads((spoiled / "laws.json").read_text(encoding="utf-8"))["faults"]
    listed = Counter((r["table"], r["check"], r["key"]) for r in _rows(spoiled) if r["check"].startswith("law: "))
    assert listed == Counter((f["table"], f"law: {f['law']}", f["key"]) for f in faults)
    assert len(faults) > 5


def test_rows_stand_in_one_order_with_plain_columns(spoiled: Path) -> None:
    table = pq.read_table(spoiled / "failures.parquet")
    assert table.column_names == ["table", "check", "severity", "key", "detail"]
    rows = [tuple(row.values()) for row in table.to_pylist()]
    assert rows == sorted(rows)
    assert {row[2] for row in rows} == {"critical", "warning"}


def test_the_order_of_what_failed_is_of_no_matter(tmp_path: Path) -> None:
    faults = [Fault(law="unique", table="documents", key=key, detail="d") for key in "cab"]
    for name, some in (("one", faults), ("two", faults[::-1])):
        (tmp_path / name).mkdir()
        write_failures(tmp_path / name, failing_rows({}, some, []))
    assert (tmp_path / "one" / "failures.parquet").read_bytes() == (tmp_path / "two" / "failures.parquet").read_bytes()
    write_failures(tmp_path, failing_rows({}, [], []))
    assert pq.read_table(tmp_path / "failures.parquet").num_rows == 0


def test_what_stands_in_shards_of_the_version_before_fails_still(tmp_path: Path) -> None:
    few = few_suites(tmp_path / "suites")
    suite = json.loads((suites_folder() / "documents_sense.json").read_text(encoding="utf-8"))
    lengths = [one for one in suite["expectations"] if "length" in one["type"] and one["kwargs"]["column"] == "title"]
    (few / "documents_sense.json").write_text(
        json.dumps(suite | {"expectations": [*suite["expectations"][:1], *lengths]}), encoding="utf-8"
    )
    root = tmp_path / "dataset"
    loud = [*articles(0, 5, title="x"), *articles(5, 35)]
    build(root, few, loud, docs_per_shard=4)
    first = {row["key"] for row in _rows(root / "latest" / "validation")}
    assert first == {one["documents"][0]["doc_id"] for one in loud[:5]}
    gone, new = next(iter(sorted(first))), articles(100, 1, title="y")
    build(root, few, new, docs_per_shard=4, without=[gone])
    rows = _rows(root / "latest" / "validation")
    assert [row["key"] for row in rows] == sorted(first - {gone} | {new[0]["documents"][0]["doc_id"]})
    shutil.copytree(few, tmp_path / "other")
    path = tmp_path / "other" / "paragraphs_sense.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"critical"', '"warning"') + "\n", encoding="utf-8")
    build(root, tmp_path / "other", articles(200, 1), docs_per_shard=4)  # Another judge: all rows are judged again.
    assert _rows(root / "latest" / "validation") == rows


def test_what_was_told_of_a_whole_or_of_drift_is_not_told_again(tmp_path: Path) -> None:
    rows = make_rows(6)
    documents = make_tables(rows)["documents"]
    path = tmp_path / "documents.parquet"
    write_table(documents, "documents", path)
    doc_id = rows["documents"][0]["doc_id"]
    before = [
        ("documents", "drift: share", "warning", doc_id, ""),
        ("documents", "long", "warning", "", ""),
        ("documents", "long", "warning", "0" * 20, ""),
        ("ledger", "long", "warning", f"{doc_id} 3", ""),
        ("paragraphs", "long", "warning", f"{doc_id}-p0001", ""),
        ("quarantine", "small", "warning", "a.txt", ""),
        ("identities", "small", "warning", "person:x", ""),
    ]
    parts = {"quarantine": {}, "identities": {"new.parquet": path}}
    staged = Staged(parts=parts, faults={}, reused={0: {"documents": path}})
    assert still_failing(before, staged) == before[3:6]
    assert still_failing(before, Staged(parts=parts, faults={}, reused={})) == []


def test_the_file_goes_with_the_version_and_tells_drift(tmp_path: Path) -> None:
    few = few_suites(tmp_path / "suites")
    root = tmp_path / "dataset"
    build(root, few, articles(0, 40))
    lost = articles(100, 10, published=None, published_from=None, published_to=None)
    build(root, few, lost, accept="so it is")
    rows = _rows(root / "latest" / "validation")
    assert {row["check"] for row in rows} == {"drift: share with 'published', The Quay"}
    assert len(rows) == 5
    assert {row["key"] for row in rows} <= {one["documents"][0]["doc_id"] for one in lost}
