"""What history costs: CPU of a diff against reading both versions whole, MB a CPU second of checksums, prune.

`PYTHONPATH=flows:tests python tests/bench/history.py [DOCUMENTS]` prints one line a step; 20,000 documents by default.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from copydesk.tables import read_table, write_batches
from copydesk.versions import open_dataset, publish, stage
from copydesk.versions.layout import Layout
from copydesk.versions.manifest import ordered_files, read_shards
from copydesk.versions.retention import Retention
from copydesk.versions.verify import Files
from synthetic import make_article

FOUND = date(2026, 3, 1)
PUBLISHING = {"as_of": FOUND, "producer": {}, "inputs": {}, "validation": {}}
BLOCK = 5000


def articles(numbers, count: int, edits: int):
    """Documents of 18 paragraphs each, found over a year; of the newest `edits`, the text is another."""
    for number in numbers:
        seen = date(2025, 1, 1) + timedelta(number * 365 // count)
        yield make_article(number, seen=seen, edit=int(number >= count - edits), n_paragraphs=18)


def build(root: Path, work: Path, count: int, more: int, edits: int) -> None:
    """Publish a version of `count` documents and `more` new ones, the last `edits` of the old ones edited."""
    batches = []
    for at in range(0, count, BLOCK):
        rows = list(articles(range(at, min(at + BLOCK, count)), count, edits))
        batches += write_batches(rows, [], work / f"b{at}")
    new = [make_article(count + n, seen=date(2026, 1, 2), n_paragraphs=18) for n in range(more)]
    batches += write_batches(new, [], work / "new")
    staged = stage(root, batches, staging=work / "staged", as_of=FOUND, found=count + more)
    publish(root, staged, **PUBLISHING)
    shutil.rmtree(work)  # else its names would hold what prune is to free


def cpu(action):
    """The CPU seconds of one call, the least of three, and what it gives."""
    best, result = float("inf"), None
    for _ in range(3):
        start = time.process_time()
        result = action()
        best = min(best, time.process_time() - start)
    return best, result


def read_whole(root: Path) -> None:
    """Read all tables of the two newest versions, as one who compares them without knowing shards would."""
    dataset = open_dataset(root)
    for number in dataset.versions()[-2:]:
        for _, _, file in ordered_files(read_shards(dataset.version(number).manifest)):
            read_table(root / file.path)


def digest(root: Path) -> int:
    """Compare the checksums of the newest version's objects; gives their bytes."""
    dataset = open_dataset(root)
    version = dataset.version()
    shards = read_shards(version.manifest)
    faults = list(Files(deep=True).check_objects(Layout(root), version.manifest, shards))
    assert faults == []
    return sum(file.bytes for _, _, file in ordered_files(shards))


def main(count: int) -> None:
    """A version, then two that each add 1 % and edit 0.1 %."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "dataset"
        for step in range(3):
            build(root, Path(folder) / f"run{step}", count, step * count // 100, step * max(count // 1000, 1))
        dataset = open_dataset(root)
        whole, _ = cpu(lambda: read_whole(root))
        shards = len(read_shards(dataset.version().manifest))
        print(f"{count:,} documents in {shards} shards; reading two versions whole: {whole:.3f} s CPU")
        spent, diff = cpu(dataset.diff)
        told = f"{len(diff.added)} added, {len(diff.changed)} changed"
        print(f"diff of neighbours: {spent:.3f} s CPU, {spent / whole:.1%} of it; {told}")
        spent, _ = cpu(lambda: list(dataset.details(diff.changed)))
        print(f"details of all {len(diff.changed)} changed: {spent:.3f} s CPU, {spent / whole:.1%} of it")
        spent, size = cpu(lambda: digest(root))
        print(f"checksums: {size / 1e6:.1f} MB in {spent:.3f} s CPU: {size / 1e6 / spent:,.0f} MB a CPU second")
        start = time.process_time()
        pruned = dataset.prune(Retention(keep=1, monthly=False), grace=timedelta(0), dry_run=False)
        spent = time.process_time() - start
        print(
            f"prune of {len(pruned.versions)} versions, {len(pruned.objects)} objects: {spent:.3f} s CPU, "
            f"{pruned.freed_bytes / 1e6:.1f} MB freed"
        )
        print(f"faults of what is kept: {len(dataset.version().verify())}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
