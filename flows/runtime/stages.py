"""Counts what a run takes: seconds and CPU seconds by step, inside the reading CPU seconds by stage, peak memory."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copydesk.usage import peak_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copydesk.batches import BatchDone

READING = "reading"
"""The step in which workers work."""
STAGES = ("tools", "ingest", "source", "structure", "segment", "metadata", "entities", "rows", "refused")
"""The stages of reading in the order of the journey; `tools` loads rules and models, `refused` ended early."""
DIGITS = 3
"""Digits of a second that are told."""


@dataclass(slots=True, kw_only=True)
class Account:
    """What a run took so far, by step in the order of their beginnings; a step that comes again is added up.

    CPU seconds are those of this process and of its workers; a Prefect server counts its own.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    cpu_by_stage: dict[str, float] = field(default_factory=dict)
    articles: int = 0
    bytes: int = 0
    workers: int = 0
    worker_peak: int = 0

    @contextmanager
    def measure(self, step: str) -> Iterator[None]:
        """Count the block as a part of this step, however it ends."""
        wall, cpu = time.monotonic(), time.process_time()
        self.seconds.setdefault(step, 0.0)
        self.cpu_seconds.setdefault(step, 0.0)
        try:
            yield
        finally:
            self.seconds[step] += time.monotonic() - wall
            self.cpu_seconds[step] += time.process_time() - cpu

    def add_batch(self, done: BatchDone) -> None:
        """Count a batch, which another process has read."""
        for stage, seconds in done.cpu_by_stage.items():
            self.cpu_by_stage[stage] = self.cpu_by_stage.get(stage, 0.0) + seconds
        self.articles += done.n_found
        self.bytes += done.n_bytes
        self.cpu_seconds[READING] = self.cpu_seconds.get(READING, 0.0) + done.cpu_seconds
        self.worker_peak = max(self.worker_peak, done.peak_bytes)

    def facts(self) -> Mapping[str, Any]:
        """What it took, as a manifest, a log and a page tell it."""
        peak = {"driver": peak_bytes(), **({"worker": self.worker_peak} if self.worker_peak else {})}
        return {
            "seconds": _rounded(self.seconds),
            "cpu_seconds": _rounded(self.cpu_seconds),
            "cpu_by_stage": _rounded(dict(sorted(self.cpu_by_stage.items(), key=_place))),
            "articles": self.articles,
            "bytes": self.bytes,
            "workers": self.workers,
            "peak_bytes": peak,
        }


def _place(stage: tuple[str, float]) -> tuple[int, str]:
    name = stage[0]
    return (STAGES.index(name) if name in STAGES else len(STAGES), name)


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, DIGITS) for name, value in seconds.items()}
