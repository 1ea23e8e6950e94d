"""The main job: raw/ in, the next version of the dataset in processed/ out.

    python flows/build_dataset.py [--raw PLACE] [--dataset PLACE] [--as-of DATE] [--workers N] [--limit NAME=NUMBER]

Each step is a Prefect task that takes and gives paths, counts and hashes; the work is done by the library beside it.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from runtime import prefect_server
from runtime.glance import glance, say_nothing_new

if __name__ == "__main__" and (outcome := glance(sys.argv[1:])) is not None:
    print(outcome)
    sys.exit(0)
prefect_server.configure(by_hand=__name__ == "__main__", verbose="--verbose" in sys.argv)

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import SecretStr

from copydesk.corpus import complete_corpus
from copydesk.entities import DEFAULT_MODEL, as_models, load_recognisers
from copydesk.errors import BeatenError, CopydeskError, StoreError
from copydesk.increments import count_found, keep_rest, list_inputs, plan_increment
from copydesk.ingest import Address, Found, Place, find_inputs, parse_place
from copydesk.quality import Verdict, judge_staged, judge_without, load_bounds, load_gate, refusal
from copydesk.reader import reader_digest
from copydesk.records import change_limits
from copydesk.versions import (
    Input,
    Makers,
    Staged,
    Version,
    clean_up,
    finish,
    found_dataset,
    hold_lock,
    mark_reader,
    publish,
    read_forgotten,
    read_parent,
    resume_erasure,
    stage,
)
from copydesk.versions.layout import Layout
from copydesk.versions.seen import retell
from runtime.artifacts import tell_gate
from runtime.options import parse_arguments
from runtime.places import adopt_requests, as_parameter, check_place, keep_apart, read_first_seen
from runtime.producer import describe_producer
from runtime.reading import Done, Reading, read_increment, unseen
from runtime.target import newest_place, target_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

    from copydesk.quality import Bounds


@task(cache_policy=NO_CACHE)
def take_inventory(raw: Place) -> tuple[Found, ...]:
    """Every input below `raw`. Raises StoreError where there is none."""
    inputs = find_inputs(raw)
    if not inputs:
        raise StoreError("there is nothing to read", where=str(raw), then="put articles there, or name another place")
    return inputs


@task(cache_policy=NO_CACHE)
def stage_version(dataset: Path, done: Done, staging: Path, as_of: date, first_seen: Mapping[str, date]) -> Staged:
    """Join what was read and what stays into a version, and add the tables that all documents decide together."""
    staged = stage(
        dataset,
        done.folders,
        staging=staging / "version",
        as_of=as_of,
        found=count_found(done.increment, done.found),
        kept=keep_rest(done.increment),
        first_seen=first_seen,
    )
    return complete_corpus(staged)


@task(cache_policy=NO_CACHE)
def check_version(staged: Staged, staging: Path, bounds: Bounds, accept: str) -> Verdict:
    """Run the gate over the staged files. Raises GateRefusedError where something critical fails."""
    verdict = judge_staged(staged, staging / "gate", read_parent(staged.root), bounds, accept=accept)
    tell_gate(verdict)
    if not verdict.ok:
        raise refusal(verdict)
    return verdict


@task(cache_policy=NO_CACHE)
def publish_version(
    dataset: Path, staged: Staged, verdict: Verdict, inputs: Mapping[str, Any], as_of: date, listed: Sequence[Input]
) -> Version | None:
    """Publish what the gate let pass. None where the dataset holds the same already."""
    return publish(
        dataset,
        staged,
        as_of=as_of,
        producer=describe_producer(inputs["ner_model"]),
        inputs=inputs,
        validation=verdict.summary,
        report=verdict.report,
        validation_dir=verdict.report.parent / "validation",
        listed=listed,
    )


# Prefect's own type of this parameter leaves out the runner that is its default.
RUNNER = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=16))
"""Threads that wait for the processes: how many batches may be under way or in line for one."""

WARNINGS_SHOWN = 5
"""How many warnings of the gate a run prints; the report has all."""

TRIES = 5
"""How often a build that another machine's overtakes starts, before it ends with an error."""


@flow(name="build-dataset", task_runner=RUNNER)
def build_dataset(
    raw: Path | str | SecretStr = Path("raw"),
    dataset: Path | str = Path("processed"),
    as_of: date | None = None,
    workers: int = 0,
    ner_model: str | list[str] = DEFAULT_MODEL,
    limits: dict[str, int] | None = None,
    full: bool = False,
    first_seen: str | None = None,
    wait: int = 0,
    accept: str = "",
) -> str | None:
    """Read everything below `raw` and publish it as the next version of `dataset`.

    Both are a folder, or an address such as s3://bucket/prefix: for `raw` a secret one where its query may open it; for
    `dataset` one of an object store that can create conditionally, with a working copy here. `as_of` is the
    day that counts as today (UTC today if None); `workers` how many processes read (0: one a core); `ner_model` a spaCy
    pipeline by name or path, gliner:NAME or transformers:NAME, or several, each for its own language ("en" where its
    files state none) or as LANG=NAME for the one stated; `limits` changes some of copydesk's `Limits` by name. What has
    not changed since the last version is taken from it, unless `full`; `first_seen` names a dataset, or
    DATASET@VERSION, that tells since when documents are known; `wait` is how many seconds it waits for another build
    of the same dataset to end; `accept` the reason for which drift from the version before is accepted. Gives the name
    of the version, None where nothing is new.
    """
    prefect_server.keep_signals()
    accept = " ".join(accept.split())
    bounds = change_limits(limits or {})
    day = as_of or datetime.now(UTC).date()
    place = parse_place(raw.get_secret_value() if isinstance(raw, SecretStr) else raw)
    target = parse_place(dataset)
    keep_apart(place, target)
    days = read_first_seen(first_seen) if first_seen else {}
    root = target_folder(target, found=True)
    how = Reading(models=as_models(ner_model), workers=workers, limits=bounds)
    if first_seen:
        adopt_requests(first_seen, root)
    build = partial(build_version, root, place, how, day, days, limits or {}, full=full, wait=wait, accept=accept)
    for _ in range(TRIES - 1):
        try:
            return build()
        except BeatenError as error:
            print(f"{error.what}; starting again from there", file=sys.stderr)
    return build()


def build_version(
    root: Path,
    raw: Place,
    how: Reading,
    as_of: date,
    first_seen: Mapping[str, date],
    limits: Mapping[str, int],
    *,
    full: bool,
    wait: int,
    accept: str,
) -> str | None:
    """Build the version that follows the newest one; gives its name, None where nothing is new.

    Raises BeatenError where a build on another machine published one meanwhile.
    """
    with hold_lock(root, wait=wait, tell=partial(print, file=sys.stderr), erasing=True):
        if erased := resume_erasure(root, Makers(complete=complete_corpus, judge=judge_without)):
            print(f"an erasure that was cut off is done now: {erased.request.documents} document(s) are forgotten")
        clean_up(root)
        found_dataset(root)
        finish(root)
        bounds = load_bounds(Layout(root).bounds)
        staging = root / ".staging" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}"
        how = replace(how, forgotten=read_forgotten(root))
        models = how.models
        reader = mark_reader(reader_digest(models, how.limits), how.forgotten)
        inputs = take_inventory(unseen(raw))
        increment = plan_increment(inputs, None if full else read_parent(root), reader)
        if increment.nothing_new:
            print(say_nothing_new(root))
            return None
        done = read_increment(increment, staging, how)
        staged = stage_version(root, unseen(done), staging, as_of, unseen(first_seen))
        verdict = check_version(unseen(staged), staging, unseen(bounds), accept)
        name = str(raw) if isinstance(raw, Address) else raw.name
        facts = {"raw": name, "found": staged.found, "files": len(inputs), **done.facts, "reader": reader}
        facts |= {"ner_model": models[0] if len(models) == 1 else list(models), "limits": dict(limits)}
        listed = list(list_inputs(done.increment, done.found, staged.lost, done.excluded))
        published = publish_version(root, unseen(staged), unseen(verdict), facts, as_of, unseen(listed))
        clean_up(root)
    report_outcome(published, staged, verdict, root, accept)
    return published.name if published else None


def report_outcome(published: Version | None, staged: Staged, verdict: Verdict, dataset: Path, accept: str) -> None:
    """Say on standard output what was published, in a few plain lines."""
    counts = staged.counts
    tables = ", ".join(f"{total['rows']} {name}" for name, total in staged.tables.items() if name != "quarantine")
    if published is None:
        print(say_nothing_new(dataset))
        return
    if excluded := published.manifest["inputs"].get("excluded"):
        print(f"{excluded} article(s) of the inputs stay out: they are forgotten on request")
    print(f"{published.name}: {tables}; {counts['quarantined']} of {staged.found} inputs in quarantine")
    warnings = f"; {len(verdict.warnings)} warning(s)" if verdict.warnings else ""
    print(f"gate passed{warnings}: {newest_place(dataset, published.number)}/report.html")
    for finding in verdict.warnings[:WARNINGS_SHOWN]:
        rows = f"{finding.n_rows} row(s)" if finding.n_rows else ""
        print(f"  warning: {finding.table}, {finding.check}: {'; '.join(filter(None, (rows, finding.detail)))}")
    if accept and not verdict.accepted:
        print("  nothing drifted: the reason given with --accept was not needed, and is not kept")
    if verdict.accepted:
        print(f"  accepted: {len(verdict.accepted)} finding(s) of drift, as the manifest keeps")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the flow from the command line; gives the exit code."""
    options = parse_arguments(arguments)
    started = time.monotonic()
    try:
        check_place(options.raw)
        keep_apart(options.raw, options.dataset)
        target_folder(options.dataset, found=True)
        with prefect_server.server() as server:
            # While the server starts on another core: what takes seconds to load.
            if load_recognisers(options.ner_model or DEFAULT_MODEL).choose("en") is None:
                print(f"no model for English is named (--ner-model {DEFAULT_MODEL}): no names there", file=sys.stderr)
            load_gate()
            prefect_server.wait_for(server)
            build_dataset(
                as_parameter(options.raw),
                options.dataset.url if isinstance(options.dataset, Address) else options.dataset,
                options.as_of,
                options.workers,
                options.ner_model or DEFAULT_MODEL,
                dict(options.limit),
                full=options.full,
                first_seen=options.first_seen,
                wait=options.wait,
                accept=options.accept or "",
            )
    except CopydeskError as error:
        print(f"error: {retell(error)}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"error: {error.strerror or error}\n  where: {error.filename or options.dataset}", file=sys.stderr)
        print("  next: see to the disk and to your rights there, and run again", file=sys.stderr)
        return StoreError.exit_code
    except KeyboardInterrupt:  # with a server of our own, the process has ended already
        print("stopped; what was published before is as it was", file=sys.stderr)
        return 130
    if options.verbose:
        print(f"{time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
