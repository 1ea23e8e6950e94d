"""By which contract a published version was written: what its manifest names, and what its files show of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.contracts import Column, Contract, Table, list_released, load_tables, read_released, type_name
from copydesk.tables.streams import read_schema
from copydesk.versions.layout import Layout
from copydesk.versions.manifest import read_shards

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from copydesk.versions.version import Version


def contract_of(version: Version) -> Contract:
    """The contract of a version: the released one that its manifest names, if its files have that one's columns.

    Else only its columns and types are known, from its files. One file of each table is read, and of a store fetched.
    Raises StoreError for a file that can't be read.
    """
    number = str(version.manifest.get("schema_version"))
    layout, manifest = Layout(version.root), version.manifest
    # The first file of each table alone: a store need not give the others for it.
    paths = {name: file.path for shard in reversed(read_shards(manifest)) for name, file in shard.files.items()}
    ordered = [*version.tables, *sorted(paths.keys() - load_tables().keys())]
    schemas = {name: read_schema(layout.object(paths[name])) for name in ordered if name in paths}
    name = f"{version.name} (schema {number})"
    if number in list_released():
        released = read_released(number)
        if released.tables.keys() == schemas.keys() and _agree(schemas, released.tables):
            return replace(released, name=name)
    tables = {name: _as_table(name, schema) for name, schema in schemas.items()}
    return Contract(name=name, version=number, tables=tables, whole=False)


def _agree(schemas: Mapping[str, pa.Schema], tables: Mapping[str, Table]) -> bool:
    """Whether files have the columns and types of the contract."""
    return all(
        [(column.name, column.type) for column in _as_table(name, schema).columns]
        == [(column.name, column.type) for column in tables[name].columns]
        for name, schema in schemas.items()
    )


def _as_table(name: str, schema: pa.Schema) -> Table:
    columns = tuple(Column(name=field.name, type=type_name(field.type), meaning="") for field in schema)
    return Table(name=name, grain="", key=(), sort=(), since="", columns=columns)
