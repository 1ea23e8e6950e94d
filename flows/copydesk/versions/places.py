"""Places as people name them: a path, one below `~`, a `file://` address, or that of an object store."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from copydesk.errors import ConfigurationError


def find_folder(place: str | os.PathLike[str], *, found: bool = False) -> Path:
    """The folder of a dataset: at an address of an object store its working copy here, which is made if need be.

    With `found`, for a writer, a dataset that is not there in a store is made. Raises as `open_working_copy` does.
    """
    text = os.fspath(place)
    if "://" not in text or text.startswith("file://"):
        return local_folder(place, then="give a folder, or an address such as s3://bucket/prefix")
    from copydesk.versions.working_copy import open_working_copy  # Here: a folder needs nothing of it.

    return open_working_copy(text, found=found)


def local_folder(address: str | os.PathLike[str], *, then: str) -> Path:
    """The absolute path of a folder, which stays the same if the program goes to another one.

    Percent-escapes count in a `file://` address only. Raises ConfigurationError for an address that is no folder of
    this machine; `then` tells what to do about it.
    """
    text = os.fspath(address)
    if text.startswith("file://"):
        path = _path_of(text, then)
    elif not text or "\0" in text or "://" in text:
        raise ConfigurationError(f"'{text}' is no folder", then=then)
    else:
        path = _home(text, then)
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow links, which may be moved on purpose)


def _path_of(address: str, then: str) -> str:
    # A question mark or a hash may be part of a name, so that only the host is cut off by the rules of URLs.
    host = urlsplit(address).netloc
    path = unquote(address[len("file://") + len(host) :], errors="surrogateescape")
    if host not in ("", "localhost") or not path or "\0" in path:
        raise ConfigurationError(f"'{address}' is no folder of this machine", then=f"write file:///PATH; {then}")
    return path


def _home(path: str, then: str) -> str:
    # Not Path.expanduser: a Path has lost the "./" by which a folder called ~ is told from a home.
    if path.startswith("~") and os.path.expanduser(path).startswith("~"):  # noqa: PTH111
        raise ConfigurationError(f"'{path}': there is no such home", then=f"write the whole path; {then}")
    return os.path.expanduser(path)  # noqa: PTH111
