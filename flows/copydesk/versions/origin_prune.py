"""Prunes a dataset in an object store: as `prune` does with one in a folder, and safe beside writers elsewhere.

A version goes in this order: its folder, a mark `pruned/<name>` by which its number is never used again, its manifest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.versions.cleanup import leftovers
from copydesk.versions.disk import remove_tree
from copydesk.versions.finish import finish
from copydesk.versions.layout import Layout, version_name
from copydesk.versions.manifest import list_versions, read_manifest, view_files
from copydesk.versions.origin_views import complete_view, drop_view
from copydesk.versions.prune import Pruned, tagged_versions
from copydesk.versions.retention import choose_kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from copydesk.stores.store import Stored
    from copydesk.versions.manifest import Manifest
    from copydesk.versions.origin import Origin
    from copydesk.versions.retention import Retention


def prune_origin(origin: Origin, retention: Retention, grace: timedelta, now: datetime, *, dry_run: bool) -> Pruned:
    """What is pruned, or would be; `freed_bytes` are those in the store. Raises StoreError."""
    origin.refresh()
    plan = _plan(origin, retention, now, grace)
    if dry_run:
        return plan
    finish(origin.root)
    for number in plan.versions:
        _remove_version(origin, number)
    origin.refresh()
    layout = Layout(origin.root)
    needed = _referred(read_manifest(layout, number) for number in list_versions(layout))
    origin.store.remove(path for path in plan.objects if path not in needed)
    origin.store.remove(plan.leftovers)
    _sweep_copy(layout, needed)
    return replace(plan, done=True)


def _plan(origin: Origin, retention: Retention, now: datetime, grace: timedelta) -> Pruned:
    layout, limit = Layout(origin.root), now - grace
    manifests = {number: read_manifest(layout, number) for number in list_versions(layout)}
    kept = choose_kept(manifests.values(), tagged_versions(layout), retention, now)
    gone = tuple(number for number in manifests if number not in kept)
    needed = _referred(manifests[number] for number in kept)
    unused = {path: one for path, one in origin.store.find("objects/").items() if path not in needed}
    old = {path: one for path, one in unused.items() if _is_old(one, limit)}
    dead = {key: one for key, one in origin.store.find(".probe/").items() if _is_old(one, limit)}
    views = [one for number in gone for one in origin.store.find(f"versions/{version_name(number)}/").values()]
    return Pruned(
        kept=kept,
        versions=gone,
        objects=tuple(old),
        young=len(unused) - len(old),
        leftovers=tuple(dead),
        freed_bytes=sum(one.bytes for one in (*old.values(), *dead.values(), *views)),
        done=False,
    )


def _is_old(one: Stored, limit: datetime) -> bool:
    # Of a store that tells no times nothing is old: what a run may be about to use must stay.
    return one.modified is not None and one.modified <= limit


def _referred(manifests: Iterable[Manifest]) -> set[str]:
    return {path for manifest in manifests for path, _ in view_files(manifest).values()}


def _remove_version(origin: Origin, number: int) -> None:
    """The folder first; a version that was tagged meanwhile stays."""
    layout = Layout(origin.root)
    drop_view(origin, number)
    if number in tagged_versions(layout.refreshed()):
        complete_view(origin, number)
        return
    origin.store.write(f"pruned/{version_name(number)}", b"")
    origin.remove(layout.manifest(number))


def _sweep_copy(layout: Layout, needed: set[str]) -> None:
    """What the working copy holds and no version needs."""
    pool = (path for path in layout.objects.rglob("*") if path.is_file())
    for path in [path for path in pool if path.relative_to(layout.root).as_posix() not in needed]:
        path.unlink(missing_ok=True)
    names = {version_name(number) for number in list_versions(layout)}
    for folder in list(layout.versions.iterdir()) if layout.versions.is_dir() else []:
        if folder.name not in names:
            remove_tree(folder)
    for path in tuple(leftovers(layout)):
        remove_tree(path)
