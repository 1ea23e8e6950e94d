"""Manifests: what a version consists of. A version exists when its manifest does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from copydesk.contracts import load_tables
from copydesk.errors import StoreError
from copydesk.versions.layout import Layout, object_path, version_name

if TYPE_CHECKING:
    from pathlib import Path

_NEEDED = frozenset({"version", "content", "created", "counts", "tables", "attachments"})

Manifest = Mapping[str, Any]
"""A manifest as it stands in its JSON file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardFile:
    """One Parquet file of a shard: where it lies below its root, its SHA-256, size in bytes and number of rows."""

    path: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A run of documents with their child rows, or a run of the quarantine.

    `group` is the table that leads it, `lo` and `hi` are the first and last of its keys (None where it is empty),
    `docs` the rows of the leading table, `files` its files by table.
    """

    group: str
    lo: str | None
    hi: str | None
    docs: int
    files: Mapping[str, ShardFile]


def ordered_files(shards: Iterable[Shard]) -> list[tuple[str, int, ShardFile]]:
    """Every file as (table, number of the shard in its group, file): by table in the contract's order, then number."""
    counted: dict[str, int] = {}
    files = []
    tables = list(load_tables())
    for shard in shards:
        number = counted[shard.group] = counted.get(shard.group, -1) + 1
        files += [(table, number, file) for table, file in shard.files.items()]
    return sorted(files, key=lambda item: (tables.index(item[0]), item[1]))


def file_name(number: int, sha256: str) -> str:
    """The name of a shard's file, in staging and in a version."""
    return f"{number:05d}-{sha256[:12]}.parquet"


def content_id(shards: Iterable[Shard]) -> str:
    """The SHA-256 over tables and digests of all files in order: equal for equal rows written by an equal writer."""
    lines = "".join(f"{table} {file.sha256}\n" for table, _, file in ordered_files(shards))
    return hashlib.sha256(lines.encode()).hexdigest()


def table_totals(shards: Iterable[Shard]) -> dict[str, dict[str, int]]:
    """Rows, bytes and files of each table."""
    totals: dict[str, dict[str, int]] = {}
    for table, _, file in ordered_files(shards):
        total = totals.setdefault(table, {"rows": 0, "bytes": 0, "files": 0})
        total["rows"] += file.rows
        total["bytes"] += file.bytes
        total["files"] += 1
    return totals


def write_shards(shards: Iterable[Shard]) -> list[dict[str, Any]]:
    """The shards as a manifest holds them: each file at its place among the objects."""
    entries = []
    for shard in shards:
        entry = asdict(shard)
        for table, file in entry["files"].items():
            file["path"] = object_path(table, file["sha256"])
        entries.append(entry)
    return entries


def read_shards(manifest: Manifest) -> tuple[Shard, ...]:
    """The shards that a manifest lists."""
    return tuple(
        Shard(**{**entry, "files": {table: ShardFile(**file) for table, file in entry["files"].items()}})
        for entry in manifest["shards"]
    )


def encode_manifest(manifest: Manifest) -> bytes:
    """The bytes of a manifest's file."""
    return (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()


def list_versions(layout: Layout) -> tuple[int, ...]:
    """The numbers of all versions, oldest first."""
    names = [path.name for path in layout.manifests.glob("v*.json")] if layout.manifests.is_dir() else []
    matches = [re.fullmatch(r"v(\d{6,})\.json", name) for name in names]
    return tuple(sorted(int(match[1]) for match in matches if match))


def read_manifest(layout: Layout, number: int) -> Manifest:
    """The manifest of a version. Raises StoreError where there is none, or it is damaged."""
    path = layout.manifest(number)
    try:
        manifest = json.loads(path.read_bytes())
        read_shards(manifest)
        if not manifest.keys() >= _NEEDED or manifest["version"] != number:
            raise ValueError(number)
    except FileNotFoundError as error:
        raise StoreError(f"there is no version {number}", where=str(path), then="`copydesk log` lists them") from error
    except OSError as error:
        raise StoreError(f"can't read: {error.strerror}", where=str(path), then="see to the rights") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"the manifest of {version_name(number)} is damaged"
        then = f"restore it from '{layout.version(number)}/manifest.json'"
        raise StoreError(what, where=str(path), then=then) from error
    return dict(manifest)


def view_files(manifest: Manifest) -> dict[str, tuple[str, str]]:
    """The files of a version's folder but manifest and checksums: name to (path of the object, SHA-256)."""
    shards = read_shards(manifest)
    files = {f"{t}/{file_name(at, file.sha256)}": (file.path, file.sha256) for t, at, file in ordered_files(shards)}
    pages = manifest["attachments"].items()
    return files | {name: (object_path("attachments", sha256), sha256) for name, sha256 in pages}


def object_files(layout: Layout, manifest: Manifest, table: str) -> list[Path]:
    """The objects of one table, in the order of its rows."""
    files = ordered_files(read_shards(manifest))
    return layout.all_objects([file.path for name, _, file in files if name == table])
