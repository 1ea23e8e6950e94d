"""Measures what it costs to forget documents: a dataset of synthetic articles grows, then some are taken out.

`PYTHONPATH=flows:tests python tests/bench/forgetting.py --documents 5000 --days 4 --forget 1` prints seconds and bytes.
The gate is the real one; --no-gate leaves it out.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from copydesk.corpus import complete_corpus
from copydesk.quality import judge_without
from copydesk.versions import Makers, open_dataset
from copydesk.versions.erasure import forget
from copydesk.versions.selecting import Wanted
from growing import Text, grow, make_makers


def main() -> None:
    """Grow, forget, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--forget", type=int, default=1)
    parser.add_argument("--no-gate", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root, day = Path(folder), date(2026, 1, 1)
        world = {f"2026/article-{n:06}.txt": Text(urls=("",)) for n in range(options.documents)}
        for number in range(options.days):
            world |= {f"2026/day-{number}-{n:06}.txt": Text(urls=("",)) for n in range(options.documents // 100)}
            grow(root, world, as_of=day + timedelta(number), docs_per_shard=500)
        ids = open_dataset(root).version().to_pandas("documents", ["doc_id"])["doc_id"]
        wanted = frozenset(ids[:: max(1, len(ids) // options.forget)][: options.forget])
        size = sum(path.stat().st_size for path in (root / "objects").rglob("*") if path.is_file())
        makers = make_makers() if options.no_gate else Makers(complete=complete_corpus, judge=judge_without)
        print(f"{len(ids)} documents in {options.days} versions, {size / 1e6:.1f} MB of objects")
        for everywhere in (False, True):
            wall, cpu = time.monotonic(), time.process_time()
            _, erased = forget(root, Wanted(doc_ids=wanted), makers, everywhere=everywhere)
            spent = f"{time.monotonic() - wall:.1f} s, {time.process_time() - cpu:.1f} CPU s"
            strings, files = erased.searched
            print(
                f"everywhere={everywhere}: {spent}; {files} files searched for {strings} strings; left: {erased.left}"
            )


if __name__ == "__main__":
    main()
