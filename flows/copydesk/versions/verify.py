"""Verifies a version: manifest, objects, the plain folder with its checksums, and the laws of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.contracts import load_tables
from copydesk.errors import StoreError
from copydesk.tables import read_table
from copydesk.tables.laws import Fault, check_version
from copydesk.versions.disk import digest_file
from copydesk.versions.finish import checksums
from copydesk.versions.manifest import content_id, ordered_files, read_shards, table_totals, view_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest, Shard


def verify_version(layout: Layout, number: int, manifest: Manifest, *, deep: bool) -> tuple[Fault, ...]:
    """What is wrong with a version, nothing where all is well; `deep` reads every byte."""
    shards = read_shards(manifest)
    files = _Files(deep=deep)
    faults = [*_check_manifest(manifest, shards), *files.check_objects(layout, manifest, shards)]
    whole = not faults
    faults += files.check_view(layout, number, manifest)
    if deep and whole:
        # The laws read the objects; where one is damaged that is said already, and its rows mean nothing.
        faults += _check_rows(layout, shards, int(manifest["counts"]["found"]))
    return tuple(faults)


def _check_manifest(manifest: Manifest, shards: Sequence[Shard]) -> Iterator[Fault]:
    if content_id(shards) != manifest["content"]:
        yield Fault(law="manifest", table="", key="content", detail="it is not that of the shards listed")
    if table_totals(shards) != manifest["tables"]:
        yield Fault(law="manifest", table="", key="tables", detail="rows, bytes or files are not those of the shards")
    for name, table in load_tables().items():
        if name not in manifest["tables"] and _parts(table.since) <= _parts(manifest["schema_version"]):
            yield Fault(law="manifest", table=name, key="tables", detail="the table is missing")


def _check_rows(layout: Layout, shards: Sequence[Shard], found: int) -> Iterator[Fault]:
    faults: list[Fault] = []

    def groups() -> Iterator[dict[str, pa.Table]]:
        for number, shard in enumerate(shards):
            tables = {name: read_table(layout.root / file.path) for name, file in shard.files.items()}
            for name, file in shard.files.items():
                if tables[name].num_rows != file.rows:
                    detail = f"{file.rows} rows are listed, {tables[name].num_rows} are there"
                    faults.append(Fault(law="manifest", table=name, key=f"shard {number}", detail=detail))
            yield tables

    try:
        broken = check_version(groups(), found=found)
    except StoreError as error:
        yield Fault(law="readable", table="", key=error.where, detail=error.what)
    else:
        yield from (*faults, *broken)


class _Files:
    """Checks files, each inode once: a view's files are mostly the objects under other names."""

    def __init__(self, *, deep: bool) -> None:
        self._deep = deep
        self._digests: dict[tuple[int, int], str] = {}

    def check_objects(self, layout: Layout, manifest: Manifest, shards: Sequence[Shard]) -> Iterator[Fault]:
        for table, _, file in ordered_files(shards):
            yield from self._check(layout.root / file.path, table, file.path, file.sha256, file.bytes)
        for path, sha256 in sorted(set(view_files(manifest).values())):
            if path.startswith("objects/attachments/"):
                yield from self._check(layout.root / path, "", path, sha256)

    def check_view(self, layout: Layout, number: int, manifest: Manifest) -> Iterator[Fault]:
        folder = layout.version(number)
        if not folder.is_dir():
            yield Fault(law="view", table="", key=folder.name, detail="its folder is not there")
            return
        wanted = {name: sha256 for name, (_, sha256) in view_files(manifest).items()}
        wanted["manifest.json"] = digest_file(layout.manifest(number))
        for name, sha256 in sorted(wanted.items()):
            yield from self._check(folder / name, _table(name), f"{folder.name}/{name}", sha256)
        sums = folder / "SHA256SUMS"
        if not sums.is_file() or sums.read_bytes() != checksums(layout, number, manifest):
            detail = "it is not that of the files that the manifest lists"
            yield Fault(law="checksum", table="", key=f"{folder.name}/SHA256SUMS", detail=detail)
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        for name in sorted(there - set(wanted) - {"SHA256SUMS"}):
            detail = "the file is not of this version"
            yield Fault(law="view", table=_table(name), key=f"{folder.name}/{name}", detail=detail)

    def _check(self, path: Path, table: str, key: str, sha256: str, size: int | None = None) -> Iterator[Fault]:
        try:
            state = path.stat()
            if size is not None and state.st_size != size:
                detail = f"it has {state.st_size} bytes, not {size}"
                yield Fault(law="checksum", table=table, key=key, detail=detail)
            elif self._deep and self._digest(path, (state.st_dev, state.st_ino)) != sha256:
                yield Fault(law="checksum", table=table, key=key, detail=f"its SHA-256 is not {sha256[:12]}...")
        except OSError as error:
            yield Fault(law="readable", table=table, key=key, detail=error.strerror or "it can't be read")

    def _digest(self, path: Path, inode: tuple[int, int]) -> str:
        if inode not in self._digests:
            self._digests[inode] = digest_file(path)
        return self._digests[inode]


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _table(name: str) -> str:
    top = name.partition("/")[0]
    return top if top in load_tables() else ""
