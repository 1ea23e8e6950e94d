"""Runs batches as Prefect tasks, wave by wave: no run holds more than a few hundred, and no more are planned ahead."""

from __future__ import annotations

from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.utilities.annotations import quote

from copydesk.batches import Batch, BatchDone, Finished, divide_rest, process_batch
from runtime.engines import FLOW_RUNNER
from runtime.workers import WorkerDiedError, Workers, run_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from prefect.futures import PrefectFuture

    from runtime.engines import Engine
    from runtime.watching import Watch

WAVE = 250
"""How many batches are under way or in line at a time, and how many task runs of batches a flow run holds at most."""

Value = TypeVar("Value")


def unseen(value: Value) -> Value:
    """The value for a task that takes it as it is: Prefect would otherwise walk through all that it holds."""
    return cast("Value", quote(value))


@task(cache_policy=NO_CACHE, task_run_name="process-batch-{name}")
def read_batch(name: str, batch: Batch, workers: Workers | None) -> BatchDone:  # noqa: ARG001  it names the run
    """Read a batch in one of the workers, or here, where the task runs in a cluster.

    A worker that dies is replaced, and the batch read again: the notes in its folder bound how often.
    """
    while workers is not None:
        try:
            return workers.run(process_batch, batch)
        except WorkerDiedError:
            continue
    return run_alone(process_batch, batch)


def read_waves(batches: Iterable[Batch], engine: Engine, finished: Finished, watch: Watch) -> Iterator[BatchDone]:
    """What became of each batch and of what they handed back, in the order of ending; those finished are not read.

    A run of few batches holds their tasks itself; each further wave is a run of its own below it.
    """
    rest: deque[Batch] = deque()
    planned = iter(batches)
    held = number = 0
    while wave := tuple(islice(chain(_drained(rest), planned), WAVE)):
        known = {batch.folder: done for batch in wave if (done := finished.of(batch))}
        fresh = [batch for batch in wave if batch.folder not in known]
        held += len(fresh)
        if engine.runner is None and (held < WAVE or not fresh):
            read = _read_wave(fresh, engine, watch)
        else:
            number += 1
            read = _as_run(number, fresh, engine, watch)
        outcomes = known | {batch.folder: done for batch, done in zip(fresh, read, strict=True)}
        for batch in wave:
            done = outcomes[batch.folder]
            if batch.folder in known:
                watch.batch_read(done, now=False)
            rest += divide_rest(batch, done)
            yield done


def _drained(rest: deque[Batch]) -> Iterator[Batch]:
    while rest:
        yield rest.popleft()


_under_way: dict[int, tuple[Sequence[Batch], Engine, Watch]] = {}
"""The waves that are read now, by number: what a flow takes or closes over goes to the server, or to each worker."""


def _read_numbered(number: int) -> Sequence[BatchDone]:
    return _read_wave(*_under_way[number])


@flow(name="read-wave", flow_run_name="wave-{number}", task_runner=FLOW_RUNNER)
def read_wave(number: int) -> Sequence[BatchDone]:
    """What became of each batch of the wave that is under way by this number."""
    return _read_numbered(number)


def _as_run(number: int, wave: Sequence[Batch], engine: Engine, watch: Watch) -> Sequence[BatchDone]:
    _under_way[number] = wave, engine, watch
    try:
        return read_wave.with_options(task_runner=engine.runner)(number)
    finally:
        del _under_way[number]


def _read_wave(wave: Sequence[Batch], engine: Engine, watch: Watch) -> Sequence[BatchDone]:
    """What became of each batch, in their order."""
    done: dict[Path, BatchDone] = {}
    waiting = list(wave)
    while waiting:
        futures = {_submit(batch, engine): batch for batch in waiting}
        waiting = []
        # A cluster's futures are waited for one by one: of some that end with a process, nobody is called back.
        for future in as_completed(list(futures)) if engine.pool else futures:
            batch = futures[future]
            try:
                outcome = future.result()
            except Exception as error:
                if not engine.died(error):
                    raise
                waiting.append(batch)  # What it died of is noted in its folder: that bounds how often.
                continue
            done[batch.folder] = outcome
            watch.batch_read(outcome)
    return [done[batch.folder] for batch in wave]


def _submit(batch: Batch, engine: Engine) -> PrefectFuture[BatchDone]:
    if engine.pool is None:
        # Prefect's mark of what it need not walk through does not reach a worker of Ray as such.
        return read_batch.submit(batch.folder.name, batch, None)
    return read_batch.submit(batch.folder.name, unseen(batch), unseen(engine.pool))
