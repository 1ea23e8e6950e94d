"""Takes the profile of a staged version, shard by shard, and of what in it is new or changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.quality.facts import COLUMNS, SPAN_COLUMNS, document_facts, names_of, removed_spans, sites_of
from copydesk.quality.profile import Tally, tally_documents, tally_spans
from copydesk.quality.publishers import Publishers, find_publishers
from copydesk.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from copydesk.quality.staged import Staged

Tallies = dict[str | None, Tally]
"""Sums by publisher; None of the documents of no known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is known of a staged version.

    `fresh` are the facts of the documents that are not in shards of the parent, `spans` what their ledger says,
    `owners` the names and sites of all documents.
    """

    publishers: Publishers
    tallies: Tallies
    fresh: pa.Table
    spans: pa.Table
    owners: pa.Table


def measure(staged: Staged, *, known: int, most: int) -> Measured:
    """The profile of all documents, by at most `most` publishers of at least `known` documents."""
    fresh = pa.concat_tables(map(document_facts, staged.tables("documents", COLUMNS)))
    old = [files for files in staged.reused.values() if "documents" in files]
    owners = [fresh.select(["name", "site"])]
    for files in old:
        part = read_table(files["documents"], ["publisher", "url"])
        site = sites_of(part.column("url"))
        owners.append(pa.table({"name": names_of(part.column("publisher"), site), "site": site}))
    publishers = find_publishers(owners, known=known, most=most)
    spans = pa.concat_tables(map(removed_spans, staged.tables("ledger", SPAN_COLUMNS)))
    tallies = tally_groups(fresh, spans, publishers)
    for files in old:
        facts = document_facts(read_table(files["documents"], COLUMNS))
        some = removed_spans(read_table(files["ledger"], SPAN_COLUMNS))
        merge(tallies, tally_groups(facts, some, publishers))
    return Measured(publishers=publishers, tallies=tallies, fresh=fresh, spans=spans, owners=pa.concat_tables(owners))


def tally_groups(facts: pa.Table, spans: pa.Table | None, publishers: Publishers) -> Tallies:
    """The sums by publisher over documents, and over what the ledger says of them where that is given."""
    groups = publishers.of(facts)
    tallies = tally_documents(facts, groups)
    if spans is not None:
        merge(tallies, tally_spans(spans, dict(zip(facts.column("doc_id").to_pylist(), groups, strict=True))))
    return tallies


def merge(tallies: Tallies, more: Mapping[str | None, Tally]) -> None:
    """Add sums to those of the same groups."""
    for name, tally in more.items():
        tallies.setdefault(name, Counter()).update(tally)


def select(table: pa.Table, doc_ids: Iterable[str]) -> pa.Table:
    """The rows of some documents."""
    return table.filter(pc.is_in(table.column("doc_id"), pa.array(sorted(doc_ids), pa.string())))
