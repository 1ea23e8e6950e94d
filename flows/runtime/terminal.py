"""Tells a run on a terminal: one calm line for the step under way, a short line for each that is done."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from runtime.events import Ended, Event, Outcome, Progressed, StepEnded, StepStarted
from runtime.stages import READING
from runtime.telling import describe, span, write_now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from rich.console import ConsoleOptions, RenderResult

A_SECOND = 2
"""How often a second the line is drawn."""
BAR = 20
"""Columns of the bar."""
_SHOW_CURSOR = "\r\x1b[K\x1b[?25h"


class Terminal:
    """The step under way as a line that is drawn in place, the steps done above it."""

    name = "the terminal"

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self._clock = clock
        self._live: Live | None = None
        self._reached = Progressed()

    def hear(self, event: Event) -> None:
        """Draw what the event changes."""
        if isinstance(event, StepStarted):
            self._begin(event.step)
        if isinstance(event, Progressed):
            self._reached = event
            if self._live:
                self._live.update(self._line(READING))
            return
        if isinstance(event, StepEnded | Ended):
            self._finish()
        if isinstance(event, Ended) and event.outcome is Outcome.STOPPED:
            write_now(_SHOW_CURSOR)  # This process may end before anything of the console's is written.
        for line in describe(event, self._reached):
            self._console.print(Text(line, style=_style(line)), soft_wrap=True)

    def _line(self, step: str) -> Line:
        return Line(step, self._clock, self._reached if step == READING else None)

    def _begin(self, step: str) -> None:
        self._finish()
        self._live = Live(self._line(step), console=self._console, refresh_per_second=A_SECOND, transient=True)
        self._live.start()

    def _finish(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None


class Line:
    """The step under way in one line that fits: what matters least is left out where the terminal is narrow."""

    def __init__(self, step: str, clock: Callable[[], float], reached: Progressed | None = None) -> None:
        self._step, self._clock, self._reached, self._since = step, clock, reached, clock()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The line as it is now."""
        since = self._clock() - self._since
        if self._reached is None or not self._reached.of_inputs:
            yield _fit([(0, self._step), (1, span(since))], options.max_width)
            return
        yield _fit(_reading(self._reached, since, ascii_only=options.ascii_only), options.max_width)


def _reading(reached: Progressed, since: float, *, ascii_only: bool) -> list[tuple[int, str]]:
    """The parts of the line with their ranks, the first of which are dropped last."""
    full, empty = (
        ("#", "-") if ascii_only else ("\N{BOX DRAWINGS HEAVY HORIZONTAL}", "\N{BOX DRAWINGS LIGHT HORIZONTAL}")
    )
    filled = int(BAR * reached.share)
    seconds = max(reached.seconds, 0.001)
    left = reached.seconds_left
    return [
        (0, READING),
        (5, full * filled + empty * (BAR - filled)),
        (1, f"{reached.share:.0%}"),
        (3, f"{reached.articles:,} articles"),
        (7, f"{reached.bytes / 1e6:,.1f} MB"),
        (6, f"{reached.articles / seconds:.3g}/s"),
        (8, f"{reached.bytes / seconds / 1e6:.2g} MB/s"),
        (2, span(reached.seconds + since) if left is None else f"{span(max(0.0, left - since))} left"),
        (4, f"{reached.quarantined:,} in quarantine"),
    ]


def _fit(parts: Sequence[tuple[int, str]], width: int) -> Text:
    """As many of the parts as fit, in their order."""
    kept = list(parts)
    while len(kept) > 1 and len("  ".join(text for _, text in kept)) >= width:
        kept.remove(max(kept))
    return Text("  ".join(text for _, text in kept)[: max(1, width - 1)], no_wrap=True, end="")


def _style(line: str) -> str:
    if line.startswith("error: "):
        return "bold red"
    return "yellow" if line.startswith("warning: ") else ""


def draws(stream: TextIO) -> bool:
    """Whether a line can be drawn in place there: a terminal that moves its cursor."""
    return stream.isatty() and os.environ.get("TERM", "").lower() not in ("", "dumb", "unknown")
