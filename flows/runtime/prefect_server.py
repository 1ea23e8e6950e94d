"""How Prefect is started for a run by hand: its settings, and a server of our own whose life ends with ours."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from runtime.faults import STOPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_CLIENT_MAX_RETRIES": "10",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    # The default of 20 s is too short for a busy machine: the run would die before it began.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
ANSWER_SECONDS = 20.0
"""How long a server that runs already may take to answer."""
START_SECONDS = 180.0
"""How long the server may take to answer; its first start ever migrates a database and takes some ten seconds more."""
LAST_WORDS_SECONDS = 5.0
"""How long a run that is stopped may take to say so."""
PORT = 4200
"""Where people look for Prefect's pages: a server with a scheduler takes it where it is free."""
WATCH_SECONDS = 1.0
"""How often a run looks whether the process that started it is still there."""
END_WITH_STARTER = "_COPYDESK_END_WITH_STARTER"
"""The variable that tells a run to end with the process that started it."""
_leaving: list[Callable[[int, FrameType | None], None]] = []
"""What ends this process, for the time of a server of our own."""
_DIE_WITH_PARENT = 1
"""Linux's PR_SET_PDEATHSIG."""


def configure(*, by_hand: bool, verbose: bool = False) -> None:
    """Settings for calm runs; what the environment says already holds. Must come before Prefect is imported.

    A run by hand tells its errors itself, in two lines; Prefect would tell them again, with its own stack, in sixty.
    """
    level = "INFO" if verbose else "CRITICAL" if by_hand else "WARNING"
    for name, value in {**SETTINGS, "PREFECT_LOGGING_LEVEL": level}.items():
        os.environ.setdefault(name, value)


@dataclass(frozen=True, slots=True)
class Server:
    """A Prefect server: the address of its API, and how many seconds it may take to answer."""

    url: str
    patience: float


@contextmanager
def server(stopping: Callable[[int], None] | None = None, *, scheduling: bool = False) -> Iterator[Server]:
    """A Prefect server for the time of the block: the one that PREFECT_API_URL names, else one of our own.

    Prefect's ephemeral server outlives a driver that is killed; ours is killed with its parent (on Linux), and stopped
    on SIGTERM, Ctrl-C and errors; where it dies, this process ends. It need not answer yet: what takes long to load can
    be loaded meanwhile. `stopping` hears the number of the signal that is about to end this process. With `scheduling`
    it is a full one, with scheduler and pages.
    """
    named = os.environ.get("PREFECT_API_URL")
    if named:
        yield Server(named.rstrip("/"), ANSWER_SECONDS)
        return
    # Prefect reads its settings when it is imported, which must come after `configure`: the variable would be too late.
    from prefect.settings import PREFECT_API_URL, temporary_settings

    port = _free_port(PORT if scheduling else 0)
    url = f"http://127.0.0.1:{port}/api"
    children: list[subprocess.Popen[bytes]] = []
    leave = partial(_leave, children, stopping)
    before = [(number, signal.signal(number, leave)) for number in (signal.SIGTERM, signal.SIGINT)]
    child = _start(port, scheduling=scheduling)
    children.append(child)
    over = threading.Event()
    threading.Thread(target=_end_without, args=(child, url, over), daemon=True).start()
    _leaving.append(leave)
    try:
        with temporary_settings({PREFECT_API_URL: url}):
            yield Server(url, START_SECONDS)
    finally:
        over.set()
        _leaving.remove(leave)
        _stop(child)
        for number, handler in before:
            signal.signal(number, handler)


def keep_signals() -> None:
    """Let SIGTERM and Ctrl-C end a run at once, in a flow too: one with a server of its own, or one of a deployment.

    In a flow Prefect catches SIGTERM itself, and then waits for all tasks that are under way. A run of a deployment is
    seen by what started it, which tells the server how it ended.
    """
    started = "PREFECT__FLOW_RUN_ID" in os.environ
    if started and os.environ.get(END_WITH_STARTER):
        threading.Thread(target=_end_after_starter, args=(os.getppid(),), daemon=True).start()
    leave = _leaving[-1] if _leaving else partial(_leave, (), None) if started else None
    if leave and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, leave)


def wait_for(server: Server) -> None:
    """Wait until the server answers. Raises StoreError when it takes longer than it may."""
    give_up = time.monotonic() + server.patience
    while time.monotonic() < give_up:
        try:
            # The address is the user's own setting, or ours.
            with urllib.request.urlopen(f"{server.url}/health", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (OSError, ValueError):  # not there yet, or no address at all
            time.sleep(0.1)
    raise StoreError(
        f"the Prefect server did not answer in {server.patience:.0f} s",
        where=server.url,
        then="start it, or unset PREFECT_API_URL to run without one",
    )


def die_with_parent() -> None:
    """Ask Linux to stop this process when its parent dies; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _start(port: int, *, scheduling: bool) -> subprocess.Popen[bytes]:
    spec = find_spec("prefect")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("Prefect is not installed: run the first command of the README")
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(Path(spec.origin).parent), "--factory"]
    command += ["prefect.server.api.server:create_app", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "error", "--lifespan", "on"]
    command += ["--timeout-graceful-shutdown", "5"]
    own = {"PREFECT__SERVER_FINAL": "1"}
    if scheduling:
        own |= {"PREFECT_UI_API_URL": f"http://127.0.0.1:{port}/api"}
    else:  # What Prefect itself sets for a server that serves one process and no browser.
        own |= {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1"}
    return subprocess.Popen(command, env=os.environ | own, preexec_fn=die_with_parent, stdin=subprocess.DEVNULL)


def _free_port(wanted: int = 0) -> int:
    """The port wanted where it is free, else any that is."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return _free_port()
        return int(probe.getsockname()[1])


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()


def _leave(
    children: Sequence[subprocess.Popen[bytes]],
    stopping: Callable[[int], None] | None,
    number: int,
    _frame: FrameType | None,
) -> None:
    """End this process at once, with its server and its workers."""
    told = partial(stopping, number) if stopping else partial(_say, STOPPED)
    _end(children, told, 128 + number)


def _end_without(child: subprocess.Popen[bytes], url: str, stopping: threading.Event) -> None:
    """End this process when its server does, unless it is meant to: a run would ask it for ever."""
    child.wait()
    if not stopping.is_set():
        told = f"error: the Prefect server of this run ended (exit code {child.returncode})\n  where: {url}\n"
        said = f"{told}  next: run again; what was published before is as it was"
        _end([child], partial(_say, said), StoreError.exit_code)


def _end_after_starter(starter: int) -> None:
    """End this process when the one that started it is gone."""
    while os.getppid() == starter:
        time.sleep(WATCH_SECONDS)
    said = "stopped, as what started this run is gone; what was published before is as it was"
    _end((), partial(_say, said), 128 + 15)


def _say(text: str) -> None:
    os.write(2, f"{text}\n".encode())


def _end(children: Sequence[subprocess.Popen[bytes]], tell: Callable[[], None], code: int) -> None:
    """End this process at once, with its server and its workers.

    An exception would be swallowed by libraries that catch everything, and Prefect's threads would wait for a server
    that is gone. Ending at any instant is safe: a version is published by one write, and a dead build's staging swept.
    """
    for worker in multiprocessing.active_children():
        worker.kill()
    for child in children:
        child.kill()  # asked to end, it may wait for ever for connections of ours
    end = partial(os._exit, code)
    last = threading.Timer(LAST_WORDS_SECONDS, end)  # whatever holds them up
    last.daemon = True
    last.start()
    try:
        tell()
    finally:
        end()
