"""Rolls back: a new version that holds what an older one held. History stays a line, and nothing is removed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from copydesk.errors import StoreError
from copydesk.versions.diff import compare_versions
from copydesk.versions.disk import digest_file, make_folder, remove_tree, storing
from copydesk.versions.finish import finish
from copydesk.versions.layout import Layout, found_dataset, object_path, version_name
from copydesk.versions.lock import hold_lock
from copydesk.versions.manifest import list_versions, ordered_files, read_manifest, read_shards
from copydesk.versions.publish import Page, commit
from copydesk.versions.requests import read_forgotten
from copydesk.versions.stage import Staged
from copydesk.versions.traces import find_traces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from copydesk.versions.manifest import Manifest
    from copydesk.versions.version import Version

_OWN_PAGES = ("README.md", "croissant.json")
"""Pages that tell of one version: written anew."""
_OWN_FACTS = ("attachments", "shards", "erased", "run")
"""What a manifest says of its version only, and what is made anew."""


def roll_back(root: Path, number: int, *, now: datetime | None = None) -> Version | None:
    """Make the content of version `number` the newest version; None where the newest holds the same already.

    Holds the lock of the dataset. Raises StoreError where another process holds it, where there is no such version,
    or where an object of it is missing or damaged: then nothing is published.
    """
    layout = Layout(root)
    with hold_lock(root):
        found_dataset(root)
        finish(root)
        old = read_manifest(layout, number)
        newest = read_manifest(layout, list_versions(layout)[-1])
        if newest["content"] == old["content"]:
            return None
        _check_forgotten(layout, old)
        _check_objects(layout, old)
        site = layout.staging / f"rollback-{uuid4().hex[:12]}"
        with storing(root):
            make_folder(site)
        try:
            staged = _restage(layout, old, newest, site)
            return commit(root, _head(old, staged, now), staged, _pages(layout, old))
        finally:
            remove_tree(site)


def _restage(layout: Layout, old: Manifest, newest: Manifest, site: Path) -> Staged:
    """The old version as if it was staged; its files are among the objects already."""
    return Staged(
        root=layout.root,
        folder=site,
        parent=newest["version"],
        as_of=date.fromisoformat(old["as_of"]),
        found=old["counts"]["found"],
        shards=tuple(read_shards(old)),
        tables=old["tables"],
        content=old["content"],
        counts=old["counts"] | _changes(layout, newest, old),
        lost={},
    )


def _changes(layout: Layout, newest: Manifest, old: Manifest) -> dict[str, int]:
    """What changes by going back, counted as a build counts: a document is changed when its text is."""
    diff = compare_versions(layout, newest, old)
    changed = sum("content_sha256" in change.fields for change in diff.changed)
    added, removed = len(diff.added), len(diff.removed)
    same = old["tables"]["documents"]["rows"] - added - changed
    return {"added": added, "changed": changed, "unchanged": same, "removed": removed}


def _head(old: Manifest, staged: Staged, now: datetime | None) -> dict[str, Any]:
    return {
        # What a manifest says of its rows holds for them in every version: inputs, producer, what the gate found.
        **{key: value for key, value in old.items() if key not in _OWN_FACTS},
        "version": (staged.parent or 0) + 1,
        "parent": staged.parent,
        "created": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "kind": "rollback",
        "reverts": old["version"],
        "counts": dict(staged.counts),
        "tables": {name: dict(total) for name, total in staged.tables.items()},
    }


def _pages(layout: Layout, old: Manifest) -> Iterator[Page]:
    """The pages about the rows, such as the report of the gate, which has passed the very same files."""
    for name, sha256 in old["attachments"].items():
        if name not in _OWN_PAGES:
            yield Page(name, layout.object(object_path("attachments", sha256)))


def _check_forgotten(layout: Layout, old: Manifest) -> None:
    """Raise StoreError where the version holds what is forgotten: to go back would bring it back."""
    traces = find_traces(layout, old, read_forgotten(layout.root))
    if not traces:
        return
    ids = sorted(traces.doc_ids)
    shown = ", ".join(ids[:3]) + (", ..." if ids[3:] else "")
    what = f"{version_name(old['version'])} holds {len(ids)} document(s) that are forgotten: {shown}"
    if not ids:
        what = f"{version_name(old['version'])} has {len(traces.refused)} row(s) in quarantine that are forgotten"
    then = "`copydesk forget` them with --everywhere, which takes them out of all versions; then go back"
    raise StoreError(what, where=str(layout.manifest(old["version"])), then=then)


def _check_objects(layout: Layout, old: Manifest) -> None:
    """Raise StoreError unless every object of the version is whole, before anything is made."""
    name = version_name(old["version"])
    digests = {layout.object(file.path): file.sha256 for _, _, file in ordered_files(read_shards(old))}
    digests |= {page.source: page.source.name for page in _pages(layout, old)}
    for path, sha256 in digests.items():
        if not (path.is_file() and digest_file(path) == sha256):
            then = f"see `copydesk verify {name}`, and go back to another version"
            raise StoreError(f"an object of {name} is missing or damaged", where=str(path), then=then)
