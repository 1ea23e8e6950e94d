"""Knows which files below raw/ are inputs, and the locator of each; what is no folder is listed elsewhere."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import Reason, StoreError
from copydesk.ingest.sidecars import fault_of, is_sidecar, pair_sidecars
from copydesk.stores.addresses import Address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.ingest.remote import RemoteFile
    from copydesk.stores.addresses import Place

_ESCAPE_LIKE = re.compile("%(?=[0-9A-Fa-f]{2})")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file below raw/: `n_bytes` is None where it has no size; `refusal`, `detail` say why it must not be opened.

    `sidecar` stands beside it and belongs to it; `sidecar_fault` says why the sidecar must not be read. `url` and
    `media_type` are what its place says of it.
    """

    locator: str
    path: Path | RemoteFile
    n_bytes: int | None
    refusal: Reason | None = None
    detail: str = ""
    sidecar: Path | RemoteFile | None = None
    sidecar_fault: str = ""
    url: str | None = None
    media_type: str | None = None


def find_inputs(raw: Place) -> tuple[Found, ...]:
    """Every input below `raw`, a folder or an address, sorted by locator.

    Names that begin with a dot are not inputs, nor is what lies in such a folder. A link to a file in `raw` is an input
    of its own; a link to a folder in `raw` is none, because what lies there is found under its own name. A link that
    leads out of `raw` or nowhere, a pipe, a socket and a device are found with a refusal, and never opened. A sidecar
    is no input: it is attached to its file; one without a file is found with a refusal. Raises
    StoreError where `raw` or a folder below it can't be listed: articles that nobody sees would seem to be gone.
    """
    if isinstance(raw, Address):
        # Here, because a run over a folder needs nothing of it.
        from copydesk.ingest.remote_inventory import find_remote_inputs

        return find_remote_inputs(raw)
    root = Path(os.path.realpath(raw))
    found = {entry.path: item for entry in _entries(root) for item in _look(entry, root)}
    return tuple(sorted(attach_sidecars(found), key=lambda item: item.locator))


def find_input(path: Place) -> Found:
    """One file as an input, under its own name and with the sidecar beside it.

    Raises OSError for a path that names none, StoreError for an address that does.
    """
    if isinstance(path, Address):
        from copydesk.ingest.remote_inventory import find_remote_input

        return find_remote_input(path)
    found = Found(locator=path.name, path=path, n_bytes=path.stat().st_size)
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry in entries]
    except OSError:  # a file may be read in a folder that must not be listed
        return found
    sidecars = pair_sidecars(names).of_file.get(path.name, ())
    beside = path.with_name(sidecars[0]) if sidecars else None
    return replace(found, sidecar=beside, sidecar_fault=fault_of(sidecars))


def attach_sidecars(found: Mapping[str, Found]) -> Iterator[Found]:
    """The inputs, each with its sidecar, and the sidecars that belong to none, refused."""
    pairs = pair_sidecars(found)
    for path, item in found.items():
        if path in pairs.lonely:
            detail = item.detail or pairs.lonely[path]
            yield replace(item, refusal=item.refusal or Reason.UNSUPPORTED_TYPE, detail=detail)
        elif sidecars := pairs.of_file.get(path):
            beside = found[sidecars[0]]
            fault = fault_of(sidecars) or (beside.detail and f"its sidecar is {beside.detail}: put a file in its place")
            yield replace(item, sidecar=beside.path, sidecar_fault=fault)
        elif not is_sidecar(path):
            yield item


def _entries(root: Path) -> Iterator[os.DirEntry[str]]:
    folders = [root]
    while folders:
        for entry in _list(folders.pop(), root):
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            else:
                yield entry


def _list(folder: Path, root: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        hint = "create it, or name another" if folder == root else "make it readable, or begin its name with a dot"
        raise StoreError(
            f"the folder '{_escape(folder.name)}' of raw articles can't be listed: {error.strerror}",
            where=_escape(str(folder)),
            then=hint,
        ) from error


def _look(entry: os.DirEntry[str], root: Path) -> Iterator[Found]:
    # `root` is a real path and no link is walked into: what is no link itself lies where its name says.
    locator = make_locator(entry.path[len(os.path.join(root, "")) :])  # noqa: PTH118  as a text
    path = Path(entry.path)
    try:
        target = Path(os.path.realpath(path, strict=True)) if entry.is_symlink() else None
        seen = entry.stat()
    except (OSError, RuntimeError):
        what = "a link that leads nowhere" if entry.is_symlink() else "gone or not readable"
        yield Found(locator=locator, path=path, n_bytes=None, refusal=Reason.UNREADABLE, detail=what)
        return
    if target and not target.is_relative_to(root):
        detail = "a link that leads out of raw/"
        yield Found(locator=locator, path=path, n_bytes=None, refusal=Reason.OUTSIDE_RAW, detail=detail)
    elif stat.S_ISREG(seen.st_mode):
        yield Found(locator=locator, path=path, n_bytes=seen.st_size)
    elif not stat.S_ISDIR(seen.st_mode):
        detail = f"{_KINDS.get(stat.S_IFMT(seen.st_mode), 'a special file')}, not a file"
        yield Found(locator=locator, path=path, n_bytes=None, refusal=Reason.UNREADABLE, detail=detail)


def make_locator(relative: str) -> str:
    r"""The locator of a path relative to raw/: bytes that are no UTF-8 are percent-escaped.

    A `%` is escaped only where it would read as such an escape, so that no two paths share a locator.

    >>> make_locator("a\udcffb 100%.txt"), make_locator("a%FFb.txt")
    ('a%FFb 100%.txt', 'a%25FFb.txt')
    """
    return _escape(_ESCAPE_LIKE.sub("%25", relative.replace(os.sep, "/")))


def _escape(name: str) -> str:
    return _NOT_UTF8.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", name)
