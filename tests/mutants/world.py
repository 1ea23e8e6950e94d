"""A version's tables as rows that can be spoiled, and written as staged files."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from copydesk.contracts import arrow_schema, load_tables
from copydesk.tables import to_arrow, write_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

Row = dict[str, Any]
KEYS = {name: table.key for name, table in load_tables().items()}


@dataclass(kw_only=True)
class World:
    """Rows by table and the number of inputs found; `tables` and `files` spoil what no rows can show, when written."""

    rows: dict[str, list[Row]]
    found: int
    tables: dict[str, Callable[[pa.Table], pa.Table]] = field(default_factory=dict)
    files: list[Callable[[Path], None]] = field(default_factory=list)

    def copy(self) -> World:
        """One that can be spoiled alone."""
        return copy.deepcopy(self)

    def of(self, table: str, doc: str) -> list[Row]:
        """The rows of a document in a table."""
        return [row for row in self.rows[table] if row["doc_id"] == doc]

    def drop(self, table: str, lost: Callable[[Row], bool]) -> None:
        """Take rows out of a table."""
        self.rows[table] = [row for row in self.rows[table] if not lost(row)]

    def sort(self) -> None:
        """Put the rows of every table in the contract's order."""
        for name, table in load_tables().items():
            self.rows[name].sort(key=lambda row, sort=table.sort: tuple(row[column] for column in sort))

    def write(self, folder: Path) -> Path:
        """One file a table below `folder`."""
        for name, rows in self.rows.items():
            table = self.tables.get(name, _same)(to_arrow(name, rows))
            path = folder / name / "00000-0123456789ab.parquet"
            path.parent.mkdir(parents=True)
            if table.schema.equals(arrow_schema(name), check_metadata=True):
                write_table(table, name, path)
            else:
                pq.write_table(table, path)
        for spoil in self.files:
            spoil(folder)
        return folder


def _same(table: pa.Table) -> pa.Table:
    return table
