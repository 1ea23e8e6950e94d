"""Reads `schemas/*.toml` into objects, and refuses a contract that contradicts itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA_VERSION = "1.1.0"
"""Semantic version of the contract; `contracts/changes.py` says which change needs which new one."""

ORDER = ("documents", "paragraphs", "entities", "ledger", "evidence", "identities", "quarantine")
"""The tables, parents before children."""

_SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its Arrow type by name, its meaning, and what its values must be.

    `values` are all that it may hold; of an `open_list`, a minor version may add some. `since` is the version of the
    contract that brought it, where that is not its table's.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    null: str = ""
    unit: str = ""
    example: str = ""
    pattern: str = ""
    references: str = ""
    minimum: float | None = None
    maximum: float | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    open_list: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: what a row is, its key, the order of its rows, its columns.

    `scope` is "article" where one article alone decides its rows, "corpus" where all do: then it is made anew with each
    version.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    sort: tuple[str, ...]
    since: str
    columns: tuple[Column, ...]
    scope: str = "article"

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        return next((c for c in self.columns if c.name == name), None) or _no_column(self.name, name)


def _no_column(table: str, name: str) -> Column:
    raise KeyError(f"{table}.{name}")


def packaged(folder: str) -> Path:
    """The folder `schemas` or `expectations`: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / folder
    return inside if inside.is_dir() else package.parents[1] / folder


@cache
def load_tables() -> Mapping[str, Table]:
    """The tables by name, parents first. Raises ConfigurationError, all faults at once."""
    return read_tables([packaged("schemas") / f"{name}.toml" for name in ORDER])


def read_tables(paths: Iterable[Path]) -> Mapping[str, Table]:
    """The tables that the files define, by name, in their order. Raises ConfigurationError, all faults at once."""
    tables = {path.stem: _read(path) for path in paths}
    faults = [fault for name, table in tables.items() for fault in _faults(name, table, tables)]
    if faults:
        raise ConfigurationError(
            "the contract contradicts itself: " + "; ".join(faults), where="schemas/", then="mend the TOML files named"
        )
    return tables


def _read(path: Path) -> Table:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = tuple(Column(**column) for column in data["column"])
        key, sort = tuple(data["key"]), tuple(data["sort"])
        names = {name: data[name] for name in ("grain", "since", "scope") if name in data}
        return Table(name=data["table"], key=key, sort=sort, columns=columns, **names)
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(
            f"'{path.name}' is no contract of a table: {error}",
            where=str(path),
            then="compare it with the other files in schemas/",
        ) from error


def _faults(stem: str, table: Table, tables: Mapping[str, Table]) -> list[str]:
    names = [column.name for column in table.columns]
    faults = [f"{stem}.toml defines the table '{table.name}'"] if stem != table.name else []
    faults += [] if _SEMVER.fullmatch(table.since) else [f"{table.name}: since '{table.since}' is no version"]
    faults += [f"{table.name}: column '{n}' is not there" for n in (*table.key, *table.sort) if n not in names]
    faults += [f"{table.name}: scope '{table.scope}' is none"] if table.scope not in ("article", "corpus") else []
    faults += [f"{table.name}.{n} stands twice" for n in sorted(set(names)) if names.count(n) > 1]
    for column in table.columns:
        where = f"{table.name}.{column.name}"
        if column.required == bool(column.null):
            faults.append(f"{where} must be required, or say what null means")
        if column.open_list and not column.values:
            faults.append(f"{where} has an open list without values")
        if column.since and not _SEMVER.fullmatch(column.since):
            faults.append(f"{where}: since '{column.since}' is no version")
        if column.references:
            parent, _, name = column.references.partition(".")
            if parent not in tables or name not in [c.name for c in tables[parent].columns]:
                faults.append(f"{where} references '{column.references}', which is not there")
    return faults
