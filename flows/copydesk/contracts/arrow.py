"""The Arrow schema of a table, from its contract."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from copydesk.contracts.tables import load_tables
from copydesk.errors import ConfigurationError

_PLAIN = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date32": pa.date32(),
    "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
}


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The schema of a table: every column nullable (readers expect it), no metadata."""
    return pa.schema([pa.field(column.name, arrow_type(column.type)) for column in load_tables()[table].columns])


def arrow_type(name: str) -> pa.DataType:
    """The Arrow type that a contract names.

    >>> arrow_type("list<struct<start: int32, end: int32>>")
    ListType(list<element: struct<start: int32, end: int32>>)
    """
    if name in _PLAIN:
        return _PLAIN[name]
    if name.startswith("list<") and name.endswith(">"):
        return pa.list_(pa.field("element", arrow_type(name[5:-1])))
    if name.startswith("struct<") and name.endswith(">"):
        return pa.struct([pa.field(key.strip(), arrow_type(value.strip())) for key, value in _fields(name[7:-1])])
    raise ConfigurationError(
        f"'{name}' is no type of column", where="schemas/", then=f"use one of {', '.join(_PLAIN)}, list<>, struct<>"
    )


def type_name(type_: pa.DataType) -> str:
    """The name by which a contract has an Arrow type; Arrow's own for one that no contract has.

    >>> type_name(arrow_type("list<struct<start: int32, at: timestamp[us, UTC]>>"))
    'list<struct<start: int32, at: timestamp[us, UTC]>>'
    >>> type_name(pa.int8())
    'int8'
    """
    if pa.types.is_list(type_):
        return f"list<{type_name(type_.value_type)}>"
    if pa.types.is_struct(type_):
        return f"struct<{', '.join(f'{field.name}: {type_name(field.type)}' for field in type_.fields)}>"
    return next((name for name, plain in _PLAIN.items() if plain == type_), str(type_))


def _fields(inner: str) -> list[tuple[str, str]]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(inner):
        depth += (char in "<[") - (char in ">]")
        if char == "," and depth == 0:
            parts.append(inner[start:at])
            start = at + 1
    return [(key, value) for key, _, value in (part.partition(":") for part in [*parts, inner[start:]])]
