"""Plans the shards of documents: which are the parent's as they are, and which must be made, from what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.versions.gather import Source
from copydesk.versions.layout import Layout
from copydesk.versions.shards import cut_shards, hash_doc_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from copydesk.versions.doubles import Candidate, Choice
    from copydesk.versions.gather import Cuts
    from copydesk.versions.manifest import Shard
    from copydesk.versions.parent import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The shards to be made: their documents in order, their runs in that, and their numbers in the version."""

    order: Sequence[str]
    cuts: Cuts
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The documents of the version in order; the shards that are the parent's, by number; those to be made; from what.

    `parts` are shards of the parent of which some documents go into shards to be made.
    """

    order: Sequence[str]
    reused: Mapping[int, Shard]
    made: Made
    parts: Sequence[Source]
    first_seen: Mapping[str, date]

    def widen(self, choice: Choice, candidates: Sequence[Candidate]) -> Choice:
        """The choice among batches with the candidates that the parts hold, which nobody contests."""
        return replace(
            choice,
            candidates=[*choice.candidates, *candidates],
            winners={**choice.winners, **{one.doc_id: one for one in candidates}},
            first_seen=self.first_seen,
        )

    def merge(self, made: Sequence[Shard]) -> list[Shard]:
        """All shards of the version in order."""
        numbered = {**self.reused, **dict(zip(self.made.numbers, made, strict=True))}
        return [numbered[number] for number in sorted(numbered)]


def plan_shards(choice: Choice, kept: Kept | None, target: int) -> Plan:
    """The plan for the winners of the batches and what is kept of the parent; `target` documents make a shard.

    Raises StoreError where a batch holds a document that is kept: two sources of one document can't both be right.
    """
    stays = kept.documents if kept else frozenset[str]()
    if strays := sorted(stays & choice.winners.keys()):
        what = f"{len(strays)} documents were read again and kept as well, the first is '{strays[0]}'"
        raise StoreError(what, where="the batches", then="build with --full, and report this")
    known = kept.parent.documents if kept else {}
    seen = {doc: facts[0] for doc, facts in known.items() if doc in stays} | dict(choice.first_seen)
    order = sorted(seen, key=lambda doc_id: (seen[doc_id], doc_id))
    cuts = cut_shards([hash_doc_id(doc_id) for doc_id in order], target)
    held = _held(kept)
    whole = {run: shard for shard, run in held if stays.issuperset(run)}
    reused = {at: whole[run] for at, (start, end) in enumerate(cuts) if (run := tuple(order[start:end])) in whole}
    made = _made(order, cuts, reused)
    needed = stays.intersection(made.order)
    parts = [(shard, needed.intersection(run)) for shard, run in held]
    return Plan(
        order=order,
        reused=reused,
        made=made,
        parts=[_source(kept, shard, docs) for shard, docs in parts if docs and kept],
        first_seen=seen,
    )


def _held(kept: Kept | None) -> list[tuple[Shard, tuple[str, ...]]]:
    """The shards of the parent, each with its documents; an empty one is none."""
    if kept is None:
        return []
    ids, held, start = list(kept.parent.documents), [], 0
    for shard in kept.parent.shards:
        held.append((shard, tuple(ids[start : start + shard.docs])))
        start += shard.docs
    return [(shard, run) for shard, run in held if run]


def _made(order: Sequence[str], cuts: Cuts, reused: Mapping[int, Shard]) -> Made:
    docs: list[str] = []
    runs, numbers = [], []
    for number, (start, end) in enumerate(cuts):
        if number not in reused:
            runs.append((len(docs), len(docs) + end - start))
            numbers.append(number)
            docs += order[start:end]
    return Made(order=docs, cuts=runs, numbers=numbers)


def _source(kept: Kept, shard: Shard, docs: frozenset[str]) -> Source:
    layout = Layout(kept.parent.root)
    return Source(files={table: layout.object(file.path) for table, file in shard.files.items()}, docs=docs)
