"""What all documents of a version tell together: the tables that are made anew with each version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from copydesk.entities.identities import Use, find_identities
from copydesk.kinds import Label
from copydesk.rules.gazetteers import load_gazetteers
from copydesk.tables import read_table, to_arrow
from copydesk.versions import add_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.records import Row
    from copydesk.versions import Staged

_NAMES = ["text", "label", "entity_id", "name", "kb"]


def complete_corpus(staged: Staged) -> Staged:
    """The staged version with its tables of the corpus, `identities`. Raises StoreError for unreadable files."""
    uses, documents = _count_uses(staged)
    return add_table(staged, "identities", to_arrow("identities", list(_identities(uses, documents))))


def _count_uses(staged: Staged) -> tuple[pa.Table, Mapping[str, int]]:
    """In how many documents each text stands for each entity, and how many documents mention each entity.

    The documents of a shard are in no other, so that counts are made a shard at a time and added up.
    """
    uses, documents = [], []
    for path in staged.paths("entities"):
        mentions = read_table(path, [*_NAMES, "doc_id"])
        uses.append(mentions.group_by(_NAMES).aggregate([("doc_id", "count_distinct")]))
        documents.append(mentions.group_by("entity_id").aggregate([("doc_id", "count_distinct")]))
    total = pa.concat_tables(documents).group_by("entity_id").aggregate([("doc_id_count_distinct", "sum")])
    every = pa.concat_tables(uses).group_by(_NAMES).aggregate([("doc_id_count_distinct", "sum")])
    ids, counts = (total[name].to_pylist() for name in ("entity_id", "doc_id_count_distinct_sum"))
    return every, dict(zip(ids, counts, strict=True))


def _identities(uses: pa.Table, documents: Mapping[str, int]) -> Iterator[Row]:
    columns = (uses[name].to_pylist() for name in [*_NAMES, "doc_id_count_distinct_sum"])
    found = (
        Use(text=text, label=Label(label), entity_id=entity_id, name=name, kb=kb, documents=n)
        for text, label, entity_id, name, kb, n in zip(*columns, strict=True)
    )
    for one in find_identities(found, load_gazetteers()):
        yield {
            "entity_id": one.entity_id,
            "same_as": one.same_as,
            "relation": one.relation,
            "n_documents": documents[one.entity_id],
            "n_known": documents[one.same_as],
        }
