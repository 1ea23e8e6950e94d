"""What runs batches: processes of this machine, a Dask or a Ray cluster, opened for a run and closed after it."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, get_args

from prefect.task_runners import ThreadPoolTaskRunner

from copydesk.errors import ConfigurationError, StoreError
from runtime.parameters import WORKER_MEMORY
from runtime.workers import WorkerDiedError, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

Given = TypeVar("Given")
Result = TypeVar("Result")
EngineName = Literal["local", "dask", "ray"]
"""Where batches are read."""
SMALL_BYTES = 1_500_000
"""Less input than this is read by one process: more would cost more than they save."""
FLOW_THREADS = 16
"""How many threads of a flow wait for processes: so many batches are under way, or in line for one."""
# Prefect's own type of a runner leaves out the one that is its default.
FLOW_RUNNER = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=FLOW_THREADS))
"""What runs the tasks of a flow where no engine needs its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How many batches are read at a time, and by what: the `pool` here, else the cluster that `runner` leads to.

    `runner` None means the flow's own. `died` tells whether an error says that a process died.
    """

    workers: int
    pool: Workers | None = None
    runner: TaskRunner[PrefectFuture[Any]] | None = None
    died: Callable[[BaseException], bool] = lambda _: False

    def ask(self, function: Callable[[Given], Result], argument: Given) -> Result:
        """The function's result, from a process of the pool where there is one. Raises StoreError where that dies."""
        try:
            return self.pool.run(function, argument) if self.pool else function(argument)
        except WorkerDiedError as error:
            then = "see to the machine's memory, and run again"
            raise StoreError(f"no process that reads comes so far as to begin: {error}", then=then) from error


@contextmanager
def open_engine(
    name: EngineName, *, address: str | None = None, workers: int = 0, n_bytes: int = 0, memory: int = WORKER_MEMORY
) -> Iterator[Engine]:
    """The engine of that name for the time of the block: of so many `workers`, 0 for as many as fit `n_bytes` of input.

    Without an `address`, a cluster of this machine's processes is made. Raises ConfigurationError where its library is
    missing or an address can't be used, StoreError where no cluster answers there.
    """
    if name not in ENGINES:
        raise ConfigurationError(f"there is no engine '{name}'", then=f"one of {', '.join(get_args(EngineName))}")
    if name == "local" and address:
        raise ConfigurationError("an address is of a cluster", where=address, then="name it with --engine dask or ray")
    with ENGINES[name](address, workers or count_workers(n_bytes), memory) as engine:
        yield engine


def count_workers(n_bytes: int) -> int:
    """How many processes read so much: one a core that we may use, or one alone for little."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores if n_bytes > SMALL_BYTES else 1


@contextmanager
def _local(_address: str | None, workers: int, memory: int) -> Iterator[Engine]:
    own: Any = ThreadPoolTaskRunner(max_workers=workers + 2) if workers > FLOW_THREADS - 2 else None
    with Workers(workers, memory=memory) as pool:
        yield Engine(workers=workers, pool=pool, runner=own)


@contextmanager
def _dask(address: str | None, workers: int, memory: int) -> Iterator[Engine]:
    _need("dask", "prefect_dask", "distributed")
    import dask
    from distributed import Client, LocalCluster
    from distributed.scheduler import KilledWorker
    from prefect_dask import DaskTaskRunner

    def died(error: BaseException) -> bool:
        return isinstance(error, KilledWorker)

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    # A process that was killed is replaced, however long a busy machine takes for it: the default gives it up in 15 s.
    patience = {"distributed.deploy.lost-worker-timeout": "600s", "distributed.scheduler.allowed-failures": 10}
    with dask.config.set({"distributed.logging.distributed": "critical", **patience}):
        if address is None:
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                memory_limit=f"{memory}MB" if memory else 0,
                silence_logs=50,
            )
            with cluster:
                runner = DaskTaskRunner(address=cluster.scheduler_address)
                yield Engine(workers=workers, runner=runner, died=died)
            return
        try:
            with Client(address, timeout=30) as client:
                count = len(client.nthreads())
        except (OSError, ValueError) as error:
            then = "start its scheduler, or name another with --address"
            raise StoreError(f"no Dask scheduler answers: {error}", where=address, then=then) from error
        yield Engine(workers=max(1, count), runner=DaskTaskRunner(address=address), died=died)


@contextmanager
def _ray(address: str | None, workers: int, _memory: int) -> Iterator[Engine]:
    _need("ray", "prefect_ray", "ray")
    import ray
    from prefect_ray import RayTaskRunner

    def died(error: BaseException) -> bool:
        return isinstance(error, ray.exceptions.WorkerCrashedError | ray.exceptions.OutOfMemoryError)

    own: dict[str, Any] = {"num_cpus": workers} if address is None else {}
    try:
        ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level="ERROR", **own)
    except (ConnectionError, OSError, ValueError) as error:
        then = "start it with 'ray start --head', or name another with --address"
        raise StoreError(f"no Ray cluster answers: {error}", where=address or "", then=then) from error
    try:
        count = int(ray.cluster_resources().get("CPU", 1))
        yield Engine(workers=count, runner=RayTaskRunner(address=ray.get_runtime_context().gcs_address), died=died)
    finally:
        ray.shutdown()


ENGINES = {"local": _local, "dask": _dask, "ray": _ray}
"""What opens each engine."""


def _need(extra: str, *modules: str) -> None:
    if missing := [name for name in modules if find_spec(name) is None]:
        raise ConfigurationError(
            f"the engine '{extra}' needs what is not installed: {', '.join(missing)}",
            then=f"pip install 'copydesk[{extra}]'",
        )
