"""The plain folders of versions in an object store, copied there by the store itself, and `LATEST`, which names one.

The newest version has one, the one before it (for those who are reading it), and every version with a tag. A version's
`manifest.json` is put last. Without a folder, a plain read of a version fails; it never gives a part.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.versions.layout import Layout, version_name
from copydesk.versions.manifest import list_versions, ordered_files, read_manifest, read_shards, view_files
from copydesk.versions.tags import list_tags
from copydesk.versions.view_sums import checksums

if TYPE_CHECKING:
    from copydesk.stores.store import Stored
    from copydesk.versions.origin import Origin

LATEST = "LATEST"
"""The key of what tells the newest version: JSON with its number, its name, and its folder."""

_ENDS = ("SHA256SUMS", "manifest.json")


def finish_origin(origin: Origin) -> int | None:
    """Complete the folders that should be there, and `LATEST`; then drop those that should not. Any number of times.

    Gives the number of the newest version, None where there is none. Raises StoreError.
    """
    origin.prove()
    while True:
        origin.refresh()
        layout = Layout(origin.root)
        numbers = list_versions(layout)
        if not numbers:
            return None
        for number in sorted({numbers[-1], *_tagged(layout, numbers)}):
            complete_view(origin, number)
        _point(origin, numbers[-1])
        origin.refresh()
        if list_versions(layout)[-1:] == numbers[-1:]:  # Else another build was faster, and may have been first here.
            _drop_views(origin, {*numbers[-2:], *_tagged(layout, numbers)})
            return numbers[-1]


def is_finished_origin(origin: Origin) -> bool:
    """Whether the newest version has its folder, and `LATEST` names it. Raises StoreError."""
    origin.refresh()
    numbers = list_versions(Layout(origin.root))
    if not numbers or origin.store.read(LATEST) != _pointer(numbers[-1]):
        return False
    return not _missing(origin, numbers[-1])


def complete_view(origin: Origin, number: int) -> None:
    """Have the folder of a version whole. Raises StoreError where an object is missing there and here."""
    missing = _missing(origin, number)
    if not missing:
        return
    layout, base = Layout(origin.root), f"versions/{version_name(number)}"
    manifest = read_manifest(layout, number)
    files = view_files(manifest)

    def put(name: str) -> None:
        path, _ = files[name]
        if not origin.store.copy(path, f"{base}/{name}"):
            origin.fetch(path)  # Another prune may have removed it just now: what is here is put back, else it is told.
            origin.upload([path])
            origin.store.copy(path, f"{base}/{name}")

    origin.store.each(put, [name for name in missing if name in files])
    origin.store.write(f"{base}/SHA256SUMS", checksums(manifest, layout.manifest(number)))
    if not origin.store.copy(f"manifests/{version_name(number)}.json", f"{base}/manifest.json"):
        where, then = origin.store.where(base), "look at `copydesk log`, and run again"
        raise StoreError(f"{version_name(number)} was pruned meanwhile", where=where, then=then)


def drop_view(origin: Origin, number: int) -> None:
    """Remove the folder of a version: first what says that it is whole."""
    base = f"versions/{version_name(number)}/"
    origin.store.remove([f"{base}manifest.json"])
    origin.store.remove(origin.store.find(base))


def _missing(origin: Origin, number: int) -> list[str]:
    """The files of a version's folder that are not there, or of another size."""
    manifest = read_manifest(Layout(origin.root), number)
    base = f"versions/{version_name(number)}/"
    there: dict[str, Stored] = origin.store.find(base)
    sizes = {file.sha256: file.bytes for _, _, file in ordered_files(read_shards(manifest))}
    wanted: dict[str, int | None] = {name: sizes.get(sha256) for name, (_, sha256) in view_files(manifest).items()}
    wanted |= dict.fromkeys(_ENDS)
    return [
        name
        for name, size in wanted.items()
        if f"{base}{name}" not in there or size not in (None, there[f"{base}{name}"].bytes)
    ]


def _tagged(layout: Layout, numbers: tuple[int, ...]) -> set[int]:
    return {tag.version for tag in list_tags(layout) if tag.version is not None} & set(numbers)


def _pointer(number: int) -> bytes:
    name = version_name(number)
    return (json.dumps({"version": number, "name": name, "path": f"versions/{name}"}) + "\n").encode()


def _point(origin: Origin, number: int) -> None:
    if origin.store.read(LATEST) != _pointer(number):
        origin.store.write(LATEST, _pointer(number))


def _drop_views(origin: Origin, wanted: set[int]) -> None:
    names = {version_name(number) for number in wanted}
    for name in origin.store.folders("versions/"):
        if name not in names and name.startswith("v") and name[1:].isdigit():
            drop_view(origin, int(name[1:]))
