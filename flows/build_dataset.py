"""The main job: raw/ in, the next version of the dataset in processed/ out.

    python flows/build_dataset.py [--raw PLACE] [--dataset PLACE] [--as-of DATE] [--workers N] [--limit NAME=NUMBER]

Each step is a Prefect task that takes and gives paths, counts and hashes; the work is done by the library beside it.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

from runtime import prefect_server
from runtime.glance import glance

if __name__ == "__main__" and (outcome := glance(sys.argv[1:])) is not None:
    print(outcome)
    sys.exit(0)
prefect_server.configure(by_hand=__name__ == "__main__", verbose="--verbose" in sys.argv)

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import Field, SecretStr

from copydesk.entities import DEFAULT_MODEL, as_models
from copydesk.errors import BeatenError, CopydeskError, StoreError
from copydesk.ingest import Address, parse_place
from copydesk.quality import load_gate
from copydesk.records import change_limits
from copydesk.versions.seen import retell
from runtime.building import Wish, build_version
from runtime.engines import WORKER_MEMORY, EngineName
from runtime.options import parse_arguments
from runtime.places import adopt_requests, as_parameter, check_place, keep_apart, read_first_seen
from runtime.producer import describe_producer
from runtime.reading import Reading
from runtime.target import target_folder
from runtime.workers import warm_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

# Prefect's own type of this parameter leaves out the runner that is its default.
RUNNER = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=16))
"""Threads that wait for the processes: how many batches may be under way or in line for one."""

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
    engine: EngineName = "local",
    address: str | None = None,
    worker_memory: Annotated[int, Field(ge=0)] = WORKER_MEMORY,
) -> str | None:
    """Read everything below `raw` and publish it as the next version of `dataset`.

    Both are a folder, or an address such as s3://bucket/prefix: for `raw` a secret one where its query may open it; for
    `dataset` one of an object store that can create conditionally, with a working copy here. `as_of` is the
    day that counts as today (UTC today if None); `workers` how many processes read (0: one a core); `ner_model` a spaCy
    pipeline by name or path, gliner:NAME or transformers:NAME, or several, each for its own language ("en" where its
    files state none) or as LANG=NAME for the one stated; `limits` changes some of copydesk's `Limits` by name. What has
    not changed since the last version is taken from it, unless `full`; `first_seen` names a dataset, or
    DATASET@VERSION, that tells since when documents are known; `wait` is how many seconds it waits for another build
    of the same dataset to end; `accept` the reason for which drift from the version before is accepted. `engine` reads:
    processes here, or a "dask" or "ray" cluster, at `address` or made here for the run; `worker_memory` is how many MB
    of data each process may hold (0: any; a Ray cluster sees to its own). Gives the name of the version, None where
    nothing is new.
    """
    prefect_server.keep_signals()
    place = parse_place(raw.get_secret_value() if isinstance(raw, SecretStr) else raw)
    target = parse_place(dataset)
    keep_apart(place, target)
    root = target_folder(target, found=True)
    wish = Wish(
        root=root,
        raw=place,
        how=Reading(
            models=as_models(ner_model),
            workers=workers,
            limits=change_limits(limits or {}),
            engine=engine,
            address=address,
            memory=worker_memory,
        ),
        as_of=as_of or datetime.now(UTC).date(),
        first_seen=read_first_seen(first_seen) if first_seen else {},
        limits=limits or {},
        full=full,
        wait=wait,
        accept=" ".join(accept.split()),
    )
    if first_seen:
        adopt_requests(first_seen, root)
    for _ in range(TRIES - 1):
        try:
            return build_version(wish)
        except BeatenError as error:
            print(f"{error.what}; starting again from there", file=sys.stderr)
    return build_version(wish)


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
            if options.engine == "local":
                models = as_models(options.ner_model or DEFAULT_MODEL)
                warm_up(describe_producer, models, memory=options.worker_memory)
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
                engine=options.engine,
                address=options.address,
                worker_memory=options.worker_memory,
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
