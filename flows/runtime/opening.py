"""Opens the watch of a run: who hears of it, also of a wrong command line, and of a run that has nothing to do."""

from __future__ import annotations

import io
import logging
import sys
import warnings
from contextlib import contextmanager, nullcontext, redirect_stderr
from contextvars import ContextVar
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError, CopydeskError
from runtime.events import Listener, Started
from runtime.faults import describe_error
from runtime.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runtime.settings import Settings


_OPEN: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching(settings: Settings, began: float | None = None) -> Iterator[Watch]:
    """The watch of this run: the one that is open already, else a new one, which tells how the block ends.

    `began` is when the run did, by the monotonic clock. Raises ConfigurationError where it can't be watched so.
    """
    outer = _OPEN.get()
    if outer is not None:
        yield outer
        return
    watch = open_watch(settings, began)
    token = _OPEN.set(watch)
    with warned(watch) if settings.log_json else nullcontext():
        watch.tell(Started(raw=str(settings.raw), dataset=str(settings.dataset)))
        try:
            yield watch
        except BaseException as error:
            watch.end(error)
            raise
        else:
            watch.end()
        finally:
            _OPEN.reset(token)


@contextmanager
def warned(watch: Watch) -> Iterator[None]:
    """Tell what libraries warn of or log in the block, which would be lines of another kind."""

    def tell(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        watch.warn(f"{category.__name__}: {message}")

    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers = [Records(watch)]
    try:
        with warnings.catch_warnings():
            warnings.showwarning = tell
            yield
    finally:
        root.handlers = before


class Records(logging.Handler):
    """Warns of what libraries log, from warnings on."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        """Warn of the record."""
        self._watch.warn(f"{record.name}: {record.getMessage()}")


def open_watch(settings: Settings, began: float | None) -> Watch:
    """A new watch. Raises ConfigurationError where it can't be, and has told it."""
    try:
        return Watch(listeners_for(settings), began=began)
    except Exception as error:
        Watch([screen(log_json=settings.log_json)], began=began).end(error)
        raise


def listeners_for(settings: Settings) -> list[Listener]:
    """Who hears of a run that is watched so; who writes files first, so that what they can't is told before the end."""
    listeners: list[Listener] = []
    if settings.metrics is not None:
        from runtime.metrics import Metrics

        listeners.append(Metrics(settings.metrics, settings.dataset))
    if settings.openlineage:
        from runtime.lineage import Lineage

        listeners.append(Lineage(settings.raw, settings.dataset))
    return [*listeners, screen(log_json=settings.log_json)]


def screen(*, log_json: bool) -> Listener:
    """What tells a run on standard error: JSON, a line drawn in place on a terminal, else plain lines."""
    from runtime.telling import JsonLines, PlainLines

    if log_json:
        return JsonLines(sys.stderr)
    if sys.stderr.isatty():
        from runtime.terminal import Terminal, draws

        if draws(sys.stderr):
            return Terminal(sys.stderr)
    return PlainLines(sys.stderr)


def tell_nothing_new(settings: Settings, began: float) -> int:
    """Tell whoever wants to know of it that a run, which `began` then, had nothing to do; gives the exit code."""
    if not (settings.log_json or settings.metrics or settings.openlineage):
        return 0
    try:
        with watching(settings, began):
            return 0
    except CopydeskError as error:
        return describe_error(error).exit_code


@contextmanager
def telling_usage(arguments: Sequence[str]) -> Iterator[None]:
    """Where the log is JSON, what is said of a wrong command line is JSON too; the exit code stays 2."""
    if "--log-json" not in arguments:
        yield
        return
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            yield
    except SystemExit as error:
        if error.code:
            what = said.getvalue().strip().rpartition("error: ")[2]
            Watch([screen(log_json=True)]).end(ConfigurationError(what, then="see --help"))
        raise
    sys.stderr.write(said.getvalue())
