"""Plans batches: how many inputs are read together, and which archives are read in shares."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from copydesk.batches.batch import Batch
from copydesk.records import Limits
from copydesk.versions import NOTHING, Forgotten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from copydesk.ingest import Found

BATCH_BYTES = 2_000_000
"""How many bytes of text make a batch: some ten to thirty seconds of CPU with entities."""
WITHOUT_NAMES = 10
"""How many times as much text is read in the same time where no names are looked for."""
PAGE_WEIGHT = {".html": 0.25, ".htm": 0.25, ".xhtml": 0.25, ".mhtml": 0.25, ".pdf": 0.1, ".docx": 0.5}
"""What part of a file's bytes is text, by its suffix: the rest is markup, and costs little."""
BATCHES_PER_WORKER = 4
"""How many batches a worker gets at least, so that all end at about the same time."""
BATCH_INPUTS = 1_000
"""How many inputs a batch has at most, however small they are; without names `WITHOUT_NAMES` times as many."""
SHARE_BYTES = 16_000_000
"""From twice this size on, what one file holds is shared out: each share opens it anew, and that costs little."""
MOST_SHARES = 32
"""Into how many shares one file goes at most."""


def plan_batches(
    inputs: Iterable[Found],
    staging: Path,
    *,
    model: str | Sequence[str] | None,
    workers: int = 1,
    n_bytes: int | None = None,
    limits: Limits | None = None,
    forgotten: Forgotten = NOTHING,
    print_of: Callable[[Found], bytes | None] = lambda _: None,
) -> Iterator[Batch]:
    """The inputs in batches of about `BATCH_BYTES` of text, or smaller, so that each worker gets several.

    Each input is in one batch, but for large ones, which are in as many as read a share of it. `n_bytes` is the size of
    all inputs together; where it is None, they are listed to know it. No more than a batch is held otherwise.
    `print_of` gives the fingerprint of an input, None where it has none.
    """
    if n_bytes is None and workers > 1:
        inputs = tuple(inputs)
        n_bytes = sum(found.n_bytes or 0 for found in inputs)
    factor = 1 if model else WITHOUT_NAMES
    size = BATCH_BYTES * factor
    if workers > 1:
        size = min(size, (n_bytes or 0) // (BATCHES_PER_WORKER * workers) + 1)
    how = Batch(inputs=(), folder=staging, model=model, limits=limits or Limits(), forgotten=forgotten)
    number = 0
    for group in _grouped(inputs, size, BATCH_INPUTS * factor):
        prints = tuple(print_of(found) for found in group)
        count = count_shares(group[0], workers) if len(group) == 1 else 1
        for share in range(count):
            folder = staging / "batches" / f"{number:05d}"
            yield replace(how, inputs=group, prints=prints, folder=folder, share=(share, count))
            number += 1


def count_shares(found: Found, workers: int) -> int:
    """In how many shares an input is read; one that lies elsewhere is fetched once, so it is not shared."""
    if workers == 1 or not isinstance(found.path, Path) or found.refusal:
        return 1
    return max(1, min(2 * workers, MOST_SHARES, (found.n_bytes or 0) // SHARE_BYTES))


def _weight(found: Found) -> int:
    n_bytes = found.n_bytes or 0
    return int(n_bytes * PAGE_WEIGHT.get(PurePosixPath(found.locator).suffix.lower(), 1))


def _grouped(inputs: Iterable[Found], batch_bytes: int, batch_inputs: int) -> Iterator[tuple[Found, ...]]:
    group: list[Found] = []
    size = 0
    for found in inputs:
        weight = _weight(found)
        if group and (size + weight > batch_bytes or len(group) == batch_inputs):
            yield tuple(group)
            group, size = [], 0
        group.append(found)
        size += weight
    if group:
        yield tuple(group)
