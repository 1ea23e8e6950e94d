"""Publishes what is staged: objects, then the manifest, the one step that makes a version, then its view."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from copydesk.contracts import SCHEMA_VERSION
from copydesk.errors import BeatenError, GateRefusedError, StoreError
from copydesk.tables import WRITER
from copydesk.tables.arrow import write_bytes
from copydesk.versions.card import describe_version, write_card
from copydesk.versions.croissant import write_croissant
from copydesk.versions.disk import building_site, create_file, digest_file, make_folder, put_file, storing, sync_folder
from copydesk.versions.finish import finish
from copydesk.versions.hints import write_hint
from copydesk.versions.inputs import INPUTS, encode_inputs
from copydesk.versions.layout import FORMAT, Layout, found_dataset, object_path, version_name
from copydesk.versions.manifest import encode_manifest, list_versions, ordered_files, read_manifest, write_shards
from copydesk.versions.stage import is_object
from copydesk.versions.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from copydesk.versions.inputs import Input
    from copydesk.versions.manifest import Manifest, ShardFile
    from copydesk.versions.stage import Staged


@dataclass(frozen=True, slots=True)
class Page:
    """A file that goes with a version and is no table: its name there, and where it is now."""

    name: str
    source: Path


def publish(
    root: Path,
    staged: Staged,
    *,
    as_of: date,
    producer: Mapping[str, Any],
    inputs: Mapping[str, Any],
    validation: Mapping[str, Any],
    report: Path | None = None,
    validation_dir: Path | None = None,
    listed: Iterable[Input] | None = None,
    run: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Version | None:
    """Make what is staged the next version of the dataset in `root`; None where the parent holds the same already.

    `producer`, `inputs`, `validation` and `run` (what it took) stand in the manifest as given, and must be JSON.
    `report` and the files of `validation_dir` go with the version, and the inputs `listed`, by which the next build
    tells what is new: where nothing is published they are kept as a hint, with the "reader" of `inputs`. Whatever
    happens on the way, every version before it stays as it is, and the same call again, or the next build's `finish`,
    completes it. Raises
    BeatenError where another build was faster, StoreError where a file is not what was staged, GateRefusedError where
    articles are not accounted for.
    """
    layout = Layout(root)
    settings = found_dataset(root)
    finish(root)
    if not _is_news(layout, staged):
        if listed is not None and staged.parent is not None:
            write_hint(root, staged.parent, listed, str(inputs.get("reader")))
        return None
    head = {
        "format": FORMAT,
        "dataset_id": settings.dataset_id,
        "version": (staged.parent or 0) + 1,
        "parent": staged.parent,
        "content": staged.content,
        "created": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "kind": "build",
        "as_of": as_of.isoformat(),
        "schema_version": SCHEMA_VERSION,
        "producer": {**producer, "writer": dict(WRITER)},
        "inputs": dict(inputs),
        "counts": dict(staged.counts),
        "tables": {name: dict(total) for name, total in staged.tables.items()},
        "validation": dict(validation),
        **({"run": dict(run)} if run else {}),
    }
    pages = [*list_inputs(staged, listed), *list_pages(report, validation_dir)]
    return commit(root, head, staged, pages)


def commit(root: Path, head: Mapping[str, Any], staged: Staged, pages: Iterable[Page]) -> Version:
    """Make a version of what is staged: pages and objects, the manifest, its view.

    `head` is the manifest but attachments and shards. Raises BeatenError where another build was faster.
    """
    number = head["version"]
    manifest = put_objects(root, head, staged, pages)
    with storing(root):
        if not _create_manifest(Layout(root), manifest, staged):
            raise _beaten(number)
    finish(root)
    return Version(root=root, number=number, manifest=manifest)


def _create_manifest(layout: Layout, manifest: Mapping[str, Any], staged: Staged) -> bool:
    """Make the version, exclusively; False where another build was faster."""
    path, data = layout.manifest(manifest["version"]), encode_manifest(manifest)
    origin = layout.origin
    if origin is None:
        return create_file(path, data)
    from copydesk.versions.origin import publish_manifest

    needed = {object_path("attachments", sha256): -1 for sha256 in manifest["attachments"].values()}
    for table, _, file in ordered_files(staged.shards):
        needed[object_path(table, file.sha256)] = file.bytes if is_object(file) else -1
    return publish_manifest(origin, path, data, needed)


def put_objects(root: Path, head: Mapping[str, Any], staged: Staged, pages: Iterable[Page]) -> Manifest:
    """Put what is staged, and its pages, among the objects; gives the manifest of it, which nothing holds yet."""
    with storing(root):
        attachments = _put_objects(Layout(root), staged, [*_write_pages(head, staged), *pages])
    return {**head, "attachments": attachments, "shards": write_shards(staged.shards)}


def _is_news(layout: Layout, staged: Staged) -> bool:
    counts = staged.counts
    if staged.found != counts["documents"] + counts["quarantined"]:
        raise GateRefusedError(
            f"{staged.found} inputs were found, but {counts['documents']} are documents and {counts['quarantined']} in "
            "quarantine",
            where=str(staged.folder),
            then="look for a batch that is missing or stands twice",
        )
    newest = max(list_versions(layout), default=None)
    parent = read_manifest(layout, newest) if newest is not None else None
    if parent is not None and parent["content"] == staged.content:
        return False
    if newest != staged.parent:
        raise _beaten(newest or 0)
    return True


def _beaten(number: int) -> BeatenError:
    what = f"another build published {version_name(number)} meanwhile"
    return BeatenError(what, then="run again: it starts from the new version")


def _write_pages(head: Mapping[str, Any], staged: Staged) -> Iterator[Page]:
    """The pages about the version itself; written before the manifest, so that its view needs nothing but objects."""
    facts = describe_version(staged)
    folder = staged.folder / "pages"
    make_folder(folder)
    for name, text in (("README.md", write_card(head, facts)), ("croissant.json", write_croissant(head))):
        write_bytes(text.encode(), folder / name)
        yield Page(name, folder / name)


def list_inputs(staged: Staged, listed: Iterable[Input] | None) -> Iterator[Page]:
    """The inputs, by which the next build tells what is new."""
    if listed is not None:
        path = building_site(staged.folder)
        with storing(staged.folder):
            write_bytes(encode_inputs(listed), path)
        yield Page(INPUTS, path)


def list_pages(report: Path | None, validation_dir: Path | None) -> Iterator[Page]:
    """What the gate says of a version, as files that go with it."""
    if report is not None:
        yield Page("report.html", report)
    for path in sorted(validation_dir.rglob("*")) if validation_dir is not None else ():
        if path.is_file() and not path.is_symlink() and validation_dir is not None:
            yield Page(f"validation/{path.relative_to(validation_dir).as_posix()}", path)


def _put_objects(layout: Layout, staged: Staged, pages: list[Page]) -> dict[str, str]:
    """Put every file into the pool, on disk for certain; gives the digest of each page by name."""
    attachments = {}
    for page in pages:
        # A copy in staging is what is linked: the gate's files stay its own, and this one is synced.
        data = page.source.read_bytes()
        attachments[page.name] = hashlib.sha256(data).hexdigest()
        copy = building_site(staged.folder / "pages")
        write_bytes(data, copy)
        _put_object(layout, copy, "attachments", attachments[page.name])
    for table, _, file in ordered_files(staged.shards):
        if is_object(file):
            _expect_object(staged.locate(file), table, file)
        else:
            _put_object(layout, staged.locate(file), table, file.sha256)
    for folder in (*sorted(layout.objects.iterdir()), layout.objects):
        sync_folder(folder)
    make_folder(layout.manifests)
    return dict(sorted(attachments.items()))


def _expect_object(path: Path, table: str, file: ShardFile) -> None:
    """Raise StoreError where the parent's object has gone or has another size; `verify` looks at its bytes."""
    size = path.stat().st_size if path.exists() else None
    if size != file.bytes:
        what = (
            f"an object of '{table}' has {size} bytes, not {file.bytes}" if size else f"an object of '{table}' is gone"
        )
        raise StoreError(what, where=str(path), then="build with --full: it reads every article again")


def _put_object(layout: Layout, source: Path, table: str, sha256: str) -> None:
    target = layout.root / object_path(table, sha256)
    make_folder(target.parent)
    if layout.origin and target.exists() and digest_file(target) != sha256:
        target.unlink()  # A working copy can be mended: what is staged takes its place.
    # What is published is what the gate has seen, and an object found in the pool is not taken on trust either.
    if target.exists():
        if digest_file(target) != sha256:
            then = "move it away and run again; `copydesk verify` names the versions that hold it"
            raise StoreError(f"an object of '{table}' is damaged", where=str(target), then=then)
    elif digest_file(source) != sha256:
        raise StoreError(f"a staged file of '{table}' was changed", where=str(source), then="run the build again")
    else:
        put_file(source, target)
