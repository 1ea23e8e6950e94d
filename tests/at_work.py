"""What the tests let workers do: a worker is a process of its own, and imports what it runs by name."""

from __future__ import annotations

import os
import signal
import sys
import time

from copydesk.errors import StoreError


def double(number: int) -> int:
    """Twice the number."""
    return 2 * number


def process_id(_: object) -> int:
    """Which process runs it."""
    return os.getpid()


def die(_: object) -> None:
    """End as a process does that the kernel kills."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail(what: str) -> None:
    """Raise an error of ours."""
    raise StoreError(what, where="here", then="mend it")


def linger(number: int) -> int:
    """The number, after a moment."""
    time.sleep(0.05)
    return number


def hoard(n_bytes: int) -> int:
    """Take so much memory at once."""
    return len(bytearray(n_bytes))


def home_of_copydesk(_: object) -> str:
    """Where this process has copydesk from."""
    return str(sys.modules["copydesk"].__file__)
