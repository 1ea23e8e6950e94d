"""The folder that an export makes: where it may be, how it is built beside, and what a killed one left."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions.disk import make_folder, storing, sync_folder
from copydesk.versions.places import local_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = "give the name of a folder that is not there yet, or of an empty one"


def find_place(target: str | os.PathLike[str], root: Path) -> Path:
    """The real path of the folder to export into; nothing is made yet.

    Raises ConfigurationError where something stands there, where it lies in the dataset in `root`, and for an address.
    """
    place = Path(os.path.realpath(local_folder(target, then="export into a folder, and copy that to where it goes")))
    with storing(place):
        for above in (place, *place.parents):
            if above.exists() and above.samefile(root):
                raise ConfigurationError("the export would lie in the dataset", where=str(place), then=_NEW)
        if place.exists() and not place.is_dir():
            raise ConfigurationError("this is no folder", where=str(place), then=_NEW)
        if place.is_dir() and any(place.iterdir()):
            raise ConfigurationError("the folder is not empty", where=str(place), then=_NEW)
        if place.is_dir() and (place.is_mount() or place.samefile(Path.cwd())):
            kind = "a disk of its own" if place.is_mount() else "the folder in which this runs"
            raise ConfigurationError(f"this is {kind}", where=str(place), then="give the name of a new folder in it")
    return place


@contextmanager
def build_beside(place: Path) -> Iterator[Path]:
    """A new folder beside `place`, which takes its name when the block ends well, and goes when it does not."""
    make_folder(place.parent)
    _sweep(place)
    site = place.with_name(f".{place.name}.export-{uuid4().hex[:12]}")
    site.mkdir()
    handle = os.open(site, os.O_RDONLY)
    try:
        with suppress(OSError):  # A file system without locks: what is left over there is left to the user.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield site
        _take_name(site, place)
        sync_folder(place.parent)
    finally:
        os.close(handle)
        shutil.rmtree(site, ignore_errors=True)


def _take_name(site: Path, place: Path) -> None:
    try:
        site.rename(place)
    except OSError as error:
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise StoreError("something was put there meanwhile", where=str(place), then=_NEW) from error
        raise


def _sweep(place: Path) -> None:
    """Remove what killed exports to `place` left: nobody holds its lock."""
    for left in place.parent.glob(f".{_plain(place.name)}.export-*"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)


def _plain(name: str) -> str:
    """The name as a pattern that fits only itself."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
