"""Exports a version into a folder of its own: built beside, checksums with it, there in one step or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from copydesk.errors import StoreError
from copydesk.tables.arrow import write_bytes
from copydesk.versions.disk import digest_file, storing, sync_folder
from copydesk.versions.export_delta import write_delta
from copydesk.versions.export_parquet import write_hub, write_parquet
from copydesk.versions.export_plan import plan_export
from copydesk.versions.export_site import build_beside, find_place
from copydesk.versions.export_text import write_csv, write_jsonl
from copydesk.versions.manifest import encode_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike
    from pathlib import Path

    from copydesk.versions.version import Version

WRITERS = {
    "parquet": write_parquet,
    "hf": write_hub,
    "jsonl": write_jsonl,
    "csv": write_csv,
    "delta": write_delta,
}
"""The forms of an export."""


def export_version(
    version: Version,
    target: str | PathLike[str],
    form: str = "parquet",
    *,
    tables: Iterable[str] | None = None,
    shard_mb: int | None = None,
    compress: str | None = None,
    spreadsheet_safe: bool = False,
    tell: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Copy a version into the folder `target`, which is not there or empty; gives its path.

    Forms: "parquet", few large files; "hf", the same with pages cut by content, for a hub that stores chunks; "jsonl";
    "csv"; "delta", Delta Lake tables. Rows keep the version's order (but in "delta", which
    has none), `manifest.json` and `SHA256SUMS` stand beside the tables, and all but "delta" gives the same bytes each
    time. `tables` names some of the tables, `shard_mb` is the size of a file in MB (256), `compress` "none", "gz" or
    "zst". `spreadsheet_safe` writes a mark before cells that a
    spreadsheet would run as a formula. `tell` is called with the table, the rows done, and all rows.

    Every file read is checked against the manifest, and memory is bound by a row group. The folder is built beside the
    target and renamed, so that a killed export leaves none. Raises ConfigurationError for what can't be asked for,
    StoreError for a file that is damaged and for what the file system refuses.
    """
    plan = plan_export(
        version,
        form,
        tables=tables,
        shard_mb=shard_mb,
        compress=compress,
        spreadsheet_safe=spreadsheet_safe,
        tell=tell,
    )
    place = find_place(target, version.root)
    try:
        with storing(place), build_beside(place) as site:
            WRITERS[form](plan, site)
            write_bytes(encode_manifest(version.manifest), site / "manifest.json")
            _seal(site)
    except pa.ArrowException as error:
        what = f"the rows of {version.name} can't be written as {form}: {error}"
        raise StoreError(what, where=str(place), then="verify the version") from error
    return place


def _seal(site: Path) -> None:
    """Write the checksums of all files, and have everything on disk for certain."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    sums = {path.relative_to(site).as_posix(): digest_file(path) for path in files}
    for path in files:
        sync_folder(path)
    write_bytes("".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items())).encode(), site / "SHA256SUMS")
    for folder in (*(path for path in site.rglob("*") if path.is_dir()), site):
        sync_folder(folder)
