"""Builds datasets of synthetic articles, for the tests of versions and of what reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.tables import write_batches
from copydesk.versions import Staged, Version, publish, stage
from copydesk.versions.layout import found_dataset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from copydesk.records import Row
    from synthetic import Rows

AS_OF = date(2026, 3, 1)


def stage_articles(
    root: Path,
    articles: Sequence[Rows],
    refusals: Sequence[Row] = (),
    *,
    as_of: date = AS_OF,
    batches: int = 1,
    docs_per_shard: int = 8,
) -> Staged:
    """Articles dealt into batches and staged; shards are small, so that a few articles make several."""
    found_dataset(root, docs_per_shard=docs_per_shard)
    run = root / ".staging" / uuid4().hex[:8]
    folders = [
        folder
        for number in range(batches)
        for folder in write_batches(articles[number::batches], refusals[number::batches], run / f"batch{number}")
    ]
    return stage(root, folders, staging=run, as_of=as_of, found=len(articles) + len(refusals))


def publish_staged(root: Path, staged: Staged, **more: object) -> Version | None:
    """The staged version published, with a report and a folder of validation."""
    report, validation = staged.folder / "r.html", staged.folder / "gate"
    if not report.exists():
        report.write_text("<p>fine</p>", encoding="utf-8")
        (validation / "documents").mkdir(parents=True)
        (validation / "documents" / "result.json").write_text("{}", encoding="utf-8")
    settings = {
        "as_of": staged.as_of,
        "producer": {"version": "0"},
        "inputs": {"raw": "x"},
        "validation": {"success": True},
        "report": report,
        "validation_dir": validation,
        "now": datetime(2026, 3, (staged.parent or 0) + 1, 12, tzinfo=UTC),
    }
    return publish(root, staged, **{**settings, **more})


def build(root: Path, articles: Sequence[Rows], refusals: Sequence[Row] = (), **more: int | date) -> Version | None:
    """Staged and published in one."""
    return publish_staged(root, stage_articles(root, articles, refusals, **more))
