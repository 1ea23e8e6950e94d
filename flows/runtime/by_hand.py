"""How a run by hand begins and ends: what needs no server first, and errors told in a few lines, with an exit code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError, CopydeskError
from runtime.faults import describe_error
from runtime.glance import glance
from runtime.opening import screen, tell_nothing_new, telling_usage
from runtime.options import parse_arguments
from runtime.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runtime.options import Options


def begin(arguments: Sequence[str], began: float) -> int | None:
    """Do what needs neither Prefect nor a model; gives the exit code where that is all, None where the flow must run.

    That is: telling what is wrong with the settings, the dry run, and that there is nothing new. `began` is when the
    process did, by the monotonic clock.
    """
    try:
        with telling_usage(arguments):
            options = parse_arguments(arguments)
    except ConfigurationError as error:
        return end(partial(_raise, error), log_json="--log-json" in arguments)
    if options.dry_run:
        return end(partial(_plan, options), log_json=options.settings.log_json)
    if options.serve:
        return None
    said = glance(options.settings)
    if said is None:
        return None
    print(said)
    return tell_nothing_new(options.settings, began)


def end(work: Callable[[], object], *, told: bool = False, log_json: bool = False) -> int:
    """Do the work and give the exit code; an error is told on standard error, unless the work has `told` it.

    An error that nobody foresaw is raised, but where a log in JSON holds it.
    """
    try:
        work()
    except (CopydeskError, OSError, KeyboardInterrupt) as error:
        if not told:
            Watch([screen(log_json=log_json)]).end(error)
        return describe_error(error).exit_code
    except Exception as error:
        if told and log_json:
            return describe_error(error).exit_code
        raise
    return 0


def _plan(options: Options) -> None:
    from runtime.dry_run import tell_plan  # Here: other runs need nothing of it.

    for line in tell_plan(options.settings, every=options.verbose):
        print(line)


def _raise(error: CopydeskError) -> None:
    raise error
