"""Reads what an increment needs: batches as Prefect tasks over a pool of processes, wave by wave."""

from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.utilities.annotations import quote

from copydesk.batches import Batch, BatchDone, plan_batches, process_batch
from copydesk.increments import Increment, count_excluded, ids_in
from copydesk.versions import NOTHING, Forgotten
from runtime.progress import Progress
from runtime.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from prefect.client.schemas.objects import State

    from copydesk.ingest import Found
    from copydesk.records import Limits

SMALL_BYTES = 1_500_000
"""Less input than this is read in this process: a pool would cost more than it saves."""

Value = TypeVar("Value")


def unseen(value: Value) -> Value:
    """The value for a task that takes it as it is: Prefect would otherwise walk through all that it holds."""
    return cast("Value", quote(value))


def _worker_died(_task: object, _run: object, state: State[BatchDone]) -> bool:
    """Whether a task failed because its process was killed: then, and only then, trying again helps."""
    return isinstance(state.result(raise_on_failure=False), BrokenProcessPool)


@task(cache_policy=NO_CACHE, retries=2, retry_condition_fn=_worker_died, task_run_name="process-batch-{number}")
def read_batch(number: int, batch: Batch, workers: Workers) -> BatchDone:  # noqa: ARG001  the number names the run
    """Read one batch in a worker. A worker that is killed is replaced, and the batch read again."""
    return workers.run(process_batch, batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How inputs are read: with which models, by how many processes (0: as many as fit), within which bounds.

    What is `forgotten` is left out.
    """

    models: Sequence[str]
    workers: int
    limits: Limits
    forgotten: Forgotten = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was read: the increment as it came out, and its batches."""

    increment: Increment
    batches: Sequence[BatchDone]

    @property
    def folders(self) -> list[Path]:
        """The folders of rows."""
        return [folder for batch in self.batches for folder in batch.folders]

    @property
    def found(self) -> dict[str, int]:
        """By locator, how many articles each input holds."""
        return {locator: n for batch in self.batches for locator, n in batch.found.items()}

    @property
    def excluded(self) -> dict[str, int]:
        """By locator, how many articles of each input are left out as forgotten."""
        return {locator: n for batch in self.batches for locator, n in batch.excluded.items()}

    @property
    def facts(self) -> Mapping[str, int]:
        """What the manifest tells of it."""
        n_read = len(self.increment.read)
        unchanged, gone = len(self.increment.prints) - n_read, len(self.increment.gone)
        excluded = count_excluded(self.increment, self.excluded)
        facts = {"batches": len(self.batches), "read": n_read, "unchanged": unchanged, "gone": gone}
        return facts | ({"excluded": excluded} if excluded else {})


def read_increment(increment: Increment, staging: Path, how: Reading) -> Done:
    """Read what is new, then the inputs that claim a document of it as well: among all it is decided who wins."""
    done: list[BatchDone] = []
    seen = frozenset[str]()
    while True:
        inputs = tuple(found for found in increment.to_read() if found.locator not in seen)
        count = count_workers(inputs, how.workers)
        site = staging / f"wave{len(seen)}"
        planned = plan_batches(
            inputs, site, model=how.models, workers=count, limits=how.limits, forgotten=how.forgotten
        )
        wave = read_all(planned, count)
        done += wave
        seen = increment.read
        more = increment.contested(ids_in([folder for batch in wave for folder in batch.folders]))
        if more is None:
            return Done(increment=increment, batches=done)
        increment = more


def count_workers(inputs: Sequence[Found], wanted: int) -> int:
    """How many processes read: as many as wanted; if 0, one a core, or this one alone for little input."""
    total = sum(found.n_bytes or 0 for found in inputs)
    return wanted or (os.cpu_count() or 1 if total > SMALL_BYTES else 1)


def read_all(batches: Sequence[Batch], workers: int) -> list[BatchDone]:
    """What became of each batch, in their order, read by so many processes."""
    n_inputs = sum(len(batch.inputs) for batch in batches)
    with Workers(workers) as pool, Progress("reading", n_inputs) as progress:
        futures = {
            read_batch.submit(number, unseen(batch), unseen(pool)): number for number, batch in enumerate(batches)
        }
        done: dict[int, BatchDone] = {}
        for future in as_completed(list(futures)):
            done[futures[future]] = future.result()
            progress.advance(done[futures[future]].n_inputs)
    return [done[number] for number in range(len(batches))]
