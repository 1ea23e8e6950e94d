"""Shows what lies in a working copy as people know it: by the address of the dataset that it stands for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.stores.addresses import Address
from copydesk.versions.layout import MARKER

if TYPE_CHECKING:
    from copydesk.errors import CopydeskError


def retell(error: CopydeskError) -> CopydeskError:
    """The error with the address of what it names, where that is in a working copy."""
    error.where = as_seen(error.where)
    error.then = " ".join(map(as_seen, error.then.split(" ")))
    return error


def as_seen(text: str) -> str:
    """A path in a working copy as the address that it stands for; any other text as it is."""
    path = Path(text)
    for folder in (path, *path.parents) if text.startswith("/") else ():
        try:
            url = str(json.loads((folder / MARKER).read_bytes())["url"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        inner = path.relative_to(folder).as_posix()
        if inner.startswith(".") and inner != ".":  # only here, such as the lock
            return text
        return str(Address(url=url)) + ("" if inner == "." else f"/{inner}")
    return text
