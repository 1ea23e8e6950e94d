"""Plans an increment: which inputs must be read again, and what of the parent version stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from copydesk.ingest.fingerprints import fingerprint
from copydesk.ingest.locators import file_of
from copydesk.tables import read_table
from copydesk.versions import Input, Kept, reveal_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.ingest import Found
    from copydesk.versions import Parent


@dataclass(frozen=True, kw_only=True)
class Increment:
    """What a build reads and what it keeps.

    `prints` are the fingerprints of all inputs by locator; `read` the inputs to be read; `gone` those of the parent
    that are there no more. `parent` is None where everything is read. `held` are inputs that are new, changed or gone
    and are to wait for a later run: new ones are unknown, the others are as they were in the parent.
    """

    parent: Parent | None
    inputs: Mapping[str, Found] = field(repr=False)
    prints: Mapping[str, bytes | None] = field(repr=False)
    read: frozenset[str]
    gone: frozenset[str]
    held: frozenset[str] = frozenset()

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The input of each document of the parent, by `doc_id`."""
        documents = self.parent.documents if self.parent else {}
        return {doc: file_of(facts[2], self.known) or facts[2] for doc, facts in documents.items()}

    @cached_property
    def rivals(self) -> Mapping[str, frozenset[str]]:
        """The inputs that hold a document which more than one input claims, by `doc_id`."""
        claims: dict[str, set[str]] = {}
        for locator, one in self.known.items():
            for doc in one.doubles:
                claims.setdefault(doc, {self.home[doc]} if doc in self.home else set()).add(locator)
        return {doc: frozenset(locators) for doc, locators in claims.items()}

    @property
    def known(self) -> Mapping[str, Input]:
        """The inputs of the parent by locator; none where everything is read."""
        return reveal_inputs((self.parent.inputs if self.parent else None) or {}, self.prints)

    @property
    def nothing_new(self) -> bool:
        """Whether the parent holds all that a build would give."""
        return self.parent is not None and not self.read and not self.gone

    @property
    def waiting(self) -> frozenset[str]:
        """The inputs that wait for a later run: a rival of one that is read can't."""
        return self.held - self.read - self.gone

    def to_read(self) -> tuple[Found, ...]:
        """The inputs to be read, in order."""
        return tuple(self.inputs[locator] for locator in sorted(self.read))

    def contested(self, doc_ids: Iterable[str]) -> Increment | None:
        """The increment with the inputs that claim one of `doc_ids`, as read now, too; None where it has them all.

        Which of several inputs of one document wins is decided among all of them: none may be missing.
        """
        if self.parent is None:
            return None
        touched = {home for doc in doc_ids if (home := self.home.get(doc))}
        touched |= {rival for doc in doc_ids for rival in self.rivals.get(doc, ())}
        wider = replace(self, read=self.read | (touched - self.gone)).with_rivals()
        return None if (wider.read, wider.gone) == (self.read, self.gone) else wider

    def with_rivals(self) -> Increment:
        """The increment with the inputs that claim a document with one it reads, or one that has gone, and so on."""
        wanted = set(self.read)
        size = -1
        while size != len(wanted):
            size = len(wanted)
            for claimants in self.rivals.values():
                if not claimants.isdisjoint(wanted) or not claimants.isdisjoint(self.gone):
                    wanted |= claimants
        lost = frozenset(wanted - self.inputs.keys())
        prints = {locator: own for locator, own in self.prints.items() if locator not in lost} if lost else self.prints
        return replace(self, read=frozenset(wanted) - lost, gone=self.gone | lost, prints=prints)


def plan_increment(
    inputs: Sequence[Found],
    parent: Parent | None,
    reader: str,
    *,
    fingerprint_of: Callable[[Found], bytes | None] = fingerprint,
) -> Increment:
    """What a build over `inputs` must read, given the parent version.

    Everything is read where the parent does not tell its inputs, or another `reader` made it, by its digest.

    An input is read again where its fingerprint is another or unknown, or where it claims a document that an input
    which is read again, or has gone, claims too.
    """
    by_locator = {found.locator: found for found in inputs}
    prints = {found.locator: fingerprint_of(found) for found in inputs}
    known = reveal_inputs(parent.inputs, prints) if parent and parent.inputs is not None else None
    if parent is None or known is None or parent.reader != reader:
        return Increment(parent=None, inputs=by_locator, prints=prints, read=frozenset(prints), gone=frozenset())
    gone = frozenset(known.keys() - prints.keys())
    read = frozenset(
        locator
        for locator, own in prints.items()
        if own is None or locator not in known or known[locator].fingerprint != own
    )
    increment = Increment(parent=parent, inputs=by_locator, prints=prints, read=read, gone=gone)
    # With nothing new, the documents of the parent are not looked at.
    return increment if increment.nothing_new else increment.with_rivals()


def keep_rest(increment: Increment) -> Kept | None:
    """What of the parent stays: documents and refusals of inputs that are there and not read. None without a parent."""
    parent = increment.parent
    if parent is None or parent.inputs is None:
        return None
    stays = increment.prints.keys() - increment.read
    documents = frozenset(doc for doc, home in increment.home.items() if home in stays)
    locators = parent.quarantine["locator"].to_pylist()
    refused = frozenset(one for one in locators if file_of(one, parent.inputs) in stays)
    return Kept(parent=parent, documents=documents, refused=refused)


def list_inputs(
    increment: Increment,
    found: Mapping[str, int],
    lost: Mapping[str, str],
    excluded: Mapping[str, int] | None = None,
) -> Iterator[Input]:
    """The inputs of the new version, in any order.

    `found` tells how many articles each input holds that was read; `lost`, by the locator of each article read that
    another one won, the id that it lost; `excluded`, how many articles of an input are left out as forgotten.
    """
    doubles: dict[str, set[str]] = {}
    for locator, doc_id in lost.items():
        doubles.setdefault(file_of(locator, increment.prints) or locator, set()).add(doc_id)
    known = increment.known
    for locator, own in increment.prints.items():
        if locator in increment.read:
            ids = frozenset(doubles.get(locator, ()))
            out = (excluded or {}).get(locator, 0)
            yield Input(locator=locator, fingerprint=own, found=found[locator], doubles=ids, excluded=out)
        else:
            yield known[locator]


def count_excluded(increment: Increment, excluded: Mapping[str, int]) -> int:
    """How many articles of the inputs are left out as forgotten: of those read now, by locator, and of the others."""
    known = increment.known
    return sum(excluded.get(one, 0) if one in increment.read else known[one].excluded for one in increment.prints)


def count_found(increment: Increment, found: Mapping[str, int]) -> int:
    """How many articles the inputs hold: those read now, counted in `found` by locator, and those that stay."""
    known = increment.known
    return sum(found[one] if one in increment.read else known[one].found for one in increment.prints)


def ids_in(folders: Iterable[Path]) -> Iterator[str]:
    """The ids of the documents in the folders of batches."""
    for folder in folders:
        yield from read_table(folder / "documents.parquet", ["doc_id"])["doc_id"].to_pylist()
