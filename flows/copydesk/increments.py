"""Plans an increment: which inputs must be read again, and what of the parent version stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.ingest.fingerprints import fingerprint
from copydesk.ingest.homes import find_homes
from copydesk.ingest.listing import Listing, keep_listing
from copydesk.ingest.locators import file_of
from copydesk.tables import read_table
from copydesk.tables.names import Counts, Marked
from copydesk.tables.portions import PORTION, in_portions
from copydesk.versions import Input, InputTable, Kept, reveal_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set
    from pathlib import Path

    from copydesk.ingest import Found
    from copydesk.ingest.listing import Prints
    from copydesk.tables.names import Marks, Numbers
    from copydesk.versions import Parent

_MANY = 50_000
"""Ids that are looked for at a time among those of the parent."""


@dataclass(frozen=True, kw_only=True)
class Increment:
    """What a build reads and what it keeps.

    `inputs` are all inputs, `wanted` marks those to be read. `parent` is None where everything is read; else `known`
    are its inputs, and `places` tells where each input stands among them, -1 where it does not. `held` are inputs that
    are new, changed or gone and are to wait for a later run: new ones are unknown, the others are as they were in the
    parent; those that are gone stand among `inputs` too.
    """

    parent: Parent | None
    inputs: Listing = field(repr=False)
    wanted: Marks = field(repr=False)
    known: InputTable = field(repr=False)
    places: Numbers = field(repr=False)
    held: frozenset[str] = field(default=frozenset(), repr=False)
    absent: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def waiting(self) -> frozenset[str]:
        """The inputs that wait for a later run: a rival of one that is read can't."""
        return self.held - self.read - frozenset(self.gone) if self.held else self.held

    @property
    def prints(self) -> Prints:
        """The fingerprints of all inputs by locator."""
        return self.inputs.prints

    @property
    def chosen(self) -> Set[str]:
        """The locators of the inputs to be read, without an object for each."""
        return Marked(self.inputs.names, self.wanted)

    @property
    def read(self) -> frozenset[str]:
        """The locators of the inputs to be read, as a set that is made when it is asked for."""
        return frozenset(self.chosen)

    @property
    def gone(self) -> Set[str]:
        """The locators of the parent's inputs that are there no more."""
        return Marked(self.known.names, self.now < 0)

    @cached_property
    def now(self) -> Numbers:
        """Where each input of the parent stands among those of this build, -1 where it is there no more."""
        now = np.full(len(self.known), -1, np.int64)
        there = np.flatnonzero(self.places >= 0)
        now[self.places[there]] = there
        return now

    @cached_property
    def rivals(self) -> Mapping[str, frozenset[int]]:
        """The places of the inputs that claim a document with others, by `doc_id`; -1 for one that is gone."""
        claims = self.known.table["doubles"].combine_chunks()
        who = self.now[pc.list_parent_indices(claims).to_numpy()].tolist()
        rivals: dict[str, set[int]] = {}
        for doc, place in zip(pc.list_flatten(claims).to_pylist(), who, strict=True):
            rivals.setdefault(doc, set()).add(place)
        if rivals and self.parent:
            ids = self.parent.rows["doc_id"]
            held = self.parent.rows.filter(pc.is_in(ids, pa.array(sorted(rivals), pa.string())))
            for doc, place in zip(held["doc_id"].to_pylist(), self.homes(held["locator"]).tolist(), strict=True):
                rivals[doc].add(place)
        return {doc: frozenset(places) for doc, places in rivals.items()}

    @property
    def nothing_new(self) -> bool:
        """Whether the parent holds all that a build would give."""
        return self.parent is not None and not self.wanted.any() and not (self.now < 0).any()

    def to_read(self) -> Iterator[Found]:
        """The inputs to be read, in order, few of them in memory at a time."""
        return self.inputs.some(self.wanted)

    def counts(self) -> Counts:
        """A number for each input, 0 at first: takes what batches tell of theirs, without an object for each."""
        return Counts(self.inputs.names)

    def homes(self, locators: pa.ChunkedArray) -> Numbers:
        """The place of the input that each of the parent's articles came from, -1 where that is gone."""
        homes = find_homes(locators, self.known.names)
        now = np.concatenate([self.now, [-1]])[homes]
        return np.where(homes < 0, self.inputs.names.places(locators), now)

    def contested(self, doc_ids: Iterable[str]) -> Increment | None:
        """The increment with the inputs that claim one of `doc_ids`, as read now, too; None where it has them all.

        Which of several inputs of one document wins is decided among all of them: none may be missing.
        """
        if self.parent is None:
            return None
        wanted = self.wanted.copy()
        for some in in_portions(doc_ids, _MANY):
            ids = self.parent.rows["doc_id"]
            held = self.parent.rows["locator"].filter(pc.is_in(ids, pa.array(some, pa.string())))
            _mark(wanted, self.homes(held))
            for doc in self.rivals.keys() & set(some):
                _mark(wanted, np.array(sorted(self.rivals[doc])))
        wider = replace(self, wanted=wanted).with_rivals()
        same = wider.inputs is self.inputs and np.array_equal(wider.wanted, self.wanted)
        return None if same else wider

    def with_rivals(self) -> Increment:
        """The increment with the inputs that claim a document with one it reads, or one that has gone, and so on."""
        wanted = self.wanted.copy()
        size = -1
        while size != wanted.sum():
            size = wanted.sum()
            for places in self.rivals.values():
                if any(place < 0 or wanted[place] for place in places):
                    _mark(wanted, np.array(sorted(places)))
        wider = replace(self, wanted=wanted)
        # One that is gone can't be read with its rivals: then it is gone for this version too.
        lost = self.absent & wider.read if self.absent else self.absent
        return wider.over(lambda name: name not in lost).with_rivals() if lost else wider

    def over(self, stays: Callable[[str], bool], absent: Iterable[Found] = ()) -> Increment:
        """The same over the inputs that stay, by locator, and some of the parent's that are `absent`, in memory."""
        marks = np.array([stays(name) for name in self.inputs.names], np.bool_)
        listed = [*self.inputs.some(marks), *absent]
        listing = keep_listing(listed, None, fingerprint_of=lambda found: self.prints.get(found.locator))
        before = np.concatenate([self.wanted, [False]])
        return replace(
            self,
            inputs=listing,
            wanted=before[self.inputs.names.places(listing.names.column)],
            places=self.known.names.places(listing.names.column),
            absent=self.absent & frozenset(listing.names),
        )


def _mark(marks: Marks, places: Numbers) -> None:
    marks[places[places >= 0]] = True


def plan_increment(
    inputs: Listing | Iterable[Found],
    parent: Parent | None,
    reader: str,
    *,
    fingerprint_of: Callable[[Found], bytes | None] = fingerprint,
) -> Increment:
    """What a build over `inputs` must read, given the parent version.

    Everything is read where the parent does not tell its inputs, or another `reader` made it, by its digest.

    An input is read again where its fingerprint is another or unknown, or where it claims a document that an input
    which is read again, or has gone, claims too. What is no `Listing` yet is listed in memory, in any order.
    """
    listing = inputs if isinstance(inputs, Listing) else keep_listing(inputs, None, fingerprint_of=fingerprint_of)
    told = parent.inputs if parent and parent.reader == reader else None
    if parent is None or told is None:
        everything = np.ones(len(listing), np.bool_)
        nowhere = np.full(len(listing), -1, np.int64)
        return Increment(parent=None, inputs=listing, wanted=everything, known=InputTable.of([]), places=nowhere)
    known = reveal_inputs(told, listing.names)
    places = known.names.places(listing.names.column)
    before = known.table["fingerprint"].take(pa.array(places, mask=places < 0))
    same = pc.fill_null(pc.equal(before, listing.prints.column), fill_value=False).to_numpy()
    increment = Increment(parent=parent, inputs=listing, wanted=~same, known=known, places=places)
    # With nothing new, the documents of the parent are not looked at.
    return increment if increment.nothing_new else increment.with_rivals()


def keep_rest(increment: Increment) -> Kept | None:
    """What of the parent stays: documents and refusals of inputs that are there and not read. None without a parent."""
    parent = increment.parent
    if parent is None:
        return None
    stays = np.concatenate([~increment.wanted, [False]])
    documents = stays[increment.homes(parent.rows["locator"])]
    return Kept(parent=parent, documents=documents, refused=stays[increment.homes(parent.quarantine["locator"])])


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The inputs of the new version, in the order of their locators, made as they are asked for.

    `found` tells how many articles each input holds that was read; `lost`, by the locator of each article read that
    another one won, the id that it lost; `excluded`, how many articles of an input are left out as forgotten.
    """

    increment: Increment
    found: Mapping[str, int]
    lost: Mapping[str, str]
    excluded: Mapping[str, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Input]:
        increment, doubles = self.increment, self._doubles()
        marks = increment.prints.column
        for start in range(0, len(increment.inputs), PORTION):
            read, places = increment.wanted[start:][:PORTION], increment.places[start:][:PORTION]
            old = increment.known.take(places[~read])
            rows = zip(increment.inputs.names.column[start:][:PORTION], marks[start:][:PORTION], read, strict=True)
            for name, own, is_read in rows:
                locator = name.as_py()
                yield (
                    Input(
                        locator=locator,
                        fingerprint=own.as_py(),
                        found=self.found[locator],
                        doubles=frozenset(doubles.get(locator, ())),
                        excluded=self.excluded.get(locator, 0),
                    )
                    if is_read
                    else next(old)
                )

    def _doubles(self) -> Mapping[str, set[str]]:
        doubles: dict[str, set[str]] = {}
        for locator, doc_id in self.lost.items():
            doubles.setdefault(file_of(locator, self.increment.inputs.names) or locator, set()).add(doc_id)
        return doubles


def list_inputs(
    increment: Increment,
    found: Mapping[str, int],
    lost: Mapping[str, str],
    excluded: Mapping[str, int] | None = None,
) -> Listed:
    """The inputs of the new version, as `Listed` says."""
    return Listed(increment=increment, found=found, lost=lost, excluded=excluded or {})


def count_excluded(increment: Increment, excluded: Mapping[str, int]) -> int:
    """How many articles of the inputs are left out as forgotten: of those read now, by locator, and of the others."""
    return _count(increment, "excluded") + sum(n for one, n in excluded.items() if one in increment.chosen)


def count_found(increment: Increment, found: Mapping[str, int]) -> int:
    """How many articles the inputs hold: those read now, counted in `found` by locator, and those that stay."""
    return _count(increment, "found") + sum(found[one] for one in increment.chosen)


def _count(increment: Increment, column: str) -> int:
    """The sum over the inputs that stay."""
    stays = increment.places[~increment.wanted]
    return int(pc.sum(increment.known.table[column].take(pa.array(stays))).as_py() or 0)


def ids_in(folders: Iterable[Path]) -> Iterator[str]:
    """The ids of the documents in the folders of batches."""
    for folder in folders:
        yield from read_table(folder / "documents.parquet", ["doc_id"])["doc_id"].to_pylist()
