"""Publishes a world as the version before, for the damage that only a comparison with it can tell."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from copydesk.corpus import complete_corpus
from copydesk.quality import run_gate
from copydesk.tables import to_arrow, write_table
from copydesk.versions import found_dataset, publish, read_parent, stage

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from mutants.world import World

CAN_COMPARE = "parent" in inspect.signature(run_gate).parameters
"""Whether the gate takes the version before."""


def publish_world(world: World, root: Path, as_of: date) -> Any:  # the type of a parent is the library's own
    """The world as the first version of a dataset in `root`, as the next version's gate takes it."""
    batch = root.parent / f"{root.name}-batch"
    batch.mkdir(parents=True)
    for name, rows in world.rows.items():
        if name != "identities":
            write_table(to_arrow(name, rows), name, batch / f"{name}.parquet")
    found_dataset(root)
    staging = root / ".staging" / "before"
    staged = complete_corpus(stage(root, [batch], staging=staging / "version", as_of=as_of, found=world.found))
    verdict = run_gate(staged.folder / "tables", found=staged.found, as_of=as_of, report_dir=staging / "gate")
    publish(
        root,
        staged,
        as_of=as_of,
        producer={"version": "0"},
        inputs={"raw": "x"},
        validation=verdict.summary,
        report=verdict.report,
        validation_dir=verdict.report.parent / "validation",
    )
    return read_parent(root)
