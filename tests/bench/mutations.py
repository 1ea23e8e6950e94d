"""What the gate sees of seeded damage: every kind of `expectations/defects.md`, in every place, into good tables.

    PYTHONPATH=flows:tests python tests/bench/mutations.py [--kinds KIND,...] [--workers N] [--missed] [--json FILE]

Prints a line a kind: what the gate must do, how many places are caught at least as severely, caught more weakly or
missed, and by which checks; then the score. Exit 1 where fewer than 97 of 100 are caught, or something critical is not.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from mutants.base import stage_base
from mutants.baseline import CAN_COMPARE
from mutants.judging import BASELINES, KINDS, Judged, expected, judge, places, remember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mutants.world import World

FLOOR = 0.97
MANY_PAGES = 78
"""Pages of the base for what happens to one publisher: a comparison says nothing of one with a handful of articles."""
_bases: dict[str, World] = {}


def _start(bases: dict[str, World]) -> None:
    from copydesk.quality.engine import Engine

    _bases.update(bases)
    patch.object(Engine, "validate", remember(Engine.validate)).start()


def _run(place: tuple[str, int]) -> Judged:
    folder = Path(tempfile.mkdtemp(prefix="mutation-"))
    try:
        return judge(
            _bases["many" if place[0].startswith("publisher-") and "many" in _bases else "few"], *place, folder
        )
    finally:
        shutil.rmtree(folder)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", help="only these, with commas between them")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--missed", action="store_true", help="only the kinds that are not always caught")
    parser.add_argument("--json", type=Path, help="write every single outcome")
    options = parser.parse_args()
    wanted = options.kinds.split(",") if options.kinds else list(KINDS)
    with tempfile.TemporaryDirectory() as name:
        bases = {"few": stage_base(Path(name) / "few")}
        if CAN_COMPARE and not BASELINES.keys().isdisjoint(wanted):
            bases["many"] = stage_base(Path(name) / "many", pages=MANY_PAGES)
    for base in bases.values():
        print({table: len(rows) for table, rows in base.rows.items()}, f"{base.found} found")
    todo = [place for place in places() if place[0] in wanted]
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(options.workers, mp_context=context, initializer=_start, initargs=(bases,)) as pool:
        done = []
        for one in pool.map(_run, todo, chunksize=4):
            done.append(one)
            print(f"{len(done)}/{len(todo)} {one.kind} {one.at}: {one.outcome}", file=sys.stderr, flush=True)
    if options.json:
        rows = [one.__dict__ | {"outcome": one.outcome} for one in done]
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return show(done, missed=options.missed)


def show(done: Sequence[Judged], *, missed: bool) -> int:
    """Print a line a kind and the score; gives the exit code."""
    for kind in dict.fromkeys(one.kind for one in done):
        mine = [one for one in done if one.kind == kind]
        counts = Counter(one.outcome for one in mine)
        if missed and counts["caught"] == len(mine):
            continue
        told = " · ".join(dict.fromkeys(check for one in mine for check in one.told))
        note = " (needs a baseline)" if kind in BASELINES else ""
        shares = " ".join(f"{counts[name]:2d} {name}" for name in ("caught", "weaker", "missed"))
        print(f"{kind:24} {expected()[kind]:8} {shares}{note}  {told[:400]}")
    total = Counter(one.outcome for one in done)
    critical = [one for one in done if one.wanted == "critical"]
    blocked = sum(one.outcome == "caught" for one in critical)
    kinds = len({one.kind for one in done})
    print(f"{len(done)} places of {kinds} kinds: {dict(total)}, {total['caught'] / len(done):.1%} caught;", end=" ")
    print(f"{blocked} of {len(critical)} critical ones blocked")
    return int(total["caught"] < FLOOR * len(done) or blocked < len(critical))


if __name__ == "__main__":
    sys.exit(main())
