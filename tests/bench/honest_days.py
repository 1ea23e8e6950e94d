"""Whether honest days pass: articles in shuffled portions, as versions of one dataset, and every drift that is told.

    PYTHONPATH=flows python tests/bench/honest_days.py [--raw FOLDER] [--pages FILE.jsonl.gz ...] [--rounds N]

`--raw` holds articles of any kind; each line of `--pages` has `html` (in base 85) and `url`. All are read once; then
each round shuffles them, publishes half of them, and adds the rest in ten days. Four kinds of rounds: the articles as
they are; as those of five publishers, drawn at random; the same where known publishers are small ones; and whole sites
together, so that no day is like the others. Only the last may drift, and no round may be refused. Prints each drift.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parents[1] / "flows"), str(_HERE.parent), str(_HERE.parent / "unit" / "quality")]

# Imports follow the paths that they need: this is a script, and no part of the package.
import pyarrow.parquet as pq  # noqa: E402
from days import build, told  # noqa: E402

from copydesk.batches import plan_batches, process_batch  # noqa: E402
from copydesk.entities import DEFAULT_MODEL  # noqa: E402
from copydesk.ingest import find_inputs  # noqa: E402
from copydesk.quality import load_bounds  # noqa: E402
from copydesk.quality.suites import suites_folder  # noqa: E402
from synthetic import restate  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.quality.bounds import Bounds

Rows = dict[str, list[dict[str, Any]]]
_OF_AN_ARTICLE = ("documents", "paragraphs", "entities", "ledger", "evidence")
_DAYS = 10


def write_pages(files: list[Path], raw: Path) -> None:
    """Each page as a file, with its address in a sidecar."""
    for at, file in enumerate(files):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                page = json.loads(line)
                path = raw / f"pages{at}" / f"{number:05d}.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(base64.b85decode(page["html"]))
                sidecar = path.with_name(path.name + ".meta.json")
                sidecar.write_text(json.dumps({"url": page["url"]}), encoding="utf-8")


def read_articles(raw: Path, staging: Path) -> list[Rows]:
    """The rows of each article below a folder, by table."""
    articles: dict[str, Rows] = {}
    for batch in plan_batches(find_inputs(raw), staging, model=DEFAULT_MODEL):
        for folder in process_batch(batch).folders:
            for table in _OF_AN_ARTICLE:
                for row in pq.read_table(folder / f"{table}.parquet").to_pylist():
                    rows = articles.setdefault(row["doc_id"], {name: [] for name in _OF_AN_ARTICLE})
                    rows[table].append(row)
    return [articles[doc_id] for doc_id in sorted(articles) if len(articles[doc_id]["documents"]) == 1]


def days_of(articles: list[Rows], kind: str, seed: int) -> Iterator[list[Rows]]:
    """Portions of the articles: half of them, then ten days."""
    rng = random.Random(f"{kind} {seed}")
    order = rng.sample(articles, len(articles))
    if kind == "sites":
        names = {_site(rows): rng.random() for rows in order}
        order.sort(key=lambda rows: names[_site(rows)])
    for rows in order if kind in ("five", "small") else ():
        restate(rows, publisher=f"Publisher {rng.randrange(5)}")
    half = len(order) // 2
    yield order[:half]
    step = -(-(len(order) - half) // _DAYS)
    yield from (order[at : at + step] for at in range(half, len(order), step))


def _site(rows: Rows) -> str:
    return (rows["documents"][0]["url"] or "/").split("/")[2:3][0] if rows["documents"][0]["url"] else ""


def _bounds(kind: str) -> Bounds:
    bounds = load_bounds()
    return bounds | {"compare": {**bounds["compare"], "known": 8, "documents": 3}} if kind == "small" else bounds


def main() -> None:
    """Read, then publish the rounds and print what drifted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--raw", type=Path)
    parser.add_argument("--pages", type=Path, nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        write_pages(options.pages, place / "raw")
        articles = read_articles(place / "raw", place / "read") if options.pages else []
        articles += read_articles(options.raw, place / "read2") if options.raw else []
        publishers = [rows["documents"][0]["publisher"] for rows in articles]
        print(f"{len(articles)} articles read on {date.today()}", flush=True)  # noqa: DTZ011 - a word for people
        for kind in ("as they are", "five", "small", "sites"):
            drifts: Counter[str] = Counter()
            versions = refused = 0
            for seed in range(options.rounds):
                for rows, publisher in zip(articles, publishers, strict=True):
                    restate(rows, publisher=publisher)
                for day in days_of(articles, kind, seed):
                    verdict = build(place / kind / str(seed), suites_folder(), day, bounds=_bounds(kind))
                    versions += 1
                    refused += not verdict.ok
                    drifts.update(f"REFUSED {finding.table} {finding.check}" for finding in verdict.critical)
                    drifts.update(f"{severity}: {drift}" for drift, severity in told(verdict).items())
            print(f"{kind}: {versions} versions, {refused} refused, {drifts.total()} drifts", flush=True)
            for drift, n in sorted(drifts.items()):
                print(f"  {n} x {drift}")


if __name__ == "__main__":
    main()
