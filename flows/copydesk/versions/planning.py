"""Plans the shards of documents: which are the parent's as they are, and which must be made, from what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.errors import StoreError
from copydesk.tables import read_table
from copydesk.versions.gather import Source, Wanted
from copydesk.versions.layout import Layout
from copydesk.versions.shards import cut_shards, hash_doc_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.tables.names import Marks, Numbers
    from copydesk.versions.candidates import Candidates
    from copydesk.versions.gather import Cuts
    from copydesk.versions.manifest import Shard
    from copydesk.versions.parent import Kept

PART_CHARS = 8_000_000
"""Code points of source text whose rows are in memory together, or one shard's: some two thousand articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The shards to be made: ids and days of their documents in order, their runs in that, and their numbers.

    `parts` are the numbers of shards, counted here, before which each part that is held in memory ends; `by_id` gives
    the place of each document where those of each shard are ordered by id.
    """

    ids: pa.Array
    first_seen: pa.Array
    cuts: Cuts
    numbers: Sequence[int]
    parts: Sequence[int]
    by_id: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many documents the version has; the shards that are the parent's, by number; those to be made; from what."""

    documents: int
    reused: Mapping[int, Shard]
    made: Made
    wanted: Sequence[Wanted]

    def merge(self, made: Sequence[Shard]) -> list[Shard]:
        """All shards of the version in order."""
        numbered = {**self.reused, **dict(zip(self.made.numbers, made, strict=True))}
        return [numbered[number] for number in sorted(numbered)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """The documents of all sources, and of the parent, by place: the candidates first, then the parent's rows."""

    ids: pa.ChunkedArray
    first_seen: pa.ChunkedArray
    order: Numbers
    n_read: int


def plan_shards(candidates: Candidates, won: Marks, days: pa.ChunkedArray, kept: Kept | None, target: int) -> Plan:
    """The plan for the winners of the batches and what is kept of the parent; `target` documents make a shard.

    `days` tells when each candidate was first seen. Raises StoreError where a batch holds a document that is kept: two
    sources of one document can't both be right.
    """
    pool = _order(candidates, won, days, kept)
    ordered = pool.ids.take(pa.array(pool.order)).combine_chunks()
    cuts = cut_shards(_hashes(ordered), target)
    reused = dict(_reused(kept, cuts, pool))
    numbers = [number for number in range(len(cuts)) if number not in reused]
    runs = [cuts[number] for number in numbers]
    places = np.concatenate([np.arange(0), *(pool.order[start:end] for start, end in runs)])
    ends = np.cumsum([end - start for start, end in runs]).tolist()
    own = list(pairwise([0, *ends]))
    ranks = np.full(len(pool.ids), -1, np.int64)
    ranks[places] = np.arange(len(places))
    wanted = [*_of_batches(candidates, ranks), *_of_parent(kept, pool, ranks)]
    ids = pool.ids.take(pa.array(places)).combine_chunks()
    made = Made(
        ids=ids,
        first_seen=pool.first_seen.take(pa.array(places)).combine_chunks(),
        cuts=own,
        numbers=numbers,
        parts=_parts(own, _chars(candidates, wanted, len(places))),
        by_id=_by_id(ids, own),
    )
    return Plan(documents=len(pool.order), reused=reused, made=made, wanted=wanted)


def _order(candidates: Candidates, won: Marks, days: pa.ChunkedArray, kept: Kept | None) -> _Pool:
    """Winners and what is kept, by place, in the order of first seen and id."""
    ids, stays = candidates.rows["doc_id"], np.zeros(0, np.bool_)
    if kept:
        rows, stays = kept.parent.rows, kept.documents
        _refuse_both(ids.filter(pa.array(won)), rows["doc_id"].filter(pa.array(stays)))
        ids = pa.chunked_array([*ids.chunks, *rows["doc_id"].chunks], pa.string())
        days = pa.chunked_array([*days.chunks, *rows["first_seen"].chunks], pa.date32())
    places = np.flatnonzero(np.concatenate([won, stays]))
    table = pa.table({"day": days, "id": ids}).take(pa.array(places))
    order = pc.sort_indices(table, sort_keys=[("day", "ascending"), ("id", "ascending")]).to_numpy()
    return _Pool(ids=ids, first_seen=days, order=places[order.astype(np.int64)], n_read=len(won))


def _refuse_both(read: pa.ChunkedArray, stays: pa.ChunkedArray) -> None:
    strays = sorted(read.filter(pc.is_in(read, stays.combine_chunks())).to_pylist())
    if strays:
        what = f"{len(strays)} documents were read again and kept as well, the first is '{strays[0]}'"
        raise StoreError(what, where="the batches", then="build with --full, and report this")


def _hashes(ids: pa.Array) -> Iterator[int]:
    for start in range(0, len(ids), 4096):
        yield from map(hash_doc_id, ids.slice(start, 4096).to_pylist())


def _held(kept: Kept | None) -> Iterator[tuple[Shard, int]]:
    """The shards of the parent, each with where its documents begin among the parent's; an empty one is none."""
    start = 0
    for shard in kept.parent.shards if kept else ():
        if shard.docs:
            yield shard, start
        start += shard.docs


def _reused(kept: Kept | None, cuts: Cuts, pool: _Pool) -> Iterator[tuple[int, Shard]]:
    """The shards whose documents are those of a shard of the parent, all of which stay, by number."""
    held = {start + pool.n_read: shard for shard, start in _held(kept)}
    for number, (start, end) in enumerate(cuts):
        run = pool.order[start:end]
        shard = held.get(int(run[0])) if len(run) else None
        if shard and shard.docs == len(run) and bool((np.diff(run) == 1).all()):
            yield number, shard


def _of_batches(candidates: Candidates, ranks: Numbers) -> Iterator[Wanted]:
    for number, source in enumerate(candidates.sources):
        start, end = candidates.run(number)
        ids = candidates.rows["doc_id"].slice(start, end - start).combine_chunks()
        yield Wanted(source=source, ids=ids, ranks=ranks[start:end])


def _of_parent(kept: Kept | None, pool: _Pool, ranks: Numbers) -> Iterator[Wanted]:
    """The shards of the parent of which some documents go into shards to be made."""
    for shard, begin in _held(kept):
        start = pool.n_read + begin
        mine = ranks[start : start + shard.docs]
        if kept and (mine >= 0).any():
            layout = Layout(kept.parent.root)
            source = Source(files={table: layout.object(file.path) for table, file in shard.files.items()})
            yield Wanted(source=source, ids=pool.ids.slice(start, shard.docs).combine_chunks(), ranks=mine)


def _chars(candidates: Candidates, wanted: Sequence[Wanted], size: int) -> Numbers:
    """The code points of the source of each document to be made."""
    chars = np.zeros(size, np.int64)
    for number, one in enumerate(wanted):
        if number < len(candidates.sources):
            start, end = candidates.run(number)
            column = candidates.rows["chars"].slice(start, end - start)
        else:
            column = read_table(one.source.files["documents"], ["n_source_chars"])["n_source_chars"]
        mine = one.ranks >= 0
        chars[one.ranks[mine]] = pc.fill_null(column, 0).to_numpy()[mine]
    return chars


def _parts(cuts: Cuts, chars: Numbers) -> list[int]:
    """The shards in parts of about `PART_CHARS`: where each part ends."""
    parts, size = [], 0
    for number, (start, end) in enumerate(cuts):
        own = int(chars[start:end].sum())
        if size and size + own > PART_CHARS:
            parts.append(number)
            size = 0
        size += own
    return [*parts, len(cuts)]


def _by_id(ids: pa.Array, cuts: Cuts) -> Numbers:
    places = np.zeros(len(ids), np.int64)
    for start, end in cuts:
        order = pc.sort_indices(ids.slice(start, end - start)).to_numpy().astype(np.int64)
        places[start + order] = np.arange(start, end)
    return places
