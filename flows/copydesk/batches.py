"""Batches: inputs planned by size, each batch read and written as one folder of rows, nothing lost on the way."""

from __future__ import annotations

import hashlib
import time
import traceback
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import Reason, RefusedError, Stage, StoreError
from copydesk.ingest import Found, open_input
from copydesk.pipeline import Tools, read_raw, take_tools
from copydesk.records import Limits, Quarantined, Row
from copydesk.tables import write_batches
from copydesk.tables.rows import article_rows, quarantine_row
from copydesk.versions import NOTHING, Face, Forgotten

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from copydesk.ingest.streams import Opened
    from copydesk.records import RawArticle

BATCH_BYTES = 2_000_000
"""How many bytes of input make a batch: some ten to thirty seconds of CPU with entities."""
BATCHES_PER_WORKER = 4
"""How many batches a worker gets at least, so that all end at about the same time."""
BATCH_INPUTS = 1_000
"""How many inputs a batch has at most, however small they are."""
FOLDER_CHARS = 8_000_000
"""How many characters of source text a folder of rows holds, or a little more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Inputs read together; `folder` takes what comes out; `model` names models, None where names are not wanted.

    What is `forgotten` is left out.
    """

    inputs: tuple[Found, ...]
    folder: Path
    model: str | Sequence[str] | None
    limits: Limits
    forgotten: Forgotten = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDone:
    """What became of a batch: its folders of rows, how many inputs, articles found in them, documents, bytes, CPU s.

    `found` tells by locator how many articles each input holds, but for the `excluded`, which are forgotten.
    """

    folders: tuple[Path, ...]
    n_inputs: int
    n_found: int
    n_documents: int
    n_bytes: int
    cpu_seconds: float
    found: Mapping[str, int]
    excluded: Mapping[str, int] = field(default_factory=dict)


def plan_batches(
    inputs: Sequence[Found],
    staging: Path,
    *,
    model: str | Sequence[str] | None,
    workers: int = 1,
    limits: Limits | None = None,
    forgotten: Forgotten = NOTHING,
) -> tuple[Batch, ...]:
    """The inputs in batches of about `BATCH_BYTES`, or smaller, so that each worker gets several; each in one batch."""
    total = sum(found.n_bytes or 0 for found in inputs)
    size = BATCH_BYTES if workers == 1 else min(BATCH_BYTES, total // (BATCHES_PER_WORKER * workers) + 1)
    groups = list(_grouped(inputs, size))
    how = Batch(inputs=(), folder=staging, model=model, limits=limits or Limits(), forgotten=forgotten)
    return tuple(
        replace(how, inputs=group, folder=staging / "batches" / f"{number:05d}") for number, group in enumerate(groups)
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
    """Read a batch and write its rows below its folder. What can't be read becomes a row of the quarantine.

    Rows are written whenever they hold some `FOLDER_CHARS`, so that an archive of any size needs no more memory.
    """
    started = time.process_time()
    tools = take_tools(model=batch.model, limits=batch.limits)
    folders: list[Path] = []
    rows = _Rows(batch.folder)
    n_documents = 0
    n_found: dict[str, int] = {}
    n_excluded: dict[str, int] = {}
    for found in batch.inputs:
        n_found[found.locator] = 0
        for outcome in _outcomes(found, tools, batch.forgotten):
            if outcome is None:
                n_excluded[found.locator] = n_excluded.get(found.locator, 0) + 1
                continue
            n_found[found.locator] += 1
            n_documents += not isinstance(outcome, Quarantined)
            folders += rows.add(outcome)
    return BatchDone(
        folders=(*folders, *rows.write()),
        n_inputs=len(batch.inputs),
        n_found=sum(n_found.values()),
        n_documents=n_documents,
        n_bytes=sum(found.n_bytes or 0 for found in batch.inputs),
        cpu_seconds=time.process_time() - started,
        found=n_found,
        excluded=n_excluded,
    )


def _outcomes(
    found: Found, tools: Tools, forgotten: Forgotten
) -> Iterator[dict[str, Sequence[Row]] | Quarantined | None]:
    """What becomes of each article of an input; None of one that is forgotten."""
    for opened in open_guarded(found, tools):
        if forgotten.raws and not isinstance(opened, Quarantined) and _digest(opened) in forgotten.raws:
            yield None  # It is known by its bytes, before it is read.
            continue
        outcome = opened if isinstance(opened, Quarantined) else process_raw(opened, tools)
        yield None if forgotten and _is_forgotten(outcome, forgotten) else outcome


def _is_forgotten(outcome: Mapping[str, Sequence[Row]] | Quarantined, forgotten: Forgotten) -> bool:
    if isinstance(outcome, Quarantined):
        return forgotten.holds_refused(outcome.locator, outcome.raw_sha256)
    row: Mapping[str, Any] = outcome["documents"][0]
    return forgotten.holds(Face(**{one.name: row[one.name] for one in fields(Face)}))


def _digest(raw: RawArticle) -> str:
    return hashlib.sha256(raw.data).hexdigest()


class _Rows:
    """Rows that wait to be written."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0
        self._clear()

    def _clear(self) -> None:
        self._articles: list[dict[str, Sequence[Row]]] = []
        self._refused: list[Row] = []
        self._size = 0

    def add(self, outcome: dict[str, Sequence[Row]] | Quarantined) -> tuple[Path, ...]:
        """Take the rows of an article; gives the folders that were written, if it was time."""
        if isinstance(outcome, Quarantined):
            self._refused.append(quarantine_row(outcome))
            self._size += 1_000
        else:
            self._articles.append(outcome)
            self._size += 1_000 + int(str(outcome["documents"][0]["n_source_chars"]))
        return self.write() if self._size >= FOLDER_CHARS else ()

    def write(self) -> tuple[Path, ...]:
        """Write what waits, if anything does or nothing was written yet."""
        if self._number and not self._size:
            return ()
        folders = write_batches(self._articles, self._refused, self._folder / f"{self._number:05d}")
        self._number += 1
        self._clear()
        return folders


def open_guarded(found: Found, tools: Tools) -> Generator[Opened, None, None]:
    """What comes out of an input; a fault of ours ends it with a refusal, and what came before it stays.

    Raises StoreError where the place of all inputs does not answer any more.
    """
    try:
        yield from open_input(found, limits=tools.limits)
    except StoreError:
        raise
    except Exception as error:
        yield _crashed(error, locator=found.locator, n_bytes=found.n_bytes)


def process_raw(raw: RawArticle, tools: Tools) -> dict[str, Sequence[Row]] | Quarantined:
    """The rows of an article by table, or why it is refused; a fault of ours is a refusal too."""
    digest, size = hashlib.sha256(raw.data).hexdigest(), len(raw.data)
    try:
        return dict(article_rows(read_raw(raw, tools)))
    except RefusedError as error:
        return Quarantined(
            locator=raw.locator,
            raw_sha256=digest,
            n_bytes=size,
            stage=error.stage.value,
            reason=error.reason.value,
            detail=error.detail,
        )
    except Exception as error:
        return _crashed(error, locator=raw.locator, sha256=digest, n_bytes=size)


def _crashed(error: Exception, *, locator: str, sha256: str | None = None, n_bytes: int | None = None) -> Quarantined:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return Quarantined(
        locator=locator,
        raw_sha256=sha256,
        n_bytes=n_bytes,
        stage=Stage.PIPELINE.value,
        reason=Reason.CRASHED.value,
        detail=f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}",
    )
