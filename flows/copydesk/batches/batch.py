"""What a batch is, and what became of one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from copydesk.versions import NOTHING, Forgotten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from copydesk.ingest import Found
    from copydesk.records import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Inputs read together; `folder` takes what comes out; `model` names models, None where names are not wanted.

    What is `forgotten` is left out. `share` (k, n) means of each input the articles k, k + n, k + 2n, ... only, so that
    several batches may read one archive; of the first input, those from number `start` on. `seconds` is how much CPU
    time it may take before it hands the rest back, None for any; `article_seconds`, how much an article may take before
    its process is ended: only for a process that may be. `prints` are the inputs' fingerprints, where they are known.
    """

    inputs: tuple[Found, ...]
    folder: Path
    model: str | Sequence[str] | None
    limits: Limits
    forgotten: Forgotten = NOTHING
    share: tuple[int, int] = (0, 1)
    start: int = 0
    seconds: float | None = None
    article_seconds: int | None = None
    prints: tuple[bytes | None, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it reads all articles of its inputs."""
        return self.share == (0, 1) and not self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDone:
    """What became of a batch: its folders of rows, how many inputs, articles found in them, documents, bytes, CPU s.

    `found` tells by locator how many articles each input holds, but for the `excluded`, which are forgotten. `rest` are
    inputs handed back unread, the first from its article number `start` on. `cpu_by_stage` tells where the CPU seconds
    went; `peak_bytes` is the most memory that the process which read it has held so far; `deaths`, how many processes
    died of the batch before.
    """

    folders: tuple[Path, ...]
    n_inputs: int
    n_found: int
    n_documents: int
    n_bytes: int
    cpu_seconds: float
    found: Mapping[str, int]
    excluded: Mapping[str, int] = field(default_factory=dict)
    rest: tuple[Found, ...] = ()
    start: int = 0
    cpu_by_stage: Mapping[str, float] = field(default_factory=dict)
    peak_bytes: int = 0
    deaths: int = 0


def divide_rest(batch: Batch, done: BatchDone) -> Iterator[Batch]:
    """What a batch handed back as two batches, or one where it is of one input; the second half starts afresh.

    Their folders stand beside the batch's own.
    """
    if not done.rest:
        return
    half = (len(done.rest) + 1) // 2
    prints = batch.prints[len(batch.prints) - len(done.rest) :] if batch.prints else ()
    first = batch.folder.with_name(f"{batch.folder.name}a")
    yield replace(batch, inputs=done.rest[:half], prints=prints[:half], start=done.start, folder=first)
    if rest := done.rest[half:]:
        second = batch.folder.with_name(f"{batch.folder.name}b")
        yield replace(batch, inputs=rest, prints=prints[half:], start=0, folder=second)
