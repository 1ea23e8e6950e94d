"""The data dictionary: the contract as a page for people, generated into `schemas/README.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.contracts.tables import SCHEMA_VERSION, Column, Table, load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = f"""# Data dictionary

Generated from the TOML files beside it by `python -m copydesk.contracts`; schema version {SCHEMA_VERSION}.

Every column is nullable in Parquet, as readers expect; the gate checks the ones that are never null. Offsets count
Unicode code points and are half-open: `text[start:end]`. Days are `date32`, without a time.
"""


def data_dictionary() -> str:
    """The Markdown text of `schemas/README.md`."""
    return "\n".join([_HEAD, *(line for table in load_tables().values() for line in _section(table))])


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield f"{table.grain[0].upper()}{table.grain[1:]}. Key: {_names(table.key)}. Order of rows: {_names(table.sort)}.\n"
    yield "| column | type | meaning | null |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        yield f"| `{column.name}` | `{column.type}` | {_meaning(column)} | {column.null or 'never'} |"
    yield ""
    for column in table.columns:
        if column.values:
            yield f"Values of `{table.name}.{column.name}`:\n"
            yield from (f"- `{value}`: {meaning}" for value, meaning in column.values.items())
            yield ""


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _meaning(column: Column) -> str:
    parts = [column.meaning.replace("|", "\\|")]
    if column.references:
        parts.append(f"References `{column.references}`.")
    if column.unit:
        parts.append(f"In {column.unit}.")
    if column.example:
        parts.append(f"Example: `{column.example}`.")
    return " ".join(parts)
