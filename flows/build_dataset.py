"""The main job: raw/ in, the next version of the dataset in processed/ out.

    python flows/build_dataset.py [--raw PLACE] [--dataset DIR] [--as-of DATE] [--workers N] [--limit NAME=NUMBER]

Each step is a Prefect task that takes and gives paths, counts and hashes; the work is done by the library beside it.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from runtime import prefect_server

prefect_server.configure(by_hand=__name__ == "__main__", verbose="--verbose" in sys.argv)

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.utilities.annotations import quote
from pydantic import SecretStr

from copydesk.batches import Batch, BatchDone, plan_batches, process_batch
from copydesk.entities import DEFAULT_MODEL, Recogniser, as_models, load_recognisers
from copydesk.errors import ConfigurationError, CopydeskError, GateRefusedError, StoreError
from copydesk.ingest import Address, Found, Place, find_inputs, parse_place
from copydesk.ingest.remote import check_address
from copydesk.quality import Verdict, load_gate, run_gate
from copydesk.records import change_limits
from copydesk.rules import rules_digest
from copydesk.versions import Staged, Version, clean_up, finish, hold_lock, publish, stage
from runtime.options import parse_arguments
from runtime.progress import Progress
from runtime.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prefect.client.schemas.objects import State
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

SMALL_BYTES = 1_500_000
"""Less input than this is read in this process: a pool would cost more than it saves."""


@task(cache_policy=NO_CACHE)
def take_inventory(raw: Place) -> tuple[Found, ...]:
    """Every input below `raw`. Raises StoreError where there is none."""
    inputs = find_inputs(raw)
    if not inputs:
        raise StoreError("there is nothing to read", where=str(raw), then="put articles there, or name another place")
    return inputs


Value = TypeVar("Value")


def unseen(value: Value) -> Value:
    """The value for a task that takes it as it is: Prefect would otherwise walk through all that it holds."""
    return cast("Value", quote(value))


def _worker_died(_task: object, _run: object, state: State[BatchDone]) -> bool:
    """Whether a task failed because its process was killed: then, and only then, trying again helps."""
    return isinstance(state.result(raise_on_failure=False), BrokenProcessPool)


@task(cache_policy=NO_CACHE, retries=2, retry_condition_fn=_worker_died, task_run_name="process-batch-{number}")
def read_batch(number: int, batch: Batch, workers: Workers) -> BatchDone:  # noqa: ARG001  the number names the run
    """Read one batch in a worker. A worker that is killed is replaced, and the batch read again."""
    return workers.run(process_batch, batch)


@task(cache_policy=NO_CACHE)
def stage_version(dataset: Path, done: Sequence[BatchDone], staging: Path, as_of: date, found: int) -> Staged:
    """Join the batches into the shards of a version."""
    folders = [folder for batch in done for folder in batch.folders]
    return stage(dataset, folders, staging=staging / "version", as_of=as_of, found=found)


@task(cache_policy=NO_CACHE)
def check_version(staged: Staged, staging: Path, as_of: date) -> Verdict:
    """Run the gate over the staged files. Raises GateRefusedError where something critical fails."""
    verdict = run_gate(staged.folder / "tables", found=staged.found, as_of=as_of, report_dir=staging / "gate")
    if not verdict.ok:
        first = verdict.critical[0]
        raise GateRefusedError(
            f"the gate refused the version: {len(verdict.critical)} critical finding(s), the first in {first.table}: "
            f"{first.check} ({first.n_rows} row(s)). Nothing was published",
            where=str(verdict.report),
            then="open the report; mend the input, the rule or the expectation that it names, and run again",
        )
    return verdict


@task(cache_policy=NO_CACHE)
def publish_version(
    dataset: Path, staged: Staged, verdict: Verdict, inputs: Mapping[str, Any], as_of: date
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
    )


# Prefect's own type of this parameter leaves out the runner that is its default.
RUNNER = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=16))
"""Threads that wait for the processes: how many batches may be under way or in line for one."""


@flow(name="build-dataset", task_runner=RUNNER)
def build_dataset(
    raw: Path | str | SecretStr = Path("raw"),
    dataset: Path = Path("processed"),
    as_of: date | None = None,
    workers: int = 0,
    ner_model: str | list[str] = DEFAULT_MODEL,
    limits: dict[str, int] | None = None,
) -> str | None:
    """Read everything below `raw` and publish it as the next version of `dataset`.

    `raw` is a folder, or an address such as s3://bucket/prefix: a secret one where its query may open it; `as_of` the
    day that counts as today (UTC today if None); `workers` how many processes read (0: one a core); `ner_model` a spaCy
    pipeline by name or path, gliner:NAME or transformers:NAME, or several, each for its own language ("en" where its
    files state none) or as LANG=NAME for the one stated; `limits` changes some of copydesk's `Limits` by name.
    Gives the name of the version, None where nothing is new.
    """
    bounds = change_limits(limits or {})
    day = as_of or datetime.now(UTC).date()
    place = parse_place(raw.get_secret_value() if isinstance(raw, SecretStr) else raw)
    keep_apart(place, dataset)
    with hold_lock(dataset):
        clean_up(dataset)
        finish(dataset)
        staging = dataset / ".staging" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}"
        inputs = take_inventory(unseen(place))
        count = count_workers(inputs, workers)
        models = as_models(ner_model)
        done = read_all(plan_batches(inputs, staging, model=models, workers=count, limits=bounds), count)
        found = sum(batch.n_found for batch in done)
        staged = stage_version(dataset, unseen(done), staging, day, found)
        verdict = check_version(unseen(staged), staging, day)
        name = str(place) if isinstance(place, Address) else place.name
        facts = {"raw": name, "found": found, "files": len(inputs), "batches": len(done)}
        facts |= {"ner_model": models[0] if len(models) == 1 else list(models), "limits": limits or {}}
        published = publish_version(dataset, unseen(staged), unseen(verdict), facts, day)
        clean_up(dataset)
    report_outcome(published, staged, verdict, dataset)
    return published.name if published else None


def keep_apart(raw: Place, dataset: Path) -> None:
    """Raise ConfigurationError where one folder lies in the other: a build would read what it writes."""
    if isinstance(raw, Address):
        return
    inside, outside = dataset.resolve(), raw.resolve()
    if inside.is_relative_to(outside) or outside.is_relative_to(inside):
        raise ConfigurationError(
            f"the dataset '{dataset}' and the raw articles '{raw}' lie in one another",
            where=f"{inside} and {outside}",
            then="keep them in folders apart",
        )


def count_workers(inputs: Sequence[Found], wanted: int) -> int:
    """How many processes read: as many as wanted; if 0, one a core, or this one alone for little input."""
    total = sum(found.n_bytes or 0 for found in inputs)
    return wanted or (os.cpu_count() or 1 if total > SMALL_BYTES else 1)


def read_all(batches: Sequence[Batch], workers: int) -> list[BatchDone]:
    """What became of each batch, in their order, read by so many processes."""
    n_inputs = sum(len(batch.inputs) for batch in batches)
    with Workers(workers) as pool, Progress("reading", n_inputs) as progress:
        futures = {
            read_batch.submit(number, unseen(batch), unseen(pool)): number for number, batch in enumerate(batches)
        }
        done: dict[int, BatchDone] = {}
        for future in as_completed(list(futures)):
            done[futures[future]] = future.result()
            progress.advance(done[futures[future]].n_inputs)
    return [done[number] for number in range(len(batches))]


def describe_producer(models: str | Sequence[str]) -> Mapping[str, Any]:
    """What made a version: copydesk, its rules, the models. Nothing of it stands in a data file."""
    try:
        own = version("copydesk")
    except PackageNotFoundError:
        own = "not installed"
    first, *others = load_recognisers(models).by_language.items()
    names = {"prefect", "great-expectations", "pyarrow", "spacy", "trafilatura"}
    names.update(*(one.libraries for one in load_recognisers(models).by_language.values()))
    packages = {name: version(name) for name in sorted(names)}
    return {
        "copydesk": own,
        "rules": rules_digest(),
        "ner_model": _describe_model(*first),
        **({"further_ner_models": [_describe_model(*one) for one in others]} if others else {}),
        "packages": packages,
    }


def _describe_model(language: str, model: Recogniser) -> Mapping[str, str]:
    return {"name": model.identity, "language": language, "sha256": model.digest}


def report_outcome(published: Version | None, staged: Staged, verdict: Verdict, dataset: Path) -> None:
    """Say on standard output what was published, in a few plain lines."""
    counts = staged.counts
    tables = ", ".join(f"{total['rows']} {name}" for name, total in staged.tables.items() if name != "quarantine")
    if published is None:
        print(f"nothing new: {dataset}/latest holds the same {counts['documents']} documents already")
        return
    print(f"{published.name}: {tables}; {counts['quarantined']} of {staged.found} inputs in quarantine")
    warnings = f"; {len(verdict.warnings)} warning(s)" if verdict.warnings else ""
    print(f"gate passed{warnings}: {dataset}/latest/report.html")


def check_place(raw: Place) -> None:
    """Raise StoreError where there is no such folder, ConfigurationError where what reads the address is missing."""
    if isinstance(raw, Address):
        check_address(raw)
    elif not raw.is_dir():
        raise StoreError("there is no such folder of raw articles", where=str(raw), then="name it with --raw")


def as_parameter(raw: Place) -> Path | str | SecretStr:
    """The place as the flow takes it: Prefect keeps the parameters of each run, and must not keep a secret."""
    if not isinstance(raw, Address):
        return raw
    return raw.url if raw.url == str(raw) else SecretStr(raw.url)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the flow from the command line; gives the exit code."""
    options = parse_arguments(arguments)
    started = time.monotonic()
    try:
        check_place(options.raw)
        keep_apart(options.raw, options.dataset)
        with prefect_server.server() as server:
            # While the server starts on another core: what takes seconds to load.
            load_recognisers(options.ner_model or DEFAULT_MODEL)
            load_gate()
            prefect_server.wait_for(server)
            build_dataset(
                as_parameter(options.raw),
                options.dataset,
                options.as_of,
                options.workers,
                options.ner_model or DEFAULT_MODEL,
                dict(options.limit),
            )
    except CopydeskError as error:
        print(f"error: {error}", file=sys.stderr)
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
