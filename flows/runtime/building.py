"""Builds the version that follows the newest one, under the lock of the dataset."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from copydesk.corpus import complete_corpus
from copydesk.increments import list_inputs, plan_increment
from copydesk.ingest import Address, Place
from copydesk.quality import judge_without, load_bounds
from copydesk.reader import reader_digest
from copydesk.versions import (
    Makers,
    clean_up,
    finish,
    found_dataset,
    hold_lock,
    mark_reader,
    read_forgotten,
    read_parent,
    resume_erasure,
)
from copydesk.versions.layout import Layout
from runtime.glance import say_nothing_new
from runtime.outcome import report_outcome
from runtime.reading import Reading, read_increment
from runtime.steps import check_version, publish_version, stage_version, take_inventory
from runtime.waves import unseen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a build is asked for: the folder it works in, what it reads and how, the day that counts as today."""

    root: Path
    raw: Place
    how: Reading
    as_of: date
    first_seen: Mapping[str, date] = field(default_factory=dict, repr=False)
    limits: Mapping[str, int] = field(default_factory=dict)
    full: bool = False
    wait: int = 0
    accept: str = ""


def build_version(wish: Wish) -> str | None:
    """Build the version that follows the newest one; gives its name, None where nothing is new.

    Raises BeatenError where a build on another machine published one meanwhile.
    """
    root, raw = wish.root, wish.raw
    with hold_lock(root, wait=wish.wait, tell=partial(print, file=sys.stderr), erasing=True):
        if erased := resume_erasure(root, Makers(complete=complete_corpus, judge=judge_without)):
            print(f"an erasure that was cut off is done now: {erased.request.documents} document(s) are forgotten")
        found_dataset(root)
        finish(root)
        bounds = load_bounds(Layout(root).bounds)
        how = replace(wish.how, forgotten=read_forgotten(root))
        models = how.models
        reader = mark_reader(reader_digest(models, how.limits), how.forgotten)
        # What a run before has read lies where the next one of the same reader finds it.
        earlier = root / ".staging" / f"read-{reader[:16]}"
        clean_up(root, keep=earlier)
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}"
        staging = root / ".staging" / stamp
        inputs = take_inventory(unseen(raw))
        increment = plan_increment(inputs, None if wish.full else read_parent(root), reader)
        if increment.nothing_new:
            clean_up(root)
            print(say_nothing_new(root))
            return None
        done = read_increment(increment, earlier / stamp, how, earlier)
        staged = stage_version(root, unseen(done), staging, wish.as_of, unseen(wish.first_seen))
        verdict = check_version(unseen(staged), staging, unseen(bounds), wish.accept)
        name = str(raw) if isinstance(raw, Address) else raw.name
        facts = {"raw": name, "found": staged.found, "files": len(inputs), **done.facts, "reader": reader}
        facts |= {"ner_model": models[0] if len(models) == 1 else list(models), "limits": dict(wish.limits)}
        listed = list(list_inputs(done.increment, done.found, staged.lost, done.excluded))
        published = publish_version(
            root, unseen(staged), unseen(verdict), facts, wish.as_of, unseen(listed), unseen(done.producer)
        )
        clean_up(root)
    report_outcome(published, staged, verdict, root, wish.accept)
    return published.name if published else None
