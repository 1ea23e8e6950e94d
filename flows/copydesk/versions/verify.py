"""Verifies a version: manifest, objects, the plain folder with its checksums, and the laws of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.contracts import load_tables
from copydesk.errors import StoreError
from copydesk.tables import read_table
from copydesk.tables.laws import Checked, Fault, check_group, check_together
from copydesk.versions.disk import digest_file
from copydesk.versions.manifest import content_id, ordered_files, read_shards, table_totals, view_files
from copydesk.versions.view_sums import checksums

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from pathlib import Path

    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest, Shard


def verify_version(layout: Layout, number: int, manifest: Manifest, *, deep: bool) -> tuple[Fault, ...]:
    """What is wrong with a version, nothing where all is well; `deep` reads every byte."""
    return Verifier(layout, deep=deep).verify(number, manifest)


class Verifier:
    """Verifies versions one after the other, each file and each shard once however many versions share it."""

    def __init__(self, layout: Layout, *, deep: bool) -> None:
        self._layout = layout
        self._deep = deep
        self._files = _files_of(layout, deep=deep)
        self._checked: dict[Hashable, Checked] = {}

    def verify(self, number: int, manifest: Manifest) -> tuple[Fault, ...]:
        """What is wrong with a version."""
        shards = read_shards(manifest)
        faults = [*_check_manifest(manifest, shards), *self._files.check_objects(self._layout, manifest, shards)]
        whole = not faults
        faults += self._files.check_view(self._layout, number, manifest)
        if self._deep and whole:
            # The laws read the objects; where one is damaged that is said already, and its rows mean nothing.
            faults += self._check_rows(shards, int(manifest["counts"]["found"]))
        return tuple(faults)

    def _check_rows(self, shards: Sequence[Shard], found: int) -> Iterator[Fault]:
        faults: list[Fault] = []
        try:
            broken = check_together((self._check_shard(*item, faults) for item in enumerate(shards)), found=found)
        except StoreError as error:
            yield Fault(law="readable", table="", key=error.where, detail=error.what)
        else:
            yield from (*faults, *broken)

    def _check_shard(self, number: int, shard: Shard, faults: list[Fault]) -> Checked:
        key = tuple(sorted((table, file.sha256, file.rows) for table, file in shard.files.items()))
        if key in self._checked:
            return self._checked[key]
        tables = {name: read_table(self._layout.object(file.path)) for name, file in shard.files.items()}
        strays = []
        for name, file in shard.files.items():
            if tables[name].num_rows != file.rows:
                detail = f"{file.rows} rows are listed, {tables[name].num_rows} are there"
                strays.append(Fault(law="manifest", table=name, key=f"shard {number}", detail=detail))
        faults += strays
        checked = check_group(tables)
        if not strays:
            self._checked[key] = checked
        return checked


def _check_manifest(manifest: Manifest, shards: Sequence[Shard]) -> Iterator[Fault]:
    if content_id(shards) != manifest["content"]:
        yield Fault(law="manifest", table="", key="content", detail="it is not that of the shards listed")
    if table_totals(shards) != manifest["tables"]:
        yield Fault(law="manifest", table="", key="tables", detail="rows, bytes or files are not those of the shards")
    for name, table in load_tables().items():
        if name not in manifest["tables"] and _parts(table.since) <= _parts(manifest["schema_version"]):
            yield Fault(law="manifest", table=name, key="tables", detail="the table is missing")


def _files_of(layout: Layout, *, deep: bool) -> Files:
    if (origin := layout.origin) is None:
        return Files(deep=deep)
    from copydesk.versions.origin_verify import OriginFiles  # Here: a dataset in a folder needs nothing of it.

    return OriginFiles(origin, deep=deep)


class Files:
    """Checks files, each inode once: a view's files are mostly the objects under other names."""

    def __init__(self, *, deep: bool) -> None:
        self._deep = deep
        self._digests: dict[tuple[int, int], str] = {}

    def check_objects(self, layout: Layout, manifest: Manifest, shards: Sequence[Shard]) -> Iterator[Fault]:
        """What is wrong with the objects of a version."""
        for table, _, file in ordered_files(shards):
            yield from self._check(layout.root / file.path, table, file.path, file.sha256, file.bytes)
        for path, sha256 in sorted(set(view_files(manifest).values())):
            if path.startswith("objects/attachments/"):
                yield from self._check(layout.root / path, "", path, sha256)

    def check_view(self, layout: Layout, number: int, manifest: Manifest) -> Iterator[Fault]:
        """What is wrong with the folder of a version."""
        folder = layout.version(number)
        there = self.list_view(folder)
        if not there:
            if self.is_wanted(layout, number):
                yield Fault(law="view", table="", key=folder.name, detail="its folder is not there")
            return
        wanted = {name: sha256 for name, (_, sha256) in view_files(manifest).items()}
        wanted["manifest.json"] = digest_file(layout.manifest(number))
        sizes = {file.sha256: file.bytes for _, _, file in ordered_files(read_shards(manifest))}
        for name, sha256 in sorted(wanted.items()):
            key = f"{folder.name}/{name}"
            yield from self._check(folder / name, _table(name), key, sha256, sizes.get(sha256))
        sums = folder / "SHA256SUMS"
        if self.read_small(sums) != checksums(manifest, layout.manifest(number)):
            detail = "it is not that of the files that the manifest lists"
            yield Fault(law="checksum", table="", key=f"{folder.name}/SHA256SUMS", detail=detail)
        for name in sorted(there - set(wanted) - {"SHA256SUMS"}):
            detail = "the file is not of this version"
            yield Fault(law="view", table=_table(name), key=f"{folder.name}/{name}", detail=detail)

    def is_wanted(self, layout: Layout, number: int) -> bool:  # noqa: ARG002  others choose
        """Whether a version must have a folder."""
        return True

    def list_view(self, folder: Path) -> set[str]:
        """The files that are in the folder of a version."""
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}

    def read_small(self, path: Path) -> bytes | None:
        """The bytes of a file; None where there is none."""
        return path.read_bytes() if path.is_file() else None

    def _check(self, path: Path, table: str, key: str, sha256: str, size: int | None = None) -> Iterator[Fault]:
        try:
            there = self._size(path)
            if size is not None and there != size:
                detail = f"it has {there} bytes, not {size}"
                yield Fault(law="checksum", table=table, key=key, detail=detail)
            elif self._deep and self._digest(path) != sha256:
                yield Fault(law="checksum", table=table, key=key, detail=f"its SHA-256 is not {sha256[:12]}...")
        except OSError as error:
            yield Fault(law="readable", table=table, key=key, detail=error.strerror or "it can't be read")

    def _size(self, path: Path) -> int:
        return path.stat().st_size

    def _digest(self, path: Path) -> str:
        state = path.stat()
        inode = (state.st_dev, state.st_ino)
        if inode not in self._digests:
            self._digests[inode] = digest_file(path)
        return self._digests[inode]


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _table(name: str) -> str:
    top = name.partition("/")[0]
    return top if top in load_tables() else ""
