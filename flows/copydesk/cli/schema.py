"""The command schema: shows a contract of the tables, and what differs between two."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from copydesk.cli.gutter import Page
from copydesk.cli.history import about_dataset
from copydesk.cli.safe_text import safe_json, safe_line
from copydesk.contracts import (
    RULES,
    SHAPE,
    Bump,
    Change,
    Contract,
    check_version,
    compare,
    list_released,
    needed_bump,
    read_released,
    working_contract,
)
from copydesk.errors import ConfigurationError
from copydesk.versions import open_dataset
from copydesk.versions.contract import contract_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

_CONTRACT = (
    "working (the one by which this copydesk writes), released (the last released), a released one's number as 1.1.0, "
    "or a version of the dataset: a number, a name as v000021, tag:NAME, a day, or latest"
)
_WIDTH = 100
"""So many characters of what was and what is there are shown."""
_TOLD = {
    Bump.MAJOR: "breaking: a new major version",
    Bump.MINOR: "additions: a new minor version",
    Bump.PATCH: "words: a new patch version",
}
_SIGNS = {"table_removed": "-", "column_removed": "-", "value_removed": "-"}
_SIGNS |= {"table_added": "+", "column_added": "+", "value_added": "+", "value_added_to_open": "+"}
_STYLES = {"+": "green", "-": "red"}


def add_schema(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to those of `copydesk`."""
    told = "show the contract of the tables, or what differs between two contracts"
    schema = commands.add_parser("schema", help=told, description=f"{told[0].upper()}{told[1:]}.")
    schema.set_defaults(run=_show, contract="working", dataset="processed", json=False, table=None)
    kinds = schema.add_subparsers(metavar="[show|diff]")
    told = "show a contract: tables, keys, columns, types (the default)"
    show = kinds.add_parser("show", help=told, description=f"{told[0].upper()}{told[1:]}.")
    which = f"{_CONTRACT} (default: working)"
    show.add_argument("contract", nargs="?", default="working", metavar="CONTRACT", help=which)
    show.add_argument("--table", metavar="TABLE", help="only this table, with what each column means")
    show.set_defaults(run=_show)
    told = "tell what differs between two contracts, and which new version that needs"
    diff = kinds.add_parser("diff", help=told, description=f"{told[0].upper()}{told[1:]}.")
    diff.add_argument("before", nargs="?", default="released", metavar="FROM", help=f"{_CONTRACT} (default: released)")
    diff.add_argument("after", nargs="?", default="working", metavar="TO", help="the same (default: working)")
    diff.add_argument("--all", action="store_true", help="show every text whole, and why a change is as grave as it is")
    diff.add_argument("--exit-code", action="store_true", help="end with 1 where something differs")
    diff.set_defaults(run=_diff)
    for one in (show, diff):
        one.add_argument("--json", action="store_true", help="as JSON, for machines")
        about_dataset(one)


def _find(name: str, dataset: str) -> Contract:
    """The contract that is named. Raises ConfigurationError or StoreError where there is none."""
    if name == "working":
        return working_contract()
    if name == "released" or re.fullmatch(r"\d+\.\d+\.\d+", name, re.ASCII):
        return read_released(None if name == "released" else name)
    return contract_of(open_dataset(dataset).version(name))


def _show(options: argparse.Namespace) -> int:
    contract = _find(options.contract, options.dataset)
    if options.table is not None and options.table not in contract.tables:
        then = f"use one of {', '.join(contract.tables)}"
        raise ConfigurationError(safe_line(f"'{options.table}' is no table of {contract.name}"), then=then)
    if options.json:
        tables = {name: asdict(table) for name, table in contract.tables.items() if options.table in (None, name)}
        record = {"contract": contract.name, "schema_version": contract.version, "whole": contract.whole}
        print(safe_json(json.dumps({**record, "tables": tables}, indent=2)))
        return 0
    _say(_shown(contract, options.table))
    return 0


def _say(lines: Iterable[str]) -> None:
    out = Page()
    for line in lines:
        text = line.lstrip()
        style = _STYLES.get(text[:1], "")
        out.print(Text(" " * (len(line) - len(text)) + safe_line(text), style=style), soft_wrap=True)


def _shown(contract: Contract, only: str | None) -> Iterator[str]:
    yield contract.name
    yield from _limits(contract)
    for table in contract.tables.values():
        if only not in (None, table.name):
            continue
        facts = f": {table.grain}; key {', '.join(table.key)}; order {', '.join(table.sort)}; since {table.since}"
        yield ""
        yield f"{table.name}{facts if contract.whole else ''}"
        for column in table.columns:
            null = f", {'never null' if column.required else 'may be null'}" if contract.whole else ""
            since = f", since {column.since}" if column.since else ""
            yield f"  {column.name}: {column.type}{null}{since}{f': {column.meaning}' if only else ''}"


def _limits(*contracts: Contract) -> Iterator[str]:
    """What can't be told of contracts of which only columns and types are known."""
    for one in contracts:
        if not one.whole:
            what = "only columns and types are known of it, from its files: no released contract is theirs"
            yield f"{one.name}: {what}"


def _diff(options: argparse.Namespace) -> int:
    before, after = (_find(name, options.dataset) for name in (options.before, options.after))
    changes = _compare(before, after)
    faults = _faults(options, before, after)
    if options.json:
        print(_as_json(before, after, changes, faults))
    else:
        _say(_lines(before, after, changes, whole=options.all))
        _say(f"next: {fault}" for fault in faults)
    return 1 if options.exit_code and changes else 0


def _compare(before: Contract, after: Contract) -> tuple[Change, ...]:
    changes = compare(before.tables, after.tables)
    whole = before.whole and after.whole
    return changes if whole else tuple(change for change in changes if change.rule in SHAPE)


def _faults(options: argparse.Namespace, before: Contract, after: Contract) -> Sequence[str]:
    """What is wrong with the version of the working contract, which must follow the last released one."""
    follows = options.after == "working" and options.before in ("released", *list_released()[-1:])
    return check_version(before, after) if follows else ()


def _lines(before: Contract, after: Contract, changes: tuple[Change, ...], *, whole: bool) -> Iterator[str]:
    needed = needed_bump(changes)
    counts = Counter(change.bump for change in changes)
    told = ", ".join(f"{counts[bump]} {bump}" for bump in Bump if counts[bump])
    needs = f"; together a new {needed} version" if needed else ""
    yield f"{before.name} to {after.name}: {told or 'nothing differs'}{needs}"
    yield from (f"  {line}" for line in _limits(before, after))
    for bump in filter(counts.__contains__, Bump):
        yield from ("", _TOLD[bump])
        for change in changes:
            if change.bump is bump:
                yield f"  {_told(change, whole=whole)}"
                if whole:
                    yield f"    because {RULES[change.rule].why}"


def _told(change: Change, *, whole: bool) -> str:
    where = f"{change.table}.{change.column}" if change.column else change.table
    was, now = (_short(text, whole=whole) for text in (change.before, change.after))
    sign = _SIGNS.get(change.rule, "~")
    values = f"{was or 'none'} to {now or 'none'}" if sign == "~" else was or now
    return f"{sign} {where}: {RULES[change.rule].what}{f': {values}' if values else ''}"


def _short(text: str, *, whole: bool) -> str:
    return text if whole or len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."


def _as_json(before: Contract, after: Contract, changes: tuple[Change, ...], faults: Sequence[str]) -> str:
    counts = Counter(change.bump for change in changes)
    sides = {
        side: {"contract": one.name, "schema_version": one.version, "whole": one.whole}
        for side, one in (("before", before), ("after", after))
    }
    record = {
        **sides,
        "needs": needed_bump(changes),
        "counts": {bump.value: counts[bump] for bump in Bump},
        "changes": [
            {**asdict(change), "bump": change.bump, "what": RULES[change.rule].what, "why": RULES[change.rule].why}
            for change in changes
        ],
        "faults": list(faults),
    }
    return safe_json(json.dumps(record, indent=2))
