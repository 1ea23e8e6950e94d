"""The processes that read batches: each dies alone, is replaced, and ends when the run does.

Not an executor of the standard library, nor pebble's pool: there the death of one worker fails the calls of the others,
or breaks the pool, and who died of what can't be told.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
import traceback
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import copydesk.batches
from copydesk.usage import peak_bytes
from runtime.prefect_server import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from types import TracebackType

Given = TypeVar("Given")
Result = TypeVar("Result")

CALLS_PER_PROCESS = 100
"""After so many batches a worker is replaced: what libraries never give back does not add up."""
MEGABYTE = 1 << 20
REPLACED_AT = 900 * MEGABYTE
"""A worker that has held more memory than this is replaced after its batch."""


class WorkerDiedError(Exception):
    """The process that ran a function died of it; it alone, and the next call gets another process."""


class Workers:
    """Runs functions of one argument in `count` processes, none of which takes more than `memory` MB of data (0: any).

    An error that leaves its block kills the processes: what they are at is not waited for.
    """

    def __init__(self, count: int, *, memory: int = 0) -> None:
        self.count, self.memory = count, memory
        self._free = threading.BoundedSemaphore(count)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
            workers = tuple(self._all)
        for worker in workers:
            # Who waits for a batch after an error would wait to its end; what it wrote is swept by a later run.
            worker.end(kill=kind is not None)

    def run(self, function: Callable[[Given], Result], argument: Given) -> Result:
        """The function's result. Raises WorkerDiedError when its process died."""
        with self._free:
            worker = self._take()
            try:
                result: Result = worker.call(function, argument)
            except WorkerDiedError:
                self._drop(worker)
                raise
            except Exception:
                self._give_back(worker)
                raise
            self._give_back(worker)
            return result

    def _take(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise RuntimeError("the workers have been stopped")
            while self._idle:
                worker = self._idle.pop()
                if worker.process.is_alive():
                    return worker
                self._all.discard(worker)
            worker = _spares.pop() if _spares and _spares[-1].memory == self.memory else _Worker(self.memory)
            self._all.add(worker)
            return worker

    def _give_back(self, worker: _Worker) -> None:
        if worker.calls >= CALLS_PER_PROCESS or worker.peak > REPLACED_AT:
            self._drop(worker)
            return
        with self._lock:
            self._idle.append(worker)

    def _drop(self, worker: _Worker) -> None:
        worker.end(kill=False)
        with self._lock:
            self._all.discard(worker)


class _Worker:
    """One process, which does one thing at a time."""

    def __init__(self, memory: int) -> None:
        # Forkserver: workers hold none of our threads, locks and connections, and never import Prefect.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([copydesk.batches.__name__])  # imported once, and shared
        _start_server()
        self._here, there = context.Pipe()
        self.process = context.Process(target=_serve, args=(there, memory), daemon=True)
        self.process.start()
        there.close()
        self.calls, self.peak, self.memory, self.begun = 0, 0, memory, False

    def begin(self, function: Callable[[Given], object], argument: Given) -> None:
        """Let it do something whose outcome nobody waits for, before its first call."""
        self._here.send((_quietly, (function, argument)))
        self.begun = True

    def call(self, function: Callable[[Given], Result], argument: Given) -> Result:
        try:
            self._here.send((function, argument))
            if self.begun:
                self.begun = False
                self._here.recv()
            wait([self._here, self.process.sentinel])
            # What it said before it ended counts; where it said nothing, this raises.
            result, error, self.peak = self._here.recv() if self._here.poll() else _died()
        except (EOFError, OSError) as died:
            self.process.join(5)
            raise WorkerDiedError(f"a worker died (exit code {self.process.exitcode})") from died
        self.calls += 1
        if error is not None:
            raise error
        return cast("Result", result)

    def end(self, *, kill: bool) -> None:
        if kill:
            self.process.kill()
        self._here.close()  # One that waits for work ends of itself.
        self.process.join(5)


def _start_server() -> None:
    """Start the process that forks workers, if it does not run, where modules come from the same places as here.

    It loads them before it hears of our path: without this, another copydesk that is installed might read the articles.
    """
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


_spares: list[_Worker] = []
"""Workers that were started before anybody needed one."""


def warm_up(function: Callable[[Given], object], argument: Given, *, memory: int) -> None:
    """Start a worker that does this already, while its run has other things to do; the next `Workers` takes it."""
    worker = _Worker(memory)
    worker.begin(function, argument)
    _spares.append(worker)


def _quietly(work: tuple[Callable[[Given], object], Given]) -> None:
    """Do something early; what goes wrong now will go wrong again when it is asked for."""
    function, argument = work
    with suppress(Exception):
        function(argument)


_alone = threading.Lock()


def run_alone(function: Callable[[Given], Result], argument: Given) -> Result:
    """The function's result, in this process, which runs nothing else so meanwhile: some bounds hold for a process."""
    with _alone:
        return function(argument)


def _died() -> tuple[Any, BaseException | None, int]:
    raise EOFError


def _serve(line: Connection, memory: int) -> None:
    """Do what comes down the line until it is closed."""
    _bound(memory)
    while True:
        try:
            function, argument = line.recv()
        except EOFError:
            return
        result, fault = None, None
        try:
            result = function(argument)
        except Exception as error:
            error.add_note("".join(traceback.format_exception(error)))
            fault = error
        line.send((result, fault, peak_bytes()))


def _bound(memory: int) -> None:
    """Bound this process, and end it when the run that it works for does, however that ends.

    A worker's parent is the server that forked it, and that server lives as long as its workers do: where the run is
    killed, both would wait for ever.
    """
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends its workers.
    if memory:
        # Beyond it an article is refused, for want of memory, before the kernel picks a process to kill.
        most = memory * MEGABYTE
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))
    run = multiprocessing.parent_process()
    if run is not None:
        threading.Thread(target=_end_after, args=(run.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGKILL)
