"""Builds the version that follows the newest one, under the lock of the dataset."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from copydesk.corpus import complete_corpus
from copydesk.errors import CopydeskError
from copydesk.increments import list_inputs
from copydesk.ingest import Address
from copydesk.quality import judge_without, load_bounds, without_names
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
from copydesk.versions.disk import make_folder, storing
from copydesk.versions.layout import Layout
from runtime.artifacts import tell_version
from runtime.assets import tell_assets
from runtime.glance import say_nothing_new
from runtime.names import check_names
from runtime.outcome import report_outcome
from runtime.reading import Reading, read_increment
from runtime.settings import Settings, configuration
from runtime.stages import READING
from runtime.standing import describe_manifest, list_refused
from runtime.steps import check_version, complete_version, publish_version, stage_version, take_inventory
from runtime.target import KNOWN
from runtime.waiting import Choice, count_waiting, plan_choice
from runtime.watching import Watch
from runtime.waves import unseen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from copydesk.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a build is asked for: its settings, the folder it works in, how it reads, the day that counts as today.

    `first_seen` tells by id since when documents are known, `watch` hears of all.
    """

    settings: Settings
    root: Path
    how: Reading
    as_of: date
    first_seen: Mapping[str, date] = field(default_factory=dict, repr=False)
    watch: Watch = field(default_factory=Watch, repr=False)

    @property
    def choice(self) -> Choice:
        """Which inputs are taken in."""
        return Choice(only=self.settings.only, limit=self.settings.limit)


def build_version(wish: Wish) -> str | None:
    """Build the version that follows the newest one; gives its name, None where nothing is new.

    Raises BeatenError where a build on another machine published one meanwhile.
    """
    root, settings, watch = wish.root, wish.settings, wish.watch
    with hold_lock(root, wait=settings.wait, tell=watch.note, erasing=True):
        if erased := resume_erasure(root, Makers(complete=complete_corpus, judge=judge_without)):
            print(f"an erasure that was cut off is done now: {erased.request.documents} document(s) are forgotten")
        found_dataset(root)
        finish(root)
        bounds = load_bounds(Layout(root).bounds)
        bounds = bounds if settings.entities else without_names(bounds)
        how = replace(wish.how, forgotten=read_forgotten(root), watch=watch)
        reader = mark_reader(reader_digest(settings.models, how.limits), how.forgotten)
        # What a run before has read lies where the next one of the same reader finds it.
        earlier = root / ".staging" / f"read-{reader[:16]}"
        clean_up(root, keep=earlier)
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}"
        staging = root / ".staging" / stamp
        with storing(root):
            make_folder(staging)
        parent = read_parent(root)
        unnamed = check_names(parent, wanted=settings.entities, accept=settings.accept)
        with watch.step("inventory"):
            inputs = take_inventory(unseen(settings.raw), staging / "inputs")
        with watch.step("planning"):
            increment = plan_choice(inputs, parent, reader, wish.choice, full=settings.full)
        if increment.nothing_new:
            clean_up(root)
            print(say_nothing_new(root, increment))
            return None
        # This shows who watches for arrivals that the inputs are known: what changes now is for the next version.
        (staging / KNOWN).touch()
        with watch.step(READING):
            done = read_increment(increment, earlier / stamp, how, earlier)
        with watch.step("staging"):
            staged = stage_version(root, unseen(done), staging, wish.as_of, unseen(wish.first_seen))
        with watch.step("corpus"):
            staged = complete_version(unseen(staged))
        with watch.step("gate"):
            verdict = check_version(unseen(staged), staging, unseen(bounds), settings.accept, unseen(watch))
        counts = {"found": staged.found, "files": len(inputs), **done.facts, **count_waiting(done.increment)}
        facts = {**_name_inputs(settings), **counts, "reader": reader, "configuration": configuration(settings)}
        listed = list_inputs(done.increment, done.found, staged.lost, done.excluded)
        run = watch.account.facts()  # without this step, which ends when the manifest is written
        with watch.step("publishing"):
            published = publish_version(
                root, unseen(staged), unseen(verdict), facts, wish.as_of, unseen(listed), unseen(done.producer), run
            )
            clean_up(root)
    if published:
        _tell(published, wish)
    # Where names are given up for a reason, it was needed, whatever the gate found.
    report_outcome(published, staged, verdict, root, "" if unnamed else settings.accept)
    return published.name if published else None


def _name_inputs(settings: Settings) -> dict[str, Any]:
    """What a manifest tells of where its inputs lie and what read them."""
    raw, models = settings.raw, settings.models
    name = str(raw) if isinstance(raw, Address) else raw.name
    told = {"ner_model": models[0] if len(models) == 1 else list(models)} if models else {"entities": False}
    return {"raw": name, **told, "limits": dict(settings.limits)}


def _tell(published: Version, wish: Wish) -> None:
    """Tell all who listen, and Prefect, what was published; the version stands already, whatever fails here."""
    watch = wish.watch
    refused: Mapping[str, Sequence[str]] = {}
    try:
        refused = list_refused(published.root, published.manifest)
    except (CopydeskError, OSError) as error:
        watch.warn(f"the reasons in the quarantine could not be told: {error}")
    told = describe_manifest(published.root, published.manifest, refused)
    watch.publish(told)
    with watch.step("telling"):
        tell_version(told, refused, watch)
        tell_assets(told, wish.settings.raw, wish.settings.dataset, watch)
