"""Runs a command and tells what its whole family of processes took: CPU seconds, wall seconds, peak memory by kind.

    python tests/bench/speed_process.py RESULT.json COMMAND...

Linux hands processes whose parent is gone (such as the one that forks workers) to this one, which waits for them all:
so user and system time of every one is counted, as /usr/bin/time counts children. What each process held at most, and
what each kind took, is read from /proc while they run.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

_SUBREAPER = 36
"""Linux's PR_SET_CHILD_SUBREAPER."""
_TICK = os.sysconf("SC_CLK_TCK")
_EVERY = 0.2
"""Seconds from one look at /proc to the next."""
_GRACE = 20.0
"""Seconds that processes left over may take to end."""


@dataclass(kw_only=True)
class Spent:
    """What a command took. `peaks` (bytes) and `cpu_by_kind` (s, as last seen) are by kind: driver, worker, server."""

    cpu: float
    wall: float
    code: int
    peaks: dict[str, int] = field(default_factory=dict)
    cpu_by_kind: dict[str, float] = field(default_factory=dict)
    output: str = ""


def measure(command: list[str], *, env: dict[str, str] | None = None, folder: Path, name: str) -> Spent:
    """Run a command in a measuring process of its own; its output goes to `<folder>/<name>.log`.

    Raises SystemExit, with the end of the output, where the command fails.
    """
    result, log = folder / f"{name}.json", folder / f"{name}.log"
    with log.open("wb") as out:
        subprocess.run(
            [sys.executable, __file__, str(result), *command],
            env=os.environ | (env or {}),
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    output = log.read_text(encoding="utf-8", errors="replace")
    spent = Spent(**json.loads(result.read_text())) if result.exists() else Spent(cpu=0, wall=0, code=-1)
    if spent.code:
        raise SystemExit(f"'{' '.join(command)}' ended with {spent.code}:\n{output[-2000:]}")
    spent.output = output
    return spent


def main() -> None:
    """Run the command of the command line."""
    result, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    started = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ)
    seen: dict[int, tuple[str, int, float]] = {}
    code = None
    while code is None:
        _look(seen)
        pid, status, _ = os.wait4(child, os.WNOHANG)
        code = os.waitstatus_to_exitcode(status) if pid else None
        if code is None:
            time.sleep(_EVERY)
    wall = time.monotonic() - started
    _wait_for_all(seen)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    peaks: dict[str, int] = defaultdict(int)
    cpu: dict[str, float] = defaultdict(float)
    for kind, peak, seconds in seen.values():
        peaks[kind] = max(peaks[kind], peak)
        cpu[kind] += seconds
    spent = Spent(cpu=usage.ru_utime + usage.ru_stime, wall=wall, code=code, peaks=dict(peaks), cpu_by_kind=dict(cpu))
    Path(result).write_text(json.dumps(asdict(spent)))


def _wait_for_all(seen: dict[int, tuple[str, int, float]]) -> None:
    """Wait for what the command left behind, so that its time counts."""
    give_up = time.monotonic() + _GRACE
    while time.monotonic() < give_up:
        try:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                _look(seen)
                time.sleep(_EVERY / 4)
        except ChildProcessError:
            return
    raise SystemExit(f"processes outlived the command: {sorted(_below(os.getpid()))}")


def _look(seen: dict[int, tuple[str, int, float]]) -> None:
    """Note what each process below this one holds and has taken so far."""
    for pid in _below(os.getpid()):
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
            state = Path(f"/proc/{pid}/status").read_text()
            times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        peak = next((int(row.split()[1]) for row in state.splitlines() if row.startswith("VmHWM")), 0)
        if line and peak:  # one that has ended, and is not waited for yet, has neither
            seen[pid] = kind_of(line), peak * 1024, (int(times[11]) + int(times[12])) / _TICK


def kind_of(command: bytes) -> str:
    """What a process is, by its command line as /proc gives it."""
    if b"uvicorn" in command:
        return "server"
    return "worker" if b"multiprocessing" in command else "driver"


def _below(parent: int) -> set[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                above = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children[above].append(int(entry.name))
    found, stack = set[int](), [parent]
    while stack:
        more = children[stack.pop()]
        found.update(more)
        stack += more
    return found


if __name__ == "__main__":
    main()
