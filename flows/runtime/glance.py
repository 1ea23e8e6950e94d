"""Looks whether a run has anything to do, before Prefect, the gate or a model is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.entities import DEFAULT_MODEL, as_models
from copydesk.errors import CopydeskError
from copydesk.increments import plan_increment
from copydesk.ingest import find_inputs
from copydesk.reader import reader_digest
from copydesk.records import change_limits
from copydesk.versions import is_finished, mark_reader, open_dataset, read_forgotten, read_parent, reveal_inputs
from copydesk.versions.requests import missing_requests
from runtime.options import parse_arguments
from runtime.target import newest_place, target_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path


def glance(arguments: Sequence[str]) -> str | None:
    """What to say where there is nothing to do; None where the flow must look, which then tells any fault as well."""
    options = parse_arguments(arguments)
    try:
        dataset = target_folder(options.dataset, found=False)
        if options.full or not is_finished(dataset) or _brings_requests(options, dataset):
            return None
        parent = read_parent(dataset)
        reader = reader_digest(as_models(options.ner_model or DEFAULT_MODEL), change_limits(dict(options.limit)))
        reader = mark_reader(reader, read_forgotten(dataset))
        if parent is None or parent.reader != reader:
            return None
        inputs = find_inputs(options.raw)
        # Names first: where they differ there is news, and the flow is the one to read the files.
        locators = {found.locator for found in inputs}
        same = parent.inputs is not None and locators == reveal_inputs(parent.inputs, locators).keys()
        nothing = same and bool(inputs) and plan_increment(inputs, parent, reader).nothing_new
    except (CopydeskError, OSError):
        return None
    return say_nothing_new(dataset) if nothing else None


def _brings_requests(options: argparse.Namespace, dataset: Path) -> bool:
    """Whether the dataset that tells since when documents are known has forgotten what this one has not."""
    if not options.first_seen:
        return False
    other = open_dataset(options.first_seen.partition("@")[0])
    return bool(missing_requests(dataset, other.root))


def say_nothing_new(dataset: Path) -> str:
    """The line that says that the newest version holds all that there is."""
    parent = read_parent(dataset)
    documents = parent.manifest["counts"]["documents"] if parent else 0
    place = newest_place(dataset, parent.number if parent else 0)
    return f"nothing new: {place} holds the same {documents} documents already"
