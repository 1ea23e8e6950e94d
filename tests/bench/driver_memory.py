"""How much memory the driver of a build needs, step by step, and how much CPU.

    PYTHONPATH=flows:tests python tests/bench/driver_memory.py [--documents N ...] [--names] [--days N] [--no-gate]

Makes N small files of some 600 words and takes them through inventory, plan, staging, tables of the corpus, gate and
publishing by the calls that the flow makes. Reading costs a driver nothing but its answers: another process makes rows
up in its place. Prints the peak of resident memory of each step and its CPU seconds; one process measures one
size. With `--days`, further builds follow, in each of which one file in a hundred has changed.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.batches import plan_batches
from copydesk.batches.planning import BATCH_INPUTS
from copydesk.corpus import complete_corpus
from copydesk.increments import count_found, ids_in, keep_rest, list_inputs, plan_increment
from copydesk.ingest import keep_listing, walk_inputs
from copydesk.quality import judge_staged, load_gate
from copydesk.tables import to_arrow, write_table
from copydesk.versions import found_dataset, publish, read_parent, stage
from synthetic import join_rows, make_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from copydesk.batches import Batch
    from copydesk.tables.names import Counts
    from copydesk.versions import Input, Staged

AS_OF = date(2026, 3, 1)
PARAGRAPHS = 34
"""Of a made-up article: some 600 words."""
PER_FOLDER = 1_000
KEYS = {"paragraph_id": 20, "mention_id": 20}
"""The columns that begin with the id of their document, and the length of that."""


class Template:
    """The rows of some articles, which become those of others by new ids and locators."""

    def __init__(self, size: int, *, names: bool) -> None:
        articles = [make_article(number, n_paragraphs=PARAGRAPHS) for number in range(size)]
        rows = join_rows(articles)
        if not names:
            rows["entities"] = []
            rows["documents"] = [{**row, "n_mentions": 0} for row in rows["documents"]]
        self.tables = {name: to_arrow(name, rows[name]) for name in rows}
        ids = self.tables["documents"]["doc_id"]
        self.places = {
            name: pc.index_in(table["doc_id"], ids.combine_chunks())
            for name, table in self.tables.items()
            if "doc_id" in table.column_names
        }

    def write(self, locators: Sequence[str], folder: Path) -> None:
        """The rows of as many articles, below `folder`."""
        folder.mkdir(parents=True)
        ids = pa.array([hashlib.sha256(one.encode()).hexdigest()[:20] for one in locators])
        for name, table in self.tables.items():
            if name in self.places:
                table = self._renamed(name, table, ids)
            if name == "documents":
                table = table.slice(0, len(ids))
                table = table.set_column(table.column_names.index("locator"), "locator", pa.array(locators))
            write_table(table, name, folder / f"{name}.parquet")

    def _renamed(self, name: str, table: pa.Table, ids: pa.Array) -> pa.Table:
        wanted = pc.less(self.places[name], len(ids))
        table, places = table.filter(wanted), self.places[name].filter(wanted)
        own = ids.take(places)
        for at, column in enumerate(table.column_names):
            if column == "doc_id":
                table = table.set_column(at, column, own)
            elif column in KEYS:
                rest = pc.utf8_slice_codeunits(table[column].combine_chunks(), KEYS[column])
                table = table.set_column(at, column, pc.binary_join_element_wise(own, rest, ""))
        return table


def write_inputs(raw: Path, start: int, end: int, edit: int = 0) -> None:
    """The files that are found: their text is the same but for a line."""
    text = "\n\n".join("Talks on the ferry went past noon, two ships lay off a quay." for _ in range(50))
    for number in range(start, end):
        path = raw / f"{number // PER_FOLDER:04d}" / f"article-of-the-quay-{number:07d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Quiet ferries {number} {edit}\n\n{text}\n", encoding="utf-8")


def make_rows(told: Connection, names: bool) -> None:
    """The batches' rows as they are asked for, in a process of their own."""
    template = Template(BATCH_INPUTS, names=names)
    while work := told.recv():
        template.write(*work)
        told.send(True)


def apart(function: object, *arguments: object) -> None:
    """Call in another process, whose memory is not counted."""
    process = multiprocessing.get_context("spawn").Process(target=function, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 0


@contextmanager
def measured(step: str) -> Iterator[None]:
    """Print the peak of a step, what is held after it, and its CPU seconds."""
    Path("/proc/self/clear_refs").write_text("5")
    before, started = time.process_time(), time.monotonic()
    yield
    cpu, wall = time.process_time() - before, time.monotonic() - started
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak, now = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) // 1024 for name in ("VmHWM", "VmRSS"))
    print(f"  {step:<12} peak {peak:6} MB   after {now:6} MB   {cpu:8.2f} CPU s  {wall:8.2f} s", flush=True)


def read_made(batches: Iterable[Batch], counts: Counts, names: bool) -> list[Path]:
    """Count what reading the batches would give, one after the other; gives the folders of rows."""
    folders = []
    told, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=make_rows, args=(there, names))
    process.start()
    there.close()
    for batch in batches:
        locators = [found.locator for found in batch.inputs]
        folders.append(batch.folder / "00000" / "000")
        told.send((locators, folders[-1]))
        told.recv()
        counts.add(dict.fromkeys(locators, 1))
    told.send(None)
    process.join()
    assert process.exitcode == 0
    return folders


def build(root: Path, raw: Path, run: Path, options: argparse.Namespace) -> None:
    """One build, as the flow does it."""
    with measured("inventory"):
        run.mkdir()
        inputs = keep_listing(walk_inputs(raw), run / "inputs")
    with measured("plan"):
        increment = plan_increment(inputs, read_parent(root), "reader")
    with measured("read"):
        found = increment.counts()
        # A model is named, and not loaded: batches of the size that they have then.
        batches = plan_batches(increment.to_read(), run, model="en_core_web_sm")
        folders = read_made(batches, found, options.names)
        assert increment.contested(ids_in(folders)) is None
    with measured("stage"):
        staged = stage(
            root,
            folders,
            staging=run / "version",
            as_of=AS_OF,
            found=count_found(increment, found),
            kept=keep_rest(increment),
        )
    with measured("corpus"):
        staged = complete_corpus(staged)
    report = run / "gate"
    if not options.no_gate:
        with measured("load gate"):
            load_gate()
        with measured("gate"):
            verdict = judge_staged(staged, report, read_parent(root))
            print("   ", "passed" if verdict.ok else [one.check for one in verdict.critical])
    with measured("publish"):
        listed = list_inputs(increment, found, staged.lost)
        publish_made(root, staged, None if options.no_gate else report, listed)
    print(f"  content {staged.content[:16]}, {dict(staged.counts)}")


def publish_made(root: Path, staged: Staged, report: Path | None, listed: Iterable[Input]) -> None:
    """Publish what is staged."""
    publish(
        root,
        staged,
        as_of=AS_OF,
        producer={"version": "0"},
        inputs={"raw": "raw", "reader": "reader"},
        validation={},
        report=report / "report.html" if report else None,
        validation_dir=report / "validation" if report else None,
        listed=listed,
    )


def measure(documents: int, options: argparse.Namespace) -> None:
    """One size, in this process."""
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        found_dataset(folder / "processed")
        apart(write_inputs, folder / "raw", 0, documents)
        for day in range(options.days + 1):
            if day:
                apart(write_inputs, folder / "raw", 0, documents // 100, day)
            print(f"{documents} documents" + (f", day {day}" if day else ""))
            build(folder / "processed", folder / "raw", folder / f"run{day}", options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--names", action="store_true", help="articles name somebody: some 70 mentions each")
    parser.add_argument("--days", type=int, default=0, help="further builds, with one file in a hundred changed")
    parser.add_argument("--no-gate", action="store_true")
    parser.add_argument("--folder", type=Path, help="where it works: an empty place with some 10 kB a document")
    options = parser.parse_args()
    if len(options.documents) == 1:
        measure(options.documents[0], options)
        return
    for documents in options.documents:
        rest = [word for word in sys.argv[1:] if word != "--documents" and not word.isdigit() and word != "--days"]
        rest += ["--days", str(options.days)]
        subprocess.run([sys.executable, __file__, *rest, "--documents", str(documents)], check=True)


if __name__ == "__main__":
    main()
