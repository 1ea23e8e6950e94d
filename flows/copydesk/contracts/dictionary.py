"""The data dictionary: the contract as a page for people, generated into `schemas/README.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.contracts.changes import RULES, Bump
from copydesk.contracts.tables import SCHEMA_VERSION, Column, Table, load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = f"""# Data dictionary

Generated from the TOML files beside it by `python -m copydesk.contracts`; schema version {SCHEMA_VERSION}.

Every column is nullable in Parquet, as readers expect; the gate checks the ones that are never null. Offsets count
Unicode code points and are half-open: `text[start:end]`. Days are `date32`, without a time.
"""

_CHANGES = """## How the contract changes

Its version is MAJOR.MINOR.PATCH. A new major version may break readers: who holds to the contract as it was, asks for
columns by name and has an else where a list is open, is safe within one. A minor version adds; with a patch the data
files stay as they are and only words change, so that a dataset goes on under it. What was released lies in
`released/`, a folder a version, and never changes; `python -m copydesk.contracts release` adds the next, and refuses
where the version does not fit what changed, as the tests do. What is new has the version as its `since`. Nobody but a
person can tell that a value means something else under the same words: raise the major version then, as may be done
for any change. `copydesk schema diff` tells what differs, also from a published version.
"""
_KINDS = {
    Bump.MAJOR: "A new major version is needed where:",
    Bump.MINOR: "A new minor version is needed where:",
    Bump.PATCH: "A new patch version is needed where:",
}


def data_dictionary() -> str:
    """The Markdown text of `schemas/README.md`."""
    tables = (line for table in load_tables().values() for line in _section(table))
    return "\n".join([_HEAD, *tables, *_rules()])


def _rules() -> Iterator[str]:
    yield _CHANGES
    for bump, told in _KINDS.items():
        yield f"{told}\n"
        yield from (f"- {rule.what} (`{name}`): {rule.why}" for name, rule in RULES.items() if rule.bump is bump)
        yield ""


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
            grows = "; a minor version may add some" if column.open_list else ""
            yield f"Values of `{table.name}.{column.name}`{grows}:\n"
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
    if column.since:
        parts.append(f"Since {column.since}.")
    if column.example:
        parts.append(f"Example: `{column.example}`.")
    return " ".join(parts)
