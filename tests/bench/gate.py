"""What the gate costs, in CPU seconds and memory: `python tests/bench/gate.py [documents] [paragraphs] [shard]`.

Great Expectations' import is measured apart. The articles are made up, one process measures one size.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parents[1] / "flows"), str(_HERE.parent / "unit" / "quality")]

# Imports follow the paths that they need: this is a script, and no part of the package.
import pyarrow as pa  # noqa: E402
from gate_tables import AS_OF, make_rows, make_tables  # noqa: E402

from copydesk.quality import gate  # noqa: E402
from copydesk.quality.measuring import measure  # noqa: E402
from copydesk.quality.staged import Staged, read_staged  # noqa: E402
from copydesk.tables import write_table  # noqa: E402
from copydesk.tables.laws import check_together  # noqa: E402

_OF_DOCUMENTS = ("documents", "ledger")
_WHOLE = ("identities", "quarantine")


def _stage(folder: Path, documents: int, paragraphs: int, shard: int) -> None:
    rows = make_rows(documents, paragraphs=paragraphs)
    docs = [row["doc_id"] for row in rows["documents"]]
    for name, table in make_tables(rows).items():
        (folder / name).mkdir(parents=True)
        for number, start in enumerate(range(0, documents, shard)):
            if name in _WHOLE and number:
                break
            mine = pa.array(docs[start : start + shard])
            part = table if name in _WHOLE else table.filter(pa.compute.is_in(table.column("doc_id"), mine))
            write_table(part, name, folder / name / f"{number:05d}-{number:012x}.parquet")


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _spent(start: float) -> str:
    return f"{time.process_time() - start:6.2f} CPU s"


def main() -> None:
    documents, paragraphs, shard = (int(arg) for arg in (*sys.argv[1:], *("3", "30", "500")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Another process makes the articles, so that the peak is the gate's.
        maker = multiprocessing.get_context("spawn").Process(
            target=_stage, args=(folder / "tables", documents, paragraphs, shard)
        )
        maker.start()
        maker.join()
        found = documents + (2 if documents >= 10 else 0)
        print(f"{documents} documents of {paragraphs} paragraphs; peak before {_peak_mb()} MB")
        start = time.process_time()
        from copydesk.quality import engine

        print(f"import of Great Expectations {engine.VERSION}: {_spent(start)}, peak {_peak_mb()} MB")
        start = time.process_time()
        faults = check_together(read_staged(folder / "tables").groups(), found=found)
        print(f"reading and laws alone:   {_spent(start)}, peak {_peak_mb()} MB, {len(faults)} faults")
        staged = read_staged(folder / "tables")
        start = time.process_time()
        measured = measure(staged, known=20, most=100)
        n_spans = staged.count("ledger")
        print(f"profile alone:            {_spent(start)}, {n_spans} spans, {sum(map(len, measured.spans()))} sums")
        # The same rows as shards of the parent, of which a day of 1 % reads only what is counted.
        shards = {int(path.name[:5]): path for path in sorted((folder / "tables" / "documents").iterdir())}
        reused = {n: {t: folder / "tables" / t / path.name for t in _OF_DOCUMENTS} for n, path in shards.items()}
        empty = Staged(parts={name: {} for name in staged.parts}, faults={}, reused=reused)
        del staged, measured
        start = time.process_time()
        measure(empty, known=20, most=100)
        print(f"profile of a small day:   {_spent(start)}")
        start = time.process_time()
        verdict = gate.run_gate(folder / "tables", found=found, as_of=AS_OF, report_dir=folder / "report")
        print(f"run_gate:                 {_spent(start)}, peak {_peak_mb()} MB, ok {verdict.ok}")
        print(f"rows {verdict.summary['rows']}")


if __name__ == "__main__":
    main()
