"""Publishes a version without what is forgotten, or puts one in the place of a version that held it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copydesk.versions.disk import storing, sync_folder
from copydesk.versions.finish import replace_version
from copydesk.versions.forgotten import NOTHING, mark_reader, unmark_reader
from copydesk.versions.manifest import list_versions, read_manifest
from copydesk.versions.parent import Parent
from copydesk.versions.prune import list_pool, list_referred
from copydesk.versions.publish import commit, list_inputs, list_pages, put_objects
from copydesk.versions.requests import list_requests, read_forgotten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest
    from copydesk.versions.publish import Page
    from copydesk.versions.requests import Request
    from copydesk.versions.traces import Traces
    from copydesk.versions.without import Without

_OWN_FACTS = ("attachments", "shards", "reverts", "erased", "run")
"""What a manifest says of its version only, and what is made anew."""
_OF_A_RUN = ("batches", "read", "unchanged", "gone", "waiting", "taken_up", "deaths", "configuration")
"""What a manifest says of how its inputs were read."""
_OWN_WORDS = ("configuration",)
"""What of it holds words of a person, such as a reason or a path, which may name what is forgotten."""


def publish_without(layout: Layout, manifest: Manifest, made: Without, request: Request) -> int:
    """Make the newest version once more, without what is forgotten; gives its number. Raises StoreError."""
    inputs = {key: value for key, value in manifest["inputs"].items() if key not in _OF_A_RUN}
    head = {
        **{key: value for key, value in manifest.items() if key not in _OWN_FACTS},
        **_facts(made),
        "version": manifest["version"] + 1,
        "parent": manifest["version"],
        "created": request.created,
        "kind": "forget",
        "inputs": inputs | _input_facts(made) | _reader(layout, made, request),
        "counts": dict(made.staged.counts),
    }
    return commit(layout.root, head, made.staged, _pages(made)).number


def rewrite_version(layout: Layout, manifest: Manifest, made: Without, traces: Traces, request: Request) -> None:
    """Put the version without what is forgotten in the place of the one that a manifest makes. Raises StoreError."""
    erased = {"when": request.created, "documents": len(traces.documents), "refused": len(traces.refused)}
    counts = {**made.staged.counts, **_count_changes(layout, manifest, traces)}
    inputs = {key: value for key, value in manifest["inputs"].items() if key not in _OWN_WORDS}
    head = {
        **{key: value for key, value in manifest.items() if key not in ("attachments", "shards")},
        **_facts(made),
        "inputs": inputs | _input_facts(made),
        "counts": counts,
        "erased": [*manifest.get("erased", ()), erased],
    }
    new = put_objects(layout.root, head, made.staged, _pages(made))
    with storing(layout.root):
        replace_version(layout, manifest["version"], new)


def sweep_objects(layout: Layout) -> None:
    """Remove every object that no version refers to, however young: only for the holder of the lock."""
    needed = list_referred(layout, (read_manifest(layout, number) for number in list_versions(layout)))
    folders = set()
    for path in set(list_pool(layout)) - needed:
        path.unlink()
        folders.add(path.parent)
    for folder in sorted(folders):
        sync_folder(folder)


def _facts(made: Without) -> dict[str, Any]:
    staged = made.staged
    return {
        "content": staged.content,
        "tables": {name: dict(total) for name, total in staged.tables.items()},
        "validation": dict(made.judged.summary),
    }


def _input_facts(made: Without) -> dict[str, int]:
    excluded = sum(one.excluded for one in made.inputs or ())
    return {"found": made.staged.found} | ({"excluded": excluded} if excluded else {})


def _reader(layout: Layout, made: Without, request: Request) -> dict[str, str]:
    """Who reads what is left, for the next build, where what made the version knew of all requests before this one."""
    before = [one.what for one in list_requests(layout.root) if one.name != request.name]
    own = unmark_reader(made.reader) if made.reader else None
    if own is None or made.reader != mark_reader(own, NOTHING.join(before)):
        return {}
    return {"reader": mark_reader(own, read_forgotten(layout.root))}


def _pages(made: Without) -> Iterator[Page]:
    report = made.judged.report
    yield from (*list_inputs(made.staged, made.inputs), *list_pages(report, report.parent / "validation"))


def _count_changes(layout: Layout, manifest: Manifest, traces: Traces) -> Mapping[str, int]:
    """What changed since the version before, without what is forgotten; as it was told where that has been pruned."""
    after = {doc: facts[1] for doc, facts in _parent(layout, manifest).documents.items() if doc not in traces.doc_ids}
    number = manifest.get("parent")
    if number is not None and number not in list_versions(layout):
        told = manifest["counts"]
        added, changed = (min(told.get(name, 0), len(after)) for name in ("added", "changed"))
        changed = min(changed, len(after) - added)
        return {
            "added": added,
            "changed": changed,
            "unchanged": len(after) - added - changed,
            "removed": told.get("removed", 0),
        }
    documents = _parent(layout, read_manifest(layout, number)).documents if number is not None else {}
    before = {doc: facts[1] for doc, facts in documents.items()}
    same = sum(before.get(doc) == content for doc, content in after.items())
    added = len(after.keys() - before.keys())
    return {
        "added": added,
        "changed": len(after) - added - same,
        "unchanged": same,
        "removed": len(before.keys() - after.keys()),
    }


def _parent(layout: Layout, manifest: Manifest) -> Parent:
    return Parent(root=layout.root, number=manifest["version"], manifest=manifest)
