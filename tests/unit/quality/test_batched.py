"""A gate that takes the shards in batches says what one that takes all at once says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from defects import DEFECTS
from gate_tables import AS_OF, make_rows, make_tables, write_shards

from copydesk.quality import run_gate, staged
from copydesk.quality.batched import Piece, validate_pieces
from copydesk.quality.engine import Engine, Outcome, start_engine
from copydesk.quality.staged import read_staged
from copydesk.quality.suites import Expectation, Suite
from copydesk.quality.verdict import Severity
from copydesk.tables import count_bytes

if TYPE_CHECKING:
    from pathlib import Path

SHARD = 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables with many defects, in several shards."""
    rows = make_rows(len(DEFECTS) + 20)
    for defect, document in zip(DEFECTS, rows["documents"], strict=False):
        defect.seed(rows, document["doc_id"])
    for document in rows["documents"][-15:]:
        document["title"] = "x"
    place = tmp_path_factory.mktemp("staged")
    docs = [row["doc_id"] for row in rows["documents"]]
    write_shards(place, make_tables(rows), [docs[at : at + SHARD] for at in range(0, len(docs), SHARD)])
    return place


def test_batches_change_nothing_in_the_verdict(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts = []
    rows, size = staged.BATCH_ROWS, staged.BATCH_BYTES
    bounds = {"whole": (rows, size), "one": (1, size), "none": (rows, 1), "some": (rows, 3 * _shard_bytes(folder))}
    for name, most in bounds.items():
        monkeypatch.setattr(staged, "BATCH_ROWS", most[0])
        monkeypatch.setattr(staged, "BATCH_BYTES", most[1])
        n = len(read_staged(folder).batches())
        assert (n == 1) if name == "whole" else (n > 2)
        told = {"found": len(DEFECTS) + 22, "as_of": AS_OF, "report_dir": tmp_path / name}
        verdicts.append(run_gate(folder, **told))
    whole, *others = verdicts
    assert len(whole.critical) > 10
    assert len(whole.warnings) > 5
    for other in others:
        assert {_said(one) for one in other.critical} == {_said(one) for one in whole.critical}
        assert {_said(one) for one in other.warnings} == {_said(one) for one in whole.warnings}
        assert other.summary == whole.summary
        rows = [pq.read_table(v.report.parent / "validation" / "failures.parquet") for v in (whole, other)]
        assert rows[0].equals(rows[1])


def _shard_bytes(folder: Path) -> int:
    """What the largest shard comes to."""
    shards = [path.name.partition("-")[0] for path in (folder / "documents").iterdir()]
    return max(sum(count_bytes(path) for path in folder.glob(f"[d-p]*/{shard}-*")) for shard in shards)


def _said(finding: Any) -> tuple[Any, ...]:
    return finding.table, finding.check, finding.why, finding.n_rows, frozenset(finding.keys), finding.detail


def test_a_batch_holds_whole_shards_and_no_more_than_it_may(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 2 * _shard_bytes(folder)
    monkeypatch.setattr(staged, "BATCH_BYTES", most)
    batches = read_staged(folder).batches()
    sizes = [sum(count_bytes(path) for paths in batch.values() for path in paths) for batch in batches]
    assert max(sizes) <= most
    assert len(sizes) > 2
    for batch in batches:
        documents, paragraphs = (pa.concat_tables(map(pq.read_table, batch[n])) for n in ("documents", "paragraphs"))
        assert set(pc.unique(paragraphs["doc_id"]).to_pylist()) <= set(documents["doc_id"].to_pylist())
    assert sum(len(batch["ledger"]) for batch in batches) == len(list((folder / "ledger").iterdir()))


class _Watched(Engine):
    """An engine that tells how many rows it was asked of."""

    def __init__(self) -> None:
        super().__init__(start_engine().context)
        object.__setattr__(self, "asked", [])

    def _run(self, frame: pd.DataFrame, *args: Any) -> dict[str, Any]:
        self.asked.append((len(frame), tuple(frame.columns)))  # type: ignore[attr-defined]
        return super()._run(frame, *args)


def _suite(*expectations: tuple[str, dict[str, Any]]) -> Suite:
    made = [
        Expectation(id=f"{number:08d}-0000-4000-8000-000000000000", type=f"expect_{kind}", kwargs=kwargs,
                    severity=Severity.CRITICAL, why="w")
        for number, (kind, kwargs) in enumerate(expectations)
    ]  # fmt: skip
    return Suite(name="documents", expectations=tuple(made), digests={})


@pytest.fixture(scope="module")
def engine() -> _Watched:
    return _Watched()


def _ask(engine: Engine, values: list[list[Any]], *expectations: tuple[str, dict[str, Any]]) -> list[Outcome]:
    pieces, at = [], 0
    for part in values:
        rows = pd.DataFrame({"doc_id": [f"d{at + i}" for i in range(len(part))], "x": part, "y": part})
        pieces.append(Piece(read=lambda rows=rows: rows, parameters={}))
        at += len(part)
    return list(validate_pieces(engine, pieces, _suite(*expectations), key=("doc_id",)))


BETWEEN = "column_values_to_be_between"


@pytest.mark.parametrize(("mostly", "success"), [(0.75, True), (0.8, False)])
def test_a_share_is_of_all_batches(engine: _Watched, mostly: float, success: bool) -> None:
    values = [[9, 9, None], [1, 1, 1, None], [1, 1, 1]]  # two of eight fail, all of them in one batch
    (one,) = _ask(engine, values, (BETWEEN, {"column": "x", "max_value": 5, "mostly": mostly}))
    assert (one.success, one.n_rows, one.n_judged, one.n_failing) == (success, 10, 8, 2)
    assert one.keys == (() if success else (("d0",), ("d1",)))


def test_what_looks_across_rows_is_asked_of_all_of_them_once(engine: _Watched) -> None:
    engine.asked.clear()  # type: ignore[attr-defined]
    values = [[1, 2], [2, 3]]
    outcomes = _ask(
        engine,
        values,
        ("column_values_to_be_unique", {"column": "x"}),
        ("column_mean_to_be_between", {"column": "x", "min_value": 2, "max_value": 2}),
        ("table_row_count_to_be_between", {"min_value": 4, "max_value": 4}),
        (BETWEEN, {"column": "y", "min_value": 1}),
    )
    assert [one.success for one in outcomes] == [False, True, True, True]
    assert outcomes[0].keys == (("d1",), ("d2",))
    asked = engine.asked  # type: ignore[attr-defined]
    assert [columns for n, columns in asked if n == 4] == [("doc_id", "x")] * 2
    assert [n for n, _ in asked if n < 4] == [2, 2]


def test_nothing_to_judge_is_no_failure(engine: _Watched) -> None:
    (one,) = _ask(engine, [[None], [None, None]], (BETWEEN, {"column": "x", "min_value": 1}))
    assert (one.success, one.n_judged) == (True, 0)
