"""Stages a build: batches in any order become sorted shards in a folder, the same bytes for the same rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import StoreError
from copydesk.tables import read_table
from copydesk.tables.arrow import encode_table, write_bytes
from copydesk.versions.disk import make_folder, storing
from copydesk.versions.doubles import choose_documents
from copydesk.versions.gather import gather_children, gather_documents, gather_quarantine, join_batches, list_candidates
from copydesk.versions.layout import Layout, found_dataset
from copydesk.versions.manifest import (
    Shard,
    ShardFile,
    content_id,
    file_name,
    list_versions,
    object_files,
    ordered_files,
    read_manifest,
    table_totals,
)
from copydesk.versions.shards import cut_shards, hash_doc_id, hash_locator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pyarrow as pa

    from copydesk.versions.doubles import Choice
    from copydesk.versions.gather import Cuts

CHILDREN = ("paragraphs", "entities", "ledger", "evidence")
"""The tables whose rows lie in the shard of their document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A version that is built and not yet published.

    The shards' files lie below `folder`, at `tables/<table>/`. `parent` is the version it was planned on, None for the
    first. `found` counts the inputs; `counts` tells what became of them and what changed since the parent. `tables` has
    rows, bytes and files of each table. `content` names the rows: equal content, nothing new.
    """

    folder: Path
    parent: int | None
    as_of: date
    found: int
    shards: tuple[Shard, ...]
    tables: Mapping[str, Mapping[str, int]]
    content: str
    counts: Mapping[str, int]

    def paths(self, table: str) -> tuple[Path, ...]:
        """The files of a table, in the order of its rows."""
        return tuple(self.folder / file.path for name, _, file in ordered_files(self.shards) if name == table)


def stage(dataset_root: Path, batch_dirs: Sequence[Path], *, staging: Path, as_of: date, found: int) -> Staged:
    """Join the batches into the shards of a version, below `staging`.

    A batch folder holds `<table>.parquet` for every table of the contract, rows in any order, each `doc_id` once
    (`copydesk.tables.write_batches` sees to that); `documents.first_seen` is null where only the parent version or
    `as_of` can tell. `found` is the number of inputs. Raises StoreError for a batch that can't be read or whose rows
    contradict each other, ConfigurationError for a dataset of another kind.
    """
    target = found_dataset(dataset_root).docs_per_shard
    if (staging / "tables").exists():
        raise StoreError("something is staged here already", where=str(staging), then="give a new folder")
    number, parent = _read_parent(Layout(dataset_root))
    documents = join_batches("documents", batch_dirs)
    choice = choose_documents(list_candidates(documents), {doc: seen for doc, (seen, _) in parent.items()}, as_of)
    with storing(staging):
        shards, content = _stage_documents(documents, batch_dirs, choice, target, staging)
        refused = [*_stage_empty(staging), *_stage_quarantine(batch_dirs, choice, target, staging)]
    counts = {
        "found": found,
        "documents": len(content),
        "quarantined": sum(shard.docs for shard in refused if shard.group == "quarantine"),
        "same_url": len(choice.losers),
    }
    return Staged(
        folder=staging,
        parent=number,
        as_of=as_of,
        found=found,
        shards=(*shards, *refused),
        tables=table_totals((*shards, *refused)),
        content=content_id((*shards, *refused)),
        counts=counts | _changes(content, {doc: sha256 for doc, (_, sha256) in parent.items()}),
    )


def _stage_documents(
    documents: pa.Table, batch_dirs: Sequence[Path], choice: Choice, target: int, staging: Path
) -> tuple[list[Shard], dict[str, str]]:
    order = choice.order
    cuts = cut_shards([hash_doc_id(doc_id) for doc_id in order], target)
    documents = gather_documents(documents, choice)
    files = {"documents": write_table_shards("documents", documents, cuts, staging)}
    for name in CHILDREN:
        files[name] = write_table_shards(name, *gather_children(name, batch_dirs, choice, order, cuts), staging)
    content = dict(zip(order, documents["content_sha256"].to_pylist(), strict=True))
    return list_shards("documents", order, cuts, files), content


def _stage_quarantine(batch_dirs: Sequence[Path], choice: Choice, target: int, staging: Path) -> list[Shard]:
    table, locators = gather_quarantine(batch_dirs, choice)
    cuts = cut_shards([hash_locator(locator) for locator in locators], target)
    return list_shards(
        "quarantine", locators, cuts, {"quarantine": write_table_shards("quarantine", table, cuts, staging)}
    )


def _stage_empty(staging: Path) -> Iterator[Shard]:
    """The tables of the corpus, without rows until `add_table` gives them theirs."""
    for name, contract in load_tables().items():
        if contract.scope == "corpus":
            files = write_table_shards(name, arrow_schema(name).empty_table(), [(0, 0)], staging)
            yield from list_shards(name, [], [(0, 0)], {name: files})


def _read_parent(layout: Layout) -> tuple[int | None, dict[str, tuple[date, str]]]:
    numbers = list_versions(layout)
    if not numbers:
        return None, {}
    names = ["doc_id", "first_seen", "content_sha256"]
    table = read_table(object_files(layout, read_manifest(layout, numbers[-1]), "documents"), names)
    doc_ids, seen, content = (table[name].to_pylist() for name in names)
    return numbers[-1], dict(zip(doc_ids, zip(seen, content, strict=True), strict=True))


def write_table_shards(name: str, table: pa.Table, cuts: Cuts, staging: Path) -> list[ShardFile]:
    """Write the runs of a table's rows, one file each, below `staging`; gives the files in order."""
    folder = staging / "tables" / name
    make_folder(folder)
    files = []
    for number, (start, end) in enumerate(cuts):
        data = encode_table(table.slice(start, end - start), name)
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / file_name(number, sha256)
        write_bytes(data, path)
        relative = str(path.relative_to(staging))
        files.append(ShardFile(path=relative, sha256=sha256, bytes=len(data), rows=end - start))
    return files


def list_shards(group: str, keys: Sequence[str], cuts: Cuts, files: Mapping[str, Sequence[ShardFile]]) -> list[Shard]:
    """The shards of a group: `keys` are those of the rows that lead it, `files` what each table has of each shard."""
    shards = []
    for number, (start, end) in enumerate(cuts):
        lo, hi = (keys[start], keys[end - 1]) if end > start else (None, None)
        mine = {table: some[number] for table, some in files.items()}
        shards.append(Shard(group=group, lo=lo, hi=hi, docs=end - start, files=mine))
    return shards


def _changes(content: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, int]:
    same = sum(content[doc_id] == before[doc_id] for doc_id in content.keys() & before.keys())
    common = len(content.keys() & before.keys())
    return {
        "added": len(content) - common,
        "changed": common - same,
        "unchanged": same,
        "removed": len(before) - common,
    }
