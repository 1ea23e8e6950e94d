"""Part f of `speed.py`: datatrove's local executor and copydesk over the same pages, CPU seconds by stage."""

from __future__ import annotations

import json
import shutil
import statistics
from typing import TYPE_CHECKING

from speed_inputs import make_page, write_inputs
from speed_process import measure

if TYPE_CHECKING:
    from speed import Bench

PAGES = 1_000
"""How many pages are compared at most."""


def run(bench: Bench, python: str) -> None:
    """Both over the same pages, in turn."""
    from speed import HERE

    n = min(PAGES, bench.articles)
    raw, rows = bench.folder / "pages", bench.folder / "pages.jsonl"
    write_inputs(raw, n, pages=1.0)
    with rows.open("w", encoding="utf-8") as out:
        for number in range(n):
            out.write(json.dumps({"text": make_page(number), "id": str(number)}) + "\n")
    result, place = bench.folder / "peer-told.json", bench.folder / "peer"
    for _ in range(bench.repeat):
        bench.steps("pages-steps", raw)
        shutil.rmtree(place, ignore_errors=True)
        # Of ours it gets nothing: its own interpreter has its own packages.
        command = [python, str(HERE / "speed_peer.py"), str(result), str(rows), str(place)]
        spent = measure(command, env={"PYTHONPATH": "", "OMP_NUM_THREADS": "1"}, folder=bench.folder, name="peer-run")
        bench.runs.setdefault("peer", []).append(spent)
        bench.told.setdefault("peer", []).append(json.loads(result.read_text()))


def show(bench: Bench) -> None:
    """Both side by side: what each does at a stage, milliseconds a page."""
    n = min(PAGES, bench.articles)
    last, own = bench.told["peer"][-1], bench.told["pages-steps"][-1]
    ms = {name: 1000 * bench.median("pages-steps", "stages", name) / n for name in own["stages"]}
    peer = {name: 1000 * bench.median("peer", "stages", name) / n for name in last["stages"]}
    total = sum(ms.values())
    print(f"\nf. {n} pages, CPU ms a page: copydesk without names | datatrove {last['version']}")
    rows = (
        ("reading", ("ingest", "planning"), ("read",)),
        ("text of the page", ("source",), ("extract",)),
        ("structure, metadata, segments", ("structure", "metadata", "segment", "reading, other"), ()),
        ("MinHash signatures", (), ("signatures",)),
        ("rows and Parquet", ("rows",), ("write",)),
        ("version, corpus tables, publishing", ("staging", "corpus", "publishing"), ()),
        ("gate", ("gate",), ()),
    )
    for label, ours, theirs in rows:
        left = f"{sum(ms.get(one, 0.0) for one in ours):8.2f}" if ours else f"{'-':>8}"
        right = f"{sum(peer.get(one, 0.0) for one in theirs):8.2f}" if theirs else f"{'-':>8}"
        print(f"  {label:<36} {left} | {right}")
    print(f"  {'all':<36} {total:8.2f} | {sum(peer.values()):8.2f}")
    whole, load = statistics.median(run.cpu for run in bench.runs["peer"]), bench.median("peer", "load")
    print(f"  {'documents':<36} {own['documents']:8} | {last['documents']:8}")
    print(f"  start-up, CPU s: {bench.median('pages-steps', 'load'):.1f} | {load:.1f}; their whole process {whole:.1f}")
    print(f"  (trafilatura {last['trafilatura']} there; ours is told by `pip show trafilatura`)")
