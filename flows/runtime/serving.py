"""Serves the main job: one long process that runs it at the times of a schedule, until it is stopped."""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import sys
import threading
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, cast

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.runner import Runner
from prefect.schedules import Cron
from pydantic import SecretStr, ValidationError

from copydesk.errors import ConfigurationError, StoreError
from copydesk.ingest import Address
from runtime import prefect_server
from runtime.faults import STOPPED
from runtime.flow_parameters import as_parameters
from runtime.parameters import BY_NAME
from runtime.places import as_parameter, check_place, keep_apart
from runtime.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from prefect.deployments.runner import RunnerDeployment
    from prefect.flows import Flow

    from copydesk.ingest import Place
    from runtime.options import Times

NAME = "served"
"""The name of the deployment: build-dataset/served."""
QUERY_SECONDS = 5.0
"""How often it is looked whether a run is due; Prefect's own 10 s would add up with its scheduler's."""
STOP_SECONDS = 20.0
"""How long the end of a run under way may take when the process is asked to end; then it is killed."""
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
"""A run that is due while another is under way is cancelled."""


def check_schedule(cron: str | None, zone: str | None) -> CronSchedule:
    """The schedule that is meant, in UTC where no zone is named. Raises ConfigurationError where it makes no sense."""
    if cron is None:
        raise ConfigurationError("--serve needs to know when", then='add --cron, such as --cron "0 5 * * *"')
    try:
        return CronSchedule(cron=cron, timezone=zone or "UTC")
    except ValidationError as error:
        wrong = {str(one["loc"][0]) for one in error.errors() if one["loc"]}
        if "timezone" in wrong:
            what, then = f"'{zone}' is no time zone", "name one as Europe/Berlin"
        else:
            what, then = f"'{cron}' is no schedule of cron", 'write minute, hour, day, month and weekday: "0 5 * * *"'
        raise ConfigurationError(what, then=then) from error


def as_deployed(settings: Settings) -> Mapping[str, Any]:
    """The settings that are not as usual, as parameters that a server keeps: whole paths, plain values, no secrets.

    Raises ConfigurationError for a secret, and for what only a single run can have.
    """
    once = [BY_NAME[name].where for name in ("as_of", "accept", "only", "limit") if getattr(settings, name)]
    if once:
        raise ConfigurationError(f"{once[0]} is about one run, not about all of a schedule", then="leave it out")
    if isinstance(as_parameter(settings.raw), SecretStr):
        what = "a server would keep the secret in the address of the raw articles"
        raise ConfigurationError(what, where=str(settings.raw), then="give credentials in the environment instead")
    usual = as_parameters(Settings())
    given = {name: value for name, value in as_parameters(settings).items() if value != usual[name]}
    if settings.metrics:
        given["metrics"] = str(settings.metrics.absolute())
    return {**given, "raw": _whole(settings.raw), "dataset": _whole(settings.dataset)}


def serve(flow: Flow[..., Any], times: Times, settings: Settings) -> None:
    """Run the flow whenever it is due, until SIGTERM or Ctrl-C; then what is under way is cancelled.

    Uses the server that PREFECT_API_URL names, else a full one of its own. Raises StoreError where it does not answer,
    ConfigurationError where times or settings make no sense.
    """
    check_place(settings.raw)
    keep_apart(settings.raw, settings.dataset)
    schedule, parameters = check_schedule(times.cron, times.zone), as_deployed(settings)
    # A run must not go on where this process is killed: nobody would see it.
    os.environ[prefect_server.END_WITH_STARTER] = "1"
    with prefect_server.server(scheduling=True) as server:
        prefect_server.wait_for(server)
        runner = Runner(name=NAME, query_seconds=QUERY_SECONDS)
        deployment = flow.to_deployment(
            NAME,
            schedule=Cron(schedule.cron, timezone=schedule.timezone),
            parameters=dict(parameters),
            concurrency_limit=ONE_AT_A_TIME,
            description="Read raw articles and publish the next version, as served from a command line.",
            tags=["copydesk"],
            enforce_parameter_schema=True,
        )
        runner.add_deployment(cast("RunnerDeployment", deployment))  # which no coroutine is outside of one
        pages = server.url.removesuffix("/api")
        print(f"build-dataset/{NAME} runs at {schedule.cron} in {schedule.timezone}: {pages}", flush=True)
        _run_until_stopped(runner)
    print(STOPPED, file=sys.stderr)


def _whole(place: Place) -> str:
    return place.url if isinstance(place, Address) else str(place.absolute())


def _run_until_stopped(runner: Runner) -> None:
    """Run in a thread of its own, and wait here for signals: Prefect's own handler would wait within its loop."""
    asked = threading.Event()
    ended: Future[None] = Future()
    loop = asyncio.new_event_loop()

    def run() -> None:
        try:
            loop.run_until_complete(runner.start())
        except (asyncio.CancelledError, CancelledError):
            ended.set_result(None)
        except BaseException as error:
            ended.set_exception(error)
        else:
            ended.set_result(None)
        finally:
            asked.set()

    def ask(_number: int, _frame: FrameType | None) -> None:
        for number, handler in before:  # asked again, it ends at once
            signal.signal(number, handler)
        threading.Thread(target=asked.set).start()  # this thread may be within the very lock that it takes

    before = [(number, signal.signal(number, ask)) for number in (signal.SIGTERM, signal.SIGINT)]
    # The address of the server is a setting of this context.
    threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True).start()
    while not asked.wait(1):
        pass
    if not ended.done():
        asyncio.run_coroutine_threadsafe(runner.astop(), loop)
    try:
        ended.result(timeout=STOP_SECONDS)
    except TimeoutError:
        print(f"what is under way did not end in {STOP_SECONDS:.0f} s, and is killed", file=sys.stderr)
    except Exception as error:
        what = f"serving ended: {type(error).__name__}: {error}"
        raise StoreError(what, then="see whether the server runs, and serve again") from error
