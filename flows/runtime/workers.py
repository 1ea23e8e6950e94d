"""The processes that read batches: our own pool, which costs little a task and outlives a worker that is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Self, TypeVar

from runtime.prefect_server import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

Given = TypeVar("Given")
Result = TypeVar("Result")


class Workers:
    """Runs functions of one argument in `count` processes; with one, in this process. A broken pool is made anew.

    An error that leaves its block kills the processes: what they are at is not waited for.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._lock = threading.Lock()
        self._closed = False
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock if self.count > 1 else nullcontext():  # one that is this process may hold it to its end
            self._closed = True
            pool = self._pool
        if pool is not None:
            pool.shutdown(wait=kind is None, cancel_futures=True)
        if pool is not None and kind is not None:
            # Who waits for a batch would wait to its end; what it wrote is swept by the next run.
            for process in multiprocessing.active_children():
                process.kill()

    def run(self, function: Callable[[Given], Result], argument: Given) -> Result:
        """The function's result. Raises BrokenProcessPool when its process died; the next call gets a new pool."""
        if self.count == 1:
            with self._lock:  # the flow's threads take turns: one worker means one batch at a time
                return function(argument)
        pool = self._current()
        try:
            return pool.submit(function, argument).result()
        except BrokenProcessPool:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            raise

    def _current(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._closed:
                raise RuntimeError("the workers have been stopped")
            if self._pool is None:
                # Forkserver: workers hold none of our threads, locks and connections, and never import Prefect.
                context = multiprocessing.get_context("forkserver")
                self._pool = ProcessPoolExecutor(self.count, mp_context=context, initializer=_die_with_the_run)
            return self._pool


def _die_with_the_run() -> None:
    """End this process when the run that it reads for does, however that ends.

    A worker's parent is the server that forked it, and that server lives as long as its workers do: where the run is
    killed, both would wait for ever.
    """
    die_with_parent()
    run = multiprocessing.parent_process()
    if run is not None:
        threading.Thread(target=_end_after, args=(run.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGKILL)
