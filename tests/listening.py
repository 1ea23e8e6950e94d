"""Builds what a run tells, for the tests of who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.batches import BatchDone
from runtime.events import Ended, Outcome, Published
from runtime.stages import Account

if TYPE_CHECKING:
    from runtime.events import Event


class Ears:
    """Remembers what it hears."""

    name = "ears"

    def __init__(self) -> None:
        self.heard: list[Event] = []

    def hear(self, event: Event) -> None:
        """Remember the event."""
        self.heard.append(event)

    def kinds(self) -> list[str]:
        """The names of the events, in order."""
        return [type(event).__name__ for event in self.heard]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def make_batch(**more: object) -> BatchDone:
    """What became of a batch of ten articles, one of them refused."""
    facts = {"folders": (), "n_inputs": 4, "n_found": 10, "n_documents": 9, "n_bytes": 500_000, "cpu_seconds": 2.0}
    facts |= {"found": {}, "cpu_by_stage": {"entities": 1.5, "source": 0.5}, "peak_bytes": 7_000_000}
    return BatchDone(**{**facts, **more})


def make_published(**more: object) -> Published:
    """A version of thirty documents."""
    counts = {"found": 33, "documents": 30, "quarantined": 3, "added": 4, "changed": 2, "unchanged": 24, "removed": 1}
    facts = {"version": 7, "name": "v000007", "content": "c0ffee", "created": "2026-03-01T12:00:00+00:00"}
    facts |= {"place": "processed/latest", "counts": counts, "rows": {"documents": 30, "quarantine": 3}}
    facts |= {"bytes": {"documents": 4000, "quarantine": 600}, "quarantined": {"empty": 2, "malformed": 1}}
    return Published(**{**facts, **more})


def make_end(outcome: Outcome = Outcome.PUBLISHED, **more: object) -> Ended:
    """The end of a run that took twelve seconds."""
    account = Account(seconds={"reading": 9.0}, cpu_seconds={"reading": 17.5}, workers=2, articles=10, bytes=500_000)
    account.cpu_by_stage["entities"] = 12.0
    facts = {"outcome": outcome, "exit_code": 0 if outcome.good else 3, "seconds": 12.0, "run": account.facts()}
    return Ended(**{**facts, **more})
