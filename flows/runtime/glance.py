"""Looks whether a run has anything to do, before Prefect, the gate or a model is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import CopydeskError
from copydesk.ingest import keep_listing, walk_inputs
from copydesk.ingest.unchanged import same_inputs, same_names
from copydesk.reader import reader_digest
from copydesk.records import change_limits
from copydesk.versions import is_finished, mark_reader, open_dataset, read_forgotten, read_parent
from copydesk.versions.requests import missing_requests
from runtime.target import newest_place, target_folder
from runtime.waiting import Choice, plan_choice

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.increments import Increment
    from runtime.settings import Settings


def glance(settings: Settings) -> str | None:
    """What to say where there is nothing to do; None where the flow must look, which then tells any fault as well."""
    try:
        dataset = target_folder(settings.dataset, found=False)
        if settings.full or not is_finished(dataset) or _brings_requests(settings, dataset):
            return None
        parent = read_parent(dataset)
        reader = reader_digest(settings.models, change_limits(settings.limits))
        reader = mark_reader(reader, read_forgotten(dataset))
        if parent is None or parent.reader != reader:
            return None
        known = parent.inputs
        if not known:
            return None
        choice = Choice(only=settings.only, limit=settings.limit)
        if choice:
            inputs = keep_listing(walk_inputs(settings.raw), None)
            if not inputs:  # Perhaps its disk is not there: the flow says so.
                return None
            increment = plan_choice(inputs, parent, reader, choice)
            return say_nothing_new(dataset, increment) if increment.nothing_new else None
        # Names first: where they differ there is news, and the flow is the one to read the files.
        raw = settings.raw
        nothing = same_names(walk_inputs(raw), known) and same_inputs(walk_inputs(raw), known)
    except (CopydeskError, OSError):
        return None
    return say_nothing_new(dataset) if nothing else None


def _brings_requests(settings: Settings, dataset: Path) -> bool:
    """Whether the dataset that tells since when documents are known has forgotten what this one has not."""
    if not settings.first_seen:
        return False
    other = open_dataset(settings.first_seen.partition("@")[0])
    return bool(missing_requests(dataset, other.root))


def say_nothing_new(dataset: Path, increment: Increment | None = None) -> str:
    """The line that says that the newest version holds all that there is, or all but what waits."""
    parent = read_parent(dataset)
    documents = parent.manifest["counts"]["documents"] if parent else 0
    place = newest_place(dataset, parent.number if parent else 0)
    waiting = f"; {say_waiting(len(increment.waiting))}" if increment and increment.waiting else ""
    return f"nothing new: {place} holds the same {documents} documents already{waiting}"


def say_waiting(count: int) -> str:
    """How many inputs wait, in words."""
    return f"{count} input(s) that are new, changed or gone wait for a later run: --only and --limit leave them out"
