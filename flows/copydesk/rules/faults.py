"""How a TOML file of rules is read, and how what is wrong in it is told: file, entry, fault and cure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from copydesk.errors import ConfigurationError
from copydesk.rules.words import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from enum import StrEnum
    from pathlib import Path

Entry = Mapping[str, object]
"""One table of a TOML file, as it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the value of a field must be: a check, the words that tell it, and what is made of a value that fits."""

    fits: Callable[[object], bool]
    wanted: str
    make: Callable[[Any], object] = lambda value: value


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What an entry of a table may hold: fields, of which some are required."""

    table: str
    fields: Mapping[str, Kind]
    required: Collection[str]


def as_day(value: object) -> date | None:
    """A day as TOML writes it, or as a text in ISO's form; None for anything else.

    >>> as_day("2024-03-05"), as_day("5 March 2024")
    (datetime.date(2024, 3, 5), None)
    """
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(expand(pattern))


TEXT = Kind(fits=_is_text, wanted="a text in quotes")
PATTERN = Kind(fits=_is_text, wanted="a text in quotes", make=_compile)
TEXTS = Kind(
    fits=lambda value: isinstance(value, list) and bool(value) and all(map(_is_text, value)),
    wanted='a list of texts, such as ["one", "two"]',
    make=tuple,
)
NUMBER = Kind(
    fits=lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
    wanted="a whole number above 0",
)
FLAG = Kind(fits=lambda value: isinstance(value, bool), wanted="true or false")
DAY = Kind(fits=lambda value: as_day(value) is not None, wanted="a day such as 2024-03-05", make=as_day)


def one_of(values: type[StrEnum]) -> Kind:
    """A kind that is one of a closed list."""
    allowed = sorted(values)
    return Kind(fits=lambda value: value in allowed, wanted=f"one of {', '.join(allowed)}", make=values)


def path_name(path: Path) -> str:
    """How a file of rules is named to people: with its folder."""
    return f"{path.parent.name}/{path.name}"


def read_tables(path: Path, tables: Collection[str], faults: list[str]) -> Mapping[str, object] | None:
    """What stands in a TOML file, by table; None, and a fault more, where it can't be read."""
    if not path.is_file():
        faults.append(f"{path_name(path)} is not there: give the folder that holds the rules")
        return None
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path_name(path)} is no TOML: {error}; mend it there, and put patterns between '''")
        return None
    known = ", ".join(f"[[{name}]]" for name in tables)
    faults += [
        f"{path_name(path)}: '{name}' has no place here: use {known}" for name in sorted(set(data) - set(tables))
    ]
    return data


def read_entries(
    path: Path,
    data: Mapping[str, object],
    form: Form,
    faults: list[str],
    more: Callable[[Entry], Iterable[str]] = lambda _: (),
) -> Iterator[Mapping[str, Any]]:
    """The entries of an array of tables that are as they should be, objects made of their values, with their `file`.

    What is wrong with the others, also by `more`, is added to the faults.
    """
    for number, entry in enumerate(_entries_of(path, data, form.table, faults), 1):
        name = f"'{entry.get('id', '?')}'" if "id" in form.fields else number
        here = [*entry_faults(entry, form), *more(entry)]
        faults += [f"{path_name(path)}, {form.table} {name}: {fault}" for fault in here]
        if not here:
            yield made(entry, form) | {"file": path_name(path)}


def made(entry: Entry, form: Form) -> dict[str, Any]:
    """The objects made of the values of an entry without a fault."""
    return {name: form.fields[name].make(value) for name, value in entry.items()}


def _entries_of(path: Path, data: Mapping[str, object], table: str, faults: list[str]) -> tuple[Entry, ...]:
    """The entries of an array of tables; none, and a fault more, where it is none."""
    entries = data.get(table, [])
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return tuple(entries)
    faults.append(f"{path_name(path)}: '{table}' is no list of tables: begin each with [[{table}]]")
    return ()


def texts(entry: Entry, name: str) -> tuple[str, ...]:
    """A list of texts of an entry; empty where there is none."""
    value = entry.get(name)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def entry_faults(entry: Entry, form: Form) -> Iterator[str]:
    """What is wrong with the fields of an entry, each fault with its cure."""
    fields = form.fields
    missing = [name for name in form.required if entry.get(name) in (None, "", [])]
    if missing:
        yield f"add {', '.join(missing)}"
    for name in sorted(set(entry) - set(fields)):
        near = get_close_matches(name, fields, 1)
        meant = f"did you mean {near[0]}? There are" if near else "use"
        yield f"'{name}' is no field of a {form.table}: {meant} {', '.join(sorted(fields))}"
    for name in [name for name in entry if name in fields and name not in missing]:
        if not fields[name].fits(entry[name]):
            yield f"{name} {_shown(entry[name])} is none of what it may be: give {fields[name].wanted}"
        elif fields[name] is PATTERN:
            yield from _pattern_faults(str(entry[name]))
    start, end = as_day(entry.get("valid_from")), as_day(entry.get("valid_until"))
    if start and end and start >= end:
        yield f"valid_from {start} is not before valid_until {end}: the rule would never hold; change one of them"


def _shown(value: object) -> str:
    return f"'{value}'"[:60]


def _pattern_faults(pattern: str) -> Iterator[str]:
    try:
        _compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        yield f"the pattern is no regular expression: {error}; put a backslash before a sign that is meant as it stands"
    except ConfigurationError as error:
        yield f"{error.what}: {error.then}, or of date, email, name, phone, upper"


def refuse(faults: Collection[str]) -> None:
    """Raise ConfigurationError that names every fault, if there is one."""
    if faults:
        raise ConfigurationError(
            f"{len(faults)} fault(s) in the rules",
            where="\n    ".join(faults),
            then="mend the rules named, then run `python -m copydesk.rules`, which also runs their examples",
        )
