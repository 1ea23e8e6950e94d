"""A page put where the user wants it: whole or not at all, and never over the input."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from copydesk.errors import ConfigurationError, StoreError

STANDARD = Path("-")
"""The name of standard input and output."""


def check_target(target: Path, source: Path) -> None:
    """Raise ConfigurationError where writing to `target` would overwrite the input `source`."""
    if target == STANDARD:
        return
    with suppress(OSError, ValueError):  # what is not there, or no file, is not the same
        known = os.fstat(sys.stdin.fileno()) if source == STANDARD else source.stat()
        if os.path.samestat(known, target.stat()):
            raise ConfigurationError(
                "the page would overwrite the article", where=str(target), then="give --html another name"
            )


def write_page(page: str, target: Path) -> None:
    """Write the page to a file, or to standard output for "-". Raises StoreError; the file is then as it was."""
    data = page.encode()
    if target == STANDARD:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    try:
        place = Path(os.path.realpath(target))  # of a link, the file that it names
        if place.is_char_device():  # such as /dev/null: nothing stands there that could be lost
            with place.open("wb") as device:
                device.write(data)
            return
        if place.exists() and not place.is_file():
            what = "this is a directory" if place.is_dir() else "this is no file"
            raise StoreError(what, where=str(target), then="give --html the name of a file, or - for standard output")
        _replace(data, place)
    except OSError as error:
        then = "see to the place, its space and rights, or give --html another name"
        raise StoreError(f"can't write: {error.strerror or error}", where=str(target), then=then) from error


def _replace(data: bytes, place: Path) -> None:
    site = place.with_name(f".copydesk-{os.getpid()}-{uuid4().hex[:12]}")
    try:
        with site.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, site)
        site.replace(place)
    finally:
        with suppress(OSError):
            site.unlink(missing_ok=True)
