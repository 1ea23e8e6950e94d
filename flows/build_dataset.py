"""The main job: raw/ in, the next version of the dataset in processed/ out.

    python flows/build_dataset.py [--raw PLACE] [--dataset PLACE] [--as-of DATE] [--workers N] [--config FILE] ...
    python flows/build_dataset.py --serve --cron "0 5 * * *" [the same options]

Each step is a Prefect task that takes and gives paths, counts and hashes; the work is done by the library beside it.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from runtime import prefect_server
from runtime.by_hand import begin, end
from runtime.opening import watching

BEGAN = time.monotonic()
"""When this process began, as far as a run by hand counts its seconds."""
if __name__ == "__main__" and (code := begin(sys.argv[1:], BEGAN)) is not None:
    sys.exit(code)
# One that serves lets Prefect tell what becomes of its runs.
BY_HAND = __name__ == "__main__" and "--serve" not in sys.argv
prefect_server.configure(by_hand=BY_HAND, verbose="--verbose" in sys.argv)

from prefect import flow
from pydantic import SecretStr  # noqa: TC002  Prefect reads the annotations

from copydesk.entities import DEFAULT_MODEL
from copydesk.records import change_limits
from runtime.building import Wish, build_version
from runtime.engines import FLOW_RUNNER, EngineName
from runtime.failing import or_failed
from runtime.flow_parameters import bounded, described, from_parameters
from runtime.options import parse_arguments
from runtime.parameters import WORKER_MEMORY
from runtime.places import adopt_requests, keep_apart, read_first_seen
from runtime.reading import Reading
from runtime.retrying import retry
from runtime.starting import started
from runtime.target import target_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.settings import Settings
    from runtime.watching import Watch


@flow(name="build-dataset", task_runner=FLOW_RUNNER)
@described
def build_dataset(
    raw: Annotated[Path | str | SecretStr, bounded("raw")] = Path("raw"),
    dataset: Annotated[Path | str, bounded("dataset")] = Path("processed"),
    as_of: Annotated[date | None, bounded("as_of")] = None,
    workers: Annotated[int, bounded("workers")] = 0,
    ner_model: Annotated[str | list[str], bounded("ner_model")] = DEFAULT_MODEL,
    entities: Annotated[bool, bounded("entities")] = True,
    limits: Annotated[dict[str, int] | None, bounded("limits")] = None,
    full: Annotated[bool, bounded("full")] = False,
    first_seen: Annotated[str | None, bounded("first_seen")] = None,
    wait: Annotated[int, bounded("wait")] = 0,
    accept: Annotated[str, bounded("accept")] = "",
    only: Annotated[str | list[str] | None, bounded("only")] = None,
    limit: Annotated[int | None, bounded("limit")] = None,
    engine: Annotated[EngineName, bounded("engine")] = "local",
    address: Annotated[str | None, bounded("address")] = None,
    worker_memory: Annotated[int, bounded("worker_memory")] = WORKER_MEMORY,
    log_json: Annotated[bool, bounded("log_json")] = False,
    metrics: Annotated[Path | None, bounded("metrics")] = None,
    openlineage: Annotated[bool, bounded("openlineage")] = False,
    retries: Annotated[int, bounded("retries")] = 0,
) -> str | None:
    """Read what is new below `raw` and publish it as the next version of `dataset`.

    Both are a folder, or an address such as s3://bucket/prefix: for `raw` a secret one where its query may open it; for
    `dataset` one of an object store that can create conditionally, with a working copy here. What the other parameters
    are stands in `runtime.parameters`. Gives the name of the version, None where nothing is new. What stops the run is
    the message of its failed state, and raised where the flow is called.
    """
    given = dict(locals())
    prefect_server.keep_signals()

    def work() -> str | None:
        settings = from_parameters(given)
        with watching(settings) as watch:
            return retry(lambda: build_from(settings, watch), retries=settings.retries, tell=watch.warn)

    return or_failed(work)


def build_from(settings: Settings, watch: Watch) -> str | None:
    """Build the next version; gives its name, None where nothing is new. Raises CopydeskError."""
    keep_apart(settings.raw, settings.dataset)
    as_of = settings.as_of or datetime.now(UTC).date()
    root = target_folder(settings.dataset, found=True)
    wish = Wish(
        settings=replace(settings, as_of=as_of),
        root=root,
        how=Reading(
            models=settings.models or None,
            workers=settings.workers,
            limits=change_limits(settings.limits),
            engine=settings.engine,
            address=settings.address,
            memory=settings.worker_memory,
        ),
        as_of=as_of,
        first_seen=read_first_seen(settings.first_seen) if settings.first_seen else {},
        watch=watch,
    )
    if settings.first_seen:
        adopt_requests(settings.first_seen, root)
    return build_version(wish)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the flow from the command line; gives the exit code."""
    options = parse_arguments(arguments)
    if options.serve:
        from runtime.serving import serve  # Here: a single run needs nothing of it.

        return end(partial(serve, build_dataset, options.serve, options.settings))

    def run() -> None:
        with watching(options.settings, BEGAN) as watch, started(options.settings, watch) as parameters:
            build_dataset(**parameters)

    return end(run, told=True, log_json=options.settings.log_json)


if __name__ == "__main__":
    sys.exit(main())
