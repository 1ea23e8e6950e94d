"""The laws that tables must keep, checked plainly; `verify` and the gate use the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.tables.laws.accounts import check_ledger
from copydesk.tables.laws.columns import check_columns, check_schemas, complete
from copydesk.tables.laws.conservation import as_names, check_conservation, check_places
from copydesk.tables.laws.corpus import check_identities
from copydesk.tables.laws.counts import check_counts, edtf_days
from copydesk.tables.laws.faults import Fault, Tables, rows
from copydesk.tables.laws.offsets import check_offsets
from copydesk.tables.laws.statements import check_statements
from copydesk.tables.laws.texts import check_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "JUDGED_COLUMNS",
    "Checked",
    "Fault",
    "Tables",
    "check_conservation",
    "check_group",
    "check_tables",
    "check_together",
    "check_version",
    "edtf_days",
    "trust_group",
]


def check_tables(tables: Tables, *, ordered: bool = True) -> tuple[Fault, ...]:
    """Every law that the tables of one shard group break, none where they keep all.

    A table that is absent is not checked, nor what hangs on it. Where columns or types are wrong, nothing else is
    checked. Several shards joined are checked with `ordered=False`: only within a shard are child rows in order.
    """
    strays = tuple(check_schemas(tables))
    if strays:
        return strays
    whole = complete(tables)
    of_rows = (check_offsets, check_ledger, check_counts, check_statements, check_texts)
    return tuple(chain(check_columns(tables, ordered=ordered), *(check(whole) for check in of_rows)))


JUDGED_COLUMNS = {"documents": ("doc_id", "first_seen", "locator"), "entities": ("entity_id", "doc_id")}
"""What the laws of a whole version need of a shard group that was judged before, by table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A shard group that was checked: its faults, and what is compared across groups.

    `documents` has (doc_id, first_seen, locator) of each, `quarantine` the locators, `named` how many documents mention
    each entity id, `identities` (entity_id, same_as, n_documents, n_known) of each.
    """

    faults: tuple[Fault, ...] = ()
    documents: tuple[tuple[str, Any, str], ...] = ()
    quarantine: tuple[str, ...] = ()
    named: Mapping[str, int] = field(default_factory=dict)
    identities: tuple[tuple[str, str, int, int], ...] = ()


def check_group(tables: Tables) -> Checked:
    """Every law that the tables of one shard group break, and what `check_together` needs of it."""
    faults = check_tables(tables)
    if any(fault.law == "schema" for fault in faults):
        return Checked(faults=faults)
    return replace(trust_group(complete(tables)), faults=faults)


def trust_group(tables: Tables) -> Checked:
    """What `check_together` needs of a group whose rows were checked before: `JUDGED_COLUMNS` are enough."""
    return Checked(
        documents=tuple(rows(tables, "documents", "doc_id", "first_seen", "locator")),
        quarantine=tuple(locator for (locator,) in rows(tables, "quarantine", "locator")),
        named=Counter(entity_id for entity_id, _ in set(rows(tables, "entities", "entity_id", "doc_id"))),
        identities=tuple(rows(tables, "identities", "entity_id", "same_as", "n_documents", "n_known")),
    )


def check_version(groups: Iterable[Tables], *, found: int) -> tuple[Fault, ...]:
    """Every law that a whole version breaks: `groups` are its shard groups in order, read one at a time.

    `found` is the number of inputs found. Ids of child rows hold their document's, so that only documents need
    comparing across groups.
    """
    return check_together((check_group(tables) for tables in groups), found=found)


def check_together(groups: Iterable[Checked], *, found: int) -> tuple[Fault, ...]:
    """Every law that a whole version breaks, given its groups in order; a group may be that of another version too."""
    return tuple(_check_together(groups, found))


def _check_together(groups: Iterable[Checked], found: int) -> Iterator[Fault]:
    # As columns: of a million documents, objects weigh several times as much.
    documents: list[pa.Array] = []
    quarantine: list[pa.Array] = []
    ids: list[pa.Array] = []
    named: Counter[str] = Counter()
    identities: list[tuple[str, str, int, int]] = []
    last: tuple[object, ...] = ()
    for group in groups:
        yield from group.faults
        if any(fault.law == "schema" for fault in group.faults):
            return
        named.update(group.named)
        identities += group.identities
        for key, first_seen, _ in group.documents:
            if (first_seen, key) < last:
                yield Fault(law="order", table="documents", key=key, detail="stands in a shard after its place")
            last = (first_seen, key)
        ids.append(as_names(key for key, _, _ in group.documents))
        documents.append(as_names(locator for _, _, locator in group.documents))
        quarantine.append(as_names(group.quarantine))
    yield from _check_unique(pa.chunked_array(ids, pa.string()))
    yield from check_identities(identities, named)
    yield from check_places(found, *(pa.chunked_array(one, pa.string()) for one in (documents, quarantine)))


def _check_unique(ids: pa.ChunkedArray) -> Iterator[Fault]:
    n = pc.count_distinct(ids, mode="all").as_py()
    if n != len(ids):
        detail = f"{len(ids)} rows have {n} ids over all shards"
        yield Fault(law="unique", table="documents", key="", detail=detail)
