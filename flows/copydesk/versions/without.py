"""Stages a version again without what is forgotten: what remains is as a build without those inputs gives it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from copydesk.versions.parent import Kept, Parent
from copydesk.versions.stage import stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from copydesk.versions.forgotten import Forgotten
    from copydesk.versions.inputs import Input
    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest
    from copydesk.versions.stage import Staged
    from copydesk.versions.traces import Traces


class Judged(Protocol):
    """What the gate says of a staged version: whether it passes, facts for the manifest, the page for people."""

    @property
    def ok(self) -> bool:
        """Whether it may be published."""

    @property
    def summary(self) -> Mapping[str, object]:
        """Facts that are JSON."""

    @property
    def report(self) -> Path:
        """The page; `validation/` lies beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """What is needed to make a version besides its rows, from rooms above this one.

    `complete` adds the tables of the corpus to what is staged; `judge` runs the gate over it, given a folder for its
    report and the version without which it is made.
    """

    complete: Callable[[Staged], Staged]
    judge: Callable[[Staged, Path, Parent], Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """A version staged without what is forgotten, what the gate says of it, and its inputs; None if it tells none."""

    staged: Staged
    judged: Judged
    inputs: tuple[Input, ...] | None
    reader: str | None


def stage_without(
    layout: Layout, manifest: Manifest, traces: Traces, what: Forgotten, site: Path, makers: Makers
) -> Without:
    """The version of a manifest without the traces, staged and judged below `site`. Raises StoreError."""
    parent = Parent(root=layout.root, number=manifest["version"], manifest=manifest)
    gone = {row.locator for row in traces.refused}
    locators = [str(locator) for locator in parent.quarantine["locator"].to_pylist()]
    documents = [doc_id for doc_id in parent.rows["doc_id"].to_pylist() if doc_id not in traces.doc_ids]
    kept = Kept.of(parent, documents, frozenset(locators) - gone)
    staged = stage(
        layout.root,
        [],
        staging=site,
        as_of=date.fromisoformat(manifest["as_of"]),
        found=manifest["counts"]["found"] - len(traces.documents) - sum(locator in gone for locator in locators),
        kept=kept,
    )
    staged = makers.complete(staged)
    judged = makers.judge(staged, site / "gate", parent)
    inputs = None if parent.inputs is None else tuple(_without(parent.inputs, traces, what))
    return Without(staged=staged, judged=judged, inputs=inputs, reader=parent.reader)


def _without(inputs: Mapping[str, Input], traces: Traces, what: Forgotten) -> Iterator[Input]:
    """The inputs with their articles that are forgotten counted as left out."""
    gone: dict[str, int] = {}
    for locator in sorted(traces.locators):
        home = _home(locator, inputs)
        gone[home] = gone.get(home, 0) + 1
    for name, one in inputs.items():
        number = gone.get(name, 0)
        doubles = one.doubles - what.doc_ids if number else one.doubles
        yield replace(one, found=one.found - number, excluded=one.excluded + number, doubles=doubles)


def _home(locator: str, inputs: Mapping[str, Input]) -> str:
    """The input that a locator lies in: itself, or what stands before one of its #."""
    names = (locator, *(locator[:at] for at, letter in enumerate(locator) if letter == "#"))
    return next((name for name in names if name in inputs), locator)
