"""The contracts that were released, kept in `schemas/released/VERSION/`, and whether a version fits what changed."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.contracts.changes import RULES, Bump, compare, needed_bump
from copydesk.contracts.tables import ORDER, SCHEMA_VERSION, load_tables, packaged, read_tables
from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from copydesk.contracts.changes import Change
    from copydesk.contracts.tables import Table

COMMAND = "python -m copydesk.contracts release"
_VERSION = re.compile(r"\d+\.\d+\.\d+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Tables by name, under what name they are told, and their schema's version.

    `whole` is False where only columns and types are known.
    """

    name: str
    version: str
    tables: Mapping[str, Table]
    whole: bool = True


def released_folder() -> Path:
    """The folder that holds a folder of each released contract."""
    return packaged("schemas") / "released"


def list_released() -> tuple[str, ...]:
    """The versions of all released contracts, oldest first; none where none was released."""
    folder = released_folder()
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return tuple(sorted(filter(_VERSION.fullmatch, names), key=parts))


def read_released(version: str | None = None) -> Contract:
    """A released contract, by default the last. Raises ConfigurationError where there is none of that version."""
    known = list_released()
    if not known or (version is not None and version not in known):
        what = f"the contract {version} was not released" if version else "no contract was released yet"
        then = f"use one of {', '.join(known)}" if known else f"`{COMMAND}` releases the one in schemas/"
        raise ConfigurationError(what, where=str(released_folder()), then=then)
    number = version or known[-1]
    paths = {path.stem: path for path in sorted((released_folder() / number).glob("*.toml"))}
    ordered = [*filter(paths.__contains__, ORDER), *(name for name in paths if name not in ORDER)]
    tables = read_tables([paths[name] for name in ordered])
    return Contract(name=f"released {number}", version=number, tables=tables)


def working_contract() -> Contract:
    """The contract in `schemas/`, by which this copydesk writes."""
    return Contract(name=f"working {SCHEMA_VERSION}", version=SCHEMA_VERSION, tables=load_tables())


def parts(version: str) -> tuple[int, int, int]:
    """A version's three numbers.

    >>> parts("1.10.0") > parts("1.9.9")
    True
    """
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def next_version(version: str, bump: Bump) -> str:
    """The version after one.

    >>> [next_version("1.4.2", bump) for bump in Bump]
    ['2.0.0', '1.5.0', '1.4.3']
    """
    major, minor, patch = parts(version)
    return {
        Bump.MAJOR: f"{major + 1}.0.0",
        Bump.MINOR: f"{major}.{minor + 1}.0",
        Bump.PATCH: f"{major}.{minor}.{patch + 1}",
    }[bump]


def check_version(old: Contract, new: Contract) -> tuple[str, ...]:
    """What is wrong with the version of a contract that follows a released one, each with its cure; nothing if it fits.

    The version must be the next one that the gravest change needs, or the next of a graver kind; what is added must
    have it as `since`, and nothing else may change its `since`.
    """
    changes = compare(old.tables, new.tables)
    needed = needed_bump(changes)
    if needed is None:
        same = old.version == new.version
        return () if same else (f"nothing differs from {old.name}: leave the version {old.version}",)
    faults = [*_check_since(changes, new)]
    allowed = [next_version(old.version, bump) for bump in list(Bump)[: list(Bump).index(needed) + 1]]
    if new.version not in allowed:
        gravest = [told_briefly(change) for change in changes if change.bump is needed]
        rest = f", and {len(gravest) - 3} more" if len(gravest) > 3 else ""
        what = f"{'; '.join(gravest[:3])}{rest}: a {needed} change of {old.name}"
        faults.insert(0, f"{what}: raise SCHEMA_VERSION to {' or '.join(reversed(allowed))}, it is {new.version}")
    return tuple(faults)


def told_briefly(change: Change) -> str:
    """Where a change is, and what.

    >>> from copydesk.contracts.changes import Change
    >>> told_briefly(Change(rule="column_removed", table="documents", column="title"))
    'documents.title: a column is gone'
    """
    where = f"{change.table}.{change.column}" if change.column else change.table
    return f"{where}: {RULES[change.rule].what}"


def _check_since(changes: tuple[Change, ...], new: Contract) -> Iterator[str]:
    for change in changes:
        table = new.tables.get(change.table)
        if table and change.rule in ("table_added", "column_added"):
            since = table.column(change.column).since if change.column else table.since
            if since != new.version:
                where = f"{change.table}.{change.column}".rstrip(".")
                yield f"{where} is new: give it since = \"{new.version}\", it has '{since}'"
        if change.rule == "since_changed":
            where = f"{change.table}.{change.column}".rstrip(".")
            yield f"{where} was there before: leave its since '{change.before}', it has '{change.after}'"


def release() -> Path:
    """Keep the contract of `schemas/` as released; gives its folder.

    Raises ConfigurationError where its version does not fit what changed, or was released already.
    """
    new, known = working_contract(), list_released()
    target = released_folder() / new.version
    faults = check_version(read_released(), new) if known else ()
    if faults:
        where = "flows/copydesk/contracts/tables.py"
        raise ConfigurationError(
            "the version does not fit the change: " + "; ".join(faults), where=where, then="mend what is named"
        )
    if new.version in known:
        raise ConfigurationError(f"{new.version} was released already", where=str(target), then="nothing is to be done")
    building = released_folder() / f".{new.version}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for name in new.tables:
        shutil.copyfile(packaged("schemas") / f"{name}.toml", building / f"{name}.toml")
    return building.rename(target)
