"""Tells what a build would do, without a lock, a server or a model, and writes nothing."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.batches import plan_batches
from copydesk.errors import StoreError
from copydesk.increments import count_excluded
from copydesk.ingest import Address, find_inputs
from copydesk.reader import reader_digest
from copydesk.records import change_limits
from copydesk.versions import mark_reader, open_dataset, read_forgotten, read_parent
from copydesk.versions.layout import version_name
from copydesk.versions.requests import missing_requests, pending_job
from runtime.names import check_names
from runtime.places import check_place, keep_apart
from runtime.target import target_folder
from runtime.waiting import Choice, plan_choice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from copydesk.increments import Increment
    from copydesk.ingest import Found
    from copydesk.versions import Input, Parent
    from copydesk.versions.requests import Request
    from runtime.settings import Settings

FEW = 3
"""How many names of a kind are told where not all are."""
_NOWHERE = Path(os.devnull, "dataset")
"""Stands for the folder of a dataset that is not there yet in an object store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What there is: the dataset, what lies below raw, and what a build would make of it."""

    parent: Parent | None
    inputs: Mapping[str, Found]
    increment: Increment
    requests: Sequence[Request]
    cut_off: bool


def tell_plan(settings: Settings, *, every: bool = False) -> Iterator[str]:
    """The lines that tell what a build with these settings would read, keep and leave; all names with `every`.

    Raises ConfigurationError and StoreError where the build would, as far as that can be seen.
    """
    seen = _look(settings)
    parent, increment = seen.parent, seen.increment
    held = f"holds {version_name(parent.number)}" if parent else "has no version yet"
    yield f"a dry run: nothing is read or written; {_shown(str(settings.dataset))} {held}"
    for kind, locators in _kinds(seen).items():
        yield from _tell(kind, locators, seen.inputs, every=every)
    if seen.cut_off:
        yield "first, an erasure that was cut off would be done"
    if seen.requests:
        yield f"{len(seen.requests)} request(s) to forget would be taken over from {settings.first_seen}"
    if excluded := count_excluded(increment, {}):
        yield f"{excluded} article(s) of unchanged inputs stay out: they are forgotten on request"
    yield _conclude(seen, settings)


def _look(settings: Settings) -> _Seen:
    check_place(settings.raw)
    keep_apart(settings.raw, settings.dataset)
    root = _find_root(settings)
    other = open_dataset(settings.first_seen.partition("@")[0]).root if settings.first_seen else None
    requests = missing_requests(root, other) if other else ()
    inputs = find_inputs(settings.raw)
    if not inputs:
        raise StoreError("there is nothing to read", where=str(settings.raw), then="put articles there")
    parent = read_parent(root)
    check_names(parent, wanted=settings.entities, accept=settings.accept)
    forgotten = read_forgotten(root).join(request.what for request in requests)
    reader = mark_reader(reader_digest(settings.models, change_limits(settings.limits)), forgotten)
    choice = Choice(only=settings.only, limit=settings.limit)
    increment = plan_choice(inputs, parent, reader, choice, full=settings.full)
    by_locator = {found.locator: found for found in inputs}
    cut_off = pending_job(root) is not None
    return _Seen(parent=parent, inputs=by_locator, increment=increment, requests=requests, cut_off=cut_off)


def _find_root(settings: Settings) -> Path:
    try:
        return target_folder(settings.dataset, found=False)
    except StoreError:
        if isinstance(settings.dataset, Address):
            return _NOWHERE
        raise


def _kinds(seen: _Seen) -> Mapping[str, Collection[str]]:
    """The inputs by what becomes of them."""
    increment, parent = seen.increment, seen.parent
    known: Mapping[str, Input] = (parent.inputs if parent else None) or {}
    new = increment.read - known.keys()
    changed = {one for one in increment.read - new if known[one].fingerprint != increment.prints[one]}
    return {
        "new": new,
        "changed": changed,
        "read again": increment.read - new - changed,
        "unchanged": frozenset(increment.inputs.names) - increment.read - increment.waiting,
        "gone": increment.gone,
        "waiting": increment.waiting,
    }


def _tell(kind: str, locators: Collection[str], inputs: Mapping[str, Found], *, every: bool) -> Iterator[str]:
    size = sum(inputs[one].n_bytes or 0 for one in locators if one in inputs)
    line = f"  {kind:<10} {len(locators):>9,}  {show_bytes(size) if size else '':>9}"
    names = [_shown(one) for one in sorted(locators)]
    if every:
        yield line.rstrip()
        yield from (f"      {name}" for name in names)
        return
    few = [] if kind == "unchanged" else names[:FEW]
    more = ", ..." if few and len(names) > FEW else ""
    yield f"{line}  {', '.join(few)}{more}".rstrip()


def _conclude(seen: _Seen, settings: Settings) -> str:
    increment = seen.increment
    if increment.nothing_new:
        return "nothing would be read: the newest version stays"
    read = list(increment.to_read())
    workers = settings.workers or os.cpu_count() or 1
    batches = sum(1 for _ in plan_batches(read, _NOWHERE, model=settings.models, workers=workers))
    size = show_bytes(sum(found.n_bytes or 0 for found in read))
    why = ""
    if increment.parent is None and seen.parent:
        why = "; all is read again: " + ("--full asks for it" if settings.full else "what reads has changed since")
    return f"{len(read):,} input(s), {size}, would be read in about {batches} batch(es){why}"


def show_bytes(size: float) -> str:
    """A number of bytes for people.

    >>> show_bytes(999), show_bytes(12_345), show_bytes(5_000_000_000)
    ('999 B', '12.3 kB', '5.0 GB')
    """
    if size < 1000:
        return f"{size:.0f} B"
    power = min(4, int(math.log10(size)) // 3)
    return f"{size / 1000**power:.1f} {('kB', 'MB', 'GB', 'TB')[power - 1]}"


def _shown(name: str) -> str:
    """A name that steers no terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
