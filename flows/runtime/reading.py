"""Reads what an increment needs, with the engine that is asked for, and takes up what a stopped run has finished."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from copydesk.batches import Batch, BatchDone, find_finished, plan_batches
from copydesk.increments import Increment, count_excluded, ids_in
from copydesk.tables.names import Counts
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
    from copydesk.tables.names import Marks

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
    """What was read: the increment as it came out, its batches, what read them, and how many a run before had.

    `found` tells by locator how many articles each input holds, `excluded` how many are left out as forgotten.
    """

    increment: Increment
    batches: Sequence[BatchDone]
    found: Mapping[str, int]
    excluded: Mapping[str, int]
    producer: Mapping[str, Any]
    taken_up: int = 0

    @property
    def folders(self) -> list[Path]:
        """The folders of rows."""
        return [folder for batch in self.batches for folder in batch.folders]

    @property
    def facts(self) -> Mapping[str, int]:
        """What the manifest tells of it."""
        n_read = len(self.increment.chosen)
        unchanged, gone = len(self.increment.prints) - n_read, len(self.increment.gone)
        excluded = count_excluded(self.increment, self.excluded)
        facts = {"batches": len(self.batches), "read": n_read, "unchanged": unchanged, "gone": gone}
        rare = {"excluded": excluded, "taken_up": self.taken_up, "deaths": sum(batch.deaths for batch in self.batches)}
        return facts | {name: count for name, count in rare.items() if count}


def read_increment(increment: Increment, site: Path, how: Reading, earlier: Path) -> Done:
    """Read what is new, then the inputs that claim a document of it as well: among all it is decided who wins.

    Rows go below the folder `site`. Below `earlier` lie the batches that runs which were stopped have finished: those
    that still hold are not read again.
    """
    finished = find_finished(earlier)
    tally = _Tally(increment)
    tally.take(finished.adopt(lambda locator: increment.prints[locator] if locator in increment.chosen else None))
    taken_up = len(tally.batches)
    todo = increment.wanted & ~tally.read
    n_bytes = count_bytes(increment, todo)
    with open_engine(
        how.engine, address=how.address, workers=how.workers, n_bytes=n_bytes, memory=how.memory
    ) as engine:
        producer = engine.ask(describe_producer, how.models)
        while True:
            how.watch.plan_reading(int(todo.sum()), n_bytes, engine.workers)
            planned = plan(increment, todo, n_bytes, site / f"{len(tally.batches)}", how, engine)
            tally.take(read_waves(planned, engine, finished, how.watch))
            more = increment.contested(ids_in(tally.fresh()))
            if more is None:
                return tally.done(increment, producer, taken_up)
            todo, increment = more.wanted & ~carried(increment, more), more
            n_bytes = count_bytes(increment, todo)


def carried(before: Increment, now: Increment) -> Marks:
    """Which inputs of an increment were to be read before already."""
    wanted: Marks = np.concatenate([before.wanted, [False]])[before.inputs.names.places(now.inputs.names.column)]
    return wanted


class _Tally:
    """The batches so far, and how many articles their inputs hold: in one array, not in each batch."""

    def __init__(self, increment: Increment) -> None:
        self.batches: list[BatchDone] = []
        self.found, self.excluded = Counts(increment.inputs.names), Counts(increment.inputs.names)
        self._told = 0

    @property
    def read(self) -> Marks:
        """Which inputs have been read."""
        return self.found.counted

    def take(self, batches: Iterable[BatchDone]) -> None:
        """Count batches as they come."""
        for batch in batches:
            self.found.add(batch.found)
            self.excluded.add(batch.excluded)
            self.batches.append(replace(batch, found={}, excluded={}, rest=()))

    def fresh(self) -> Iterator[Path]:
        """The folders of rows that have come since this was asked last."""
        told, self._told = self._told, len(self.batches)
        return (folder for batch in self.batches[told:] for folder in batch.folders)

    def done(self, increment: Increment, producer: Mapping[str, Any], taken_up: int) -> Done:
        """What was read, in all."""
        return Done(
            increment=increment,
            batches=self.batches,
            found=self.found,
            excluded=self.excluded,
            producer=producer,
            taken_up=taken_up,
        )


def count_bytes(increment: Increment, todo: Marks) -> int:
    """How many bytes the inputs have that are yet to be read."""
    return sum(found.n_bytes or 0 for found in increment.inputs.some(todo))


def plan(increment: Increment, todo: Marks, n_bytes: int, site: Path, how: Reading, engine: Engine) -> Iterator[Batch]:
    """The batches of what is yet to be read, one after the other."""
    for batch in plan_batches(
        increment.inputs.some(todo),
        site,
        model=how.models,
        workers=engine.workers,
        n_bytes=n_bytes,
        limits=how.limits,
        forgotten=how.forgotten,
        print_of=lambda found: increment.prints[found.locator],
    ):
        yield replace(batch, seconds=BATCH_SECONDS, article_seconds=ARTICLE_SECONDS)
