"""Batches: inputs planned by size, each batch read and written as one folder of rows, nothing lost on the way."""

from __future__ import annotations

import hashlib
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest import Found, read_input
from copydesk.pipeline import Tools, read_raw, take_tools
from copydesk.records import Quarantined, Row
from copydesk.tables import write_batches
from copydesk.tables.rows import article_rows, quarantine_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BATCH_BYTES = 2_000_000
"""How many bytes of input make a batch: some ten to thirty seconds of CPU with entities."""
BATCHES_PER_WORKER = 4
"""How many batches a worker gets at least, so that all end at about the same time."""
BATCH_INPUTS = 1_000
"""How many inputs a batch has at most, however small they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Inputs that are read together; `folder` takes what comes out, `model` is None where names are not wanted."""

    inputs: tuple[Found, ...]
    folder: Path
    model: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDone:
    """What became of a batch: its folders of rows, how many articles, bytes and seconds of CPU."""

    folders: tuple[Path, ...]
    n_inputs: int
    n_documents: int
    n_bytes: int
    cpu_seconds: float


def plan_batches(inputs: Sequence[Found], staging: Path, *, model: str | None, workers: int = 1) -> tuple[Batch, ...]:
    """The inputs in batches of about `BATCH_BYTES`, or smaller, so that each worker gets several; each in one batch."""
    total = sum(found.n_bytes or 0 for found in inputs)
    size = BATCH_BYTES if workers == 1 else min(BATCH_BYTES, total // (BATCHES_PER_WORKER * workers) + 1)
    groups = list(_grouped(inputs, size))
    return tuple(
        Batch(inputs=group, folder=staging / "batches" / f"{number:05d}", model=model)
        for number, group in enumerate(groups)
    )


def _grouped(inputs: Sequence[Found], batch_bytes: int) -> Iterator[tuple[Found, ...]]:
    group: list[Found] = []
    size = 0
    for found in inputs:
        n_bytes = found.n_bytes or 0
        if group and (size + n_bytes > batch_bytes or len(group) == BATCH_INPUTS):
            yield tuple(group)
            group, size = [], 0
        group.append(found)
        size += n_bytes
    if group:
        yield tuple(group)


def process_batch(batch: Batch) -> BatchDone:
    """Read a batch and write its rows below its folder. What can't be read becomes a row of the quarantine."""
    started = time.process_time()
    tools = take_tools(model=batch.model)
    articles: list[dict[str, Sequence[Row]]] = []
    refused: list[Row] = []
    for found in batch.inputs:
        outcome = _process(found, tools)
        if isinstance(outcome, Quarantined):
            refused.append(quarantine_row(outcome))
        else:
            articles.append(outcome)
    return BatchDone(
        folders=write_batches(articles, refused, batch.folder),
        n_inputs=len(batch.inputs),
        n_documents=len(articles),
        n_bytes=sum(found.n_bytes or 0 for found in batch.inputs),
        cpu_seconds=time.process_time() - started,
    )


def _process(found: Found, tools: Tools) -> dict[str, Sequence[Row]] | Quarantined:
    digest: str | None = None
    try:
        raw = read_input(found, limits=tools.limits)
        digest = hashlib.sha256(raw.data).hexdigest()
        return dict(article_rows(read_raw(raw, tools)))
    except RefusedError as error:
        return _quarantined(found, digest, error.stage, error.reason, error.detail)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        return _quarantined(found, digest, Stage.PIPELINE, Reason.CRASHED, detail)


def _quarantined(found: Found, digest: str | None, stage: Stage, reason: Reason, detail: str) -> Quarantined:
    return Quarantined(
        locator=found.locator,
        raw_sha256=digest or _digest(found),
        n_bytes=found.n_bytes,
        stage=stage.value,
        reason=reason.value,
        detail=detail,
    )


def _digest(found: Found) -> str | None:
    """The digest of an input that was refused before it was read whole; None where it must not be opened."""
    if found.refusal or found.n_bytes is None:
        return None
    try:
        with found.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
