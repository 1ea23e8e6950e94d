"""Stages a build: batches in any order, and what stays of the parent, become the sorted shards of a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import Reason, StoreError
from copydesk.versions.candidates import choose, list_candidates
from copydesk.versions.candidates import first_seen as first_seen_of
from copydesk.versions.disk import storing
from copydesk.versions.gather import gather_quarantine, of_batch
from copydesk.versions.layout import Layout, found_dataset
from copydesk.versions.making import make_shards
from copydesk.versions.manifest import Shard, content_id, ordered_files, table_totals
from copydesk.versions.parent import read_parent
from copydesk.versions.planning import plan_shards
from copydesk.versions.shards import cut_shards, hash_locator
from copydesk.versions.writing import list_shards, write_table_shards

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from copydesk.versions.manifest import ShardFile
    from copydesk.versions.parent import Kept, Parent


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
    candidates = list_candidates([of_batch(folder) for folder in batch_dirs])
    choice = choose(candidates)
    rows = candidates.rows
    days = first_seen_of(rows["doc_id"], rows["first_seen"], parent.rows if parent else None, first_seen or {}, as_of)
    plan = plan_shards(candidates, choice.won, days, kept, target)
    table = gather_quarantine(candidates.sources, choice.losers, _stayed(kept))
    with storing(staging):
        made = plan.merge(make_shards(plan, staging))
        shards = (*made, *_stage_empty(staging), *_stage_quarantine(table, target, staging))
    counts = {
        "found": found,
        "documents": plan.documents,
        "quarantined": len(table),
        "same_url": pc.sum(pc.equal(table["reason"], Reason.SAME_URL.value)).as_py() or 0,
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
        counts=counts | _changes(rows.filter(pa.array(choice.won)), int(kept.documents.sum()) if kept else 0, parent),
        lost=choice.lost,
    )


def _stage_quarantine(table: pa.Table, target: int, staging: Path) -> list[Shard]:
    locators = table["locator"].combine_chunks()
    cuts = cut_shards((hash_locator(one.as_py()) for one in locators), target)
    files = write_table_shards("quarantine", table, cuts, staging)
    return list_shards("quarantine", locators, cuts, {"quarantine": files})


def _stage_empty(staging: Path) -> Iterator[Shard]:
    """The tables of the corpus, without rows until `add_table` gives them theirs."""
    for name, contract in load_tables().items():
        if contract.scope == "corpus":
            files = write_table_shards(name, arrow_schema(name).empty_table(), [(0, 0)], staging)
            yield from list_shards(name, pa.array([], pa.string()), [(0, 0)], {name: files})


def _stayed(kept: Kept | None) -> pa.Table | None:
    """The rows of the parent's quarantine that stay."""
    if kept is None:
        return None
    return kept.parent.quarantine.filter(pa.array(kept.refused))


def _changes(read: pa.Table, stayed: int, parent: Parent | None) -> dict[str, int]:
    """How many documents came, changed their text, stayed and went since the parent."""
    before = parent.rows if parent else arrow_schema("documents").empty_table()
    places = pc.index_in(read["doc_id"], before["doc_id"].combine_chunks())
    known = read.append_column("place", places).filter(pc.is_valid(places))
    text = pc.utf8_slice_codeunits(before["content_sha256"], 0, 16).take(known["place"])
    same = int(pc.sum(pc.equal(known["text"], text)).as_py() or 0)
    added = len(read) - len(known)
    return {
        "added": added,
        "changed": len(known) - same,
        "unchanged": stayed + same,
        "removed": len(before) - stayed - len(known),
    }
