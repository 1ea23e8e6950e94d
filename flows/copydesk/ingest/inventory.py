"""Knows which files below raw/ are inputs, and the locator of each; what is no folder is listed elsewhere."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import Reason, StoreError
from copydesk.ingest.locators import containers_of
from copydesk.ingest.sidecars import fault_of, is_sidecar, pair_sidecars
from copydesk.stores.addresses import Address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from copydesk.ingest.remote import RemoteFile
    from copydesk.ingest.sidecars import Pairs
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


def walk_inputs(raw: Place) -> Iterator[Found]:
    """Every input below `raw`, a folder or an address, in the order of their locators, one folder at a time.

    Names that begin with a dot are not inputs, nor is what lies in such a folder. A link to a file in `raw` is an input
    of its own; a link to a folder in `raw` is none, because what lies there is found under its own name. A link that
    leads out of `raw` or nowhere, a pipe, a socket and a device are found with a refusal, and never opened. A sidecar
    is no input: it is attached to its file; one without a file is found with a refusal. Raises
    StoreError where `raw` or a folder below it can't be listed: articles that nobody sees would seem to be gone.
    """
    if isinstance(raw, Address):
        # Here, because a run over a folder needs nothing of it.
        from copydesk.ingest.remote_inventory import find_remote_inputs

        yield from find_remote_inputs(raw)
    else:
        yield from _walk(Path(os.path.realpath(raw)))


def find_inputs(raw: Place) -> tuple[Found, ...]:
    """The same, all at once."""
    return tuple(walk_inputs(raw))


def find_files(locators: Iterable[str], raw: Place) -> Mapping[str, Found]:
    """The inputs below `raw` that articles may lie in, by locator. Raises StoreError as `walk_inputs` does."""
    names = {name for locator in locators for name in (locator, *containers_of(locator))}
    return {found.locator: found for found in walk_inputs(raw) if found.locator in names}


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
        yield from _attach(path, item, pairs, found.__getitem__)


def _attach(name: str, item: Found, pairs: Pairs, beside: Callable[[str], Found]) -> Iterator[Found]:
    if name in pairs.lonely:
        detail = item.detail or pairs.lonely[name]
        yield replace(item, refusal=item.refusal or Reason.UNSUPPORTED_TYPE, detail=detail)
    elif sidecars := pairs.of_file.get(name):
        other = beside(sidecars[0])
        fault = fault_of(sidecars) or (other.detail and f"its sidecar is {other.detail}: put a file in its place")
        yield replace(item, sidecar=other.path, sidecar_fault=fault)
    elif not is_sidecar(name):
        yield item


def _walk(root: Path) -> Iterator[Found]:
    # No recursion: folders may lie deeper in each other than calls can.
    folders = [_look_into(str(root), root)]
    while folders:
        inner = next(folders[-1], None)
        if inner is None:
            folders.pop()
        elif isinstance(inner, Found):
            yield inner
        else:
            folders.append(_look_into(inner, root))


def _look_into(folder: str, root: Path) -> Iterator[Found | str]:
    """The files of a folder as inputs, and the paths of folders in it, so that locators come in order."""
    names, links = _list(folder, root)
    pairs = pair_sidecars([one for one in names if not one.endswith("/")] if any(map(is_sidecar, names)) else ())

    def look(name: str) -> Found | None:
        return _look(os.path.join(folder, name), root, is_link=name in links)  # noqa: PTH118  as a text

    for name in names:
        if name.endswith("/"):
            yield os.path.join(folder, name[:-1])  # noqa: PTH118
        elif item := look(name):
            yield from _attach(name, item, pairs, lambda other: look(other) or item)


def _list(folder: str, root: Path) -> tuple[list[str], frozenset[str]]:
    """The names in a folder in the order of locators, those of folders with a slash; and which are links."""
    names, links = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_symlink():
                    if _look(entry.path, root, is_link=True) is None:
                        continue
                    links.append(entry.name)
                names.append(f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name)
    except OSError as error:
        hint = "create it, or name another" if folder == str(root) else "make it readable, or begin its name with a dot"
        raise StoreError(
            f"the folder '{_escape(Path(folder).name)}' of raw articles can't be listed: {error.strerror}",
            where=_escape(folder),
            then=hint,
        ) from error
    # What is found under a folder has its name and a slash before its own.
    names.sort(key=make_locator)
    return names, frozenset(links)


def _look(path_text: str, root: Path, *, is_link: bool) -> Found | None:
    """The file at a path as an input; None for a link to a folder in `root`."""
    # `root` is a real path and no link is walked into: what is no link itself lies where its name says.
    locator = make_locator(path_text[len(os.path.join(root, "")) :])  # noqa: PTH118  as a text
    path = Path(path_text)
    try:
        target = Path(os.path.realpath(path, strict=True)) if is_link else None
        seen = path.stat()
    except (OSError, RuntimeError):
        what = "a link that leads nowhere" if is_link else "gone or not readable"
        return Found(locator=locator, path=path, n_bytes=None, refusal=Reason.UNREADABLE, detail=what)
    if target and not target.is_relative_to(root):
        detail = "a link that leads out of raw/"
        return Found(locator=locator, path=path, n_bytes=None, refusal=Reason.OUTSIDE_RAW, detail=detail)
    if stat.S_ISREG(seen.st_mode):
        return Found(locator=locator, path=path, n_bytes=seen.st_size)
    if stat.S_ISDIR(seen.st_mode):
        return None
    detail = f"{_KINDS.get(stat.S_IFMT(seen.st_mode), 'a special file')}, not a file"
    return Found(locator=locator, path=path, n_bytes=None, refusal=Reason.UNREADABLE, detail=detail)


def make_locator(relative: str) -> str:
    r"""The locator of a path relative to raw/: bytes that are no UTF-8 are percent-escaped.

    A `%` is escaped only where it would read as such an escape, so that no two paths share a locator.

    >>> make_locator("a\udcffb 100%.txt"), make_locator("a%FFb.txt")
    ('a%FFb 100%.txt', 'a%25FFb.txt')
    """
    return _escape(_ESCAPE_LIKE.sub("%25", relative.replace(os.sep, "/")))


def _escape(name: str) -> str:
    return _NOT_UTF8.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", name)
