"""Takes the profile of a staged version, shard by shard, and of what in it is new or changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema
from copydesk.quality.facts import COLUMNS, SPAN_COLUMNS, document_facts, names_of, removed_spans, sites_of
from copydesk.quality.profile import Tally, tally_documents, tally_spans
from copydesk.quality.publishers import Publishers, find_publishers
from copydesk.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from copydesk.quality.staged import Staged

Tallies = dict[str | None, Tally]
"""Sums by publisher; None of the documents of no known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is known of a staged version.

    `fresh` are the facts of the documents that are not in shards of the parent, if they are wanted, `owners` the pairs
    of names and sites that any document has.
    """

    staged: Staged
    publishers: Publishers
    tallies: Tallies
    fresh: pa.Table
    owners: pa.Table

    def spans(self) -> Iterator[pa.Table]:
        """What the ledger says of the documents that are not in shards of the parent, file by file."""
        return map(removed_spans, self.staged.tables("ledger", SPAN_COLUMNS))


def measure(staged: Staged, *, known: int, most: int, fresh: bool = True) -> Measured:
    """The profile of all documents, by at most `most` publishers of at least `known` documents.

    Without `fresh`, no facts of single documents are kept.
    """
    owners: list[pa.Table] = []
    publishers = find_publishers(_owners(staged, owners), known=known, most=most)
    tallies: Tallies = {}
    kept = [document_facts(arrow_schema("documents").empty_table().select(COLUMNS))]
    for files in staged.batches():
        facts = pa.concat_tables([kept[0], *(document_facts(read_table(path, COLUMNS)) for path in files["documents"])])
        _add(tallies, facts, files["ledger"], publishers)
        kept += [facts] if fresh else []
    for old in staged.reused.values():
        if "documents" in old:
            _add(tallies, document_facts(read_table(old["documents"], COLUMNS)), [old["ledger"]], publishers)
    return Measured(
        staged=staged,
        publishers=publishers,
        tallies=tallies,
        fresh=pa.concat_tables(kept),
        owners=_differing(pa.concat_tables(owners)),
    )


def _owners(staged: Staged, pairs: list[pa.Table]) -> Iterator[pa.Table]:
    """Name and site of each document, file by file; what of them differs is added to `pairs`."""
    for part in staged.every("documents", ["publisher", "url"]):
        site = sites_of(part.column("url"))
        owners = pa.table({"name": names_of(part.column("publisher"), site), "site": site})
        pairs.append(_differing(owners))
        yield owners


def _differing(owners: pa.Table) -> pa.Table:
    return owners.group_by(["name", "site"], use_threads=False).aggregate([])


def _add(tallies: Tallies, facts: pa.Table, ledger: Iterable[Path], publishers: Publishers) -> None:
    """Add the sums over some documents and over what the ledger says of them."""
    groups = publishers.of(facts)
    merge(tallies, tally_documents(facts, groups))
    owner = dict(zip(facts.column("doc_id").to_pylist(), groups, strict=True))
    for path in ledger:
        merge(tallies, tally_spans(removed_spans(read_table(path, SPAN_COLUMNS)), owner))


def tally_groups(facts: pa.Table, spans: Iterable[pa.Table], publishers: Publishers) -> Tallies:
    """The sums by publisher over documents, and over what the ledger says of them, in parts that hold all of each."""
    groups = publishers.of(facts)
    tallies = tally_documents(facts, groups)
    owner = dict(zip(facts.column("doc_id").to_pylist(), groups, strict=True))
    for some in spans:
        merge(tallies, tally_spans(some, owner))
    return tallies


def merge(tallies: Tallies, more: Mapping[str | None, Tally]) -> None:
    """Add sums to those of the same groups."""
    for name, tally in more.items():
        tallies.setdefault(name, Counter()).update(tally)


def select(table: pa.Table, doc_ids: Iterable[str]) -> pa.Table:
    """The rows of some documents."""
    return table.filter(pc.is_in(table.column("doc_id"), pa.array(sorted(doc_ids), pa.string())))
