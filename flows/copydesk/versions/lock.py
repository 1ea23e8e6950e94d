"""The lock that lets one build at a time work on a dataset; the kernel frees it when its holder dies."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.versions.disk import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def hold_lock(root: Path) -> Iterator[None]:
    """Hold the lock of the dataset in `root`, which is made if need be.

    Raises StoreError at once where another process holds it, naming the process and since when. The file stays: to
    remove it would let two builds hold two locks of one name.
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
        _take(handle, path)
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
        raise StoreError(
            f"another build holds the dataset: {holder or 'it has not said which'}",
            where=str(path),
            then="wait until it ends; when its process dies the lock is free",
        ) from error
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode(), 0)
