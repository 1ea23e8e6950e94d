"""Derives the plain folder of the newest version from its manifest, and moves `latest` to it; any number of times."""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import CopydeskError
from copydesk.tables.arrow import write_bytes
from copydesk.versions.disk import (
    NO_LINK,
    building_site,
    digest_file,
    make_folder,
    point_link,
    put_file,
    remove_tree,
    replace_folder,
    storing,
    sync_folder,
)
from copydesk.versions.layout import Layout, version_name, writable_settings
from copydesk.versions.manifest import encode_manifest, list_versions, read_manifest, view_files
from copydesk.versions.requests import JOURNAL
from copydesk.versions.view_sums import checksums

if TYPE_CHECKING:
    from copydesk.versions.manifest import Manifest


def finish(root: Path) -> int | None:
    """Complete the newest version: its folder, and `latest`. Gives its number, None where there is no version.

    Does nothing where all is there; a build calls it first, which heals a crash after the manifest. Raises StoreError.
    """
    layout = Layout(root)
    if origin := layout.origin:
        from copydesk.versions.origin_views import finish_origin

        return finish_origin(origin)
    numbers = list_versions(layout)
    if not numbers:
        return None
    number = numbers[-1]
    with storing(root):
        if not layout.version(number).is_dir():
            build_view(layout, number)
        if not _is_latest(layout, number):
            _lead_latest(layout, number)
    return number


def _is_latest(layout: Layout, number: int) -> bool:
    if layout.latest.is_symlink():
        return str(layout.latest.readlink()) == f"versions/{version_name(number)}"
    copy = layout.latest / "manifest.json"
    return copy.is_file() and copy.read_bytes() == layout.manifest(number).read_bytes()


def _lead_latest(layout: Layout, number: int) -> None:
    """Let `latest` lead to a version: a symbolic link, or where none can be made a folder of its files."""
    try:
        point_link(layout.latest, f"versions/{version_name(number)}")
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        replace_folder(_gather_view(layout, read_manifest(layout, number), layout.manifest(number)), layout.latest)


def is_finished(root: Path) -> bool:
    """Whether there is a newest version, of this format and schema, with its folder and `latest`, and nothing pending.

    Raises no error.
    """
    layout = Layout(root)
    try:
        writable_settings(root)
        if origin := layout.origin:
            from copydesk.versions.origin_views import is_finished_origin

            return is_finished_origin(origin)
        numbers = list_versions(layout)
        if not numbers or not layout.version(numbers[-1]).is_dir() or (root / JOURNAL).exists():
            return False
        return _is_latest(layout, numbers[-1])
    except (CopydeskError, OSError):
        return False


def bring_view(layout: Layout, number: int) -> None:
    """Have the folder of a version in a working copy, made of its objects as they are now."""
    files = view_files(read_manifest(layout, number))
    objects = layout.all_objects([path for path, _ in files.values()])
    view = layout.version(number)
    names = [view / name for name in (*files, "manifest.json", "SHA256SUMS")]
    # An object that was damaged here and brought anew is another file than its name in the folder.
    if all(map(Path.is_file, names)) and all(map(_is_same, names, objects)):
        return
    if view.is_dir():
        old = view.rename(building_site(layout.versions))
        shutil.rmtree(old)
    build_view(layout, number)


def _is_same(one: Path, other: Path) -> bool:
    return one.samefile(other) or digest_file(one) == digest_file(other)


def build_view(layout: Layout, number: int) -> None:
    """Make the folder of a version from its manifest and the objects, visible in one step."""
    file = layout.manifest(number)
    site = _gather_view(layout, read_manifest(layout, number), file)
    try:
        site.rename(layout.version(number))
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        shutil.rmtree(site)  # Another build has finished it first.
    sync_folder(layout.versions)


def replace_version(layout: Layout, number: int, manifest: Manifest) -> None:
    """Put a manifest, and a folder of its files, in the place of those of a version, as erasures alone do.

    The old folder goes first: until the new one is there, what reads the version finds the objects of one manifest.
    """
    target, folder = layout.manifest(number), layout.version(number)
    site, old = building_site(layout.manifests), building_site(layout.versions)
    write_bytes(encode_manifest(manifest), site)
    site.chmod(0o444)
    view = _gather_view(layout, manifest, site)
    with suppress(FileNotFoundError):
        folder.rename(old)
    site.replace(target)
    sync_folder(layout.manifests)
    view.rename(folder)
    sync_folder(layout.versions)
    remove_tree(old)


def _gather_view(layout: Layout, manifest: Manifest, file: Path) -> Path:
    """The files of a version in a new folder, on disk for certain; `file` is the manifest's."""
    make_folder(layout.versions)
    site = building_site(layout.versions)
    folders = {site}
    site.mkdir()
    for name, (path, _) in view_files(manifest).items():
        target = site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        folders |= {target.parent, *(p for p in target.parent.parents if p.is_relative_to(site))}
        put_file(layout.object(path), target)
    put_file(file, site / "manifest.json")
    write_bytes(checksums(manifest, file), site / "SHA256SUMS")
    (site / "SHA256SUMS").chmod(0o444)
    for folder in sorted(folders, reverse=True):
        sync_folder(folder)
    return site
