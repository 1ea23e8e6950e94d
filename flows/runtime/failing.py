"""Ends a flow whose work is refused or breaks as failed, with a message that a person understands and no stack."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from prefect.logging import get_run_logger
from prefect.states import Failed

from copydesk.errors import CopydeskError
from runtime.faults import describe_error

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")

_LOGGERS = ("prefect.task_runs", "prefect.flow_runs")


def or_failed(work: Callable[[], Value], stopped: Callable[[], str] | None = None) -> Value:
    """What the work gives, else the failed state for a flow to return: who calls the flow gets the error as ever.

    Its message is the error's own, after what `stopped` says. The stack of an error that nobody foresaw goes to the
    run's log.
    """
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(leave_out_stack)  # once, however often it is added
    try:
        return work()
    except Exception as error:
        if not isinstance(error, CopydeskError | OSError):
            get_run_logger().error("%s", "".join(traceback.format_exception(error)))
        message = f"{stopped()}: {explain(error)}" if stopped else explain(error)
        return cast("Value", Failed(message=message, data=error))  # as Prefect sees it


def explain(error: Exception) -> str:
    """An error in words: what, where, what next."""
    if isinstance(error, CopydeskError | OSError):
        fault = describe_error(error)
        return str(CopydeskError(fault.what, where=fault.where, then=fault.next))
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"a fault of the program, not of the articles: {type(error).__name__}: {error}\n"
        f"  where: {Path(place.filename).name}, line {place.lineno}\n"
        "  next: run again; where it comes back, report it with the stack that the run's log has"
    )


def leave_out_stack(record: logging.LogRecord) -> bool:
    """Let a record pass; where it tells an error that copydesk raises on purpose, without its stack."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, CopydeskError):
        record.msg, record.args = explain(error), ()
        record.exc_info = record.exc_text = None
    return True
