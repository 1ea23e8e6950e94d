"""What differs between two versions, found from the shards that differ and from no others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema, load_tables
from copydesk.versions.blocks import Block, list_blocks
from copydesk.versions.causes import Cause, MakerChange, choose_causes, compare_makers
from copydesk.versions.comparing import compare_rows, read_rows
from copydesk.versions.manifest import read_shards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest

_ARTICLES = "documents"
_TELLING = ("documents", "evidence")
"""Tables that tell a change by themselves where the same made both versions: equal inputs give equal rows, so that of
equal documents with equal evidence (which a sidecar may change alone) the other rows are equal too."""
_GIVEN = {
    "documents": ("text",),
    "paragraphs": ("paragraph_id", "text"),
    "entities": ("mention_id", "paragraph_id", "text"),
    "ledger": ("paragraph_id", "text"),
}
"""Columns that need not be read to see a change. The others give them: `content_sha256` and `source_sha256` name the
texts, offsets cut them, and ids are the document's with a number in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document that only one of the versions has."""

    doc_id: str
    locator: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A document that both versions have, in other words or with other facts.

    `tables` are those compared in which its rows differ, `fields` the columns of documents (but `text`) with their
    values before and after, `causes` why.
    """

    doc_id: str
    locator: str
    title: str | None
    tables: tuple[str, ...]
    fields: Mapping[str, tuple[Any, Any]]
    causes: tuple[Cause, ...]
    block: Block = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """The leading keys of rows of a table that stands beside the documents, such as the quarantine; sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What differs from version `before` to version `after`: documents by locator, and rows of `others` by table.

    `is_empty` where both hold the same rows, `thorough` where all tables were compared.
    `makers` tells what of rules, models, code and settings differs between the two.
    """

    before: int
    after: int
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Change, ...]
    unchanged: int
    others: Mapping[str, RowChanges]
    makers: tuple[MakerChange, ...]
    is_empty: bool
    thorough: bool


def compare_versions(layout: Layout, before: Manifest, after: Manifest, *, thorough: bool = False) -> Diff:
    """What differs between the versions of two manifests. Raises StoreError for a shard that can't be read.

    Where the same rules, models, code and settings made both, a document has changed when its row or its evidence has;
    else, and if `thorough`, the rows of all its tables are compared.
    """
    makers = compare_makers(before, after)
    thorough = thorough or bool(makers)
    added: list[Entry] = []
    removed: list[Entry] = []
    changed: list[Change] = []
    others: dict[str, list[RowChanges]] = {}
    for block in list_blocks(layout.root, read_shards(before), read_shards(after)):
        if block.group != _ARTICLES:
            for table, rows in _compare_others(layout.root, block):
                others.setdefault(table, []).append(rows)
            continue
        old, new = _documents(layout.root, block)
        added += _entries(new, old)
        removed += _entries(old, new)
        if len(old) and len(new):
            changed += _compare_documents(layout.root, block, (old, new), makers, thorough=thorough)
    return Diff(
        before=before["version"],
        after=after["version"],
        added=tuple(sorted(added, key=_by_locator)),
        removed=tuple(sorted(removed, key=_by_locator)),
        changed=tuple(sorted(changed, key=_by_locator)),
        unchanged=after["tables"][_ARTICLES]["rows"] - len(added) - len(changed),
        others={table: _merge(some) for table, some in others.items()},
        makers=makers,
        is_empty=before["content"] == after["content"],
        thorough=thorough,
    )


def _by_locator(one: Entry | Change) -> tuple[str, str]:
    return one.locator or "", one.doc_id


def _columns(table: str) -> list[str]:
    return [name for name in arrow_schema(table).names if name not in _GIVEN.get(table, ())]


def _compare_documents(
    root: Path, block: Block, documents: tuple[pa.Table, pa.Table], makers: tuple[MakerChange, ...], *, thorough: bool
) -> Iterator[Change]:
    found = compare_rows(*documents, "doc_id")
    differing: dict[str, set[str]] = {doc_id: {_ARTICLES} for doc_id in found.changed}
    for table in block.tables():
        if table == _ARTICLES or not (thorough or table in _TELLING):
            continue
        rows = compare_rows(*_sides(root, block, table), "doc_id")
        for doc_id in (rows.added | rows.removed | rows.changed) - found.added - found.removed:
            differing.setdefault(doc_id, set()).add(table)
    before, after = ({row["doc_id"]: row for row in _picked(table, differing)} for table in documents)
    for doc_id, tables in differing.items():
        yield _change(block, before[doc_id], after[doc_id], tables, makers)


def _sides(root: Path, block: Block, table: str) -> tuple[pa.Table, pa.Table]:
    old, new = block.files(table)
    return read_rows(root, old, table, _columns(table)), read_rows(root, new, table, _columns(table))


def _documents(root: Path, block: Block) -> tuple[pa.Table, pa.Table]:
    """The documents of both sides, whole but their text: of a child row that changed, the document is told too."""
    paths = [[s.files[_ARTICLES].path for s in shards] for shards in (block.before, block.after)]
    old = read_rows(root, paths[0], _ARTICLES, _columns(_ARTICLES))
    return old, old if paths[0] == paths[1] else read_rows(root, paths[1], _ARTICLES, _columns(_ARTICLES))


def _change(
    block: Block, before: Mapping[str, Any], after: Mapping[str, Any], tables: set[str], makers: tuple[MakerChange, ...]
) -> Change:
    fields = {name: (before[name], value) for name, value in after.items() if before[name] != value}
    ordered = tuple(name for name in load_tables() if name in tables)
    about = {name: after[name] for name in ("doc_id", "locator", "title")}
    causes = choose_causes(fields, ordered, makers)
    return Change(**about, tables=ordered, fields=fields, causes=causes, block=block)


def _entries(documents: pa.Table, others: pa.Table) -> list[Entry]:
    """The documents that are not among the others, by what names them."""
    alone = pc.invert(pc.is_in(documents["doc_id"], others["doc_id"].combine_chunks()))
    rows = documents.select(["doc_id", "locator", "title"]).filter(alone).to_pylist()
    return [Entry(**row) for row in rows]


def _picked(documents: pa.Table, doc_ids: Iterable[str]) -> list[dict[str, Any]]:
    wanted = pc.is_in(documents["doc_id"], pa.array(sorted(doc_ids), pa.string()))
    rows: list[dict[str, Any]] = documents.filter(wanted).to_pylist()
    return rows


def _compare_others(root: Path, block: Block) -> Iterator[tuple[str, RowChanges]]:
    lead = load_tables()[block.group].key[0]
    for table in block.tables():
        key = lead if lead in arrow_schema(table).names else load_tables()[table].key[0]
        rows = compare_rows(*_sides(root, block, table), key)
        found = RowChanges(
            added=tuple(sorted(rows.added)), removed=tuple(sorted(rows.removed)), changed=tuple(sorted(rows.changed))
        )
        if found.added or found.removed or found.changed:
            yield table, found


def _merge(some: list[RowChanges]) -> RowChanges:
    return RowChanges(
        added=tuple(sorted(key for one in some for key in one.added)),
        removed=tuple(sorted(key for one in some for key in one.removed)),
        changed=tuple(sorted(key for one in some for key in one.changed)),
    )
