"""Launches a build for what has arrived and tells how it ended: a process of its own here, or a run of a deployment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from copydesk.errors import ConfigurationError, CopydeskError, StoreError
from runtime.prefect_server import die_with_parent
from runtime.target import KNOWN, target_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from prefect.client.schemas.objects import FlowRun

    from copydesk.ingest import Place

STEP_SECONDS = 0.5
"""How often it is looked whether a build has ended."""
STOP_SECONDS = 10.0
"""How long a build may take to end when it is asked to."""
DISTURBED = -1
"""In place of an exit code: the build was stopped, as its inputs changed before it knew them."""
STOPPED = 130
"""The exit code where a build is stopped with the process that launched it."""
SCRIPT = Path(__file__).resolve().parents[1] / "build_dataset.py"
"""What is run."""


class Launch(Protocol):
    """Runs a build to its end and gives its exit code; `changed` tells whether its inputs are other ones now."""

    def __call__(self, changed: Callable[[], bool], stop: Event) -> int:
        """The exit code, or DISTURBED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalBuild:
    """A build in a process of its own, with these options: what it takes and what it dies of is its alone.

    It is stopped where its inputs change before it knows them: it might meet a file that is half written.
    """

    dataset: Place
    options: Sequence[str]
    poll: float

    def __call__(self, changed: Callable[[], bool], stop: Event) -> int:
        """The exit code of the build, DISTURBED, or STOPPED. Raises OSError where no process can be started."""
        child = subprocess.Popen([sys.executable, str(SCRIPT), *self.options], preexec_fn=die_with_parent)
        try:
            looked, informed = time.monotonic(), False
            while (code := child.poll()) is None:
                if stop.wait(STEP_SECONDS):
                    return STOPPED
                if informed or time.monotonic() - looked < self.poll:
                    continue
                disturbed = changed()
                looked, informed = time.monotonic(), knows_inputs(self.dataset, child.pid)
                if disturbed and not informed:
                    return DISTURBED
            return code
        finally:
            _end(child)


def knows_inputs(dataset: Place, pid: int) -> bool:
    """Whether the build in process `pid` has taken its inventory: what arrives after it is for the next build."""
    try:
        root = target_folder(dataset, found=False)
    except (CopydeskError, OSError):
        return False
    return any((root / ".staging").glob(f"*-{pid}/{KNOWN}"))


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedBuild:
    """A run of a deployment, such as build-dataset/daily, by whatever runs it; its own parameters hold."""

    name: str
    poll: float

    def check(self) -> None:
        """Raise ConfigurationError where there is no such deployment, StoreError where no server tells."""
        from prefect.client.orchestration import get_client
        from prefect.exceptions import ObjectNotFound

        if not os.environ.get("PREFECT_API_URL"):
            what = "a deployment is known to a server, and PREFECT_API_URL names none"
            raise ConfigurationError(what, then="set it, or leave --deployment out to build in this machine")
        try:
            with get_client(sync_client=True) as client:
                client.read_deployment_by_name(self.name)
        except (ObjectNotFound, ValueError) as error:
            what = f"there is no deployment '{self.name}'"
            raise ConfigurationError(what, then="`prefect deployment ls` lists them") from error
        except Exception as error:
            where, then = os.environ["PREFECT_API_URL"], "see whether it runs"
            raise StoreError(f"the server does not answer: {type(error).__name__}", where=where, then=then) from error

    def __call__(self, changed: Callable[[], bool], stop: Event) -> int:  # noqa: ARG002  it runs elsewhere
        """What the exit code of such a build would be: 0, 1 where it failed, 3 where it did not run to its end."""
        from prefect.client.orchestration import get_client
        from prefect.deployments import run_deployment

        try:
            run = cast("FlowRun", run_deployment(self.name, timeout=0, as_subflow=False))
            print(f"run '{run.name}' of {self.name}", flush=True)
            with get_client(sync_client=True) as client:
                while True:
                    state = client.read_flow_run(run.id).state
                    if state and state.is_final():
                        break
                    if stop.wait(self.poll):
                        print(f"run '{run.name}' goes on where it runs", file=sys.stderr)
                        return STOPPED
        except Exception as error:
            print(f"the server does not answer: {type(error).__name__}: {error}", file=sys.stderr)
            return StoreError.exit_code
        print(f"run '{run.name}': {state.name}{f': {state.message}' if state.message else ''}", flush=True)
        return 0 if state.is_completed() else 1 if state.is_failed() else StoreError.exit_code
