"""Exports as Parquet: few large files a table, and the pages that explain them, fitted to what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.tables.arrow import write_bytes
from copydesk.tables.streams import write_parts
from copydesk.versions.card import fit_card
from copydesk.versions.croissant import fit_croissant
from copydesk.versions.layout import Layout, object_path

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.versions.export_plan import Plan


def write_parquet(plan: Plan, site: Path) -> None:
    """A folder of Parquet files for each table, the dataset card and croissant.json."""
    _write(plan, site, content_defined=False)


def write_hub(plan: Plan, site: Path) -> None:
    """The same, with pages that end where the content says: a hub of chunks stores what versions share once."""
    _write(plan, site, content_defined=True)


def _write(plan: Plan, site: Path, *, content_defined: bool) -> None:
    sizes = {}
    for table in plan.tables:
        folder = site / table
        folder.mkdir()
        parts = write_parts(
            plan.batches(table),
            table,
            plan.version.schema(table),
            folder,
            part_bytes=plan.shard_bytes,
            content_defined=content_defined,
        )
        sizes[table] = sum(part.stat().st_size for part in parts)
    if card := _read_page(plan, "README.md"):
        write_bytes(fit_card(card, sizes).encode(), site / "README.md")
    if croissant := _read_page(plan, "croissant.json"):
        write_bytes(fit_croissant(croissant, plan.tables).encode(), site / "croissant.json")


def _read_page(plan: Plan, name: str) -> str:
    """A page of the version as it was published, empty where it has none."""
    sha256 = plan.version.manifest["attachments"].get(name)
    path = Layout(plan.version.root).object(object_path("attachments", sha256)) if sha256 else None
    return path.read_text(encoding="utf-8") if path else ""
