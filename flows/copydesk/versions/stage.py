"""Stages a build: batches in any order, and what stays of the parent, become the sorted shards of a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import Reason, StoreError
from copydesk.versions.disk import storing
from copydesk.versions.doubles import choose_documents
from copydesk.versions.gather import (
    gather_children,
    gather_documents,
    gather_quarantine,
    join_sources,
    list_candidates,
    of_batch,
)
from copydesk.versions.layout import Layout, found_dataset
from copydesk.versions.manifest import Shard, content_id, ordered_files, table_totals
from copydesk.versions.parent import read_parent
from copydesk.versions.planning import plan_shards
from copydesk.versions.shards import cut_shards, hash_locator
from copydesk.versions.writing import list_shards, write_table_shards

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from copydesk.versions.doubles import Choice
    from copydesk.versions.gather import Source
    from copydesk.versions.manifest import ShardFile
    from copydesk.versions.parent import Kept, Parent
    from copydesk.versions.planning import Plan

CHILDREN = ("paragraphs", "entities", "ledger", "evidence")
"""The tables whose rows lie in the shard of their document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A version that is built and not yet published.

    The files of its shards lie below `folder`, at `tables/<table>/`, or, where a shard is the parent's, among the
    objects of the dataset in `root`. `parent` is the version it was planned on, None for the first. `found` counts the
    articles found; `counts` tells what became of them and what changed since the parent. `tables` has rows, bytes and
    files of each table. `content` names the rows: equal content, nothing new. `lost` gives, by its locator, the id of
    each article read for this version that another one won.
    """

    root: Path
    folder: Path
    parent: int | None
    as_of: date
    found: int
    shards: tuple[Shard, ...]
    tables: Mapping[str, Mapping[str, int]]
    content: str
    counts: Mapping[str, int]
    lost: Mapping[str, str]

    def locate(self, file: ShardFile) -> Path:
        """Where the file of a shard lies."""
        return Layout(self.root).object(file.path) if is_object(file) else self.folder / file.path

    def paths(self, table: str) -> tuple[Path, ...]:
        """The files of a table, in the order of its rows."""
        files = [file for name, _, file in ordered_files(self.shards) if name == table]
        Layout(self.root).all_objects([file.path for file in files if is_object(file)])
        return tuple(self.locate(file) for file in files)

    @property
    def reused(self) -> dict[int, dict[str, Path]]:
        """The files of the shards that are the parent's, by the number of the shard and the table."""
        files = [one for one in ordered_files(self.shards) if is_object(one[2])]
        Layout(self.root).all_objects([file.path for _, _, file in files])
        found: dict[int, dict[str, Path]] = {}
        for table, number, file in files:
            found.setdefault(number, {})[table] = self.locate(file)
        return found


def is_object(file: ShardFile) -> bool:
    """Whether a file of a staged shard lies among the objects already."""
    return file.path.startswith("objects/")


def stage(
    dataset_root: Path,
    batch_dirs: Sequence[Path],
    *,
    staging: Path,
    as_of: date,
    found: int,
    kept: Kept | None = None,
    first_seen: Mapping[str, date] | None = None,
) -> Staged:
    """Join the batches, and what is kept of the parent, into the shards of a version, below `staging`.

    A batch folder holds `<table>.parquet` for every table of an article, rows in any order, each `doc_id` once
    (`copydesk.tables.write_batches` sees to that); `documents.first_seen` is null where only the parent version,
    `first_seen` by `doc_id`, or `as_of` can tell. `found` is the number of articles found. Raises StoreError for a
    batch that can't be read or whose rows contradict each other or what is kept, ConfigurationError for a dataset of
    another kind.
    """
    target = found_dataset(dataset_root).docs_per_shard
    if (staging / "tables").exists():
        raise StoreError("something is staged here already", where=str(staging), then="give a new folder")
    parent = kept.parent if kept else read_parent(dataset_root)
    known = {**(first_seen or {}), **({doc: facts[0] for doc, facts in parent.documents.items()} if parent else {})}
    sources = [of_batch(folder) for folder in batch_dirs]
    documents = join_sources("documents", sources)
    choice = choose_documents(list_candidates(documents), known, as_of)
    plan = plan_shards(choice, kept, target)
    table, locators = gather_quarantine(sources, choice, _stayed(kept))
    with storing(staging):
        documents_shards = _stage_documents(documents, sources, choice, plan, staging)
        refused = _stage_quarantine(table, locators, target, staging)
        shards = (*documents_shards, *_stage_empty(staging), *refused)
    counts = {
        "found": found,
        "documents": len(plan.order),
        "quarantined": len(locators),
        "same_url": table["reason"].to_pylist().count(Reason.SAME_URL.value),
    }
    return Staged(
        root=dataset_root,
        folder=staging,
        parent=parent.number if parent else None,
        as_of=as_of,
        found=found,
        shards=shards,
        tables=table_totals(shards),
        content=content_id(shards),
        counts=counts | _changes(choice, kept, parent),
        lost=choice.lost,
    )


def _stage_documents(
    documents: pa.Table, sources: Sequence[Source], choice: Choice, plan: Plan, staging: Path
) -> list[Shard]:
    """The shards in order: the parent's as they are, the others made of batches and parts of the parent's."""
    made = plan.made
    if not made.cuts:
        return plan.merge([])
    parts = join_sources("documents", plan.parts, first=len(sources))
    choice = plan.widen(choice, list_candidates(parts))
    rows = gather_documents(pa.concat_tables([documents, parts]), choice, made.order)
    files = {"documents": write_table_shards("documents", rows, made.cuts, staging, made.numbers)}
    every = [*sources, *plan.parts]
    for name in CHILDREN:
        table, cuts = gather_children(name, every, choice, made.order, made.cuts)
        files[name] = write_table_shards(name, table, cuts, staging, made.numbers)
    return plan.merge(list_shards("documents", made.order, made.cuts, files))


def _stage_quarantine(table: pa.Table, locators: Sequence[str], target: int, staging: Path) -> list[Shard]:
    cuts = cut_shards([hash_locator(locator) for locator in locators], target)
    files = write_table_shards("quarantine", table, cuts, staging)
    return list_shards("quarantine", locators, cuts, {"quarantine": files})


def _stage_empty(staging: Path) -> Iterator[Shard]:
    """The tables of the corpus, without rows until `add_table` gives them theirs."""
    for name, contract in load_tables().items():
        if contract.scope == "corpus":
            files = write_table_shards(name, arrow_schema(name).empty_table(), [(0, 0)], staging)
            yield from list_shards(name, [], [(0, 0)], {name: files})


def _stayed(kept: Kept | None) -> pa.Table | None:
    """The rows of the parent's quarantine that stay."""
    if kept is None:
        return None
    rows = kept.parent.quarantine
    return rows.filter(pc.is_in(rows["locator"], pa.array(sorted(kept.refused), pa.string())))


def _changes(choice: Choice, kept: Kept | None, parent: Parent | None) -> dict[str, int]:
    """How many documents came, changed their text, stayed and went since the parent."""
    before = {doc: facts[1] for doc, facts in parent.documents.items()} if parent else {}
    stayed = len(kept.documents) if kept else 0
    read = choice.winners
    same = sum(before.get(doc) == one.content for doc, one in read.items())
    added = sum(doc not in before for doc in read)
    return {
        "added": added,
        "changed": len(read) - added - same,
        "unchanged": stayed + same,
        "removed": len(before) - stayed - (len(read) - added),
    }
