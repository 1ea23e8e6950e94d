"""Says of any error what it is, where, what next, and with which exit code a run ends."""

from __future__ import annotations

import traceback

from copydesk.errors import CopydeskError, GateRefusedError, StoreError
from copydesk.versions.seen import retell
from runtime.events import Fault, Outcome

STOPPED = "stopped; what was published before is as it was"
"""What a run says that is asked to end."""
TRACE_CHARS = 4_000
"""How much is told of where an error of ours came from."""


def describe_error(error: BaseException) -> Fault:
    """The fault that an error is."""
    match error:
        case CopydeskError():
            told = retell(error)
            return Fault(what=told.what, where=told.where, next=told.then, exit_code=told.exit_code)
        case OSError():
            what, where = error.strerror or str(error), str(error.filename or "")
            then = "see to the disk and to your rights there, and run again"
            return Fault(what=what, where=where, next=then, exit_code=StoreError.exit_code)
        case KeyboardInterrupt():
            return Fault(what=STOPPED, exit_code=130)
        case SystemExit():
            return Fault(what=STOPPED, exit_code=error.code if isinstance(error.code, int) else 1)
        case _:
            last = traceback.format_exception(error)
            return Fault(
                what=f"{type(error).__name__}: {error}",
                next="tell the project of it, with the lines above",
                trace="".join(last)[-TRACE_CHARS:],
            )


def outcome_of(error: BaseException) -> Outcome:
    """How a run ended that an error ended."""
    if isinstance(error, GateRefusedError):
        return Outcome.REFUSED
    return Outcome.FAILED if isinstance(error, Exception) else Outcome.STOPPED


def describe_stop(number: int) -> Fault:
    """The fault of a run that signal `number` ends."""
    return Fault(what=STOPPED, exit_code=128 + number)
