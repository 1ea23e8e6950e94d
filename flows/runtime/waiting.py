"""Chooses which inputs a build takes in: those that fit --only, at most --limit of them; the rest waits.

What waits is neither read nor gone. An input that is new stays unknown, one that has changed, or is there no more, is
for this version as it was in the parent: the next build finds it so again. Inputs that claim one document (by its URL,
or an id that is stated) are read together: where one of them is read, the others that the parent knows don't wait.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from copydesk.errors import ConfigurationError
from copydesk.increments import Increment, plan_increment
from copydesk.ingest import Found
from copydesk.versions.layout import version_name
from runtime.patterns import compile_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copydesk.ingest.listing import Listing
    from copydesk.versions import Parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which inputs are taken in: those that fit one of the patterns `only`, at most `limit` new or changed ones."""

    only: tuple[str, ...] = ()
    limit: int | None = None

    def __bool__(self) -> bool:
        return bool(self.only) or self.limit is not None


ALL = Choice()
"""Nothing waits."""


def plan_choice(
    inputs: Listing | Iterable[Found], parent: Parent | None, reader: str, choice: Choice, *, full: bool = False
) -> Increment:
    """What a build must read of the inputs that are chosen, as `copydesk.increments.plan_increment` tells it of all.

    Raises ConfigurationError where others can't wait, as all must be read again: what reads has changed, or `full`.
    """
    increment = plan_increment(inputs, None if full else parent, reader)
    if not choice:
        return increment
    if increment.parent is None and parent is not None:
        raise _refused(parent, full=full)
    return hold_back(increment, choice)


def hold_back(increment: Increment, choice: Choice) -> Increment:
    """The increment with what is not chosen waiting; it must be one of news, or over an empty dataset."""
    fits = compile_patterns(choice.only)
    known = increment.known
    prints = increment.prints
    news = {
        locator
        for locator, own in prints.items()
        if own is None or locator not in known or known[locator].fingerprint != own
    }
    # Those of which no place tells whether they changed come last: they would take the room of others each time.
    ordered = sorted(news, key=lambda locator: (prints[locator] is None and locator in known, locator))
    read = frozenset([locator for locator in ordered if fits(locator)][: choice.limit])
    absent = frozenset(locator for locator in increment.gone if not fits(locator))
    held = frozenset(news - read | absent)
    unknown = held - frozenset(known)
    # Nobody opens what is not there: it stands in the list for what the parent has of it.
    there = [Found(locator=locator, path=Path(locator), n_bytes=None) for locator in sorted(absent)]
    chosen = increment.over(lambda locator: locator not in unknown, there)
    wanted = np.array([locator in read for locator in chosen.inputs.names], np.bool_)
    chosen = replace(chosen, wanted=wanted, held=held, absent=absent)
    # With nothing new, the documents of the parent are not looked at.
    return chosen if chosen.nothing_new else chosen.with_rivals()


def count_waiting(increment: Increment) -> dict[str, int]:
    """What a manifest tells of what waits: how many inputs, and how many are unchanged besides; nothing where none."""
    waiting = increment.waiting
    if not waiting:
        return {}
    unchanged = frozenset(increment.inputs.names) - increment.read - waiting
    return {"unchanged": len(unchanged), "waiting": len(waiting)}


def _refused(parent: Parent, *, full: bool) -> ConfigurationError:
    why = "--full asks for it" if full else "code, rules, models, libraries or limits are not those that read it"
    name = version_name(parent.number)
    return ConfigurationError(
        "with --only or --limit some inputs wait, and their rows can't be kept: all must be read again",
        where=f"{parent.root}/versions/{name}: {why}",
        then="build once without --only, --limit and --full; after that they hold again",
    )
