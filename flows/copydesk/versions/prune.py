"""Removes versions that are not kept, and the objects that nothing refers to any more. Numbers are never used again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions.cleanup import leftovers
from copydesk.versions.disk import building_site, remove_tree, storing, sync_folder
from copydesk.versions.finish import build_view, finish
from copydesk.versions.layout import Layout, read_settings
from copydesk.versions.lock import hold_lock
from copydesk.versions.manifest import list_versions, read_manifest, view_files
from copydesk.versions.retention import Retention, choose_kept
from copydesk.versions.tags import list_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from copydesk.versions.manifest import Manifest

GRACE = timedelta(hours=72)
"""How old an object must be to be removed that no version holds: a run that is staging may be about to use it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What a prune removes, or would: versions by number, and paths below the dataset's folder.

    `kept` are the versions that stay, newest first, with the reasons. `objects` are those that no version kept refers
    to, `young` how many more there are that are not old enough, `leftovers` what died runs have left. `freed_bytes` is
    the space on disk that comes free: a file with several names counts once, and only when its last name goes.
    """

    kept: Mapping[int, tuple[str, ...]]
    versions: tuple[int, ...]
    objects: tuple[str, ...]
    young: int
    leftovers: tuple[str, ...]
    freed_bytes: int
    done: bool


def prune(
    root: Path,
    retention: Retention | None = None,
    *,
    grace: timedelta = GRACE,
    dry_run: bool = True,
    now: datetime | None = None,
) -> Pruned:
    """Remove the versions that `retention` does not keep, then the objects older than `grace` that none refers to.

    With `dry_run` nothing is removed. The newest version and those with a tag stay always. Killed at any point, every
    version kept is whole, and the same call goes on. Holds the dataset's lock. Raises StoreError where another process
    holds it, or where a tag or a manifest is damaged: what it refers to is not known then.
    """
    if grace < timedelta(0):
        raise ConfigurationError("the grace period is negative", then="give 0 hours or more")
    layout = Layout(root)
    read_settings(root)  # Before the lock is made: a folder that is no dataset stays as it is.
    with hold_lock(root), storing(root):
        if origin := layout.origin:
            from copydesk.versions.origin_prune import prune_origin

            return prune_origin(origin, retention or Retention(), grace, now or datetime.now(UTC), dry_run=dry_run)
        plan = _plan(layout, retention or Retention(), grace, now or datetime.now(UTC))
        if dry_run:
            return plan
        finish(root)
        for number in plan.kept:
            if not layout.version(number).is_dir():  # A prune that was to remove it was cut off.
                build_view(layout, number)
        for number in plan.versions:
            _remove_version(layout, number)
        _sweep(layout, plan.objects)
        for path in tuple(leftovers(layout)):
            remove_tree(path)
    return replace(plan, done=True)


def _plan(layout: Layout, retention: Retention, grace: timedelta, now: datetime) -> Pruned:
    manifests = {number: read_manifest(layout, number) for number in list_versions(layout)}
    kept = choose_kept(manifests.values(), tagged_versions(layout), retention, now)
    gone = tuple(number for number in manifests if number not in kept)
    unused = set(list_pool(layout)) - list_referred(layout, (manifests[number] for number in kept))
    limit = (now - grace).timestamp()
    old = {path for path in unused if path.stat().st_mtime <= limit}
    dead = tuple(leftovers(layout))
    removed = [*old, *dead, *(path(n) for n in gone for path in (layout.version, layout.manifest))]
    return Pruned(
        kept=kept,
        versions=gone,
        objects=tuple(sorted(path.relative_to(layout.root).as_posix() for path in old)),
        young=len(unused) - len(old),
        leftovers=tuple(path.relative_to(layout.root).as_posix() for path in dead),
        freed_bytes=_freed(removed),
        done=False,
    )


def tagged_versions(layout: Layout) -> dict[int, list[str]]:
    """The names of tags by the number of their version. Raises StoreError for one that is damaged."""
    tagged: dict[int, list[str]] = {}
    for tag in list_tags(layout):
        if tag.version is None:
            then = f"make it anew with --force, or remove it: `copydesk tag --delete {tag.name}`"
            raise StoreError(f"the tag '{tag.name}' is damaged", where=str(layout.tag(tag.name)), then=then)
        tagged.setdefault(tag.version, []).append(tag.name)
    return tagged


def list_pool(layout: Layout) -> Iterator[Path]:
    """Every object, by the names that objects have: what else lies there is not ours to remove."""
    for folder in sorted(layout.objects.iterdir()) if layout.objects.is_dir() else ():
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if not path.name.startswith(".") and path.is_file())


def list_referred(layout: Layout, manifests: Iterable[Manifest]) -> set[Path]:
    """The objects that the manifests refer to."""
    return {layout.root / path for manifest in manifests for path, _ in view_files(manifest).values()}


def _remove_version(layout: Layout, number: int) -> None:
    """The folder out of sight in one step, then the manifest; a version tagged meanwhile stays."""
    view = layout.version(number)
    site = building_site(layout.versions)
    if view.is_dir():
        view.rename(site)
        sync_folder(layout.versions)
    if number in tagged_versions(layout):
        if site.is_dir():
            site.rename(view)
            sync_folder(layout.versions)
        return
    remove_tree(site)
    layout.manifest(number).unlink()
    sync_folder(layout.manifests)


def _sweep(layout: Layout, planned: Iterable[str]) -> None:
    """The objects planned to go, but for those that a manifest on disk refers to."""
    needed = list_referred(layout, (read_manifest(layout, number) for number in list_versions(layout)))
    folders = set()
    for path in (layout.root / name for name in planned):
        if path not in needed:
            path.unlink(missing_ok=True)
            folders.add(path.parent)
    for folder in sorted(folders):
        sync_folder(folder)


def _freed(paths: Iterable[Path]) -> int:
    """The bytes on disk of the files at and below the paths that have no name elsewhere."""
    names: Counter[tuple[int, int]] = Counter()
    states = {}
    for path in paths:
        inner = path.rglob("*") if path.is_dir() and not path.is_symlink() else (path,)
        for file in inner:
            if file.is_file() and not file.is_symlink():
                state = file.lstat()
                names[state.st_dev, state.st_ino] += 1
                states[state.st_dev, state.st_ino] = state
    return sum(512 * state.st_blocks for key, state in states.items() if names[key] >= state.st_nlink)
