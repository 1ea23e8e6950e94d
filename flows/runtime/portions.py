"""Divides what lies below raw into portions that are published one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from copydesk.ingest import find_inputs
from copydesk.ingest.reading import find_retrieval_day
from copydesk.reader import reader_digest
from copydesk.records import change_limits
from copydesk.versions import mark_reader, read_forgotten, read_parent
from runtime.patterns import DATE, escape
from runtime.waiting import Choice, plan_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from runtime.settings import Settings

WAYS = ("date", "folder")
"""By what portions are made: the day in the path, or the first folder in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A part of the inputs: its name, the pattern that means it, its day if it has one, how many are new or changed."""

    name: str
    only: str
    day: date | None
    news: int


def find_portions(
    settings: Settings, root: Path, by: str, first: date | None = None, last: date | None = None
) -> tuple[Portion, ...]:
    """The portions with something new, changed or gone, in order: days from `first` to `last`, or names of folders.

    What lies in no folder comes first; what has no day comes last, and only where neither end is given. Raises
    ConfigurationError where portions can't be published by themselves, StoreError where raw can't be listed.
    """
    _check(settings, by, first, last)
    parent = read_parent(root)
    reader = mark_reader(reader_digest(settings.models, change_limits(settings.limits)), read_forgotten(root))
    # Everything is chosen, but as for a choice: where all must be read again, no portion can be published alone.
    everything = Choice(only=("**",))
    increment = plan_choice(find_inputs(settings.raw), parent, reader, everything, full=settings.full)
    news = sorted(increment.read | frozenset(increment.gone))
    return tuple(_by_date(news, first, last) if by == "date" else _by_folder(news))


def _check(settings: Settings, by: str, first: date | None, last: date | None) -> None:
    if by not in WAYS:
        raise ConfigurationError(f"'{by}' makes no portions", where="--by", then=f"use one of {', '.join(WAYS)}")
    if settings.only or settings.limit is not None:
        what = "portions are chosen by --by, and not by --only or --limit too"
        raise ConfigurationError(what, where="backfill", then="leave them out")
    if by != "date" and (first or last):
        raise ConfigurationError("folders have no first and last day", where="--by", then="use --by date")
    if first and last and first > last:
        raise ConfigurationError(f"{first} comes after {last}", where="--from", then="exchange them")


def _by_date(news: Sequence[str], first: date | None, last: date | None) -> Iterable[Portion]:
    days: dict[date | None, int] = {}
    for locator in news:
        day = find_retrieval_day(locator)
        days[day] = days.get(day, 0) + 1
    undated = days.pop(None, 0)
    for day in sorted(one for one in days if one is not None):
        if (first is None or day >= first) and (last is None or day <= last):
            yield Portion(name=day.isoformat(), only=f"{DATE}{day.isoformat()}", day=day, news=days[day])
    if undated and first is None and last is None:
        yield Portion(name="without a day", only=f"{DATE}none", day=None, news=undated)


def _by_folder(news: Sequence[str]) -> Iterable[Portion]:
    folders: dict[str, int] = {}
    for locator in news:
        folder = locator.partition("/")[0] if "/" in locator else ""
        folders[folder] = folders.get(folder, 0) + 1
    for folder in sorted(folders):
        only = f"{escape(folder)}/" if folder else "*"
        yield Portion(name=folder or "in no folder", only=only, day=None, news=folders[folder])
