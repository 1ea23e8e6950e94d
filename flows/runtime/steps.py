"""The steps of a build as Prefect tasks: they take and give paths, counts and hashes; the library does the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from copydesk.corpus import complete_corpus
from copydesk.errors import StoreError
from copydesk.increments import count_found, keep_rest
from copydesk.ingest import Listing, Place, keep_listing, walk_inputs
from copydesk.quality import Verdict, judge_staged, refusal
from copydesk.versions import Input, Staged, Version, publish, read_parent, stage
from runtime.artifacts import tell_gate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from copydesk.quality import Bounds
    from runtime.reading import Done
    from runtime.watching import Watch


@task(cache_policy=NO_CACHE)
def take_inventory(raw: Place, site: Path) -> Listing:
    """Every input below `raw`, kept in the file `site`. Raises StoreError where there is none."""
    inputs = keep_listing(walk_inputs(raw), site)
    if not inputs:
        raise StoreError("there is nothing to read", where=str(raw), then="put articles there, or name another place")
    return inputs


@task(cache_policy=NO_CACHE)
def stage_version(dataset: Path, done: Done, staging: Path, as_of: date, first_seen: Mapping[str, date]) -> Staged:
    """Join what was read and what stays into a version."""
    return stage(
        dataset,
        done.folders,
        staging=staging / "version",
        as_of=as_of,
        found=count_found(done.increment, done.found),
        kept=keep_rest(done.increment),
        first_seen=first_seen,
    )


@task(cache_policy=NO_CACHE)
def complete_version(staged: Staged) -> Staged:
    """Add the tables that all documents decide together."""
    return complete_corpus(staged)


@task(cache_policy=NO_CACHE)
def check_version(staged: Staged, staging: Path, bounds: Bounds, accept: str, watch: Watch) -> Verdict:
    """Run the gate over the staged files. Raises GateRefusedError where something critical fails."""
    verdict = judge_staged(staged, staging / "gate", read_parent(staged.root), bounds, accept=accept)
    tell_gate(verdict)
    watch.judged(verdict)
    if not verdict.ok:
        raise refusal(verdict)
    return verdict


@task(cache_policy=NO_CACHE)
def publish_version(
    dataset: Path,
    staged: Staged,
    verdict: Verdict,
    inputs: Mapping[str, Any],
    as_of: date,
    listed: Iterable[Input],
    producer: Mapping[str, Any],
    run: Mapping[str, Any],
) -> Version | None:
    """Publish what the gate let pass. None where the dataset holds the same already."""
    return publish(
        dataset,
        staged,
        as_of=as_of,
        producer=producer,
        inputs=inputs,
        validation=verdict.summary,
        report=verdict.report,
        validation_dir=verdict.report.parent / "validation",
        listed=listed,
        run=run,
    )
