"""The lock that lets one build at a time work on a dataset; the kernel frees it when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.versions.disk import make_folder
from copydesk.versions.requests import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_LOOK_AGAIN = 0.2
"""Seconds between two looks at a lock that is held."""


@contextmanager
def hold_lock(
    root: Path, *, wait: float = 0, tell: Callable[[str], None] | None = None, erasing: bool = False
) -> Iterator[None]:
    """Hold the lock of the dataset in `root`, which is made if need be.

    Raises StoreError where another process holds it, naming the process and since when: at once, or after `wait`
    seconds, and then `tell` hears of it first. So it does where an erasure was cut off, but for one who is `erasing`
    and ends it first. The file stays: to remove it would let two builds hold two locks of one name.
    """
    path = root / ".lock"
    try:
        make_folder(root)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        no_folder = isinstance(error, NotADirectoryError | FileExistsError)
        then = "name a folder, not a file" if no_folder else "make sure that you may write there"
        raise StoreError(f"can't lock the dataset: {error.strerror}", where=str(path), then=then) from error
    try:
        _take(handle, path, wait, tell)
        if not erasing and (root / JOURNAL).exists():
            then = "end it with `copydesk forget --resume`; a build does so too"
            raise StoreError("an erasure was cut off, and comes first", where=str(root / JOURNAL), then=then)
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path, wait: float, tell: Callable[[str], None] | None) -> None:
    until, told = time.monotonic() + wait, False
    while not _is_taken(handle):
        holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "it has not said which"
        if time.monotonic() >= until:
            raise StoreError(
                f"another build holds the dataset: {holder}",
                where=str(path),
                then="wait until it ends (a build does so with --wait SECONDS); when its process dies the lock is free",
            )
        if tell and not told:
            tell(f"waiting for the build that holds the dataset: {holder}")
            told = True
        time.sleep(_LOOK_AGAIN)
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode(), 0)


def _is_taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
