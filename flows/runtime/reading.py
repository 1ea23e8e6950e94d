"""Reads what an increment needs, with the engine that is asked for, and takes up what a stopped run has finished."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from copydesk.batches import Batch, BatchDone, find_finished, plan_batches
from copydesk.increments import Increment, count_excluded, ids_in
from copydesk.versions import NOTHING, Forgotten
from runtime.engines import Engine, EngineName, open_engine
from runtime.parameters import WORKER_MEMORY
from runtime.producer import describe_producer
from runtime.watching import Watch
from runtime.waves import read_waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.records import Limits

BATCH_SECONDS = 60.0
"""How much CPU time a batch may take before it hands its rest back, for others to read a half of."""
ARTICLE_SECONDS = 900
"""How much CPU time an article may take before its process is ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How inputs are read: with which models, by how many processes (0: as many as fit), within which bounds.

    Without `models`, no names are looked for. `engine` and its `address` tell where, `memory` how many MB of data each
    of our own processes may hold. What is `forgotten` is left out; `watch` is told how far it is.
    """

    models: Sequence[str] | None
    workers: int
    limits: Limits
    engine: EngineName = "local"
    address: str | None = None
    memory: int = WORKER_MEMORY
    forgotten: Forgotten = NOTHING
    watch: Watch = field(default_factory=Watch, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was read: the increment as it came out, its batches, what read them, and how many a run before had."""

    increment: Increment
    batches: Sequence[BatchDone]
    producer: Mapping[str, Any]
    taken_up: int = 0

    @property
    def folders(self) -> list[Path]:
        """The folders of rows."""
        return [folder for batch in self.batches for folder in batch.folders]

    @property
    def found(self) -> dict[str, int]:
        """By locator, how many articles each input holds."""
        return _sum(batch.found for batch in self.batches)

    @property
    def excluded(self) -> dict[str, int]:
        """By locator, how many articles of each input are left out as forgotten."""
        return _sum(batch.excluded for batch in self.batches)

    @property
    def facts(self) -> Mapping[str, int]:
        """What the manifest tells of it."""
        n_read = len(self.increment.read)
        unchanged, gone = len(self.increment.prints) - n_read, len(self.increment.gone)
        excluded = count_excluded(self.increment, self.excluded)
        facts = {"batches": len(self.batches), "read": n_read, "unchanged": unchanged, "gone": gone}
        rare = {"excluded": excluded, "taken_up": self.taken_up, "deaths": sum(batch.deaths for batch in self.batches)}
        return facts | {name: count for name, count in rare.items() if count}


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """By locator, the sum: several batches may read shares of one input."""
    total: dict[str, int] = {}
    for one in counts:
        for locator, n in one.items():
            total[locator] = total.get(locator, 0) + n
    return total


def read_increment(increment: Increment, site: Path, how: Reading, earlier: Path) -> Done:
    """Read what is new, then the inputs that claim a document of it as well: among all it is decided who wins.

    Rows go below the folder `site`. Below `earlier` lie the batches that runs which were stopped have finished: those
    that still hold are not read again.
    """
    finished = find_finished(earlier)
    fresh = finished.adopt({locator: increment.prints[locator] for locator in increment.read})
    taken_up = len(fresh)
    done: list[BatchDone] = []
    seen = frozenset(locator for batch in fresh for locator in batch.found)
    with open_engine(
        how.engine, address=how.address, workers=how.workers, n_bytes=count_bytes(increment, seen), memory=how.memory
    ) as engine:
        producer = engine.ask(describe_producer, how.models)
        while True:
            planned = plan(increment, seen, site / f"{len(seen)}", how, engine)
            n_bytes = count_bytes(increment, seen)
            how.watch.plan_reading(len(increment.read - seen), n_bytes, engine.workers)
            fresh += read_waves(planned, engine, finished, how.watch)
            done += fresh
            seen = increment.read
            more = increment.contested(ids_in([folder for batch in fresh for folder in batch.folders]))
            if more is None:
                return Done(increment=increment, batches=done, producer=producer, taken_up=taken_up)
            increment, fresh = more, []


def count_bytes(increment: Increment, seen: frozenset[str]) -> int:
    """How many bytes the inputs have that are yet to be read."""
    return sum(found.n_bytes or 0 for found in increment.to_read() if found.locator not in seen)


def plan(increment: Increment, seen: frozenset[str], site: Path, how: Reading, engine: Engine) -> Iterator[Batch]:
    """The batches of what is yet to be read, one after the other."""
    for batch in plan_batches(
        (found for found in increment.to_read() if found.locator not in seen),
        site,
        model=how.models,
        workers=engine.workers,
        n_bytes=count_bytes(increment, seen),
        limits=how.limits,
        forgotten=how.forgotten,
        print_of=lambda found: increment.prints[found.locator],
    ):
        yield replace(batch, seconds=BATCH_SECONDS, article_seconds=ARTICLE_SECONDS)
