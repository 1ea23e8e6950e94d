"""How files are put on disk so that a crash leaves them whole or absent."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.errors import StoreError
from copydesk.tables.arrow import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEAD = ".dead-"
"""How the name of every building site begins: once nobody holds the lock, what has it is left over from a crash."""

NO_LINK = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a file system says that makes no links, or no more of them."""

_READ_ONLY = 0o444


def building_site(folder: Path) -> Path:
    """A path in `folder` that nobody else uses."""
    return folder / f"{DEAD}{os.getpid()}-{uuid4().hex[:12]}"


@contextmanager
def storing(where: Path) -> Iterator[None]:
    """Raise what the file system refuses inside as StoreError; nothing half-written is visible then."""
    try:
        yield
    except OSError as error:
        place = str(error.filename or where)
        then = "see to space and rights, then run again: the versions before are untouched"
        raise StoreError(f"the file system refuses: {error.strerror or error}", where=place, then=then) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it, so that they outlast a loss of power."""
    if path.is_dir():
        return
    make_folder(path.parent)
    with suppress(FileExistsError):
        path.mkdir()
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Have the names in a folder on disk for certain."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_file(source: Path, target: Path) -> None:
    """Give the file at `source` the name `target` too: a hard link, a copy where none can be made. Read only.

    Does nothing where `target` is there already. The folder is not synced.
    """
    if target.exists():
        return
    if stat.S_IMODE(source.stat().st_mode) != _READ_ONLY:  # A file of another user is read only already.
        source.chmod(_READ_ONLY)
    try:
        target.hardlink_to(source)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    site = building_site(target.parent)
    with source.open("rb") as reader, site.open("wb") as writer:
        shutil.copyfileobj(reader, writer, 1 << 20)
        writer.flush()
        os.fsync(writer.fileno())
    site.chmod(_READ_ONLY)
    site.rename(target)


def create_file(path: Path, data: bytes) -> bool:
    """Create a file whole, on disk for certain, read only; False where the name is taken."""
    site = building_site(path.parent)
    write_bytes(data, site)
    site.chmod(_READ_ONLY)
    try:
        path.hardlink_to(site)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        if not _rename_new(site, path):
            return False
    finally:
        site.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def _rename_new(source: Path, target: Path) -> bool:
    """Rename a file where its new name is free, on file systems without hard links: a folder is the claim to it."""
    claim = target.parent / f"{DEAD}{target.name}"
    try:
        claim.mkdir()
    except FileExistsError:
        return False
    try:
        if target.exists():
            return False
        source.rename(target)
    finally:
        claim.rmdir()
    return True


def point_link(link: Path, target: str) -> None:
    """Let the symbolic link `link` point to `target`, in one step. Raises OSError where none can be made."""
    site = building_site(link.parent)
    site.symlink_to(target)
    site.replace(link)
    sync_folder(link.parent)


def replace_folder(site: Path, folder: Path) -> None:
    """Put the folder `site` in the place of `folder`, which goes; who looks meanwhile finds one of both, or none."""
    old = building_site(folder.parent)
    with suppress(FileNotFoundError):
        folder.rename(old)
    site.rename(folder)
    sync_folder(folder.parent)
    remove_tree(old)


def remove_tree(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; what a link points to stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def digest_file(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
