"""Tells a run line by line on standard error: plain lines where no terminal is, or JSON, one object a line."""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from copydesk.cli.safe_text import safe, safe_json
from runtime.events import Ended, Event, Fault, Noted, Outcome, Progressed, StepEnded, StepStarted
from runtime.stages import DIGITS, READING

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN_SECONDS = 30.0
"""How long plain lines of progress wait for each other."""
JSON_SECONDS = 10.0
"""How long JSON lines of progress wait for each other."""
_HALF = re.compile(r"[\ud800-\udfff]")


class PlainLines:
    """A line when a step ends, and now and then while articles are read."""

    name = "the log"

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._pace = Pace(PLAIN_SECONDS, clock)
        self._reached = Progressed()

    def hear(self, event: Event) -> None:
        """Write the line of the event, if it has one now."""
        if isinstance(event, StepStarted):
            self._pace.reset()
        if isinstance(event, Progressed):
            self._reached = event
            if not self._pace.is_time():
                return
        for line in describe(event, self._reached):
            print(line, file=self._stream, flush=True)


class JsonLines:
    """Every event as a JSON object on a line of its own, in ASCII; progress now and then."""

    name = "the log in JSON"

    def __init__(
        self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic, now: Callable[[], datetime] | None = None
    ) -> None:
        self._stream = stream
        self._pace = Pace(JSON_SECONDS, clock)
        self._now = now or (lambda: datetime.now(UTC))

    def hear(self, event: Event) -> None:
        """Write the object of the event; of progress only when it is time, or all is read."""
        if isinstance(event, Progressed) and event.share < 1 and not self._pace.is_time():
            return
        self._stream.write(encode_event(event, self._now()))
        self._stream.flush()


class Pace:
    """Whether it is time again."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds, self._clock, self._last = seconds, clock, clock()

    def reset(self) -> None:
        """Count from now."""
        self._last = self._clock()

    def is_time(self) -> bool:
        """Whether so many seconds have passed since it last was."""
        if self._clock() - self._last < self._seconds:
            return False
        self._last = self._clock()
        return True


def encode_event(event: Event, now: datetime) -> str:
    """The line of JSON, with its end, that tells an event which happens `now`."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(event).__name__).lower()
    stamp = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    facts: dict[str, object] = asdict(event)
    if isinstance(event, Progressed):
        left = event.seconds_left
        facts = {"step": READING, **facts, "seconds_left": None if left is None else round(left, DIGITS)}
    if isinstance(event, Ended) and event.fault:
        facts["fault"] = {key: value for key, value in asdict(event.fault).items() if value != ""}
    return (
        safe_json(json.dumps({"time": stamp, "event": name, **{key: _tidy(one) for key, one in facts.items()}})) + "\n"
    )


def _tidy(value: object) -> object:
    """Seconds with the digits that are told, text without halves of characters, which JSON can't hold."""
    match value:
        case float():
            return round(value, DIGITS)
        case str():
            return as_shown(value)
        case dict():
            return {as_shown(str(key)): _tidy(one) for key, one in value.items()}
        case list() | tuple():
            return [_tidy(one) for one in value]
    return value


def as_shown(text: str) -> str:
    r"""Text with the bytes of a name that are no UTF-8 as escapes, so that every encoding can hold it.

    >>> as_shown("caf\udce9")
    'caf\\xe9'
    """
    return _HALF.sub(
        lambda found: f"\\x{code - 0xDC00:02x}" if 0xDC80 <= (code := ord(found[0])) <= 0xDCFF else f"\\u{code:04x}",
        text,
    )


def describe(event: Event, reached: Progressed) -> list[str]:
    """The lines of an event for people; `reached` is how far the reading is."""
    match event:
        case Progressed():
            left = event.seconds_left
            rest = "" if left is None else f", about {span(left)} left"
            return [f"{READING}: {event.share:.0%}, {told_reading(event)}{rest}"]
        case StepEnded(step=step):
            told = f" {told_reading(reached)} in" if step == READING else ""
            return [f"{step}:{told} {span(event.seconds)}"]
        case Noted():
            mark = "warning: " if event.level == "warning" else ""
            return [f"{mark}{shown_line(event.text)}"]
        case Ended(fault=Fault() as fault):
            return list(told_fault(fault, event.outcome))
        case Ended(outcome=Outcome.PUBLISHED):
            return [f"published in {span(event.seconds)}"]
    return []


def told_fault(fault: Fault, outcome: Outcome) -> list[str]:
    """The lines that tell a fault: what, where, what next."""
    if outcome is Outcome.STOPPED:
        return [shown_line(fault.what)]
    parts = (("where", fault.where), ("next", fault.next))
    first, *more = fault.what.splitlines() or [""]
    what = [f"error: {shown_line(first)}", *(f"  {shown_line(line.strip())}" for line in more)]
    return [*what, *(f"  {key}: {shown_line(text)}" for key, text in parts if text)]


def told_reading(reached: Progressed) -> str:
    """How much was read, how fast, and what of it is quarantined."""
    seconds = max(reached.seconds, 0.001)
    pace = f"{reached.articles / seconds:.3g} articles/s, {reached.bytes / seconds / 1e6:.2g} MB/s"
    kept = f"{reached.articles:,} articles ({reached.quarantined:,} in quarantine)"
    return f"{kept}, {reached.bytes / 1e6:,.1f} MB, {pace}"


def span(seconds: float) -> str:
    """A span of time in a few characters.

    >>> span(0.42), span(75), span(7384)
    ('0.4 s', '1:15 min', '2:03 h')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = int(seconds) // 60
    return f"{minutes}:{int(seconds) % 60:02d} min" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d} h"


def shown_line(text: str) -> str:
    """Text of others for one line: nothing in it steers a terminal or begins a line of its own."""
    return safe(re.sub(r"\s*[\n\r\u2028\u2029]+\s*", " ", as_shown(text))).replace("\t", " ")


def write_now(line: str, descriptor: int = 2) -> None:
    """Write a line without a buffer or a lock: for one who is about to end this process."""
    os.write(descriptor, line.encode("ascii", "backslashreplace"))
