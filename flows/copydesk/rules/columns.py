"""In which columns of a table the parts of an article are found, read from `columns.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.rules.faults import TEXT, Form, Kind, read_entries, read_tables, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an article, and the names of the columns that hold it; `unsure` ones may hold something else."""

    id: str
    names: tuple[str, ...]
    unsure: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that hold each part, in the order in which they are asked; those that may hold something else."""

    of_part: Mapping[str, tuple[str, ...]]
    unsure: frozenset[str] = frozenset()

    def __getitem__(self, part: str) -> tuple[str, ...]:
        return self.of_part.get(part, ())


_NAMES = Kind(
    fits=lambda value: isinstance(value, list) and all(isinstance(name, str) and name for name in value),
    wanted='a list of names, such as ["text", "body"]',
    make=lambda names: tuple(map(plain_column, names)),
)
_PART = Form(table="part", fields={"id": TEXT, "names": _NAMES, "unsure": _NAMES}, required=("id",))
FILE = Path(__file__).parent / "columns.toml"


def plain_column(name: str) -> str:
    """The name of a column without what makes no difference.

    >>> plain_column("Pub_Date"), plain_column("pubDate")
    ('pubdate', 'pubdate')
    """
    return re.sub(r"[\W_]", "", name).casefold()


@cache
def load_parts(file: Path = FILE) -> Mapping[str, Part]:
    """The parts by their ids, in their order. Raises ConfigurationError that names every fault."""
    faults: list[str] = []
    data = read_tables(file, ("part",), faults) or {}
    parts = [Part(**values) for values in read_entries(file, data, _PART, faults)]
    seen: dict[str, str] = {}
    for part in parts:
        for name in (*part.names, *part.unsure):
            if name in seen:
                faults.append(f"{file.name}: '{name}' stands in {seen[name]} and {part.id}: take it out of one of them")
            seen[name] = part.id
    refuse(faults)
    return {part.id: part for part in parts}


def choose_columns(names: Iterable[str], given: Mapping[str, str]) -> Columns:
    """Which of the columns `names` hold which part; `given` names columns by part, and is followed first.

    A column that is given for one part is asked for no other.
    """
    taken = set(given.values())
    by_plain: dict[str, str] = {}
    for name in names:
        if name not in taken:
            by_plain.setdefault(plain_column(name), name)
    found: dict[str, tuple[str, ...]] = {}
    unsure: set[str] = set()
    for part in load_parts().values():
        if part.id in given:
            found[part.id] = (given[part.id],)
            continue
        sure = [by_plain[name] for name in part.names if name in by_plain]
        rest = [by_plain[name] for name in part.unsure if name in by_plain]
        unsure |= set(rest)
        if sure or rest:
            found[part.id] = (*sure, *rest)
    return Columns(of_part=found, unsure=frozenset(unsure))
