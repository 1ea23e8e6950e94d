"""What the store costs: CPU seconds and megabytes to stage, publish, verify and republish synthetic documents.

`PYTHONPATH=flows:tests python tests/bench/store.py [DOCUMENTS]` prints one line a step; 5,000 documents by default.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from copydesk.tables import write_batches
from copydesk.versions import open_dataset, publish, stage
from synthetic import make_article

FOUND = date(2026, 3, 1)
PUBLISHING = {"as_of": FOUND, "producer": {}, "inputs": {}, "validation": {}}


def articles(count: int, *, edited: int = 0):
    """Documents of 18 paragraphs each, found over a year; the newest `edited` have another text."""
    for number in range(count):
        seen = date(2025, 1, 1) + timedelta(number * 365 // count)
        yield make_article(number, seen=seen, edit=int(number >= count - edited), n_paragraphs=18)


def measure(step: str, action, root: Path):
    """Run one step and print what it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = action()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    inodes = {path.lstat().st_ino: path.lstat().st_size for path in root.rglob("*") if path.is_file()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{step:30} {cpu:7.2f} s CPU {wall:7.2f} s {sum(inodes.values()) / 1e6:8.1f} MB on disk {peak:6.0f} MB peak")
    return result


def main(count: int) -> None:
    """Build a version, build it again with a tenth of a percent edited, verify both."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "dataset"
        for number, edited in enumerate((0, max(count // 1000, 1)), 1):
            run = Path(folder) / f"run{number}"
            rows = list(articles(count, edited=edited))
            batches = measure(
                f"write batches {number}", lambda rows=rows, run=run: write_batches(rows, [], run / "batches"), root
            )
            del rows
            staged = measure(
                f"stage {number}",
                lambda batches=batches, run=run: stage(root, batches, staging=run, as_of=FOUND, found=count),
                root,
            )
            measure(f"publish {number}", lambda staged=staged: publish(root, staged, **PUBLISHING), root)
            total = sum(table["rows"] for table in staged.tables.values())
            print(f"  {total:,} rows in {len(staged.shards)} shards")
        dataset = open_dataset(root)
        measure("verify, checksums and laws", lambda: dataset.version().verify(), root)
        measure("pandas: documents", lambda: dataset.version().to_pandas("documents"), root)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
