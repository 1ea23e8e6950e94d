"""Looks at processes, for the tests of what a run leaves behind."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def members(group: int) -> list[int]:
    """The processes of a group but its leader, by `ps`, which Linux and macOS both have."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=False).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(row[0]) for row in rows if row[1] == str(group) != row[0] and not row[2].startswith("Z")]


def wait_until(true: Callable[[], object], seconds: float) -> bool:
    """Whether something becomes true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not (became := bool(true())) and time.monotonic() < deadline:
        time.sleep(0.1)
    return became
