"""What a batch of articles leaves on disk for staging: a folder with one Parquet file a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from copydesk.contracts import load_tables
from copydesk.records import Row
from copydesk.tables.arrow import to_arrow, write_table

if TYPE_CHECKING:
    from pathlib import Path

Rows = Mapping[str, Sequence[Row]]
"""The rows of one article by table; `documents` holds one. A table that is absent has no rows."""


def write_batches(articles: Iterable[Rows], quarantine: Sequence[Row], folder: Path) -> tuple[Path, ...]:
    """Write the rows of some articles and refusals below `folder`; gives the batch folders, at least one.

    Child rows know their document by `doc_id` alone. So that staging can tell the rows of two inputs with one URL
    apart, a folder holds each `doc_id` once, and a second article of the same id goes to the next folder.
    """
    layers: list[dict[str, list[Row]]] = [_empty()]
    layers[0]["quarantine"].extend(quarantine)
    times: dict[object, int] = {}
    for rows in articles:
        (document,) = rows["documents"]
        layer = times.get(document["doc_id"], 0)
        times[document["doc_id"]] = layer + 1
        if layer == len(layers):
            layers.append(_empty())
        for table, some in rows.items():
            layers[layer][table].extend(some)
    return tuple(_write(tables, folder / f"{number:03d}") for number, tables in enumerate(layers))


def _empty() -> dict[str, list[Row]]:
    return {name: [] for name, table in load_tables().items() if table.scope == "article"}


def _write(tables: Mapping[str, Sequence[Row]], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_table(to_arrow(name, rows), name, folder / f"{name}.parquet")
    return folder
