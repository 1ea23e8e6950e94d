"""What a broken law is called, and how the laws read tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

Tables = Mapping[str, pa.Table]
"""Tables by name, of one shard group: documents with their children, or quarantine, or both."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """A broken law: which, in which table, at which key, and how. `detail` never holds text of an article."""

    law: str
    table: str
    key: str
    detail: str

    def __str__(self) -> str:
        return f"{self.law}: {self.table} {self.key}: {self.detail}"


def rows(tables: Tables, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, none where it is absent, as tuples of the columns named."""
    if table in tables:
        yield from zip(*(tables[table].column(name).to_pylist() for name in columns), strict=True)
