"""Watches a run: takes what it tells, counts what it takes, and passes both on to whoever listens."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from runtime.events import (
    Ended,
    Event,
    Judged,
    Level,
    Listener,
    Noted,
    Outcome,
    Progressed,
    Published,
    StepEnded,
    StepStarted,
)
from runtime.faults import describe_error, describe_stop, outcome_of
from runtime.stages import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from copydesk.batches import BatchDone
    from copydesk.quality import Finding, Verdict

FINDINGS_TOLD = 20
"""How many findings of the gate are told one by one; its report has all."""


class Watch:
    """Takes what a run tells, and gives it to all listeners; one that fails is dropped, and the run goes on.

    Without listeners it is quiet, and counts all the same.
    """

    def __init__(
        self,
        listeners: Sequence[Listener] = (),
        *,
        clock: Callable[[], float] = time.monotonic,
        began: float | None = None,
    ) -> None:
        self.account = Account()
        self._listeners = list(listeners)
        self._clock, self._started = clock, clock() if began is None else began
        self._lock = threading.RLock()
        self._published: Published | None = None
        self._over = False
        self._reading, self._reached = 0.0, Progressed()

    def tell(self, event: Event) -> None:
        """Give the event to all listeners."""
        failed: list[str] = []
        with self._lock:
            for listener in tuple(self._listeners):
                try:
                    listener.hear(event)
                except Exception as error:  # whatever it is: who only listens must not stop a run
                    self._listeners.remove(listener)
                    failed.append(f"{listener.name} failed; the run goes on without: {type(error).__name__}: {error}")
        for text in failed:
            self.note(text, Level.WARNING)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """The block is a step of this name: its beginning and its end are told, and what it takes is counted."""
        wall, cpu = self.account.seconds.get(name, 0.0), self.account.cpu_seconds.get(name, 0.0)
        self.tell(StepStarted(step=name))
        with self.account.measure(name):
            yield
        seconds, cpu_seconds = self.account.seconds[name] - wall, self.account.cpu_seconds[name] - cpu
        self.tell(StepEnded(step=name, seconds=seconds, cpu_seconds=cpu_seconds))

    def note(self, text: str, level: Level = Level.INFO) -> None:
        """Tell people something."""
        self.tell(Noted(level=level, text=text))

    def warn(self, text: str) -> None:
        """Warn people of something."""
        self.note(text, Level.WARNING)

    def plan_reading(self, n_inputs: int, n_bytes: int, workers: int) -> None:
        """So many inputs, or so many more, of so many bytes are to be read by so many processes."""
        if not self._reached.of_inputs:
            self._reading = self._clock()
        self.account.workers = max(workers, self.account.workers)
        more = {"of_inputs": self._reached.of_inputs + n_inputs, "of_bytes": self._reached.of_bytes + n_bytes}
        self._reach(replace(self._reached, **more))

    def batch_read(self, done: BatchDone, *, now: bool = True) -> None:
        """A batch has been read: `now`, or by a run before, which has counted what that took."""
        if now:
            self.account.add_batch(done)
        before = self._reached
        self._reach(
            replace(
                before,
                inputs=before.inputs + done.n_inputs,
                bytes=before.bytes + done.n_bytes,
                articles=before.articles + done.n_found,
                quarantined=before.quarantined + done.n_found - done.n_documents,
            )
        )

    def _reach(self, reached: Progressed) -> None:
        self._reached = replace(reached, seconds=self._clock() - self._reading)
        self.tell(self._reached)

    def judged(self, verdict: Verdict) -> None:
        """The gate has spoken."""
        found = [*verdict.critical, *verdict.warnings, *verdict.accepted]
        self.tell(
            Judged(
                ok=verdict.ok,
                critical=len(verdict.critical),
                warnings=len(verdict.warnings),
                accepted=len(verdict.accepted),
                report=str(verdict.report),
                findings=[_finding(one) for one in found[:FINDINGS_TOLD]],
            )
        )

    def publish(self, published: Published) -> None:
        """A version was published."""
        self._published = published

    def end(self, error: BaseException | None = None) -> None:
        """The run is over, by this error if one is given; only the first time is told."""
        if error is None:
            outcome = Outcome.PUBLISHED if self._published else Outcome.NOTHING_NEW
            self._end(Ended(outcome=outcome, exit_code=0, seconds=0))
            return
        fault = describe_error(error)
        self._end(Ended(outcome=outcome_of(error), exit_code=fault.exit_code, seconds=0, fault=fault))

    def stop(self, number: int) -> None:
        """Signal `number` is about to end this process."""
        fault = describe_stop(number)
        self._end(Ended(outcome=Outcome.STOPPED, exit_code=fault.exit_code, seconds=0, fault=fault))

    def _end(self, ended: Ended) -> None:
        if not self._over:
            self._over = True
            took = self._clock() - self._started
            self.tell(replace(ended, seconds=took, published=self._published, run=self.account.facts()))


def _finding(one: Finding) -> dict[str, object]:
    facts = {"severity": one.severity.value, "table": one.table, "check": one.check}
    return {**facts, "rows": one.n_rows, "detail": one.detail}
