"""The laws that the contract states of columns: types, keys, nulls, lists of values, references, order of rows."""

from __future__ import annotations

import re
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import Column, Table, arrow_schema, load_tables
from copydesk.tables.laws.faults import Fault, Tables, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def check_schemas(tables: Tables) -> Iterator[Fault]:
    """Every table has exactly the contract's columns and types, and no metadata."""
    for name, table in tables.items():
        if not table.schema.equals(arrow_schema(name), check_metadata=True):
            yield Fault(law="schema", table=name, key="", detail="its columns or types are not those of the contract")


def check_columns(tables: Tables, *, ordered: bool = True) -> Iterator[Fault]:
    """What the contract says of each column, of keys, and of the order of rows where they are `ordered`."""
    for name, table in tables.items():
        contract = load_tables()[name]
        keys = key_names(table, contract)
        yield from _check_unique(contract, keys)
        if ordered:
            yield from _check_order(tables, contract, keys)
        for column in contract.columns:
            # Where there are no rows nothing is asked: pyarrow 22 dies of indices_nonzero over a column of no chunks.
            broken = _broken(table.column(column.name), column) if table.num_rows else ()
            for law, mask, detail in broken:
                for at in pc.indices_nonzero(pc.fill_null(mask, fill_value=False)).to_pylist():
                    yield Fault(law=law, table=name, key=keys[at], detail=f"'{column.name}' {detail}")
            yield from _check_reference(tables, contract, column, keys)


def complete(tables: Tables) -> Tables:
    """The tables without the rows that lack something required, which `check_columns` has named."""
    kept = {}
    for name, table in tables.items():
        required = [column.name for column in load_tables()[name].columns if column.required]
        whole = reduce(pc.and_, [pc.is_valid(table.column(column)) for column in required])
        kept[name] = table if table.num_rows == 0 or pc.all(whole).as_py() else table.filter(whole)
    return kept


def key_names(table: pa.Table, contract: Table) -> list[str]:
    """The key of every row as one string: its parts joined by a space."""
    parts = [[str(value) for value in table.column(name).to_pylist()] for name in contract.key]
    return parts[0] if len(parts) == 1 else [" ".join(key) for key in zip(*parts, strict=True)]


def _broken(values: pa.ChunkedArray, column: Column) -> Iterator[tuple[str, pa.ChunkedArray, str]]:
    if column.required:
        yield "required", pc.is_null(values), "is null"
    if column.values:
        listed = pa.array(list(column.values), pa.string())
        yield "values", pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, listed))), "is not of the closed list"
    if column.pattern:
        # Python's engine, as whoever reads the contract will use it; nulls stay null.
        matches = re.compile(column.pattern).fullmatch
        wrong = [None if value is None else matches(value) is None for value in values.to_pylist()]
        yield "pattern", pa.array(wrong, pa.bool_()), f"does not match {column.pattern}"
    if column.minimum is not None:
        yield "range", pc.less(values, pa.scalar(column.minimum).cast(values.type)), f"is below {column.minimum:g}"
    if column.maximum is not None:
        yield "range", pc.greater(values, pa.scalar(column.maximum).cast(values.type)), f"is above {column.maximum:g}"
    if pa.types.is_floating(values.type):
        yield "range", pc.invert(pc.is_finite(values)), "is no finite number"


def _check_unique(contract: Table, keys: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield Fault(law="unique", table=contract.name, key=key, detail="the key stands twice")
        seen.add(key)


def _check_order(tables: Tables, contract: Table, keys: Sequence[str]) -> Iterator[Fault]:
    ordered = rows(tables, contract.name, *contract.sort)
    for at, (left, right) in enumerate(pairwise(ordered), 1):
        # A null has been named as such already and has no place in an order.
        if None not in left and None not in right and left > right:
            yield Fault(law="order", table=contract.name, key=keys[at], detail="stands after a row that it precedes")


def _check_reference(tables: Tables, contract: Table, column: Column, keys: Sequence[str]) -> Iterator[Fault]:
    parent, _, name = column.references.partition(".")
    if parent not in tables:
        return
    known = set(tables[parent].column(name).to_pylist())
    for at, value in enumerate(tables[contract.name].column(column.name).to_pylist()):
        if value is not None and value not in known:
            yield Fault(
                law="reference", table=contract.name, key=keys[at], detail=f"'{column.name}' is no row of {parent}"
            )
