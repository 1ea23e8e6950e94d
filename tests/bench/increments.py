"""What a day costs that brings a few new, changed and deleted articles, measured against a full build.

    PYTHONPATH=flows python tests/bench/increments.py [--articles N] [--days N] [--edits recent|uniform] [--entities]

Prints CPU seconds by step and bytes written, each day, as shares of the full build; then what all versions take. It
reads, stages, judges and publishes by the calls that the flow makes, in one process and without Prefect.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.batches import plan_batches, process_batch
from copydesk.corpus import complete_corpus
from copydesk.entities import DEFAULT_MODEL
from copydesk.increments import count_found, ids_in, keep_rest, list_inputs, plan_increment
from copydesk.ingest import find_inputs
from copydesk.quality import load_gate, run_gate
from copydesk.reader import reader_digest
from copydesk.records import Limits
from copydesk.versions import clean_up, open_dataset, publish, read_parent, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = date(2026, 1, 1)
NEW, CHANGED, DELETED = 0.01, 0.001, 0.0002
"""What a day brings, as shares of the articles that there are."""
RECENT, NEWEST = 0.85, 0.02
"""The share of edits that hit the newest articles, and which share of all those are."""

_PLACES = "Kyiv Moscow Tehran Baghdad Warsaw Ankara Riyadh Seoul Manila Taipei Vilnius Oslo Rabat Tunis Cairo"
_NAMES = "Anna Keller,Omar Haddad,Jan Kowal,Ilse Brandt,Pavel Dorin,Mina Sato,Luis Vega,Sara Lind"
_BODIES = "the Ministry of Defence,NATO,the United Nations,the European Union,the Coast Guard,the Velde Institute"
_VERBS = "said told warned wrote noted added argued announced insisted repeated denied confirmed"
_WORDS = (
    "the talks convoy ships border river harbour winter supply fuel grain treaty ceasefire patrol exercise drones "
    "radar budget election coalition pressure sanctions embargo crossing bridge village garrison depot crew envoy "
    "mission plan report quiet slow heavy open northern eastern fresh rare early late steady costly narrow distant"
)
PLACES, VERBS, WORDS = _PLACES.split(), _VERBS.split(), _WORDS.split()
NAMES, BODIES = _NAMES.split(","), _BODIES.split(",")


def write_article(path: Path, number: int, edit: int) -> None:
    """An article of some 250 words, the same for the same number and edit."""
    rng = random.Random(f"{number} {edit}")
    head = " ".join(rng.choice(WORDS) for _ in range(6)).capitalize()
    lines = [
        f"{head} {number}",
        f"By {rng.choice(NAMES)}",
        f"{rng.choice(PLACES).upper()} (Quay Wire) -- {_text(rng, 2)}",
    ]
    lines += [_text(rng, 3) for _ in range(5)]
    lines += ["Read more: other ships", "Follow us on the channel", "© 2026 The Quay"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def _text(rng: random.Random, sentences: int) -> str:
    return " ".join(_sentence(rng) for _ in range(sentences))


def _sentence(rng: random.Random) -> str:
    words = " ".join(rng.choice(WORDS) for _ in range(rng.randint(6, 14)))
    who = rng.choice(NAMES) if rng.random() < 0.5 else rng.choice(BODIES).capitalize()
    return f"{who} {rng.choice(VERBS)} in {rng.choice(PLACES)} that {words}."


@dataclass
class World:
    """The articles below `raw`, by number: when they came and how often they were edited."""

    raw: Path
    rng: random.Random
    days: dict[int, int] = field(default_factory=dict)
    edits: dict[int, int] = field(default_factory=dict)
    last: int = 0

    def path(self, number: int) -> Path:
        """Where an article lies: a folder a day, so that the path tells since when it is known."""
        return self.raw / (FIRST_DAY + timedelta(self.days[number])).isoformat() / f"a{number:07}.txt"

    def add(self, n: int, day: int) -> None:
        """So many new articles on a day."""
        for number in range(self.last, self.last + n):
            self.days[number], self.edits[number] = day, 0
            write_article(self.path(number), number, 0)
        self.last += n

    def change(self, n: int, edits: str) -> None:
        """So many articles edited."""
        numbers = sorted(self.days)
        newest = numbers[-max(1, int(len(numbers) * NEWEST)) :]
        for _ in range(n):
            recent = edits == "recent" and self.rng.random() < RECENT
            number = self.rng.choice(newest if recent else numbers)
            self.edits[number] += 1
            write_article(self.path(number), number, self.edits[number])

    def delete(self, n: int) -> None:
        """So many articles deleted."""
        for number in self.rng.sample(sorted(self.days), n):
            self.path(number).unlink()
            del self.days[number]


@dataclass
class Cost:
    """CPU seconds by step, and bytes written."""

    steps: dict[str, float] = field(default_factory=dict)
    written: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Counts what happens inside."""
        started = time.process_time()
        yield
        self.steps[name] = self.steps.get(name, 0.0) + time.process_time() - started

    @property
    def cpu(self) -> float:
        """All steps."""
        return sum(self.steps.values())


def build(raw: Path, dataset: Path, as_of: date, model: str | None) -> Cost:
    """One build, as the flow does it."""
    cost, before = Cost(), _written()
    staging = dataset / ".staging" / "run"
    with cost.step("plan"):
        clean_up(dataset)
        reader = reader_digest([model] if model else [], Limits())
        increment = plan_increment(find_inputs(raw), read_parent(dataset), reader)
    folders: list[Path] = []
    found: dict[str, int] = {}
    while True:
        with cost.step("read"):
            inputs = [one for one in increment.to_read() if one.locator not in found]
            done = [process_batch(batch) for batch in plan_batches(inputs, staging / f"w{len(found)}", model=model)]
        with cost.step("plan"):
            wave = [folder for batch in done for folder in batch.folders]
            folders += wave
            found |= {locator: n for batch in done for locator, n in batch.found.items()}
            more = increment.contested(ids_in(wave))
        if more is None:
            break
        increment = more
    with cost.step("stage"):
        kept = keep_rest(increment)
        n_found = count_found(increment, found)
        staged = stage(dataset, folders, staging=staging / "version", as_of=as_of, found=n_found, kept=kept)
    with cost.step("corpus"):
        staged = complete_corpus(staged)
    with cost.step("gate"):
        told = {"found": staged.found, "as_of": as_of, "report_dir": staging / "gate", "reused": staged.reused}
        told["parent"] = read_parent(dataset)
        verdict = run_gate(staged.folder / "tables", **told)
        if not verdict.ok:
            raise SystemExit(f"the gate refused: {verdict.critical[0]}")
    with cost.step("publish"):
        listed = list(list_inputs(increment, found, staged.lost))
        facts = {"raw": "raw", "reader": reader}
        about = {"producer": {}, "inputs": facts, "validation": verdict.summary, "report": verdict.report}
        publish(dataset, staged, as_of=as_of, listed=listed, **about)
        clean_up(dataset)
    cost.written = _written() - before
    return cost


def _written() -> int:
    """Bytes that this process has given to the file system, staging included; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/io").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.partition(":")[2]) for line in lines if line.startswith("wchar"))


def disk(folder: Path) -> int:
    """The bytes of all files below, each inode once."""
    sizes = {
        (state.st_dev, state.st_ino): state.st_size for path in folder.rglob("*") if (state := path.lstat()).st_size
    }
    return sum(sizes.values())


def version_bytes(dataset: Path) -> int:
    """The bytes of the newest version's folder."""
    return sum(path.stat().st_size for path in (dataset / "latest").resolve().rglob("*") if path.is_file())


def main() -> None:
    """Run the days and print what they cost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--edits", choices=("recent", "uniform"), default="recent")
    parser.add_argument("--entities", action="store_true")
    parser.add_argument("--at", type=Path, help="a folder to work in, kept afterwards")
    options = parser.parse_args()
    place = options.at or Path(tempfile.mkdtemp())
    try:
        run(place, options.articles, options.days, options.edits, DEFAULT_MODEL if options.entities else None)
    finally:
        if options.at is None:
            shutil.rmtree(place)


def run(place: Path, articles: int, days: int, edits: str, model: str | None) -> None:
    """The full build and its days in a folder."""
    world, dataset = World(raw=place / "raw", rng=random.Random(7)), place / "processed"
    for day in range(100):  # what there is came on a hundred days
        world.add(articles // 100, day)
    load_gate()
    full = build(world.raw, dataset, FIRST_DAY + timedelta(100), model)
    size = version_bytes(dataset)
    print(f"full build of {articles}: {full.cpu:.1f} CPU s {_shown(full)}, version {size / 1e6:.1f} MB", flush=True)
    total = Cost()
    for day in range(100, 100 + days):
        n = len(world.days)
        world.add(round(n * NEW), day)
        world.change(round(n * CHANGED), edits)
        world.delete(round(n * DELETED))
        before = disk(dataset)
        cost = build(world.raw, dataset, FIRST_DAY + timedelta(day), model)
        new = disk(dataset) - before
        total.steps = {name: total.steps.get(name, 0.0) + cpu for name, cpu in cost.steps.items()}
        total.written += new
        shares = (
            f"{100 * cost.cpu / full.cpu:.1f} % of the CPU, {100 * new / version_bytes(dataset):.1f} % of the bytes"
        )
        print(f"day {day - 99}: {cost.cpu:.1f} CPU s {_shown(cost)}, {new / 1e6:.1f} MB: {shares}", flush=True)
    latest = version_bytes(dataset)
    mean, bytes_ = total.cpu / days / full.cpu, total.written / days / latest
    print(f"mean of {days} days ({edits} edits): {100 * mean:.1f} % of the CPU, {100 * bytes_:.1f} % of the bytes")
    print(f"all {days + 1} versions: {disk(dataset) / 1e6:.0f} MB, {disk(dataset) / latest:.2f} copies of the last")
    started = time.process_time()
    found = find_inputs(world.raw)
    reader = reader_digest([model] if model else [], Limits())
    nothing = plan_increment(found, read_parent(dataset), reader).nothing_new
    print(f"a run with nothing new ({nothing}): {time.process_time() - started:.2f} CPU s besides imports")
    started = time.process_time()
    faults = open_dataset(dataset).version("latest").verify(deep=True)
    print(f"verify: {len(faults)} faults, {time.process_time() - started:.1f} CPU s for {latest / 1e6:.0f} MB")


def _shown(cost: Cost) -> str:
    return "(" + ", ".join(f"{name} {cpu:.1f}" for name, cpu in cost.steps.items()) + ")"


if __name__ == "__main__":
    main()
