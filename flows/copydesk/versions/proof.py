"""Proves that documents are forgotten: every file of a dataset is searched for what stood in them and nowhere else."""

from __future__ import annotations

import html
import json
from itertools import chain
from typing import TYPE_CHECKING

import pyarrow as pa

from copydesk.tables import read_table
from copydesk.versions.manifest import object_files, read_manifest, read_shards
from copydesk.versions.needles import Needles
from copydesk.versions.requests import FOLDER, JOURNAL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.versions.layout import Layout
    from copydesk.versions.traces import Traces

LEAST_PARAGRAPH = 40
"""Characters that a paragraph must have to tell something: shorter ones are anybody's."""
LEAST_PART = 12
"""Characters that a title or an address must have to be looked for inside other text, and not as a whole alone."""
_OWN = (".lock", JOURNAL)
"""Files that are not searched: they are there for the time of the erasure, or hold nothing."""
_KINDS = {"document id": "doc_id", "locator": "locator", "URL": "url", "title": "title"}


def gather_proof(layout: Layout, numbers: Sequence[int], traces: Mapping[int, Traces]) -> dict[str, tuple[str, ...]]:
    """The strings, by kind, that in the versions `numbers` stand in what goes, and in nothing that stays.

    `traces` tells by version what goes. Raises StoreError for an object that can't be read.
    """
    found: dict[str, set[str]] = {kind: set() for kind in (*_KINDS, "paragraph")}
    for number in numbers:
        if held := traces.get(number):
            found["locator"] |= held.locators
            _add_strings(layout, number, held.doc_ids, found)
    needles = _needles(found)
    others: set[str] = set()
    seen: set[str] = set()
    for number in numbers:
        others.update(_search_rest(layout, number, traces.get(number), needles, seen))
    return {kind: tuple(sorted(strings - others)) for kind, strings in found.items()}


def _add_strings(layout: Layout, number: int, doc_ids: Collection[str], found: Mapping[str, set[str]]) -> None:
    """Add the strings of documents of a version to those found, by kind."""
    for shard in read_shards(read_manifest(layout, number)):
        if shard.group != "documents":
            continue
        documents, paragraphs = (layout.root / shard.files[table].path for table in ("documents", "paragraphs"))
        if not any(doc_id in doc_ids for doc_id in read_table(documents, ["doc_id"])["doc_id"].to_pylist()):
            continue
        for row in read_table(documents, list(_KINDS.values())).to_pylist():
            for kind, column in _KINDS.items():
                found[kind].update({row[column]} - {None} if row["doc_id"] in doc_ids else ())
        for row in read_table(paragraphs, ["doc_id", "text"]).to_pylist():
            if row["doc_id"] in doc_ids and len(row["text"]) >= LEAST_PARAGRAPH:
                found["paragraph"].add(row["text"])


def search_dataset(
    layout: Layout, proof: Mapping[str, Sequence[str]], number: int | None = None
) -> tuple[dict[str, tuple[str, ...]], int]:
    """What of the strings stands in which file of the dataset, by its path, and how many files were searched.

    Told are kinds and numbers, never the strings. With `number` only that version is searched, and what lies beside the
    versions. Cells of Parquet files are searched as they are read, JSON and HTML as they are and with their escapes
    resolved. Raises StoreError for a file that can't be read.
    """
    needles = _needles(proof)
    kind_of = {string: kind for kind, strings in proof.items() for string in strings}
    left: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[int, int]] = set()
    for path in _files(layout, number):
        state = path.stat()
        if (state.st_dev, state.st_ino) in seen:
            continue
        seen.add((state.st_dev, state.st_ino))
        strings = set(chain.from_iterable(map(needles.search, _texts(path))))
        if path.parent.name == FOLDER and path.parent.parent == layout.root:
            strings = {string for string in strings if kind_of[string] != "document id"}
        if strings:
            counts = {kind: sum(kind_of[one] == kind for one in strings) for kind in proof}
            told = tuple(f"{count} {kind}(s)" for kind, count in counts.items() if count)
            left[path.relative_to(layout.root).as_posix()] = told
    return left, len(seen)


def _needles(proof: Mapping[str, Iterable[str]]) -> Needles:
    long = {one for kind, some in proof.items() for one in some if kind == "document id" or len(one) >= LEAST_PART}
    return Needles(parts=long, wholes={one for some in proof.values() for one in some} - long)


def _search_rest(layout: Layout, number: int, held: Traces | None, needles: Needles, seen: set[str]) -> Iterator[str]:
    """The strings that stand in rows of a version which stay; objects that were `seen` before are left out."""
    for shard in read_shards(read_manifest(layout, number)):
        key = "locator" if shard.group == "quarantine" else "doc_id"
        gone = (held.locators if shard.group == "quarantine" else held.doc_ids) if held else frozenset[str]()
        for file in shard.files.values():
            rows = read_table(layout.root / file.path) if file.path not in seen else pa.table({})
            seen.add(file.path)
            if key in rows.column_names:  # Tables of the corpus have none: they are made anew.
                stays = [value not in gone for value in rows[key].to_pylist()]
                for text in _cells(rows.filter(pa.array(stays, pa.bool_()))):
                    yield from needles.search(text)


def _files(layout: Layout, number: int | None) -> Iterator[Path]:
    every = sorted(layout.root.rglob("*"))
    kept = None if number is None else {layout.root / path for path in _paths_of(layout, number)}
    for path in every:
        if path.is_symlink() or not path.is_file() or path.relative_to(layout.root).as_posix() in _OWN:
            continue
        inside = path.relative_to(layout.root).parts[0]
        of_versions = inside in (layout.objects.name, layout.manifests.name, layout.versions.name, layout.latest.name)
        if kept is None or path in kept or not of_versions:
            yield path


def _paths_of(layout: Layout, number: int) -> Iterator[Path]:
    manifest = read_manifest(layout, number)
    yield layout.manifest(number)
    for table in manifest["tables"]:
        yield from object_files(layout, manifest, table)
    yield from layout.version(number).rglob("*")


def _texts(path: Path) -> Iterator[Sequence[str]]:
    """All that a file says, in pieces."""
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    if is_parquet:
        yield from _cells(read_table(path))
        return
    text = path.read_bytes().decode("utf-8", "replace")
    yield (text, html.unescape(text))
    try:
        yield tuple(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain(value, *map(_strings, value.values()))
    elif isinstance(value, list):
        yield from chain(*map(_strings, value))


def _cells(table: pa.Table) -> Iterator[Sequence[str]]:
    """The strings of each column, also of nested ones."""
    for column in table.columns:
        for chunk in column.chunks:
            yield from _leaves(chunk)


def _leaves(array: pa.Array) -> Iterator[Sequence[str]]:
    if pa.types.is_struct(array.type):
        for child in array.flatten():
            yield from _leaves(child)
    elif pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        yield from _leaves(array.flatten())
    elif pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        yield array.drop_null().unique().to_pylist()
