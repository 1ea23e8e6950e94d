"""What there is of a version for who tells of it: rows, changes, the quarantine by reason and with examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.tables import read_table
from copydesk.versions import read_parent
from copydesk.versions.layout import Layout, version_name
from copydesk.versions.manifest import object_files
from runtime.events import Published
from runtime.target import newest_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from copydesk.versions.manifest import Manifest


def describe_newest(root: Path) -> Published | None:
    """The newest version of the dataset in `root`; None where there is none. Raises StoreError."""
    parent = read_parent(root)
    return describe_manifest(root, parent.manifest, list_refused(root, parent.manifest)) if parent else None


def describe_manifest(root: Path, manifest: Manifest, refused: Mapping[str, Sequence[str]]) -> Published:
    """The newest version, by its manifest and the locators in its quarantine by reason."""
    number = int(manifest["version"])
    tables: Mapping[str, Mapping[str, int]] = manifest["tables"]
    return Published(
        version=number,
        name=version_name(number),
        content=manifest["content"],
        created=manifest["created"],
        place=newest_place(root, number),
        counts=manifest["counts"],
        rows={name: total["rows"] for name, total in tables.items()},
        bytes={name: total["bytes"] for name, total in tables.items()},
        quarantined={reason: len(found) for reason, found in refused.items()},
    )


def list_refused(root: Path, manifest: Manifest) -> Mapping[str, Sequence[str]]:
    """The locators in the quarantine of a version by reason, both in order. Raises StoreError."""
    rows = read_table(object_files(Layout(root), manifest, "quarantine"), ["reason", "locator"])
    refused: dict[str, list[str]] = {}
    pairs = zip(rows["reason"].to_pylist(), rows["locator"].to_pylist(), strict=True)
    for reason, locator in sorted(pairs):
        refused.setdefault(reason, []).append(locator)
    return refused
