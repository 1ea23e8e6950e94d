"""Reads a batch and writes its rows: every article found becomes a document or a row of the quarantine."""

from __future__ import annotations

import hashlib
import time
import traceback
from dataclasses import fields
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.batches.attempts import Attempt, HopelessError
from copydesk.batches.batch import Batch, BatchDone
from copydesk.batches.finished import note_finished
from copydesk.errors import Reason, RefusedError, Stage, StoreError
from copydesk.ingest import open_input
from copydesk.pipeline import StageClock, Tools, read_raw, take_tools
from copydesk.records import Quarantined, Row
from copydesk.tables import write_batches
from copydesk.tables.rows import article_rows, quarantine_row
from copydesk.usage import peak_bytes
from copydesk.versions import Face

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from copydesk.ingest import Found
    from copydesk.ingest.streams import Opened
    from copydesk.records import RawArticle
    from copydesk.versions import Forgotten

    Outcome = dict[str, Sequence[Row]] | Quarantined

FOLDER_CHARS = 8_000_000
"""How many characters of source text a folder of rows holds, or a little more."""
REOPENING = 20
"""An archive is read so many times as long as coming back to the same place takes, before its rest is handed back."""


def process_batch(batch: Batch) -> BatchDone:
    """Read a batch and write its rows below its folder. What can't be read becomes a row of the quarantine.

    Rows are written whenever they hold some `FOLDER_CHARS`, so that an archive of any size needs no more memory. An
    article at which two processes before this one died is refused as crashed. When its CPU time is over, or processes
    die at ever other articles, the rest is handed back. Raises StoreError where the place of the inputs does not answer
    any more, and where processes die before they read anything.
    """
    started = time.process_time()
    try:
        attempt = Attempt(batch.folder, article_seconds=batch.article_seconds)
    except HopelessError as error:
        then = "see to the machine's memory, or read with fewer processes, and run again"
        raise StoreError(str(error), where=str(batch.folder), then=then) from error
    with attempt:
        if attempt.stuck and len(batch.inputs) > 1:
            return _account(batch, _Tally(attempt, StageClock()), started, rest=0, start=batch.start)
        if attempt.stuck:
            attempt.give_up_on_last()
        tools = take_tools(model=batch.model, limits=batch.limits)
        tools.clock.seconds["tools"] = time.process_time() - started
        tally = _Tally(attempt, tools.clock)
        number, start = _read(batch, tally, tools)
        done = _account(batch, tally, started, rest=number, start=start)
    note_finished(batch, done)
    return done


class _Tally:
    """What has come out of a batch so far."""

    def __init__(self, attempt: Attempt, clock: StageClock) -> None:
        self.attempt, self.clock, self.rows = attempt, clock, _Rows(attempt.rows)
        self.folders: list[Path] = []
        self.n_documents = 0
        self.found: dict[str, int] = {}
        self.excluded: dict[str, int] = {}

    def take(self, locator: str, outcome: Outcome | None) -> None:
        """Count an article of an input, and write rows if it is time."""
        if outcome is None:
            self.excluded[locator] = self.excluded.get(locator, 0) + 1
            return
        self.found[locator] += 1
        self.n_documents += not isinstance(outcome, Quarantined)
        self.folders += self.rows.add(outcome)
        self.clock.lap("rows")


def _read(batch: Batch, tally: _Tally, tools: Tools) -> tuple[int, int]:
    """Read input after input; gives the number of the first that is handed back, and from which article on."""
    loaded = time.process_time()
    for number, found in enumerate(batch.inputs):
        if number and _over(batch, loaded):
            return number, 0
        tally.found[found.locator] = 0
        skip = batch.start if number == 0 else 0
        opened = time.process_time()
        for article, outcome in _outcomes(batch, number, skip, tools, tally.attempt):
            tally.take(found.locator, outcome)
            # An archive is opened anew for its rest: only when reading it has taken far longer than coming here does.
            if article == skip and skip:
                loaded += REOPENING * (time.process_time() - opened)
            elif article > skip and _over(batch, loaded):
                return number, article + 1
    return len(batch.inputs), 0


def _over(batch: Batch, since: float) -> bool:
    return batch.seconds is not None and time.process_time() - since > batch.seconds


def _account(batch: Batch, tally: _Tally, started: float, *, rest: int, start: int = 0) -> BatchDone:
    folders = (*tally.folders, *tally.rows.write())
    tally.clock.lap("rows")
    read = batch.inputs[:rest]
    return BatchDone(
        folders=folders,
        n_inputs=len(read) if batch.share[0] == 0 else 0,
        n_found=sum(tally.found.values()),
        n_documents=tally.n_documents,
        n_bytes=sum(found.n_bytes or 0 for found in read) // batch.share[1],
        cpu_seconds=time.process_time() - started,
        found=tally.found,
        excluded=tally.excluded,
        rest=batch.inputs[rest:],
        start=start,
        cpu_by_stage=tally.clock.seconds,
        peak_bytes=peak_bytes(),
        deaths=len(tally.attempt.places),
    )


def _outcomes(
    batch: Batch, number: int, skip: int, tools: Tools, attempt: Attempt
) -> Iterator[tuple[int, Outcome | None]]:
    """What becomes of each article of an input, with its number there; None of one that is forgotten."""
    found, forgotten = batch.inputs[number], batch.forgotten
    own, shares = batch.share
    opening = iter(open_guarded(found, tools))
    for article in count():
        mine = article >= skip and article % shares == own
        if not attempt.begin(number, article, opening=True):
            if mine:
                yield article, _killed(found.locator, None, found.n_bytes)
            return
        if (opened := next(opening, None)) is None:
            return
        if mine:
            yield article, _outcome(opened, tools, forgotten, attempt.begin(number, article, opening=False))


def _outcome(opened: Opened, tools: Tools, forgotten: Forgotten, harmless: bool) -> Outcome | None:
    if forgotten.raws and not isinstance(opened, Quarantined) and _digest(opened) in forgotten.raws:
        return None  # It is known by its bytes, before it is read.
    if isinstance(opened, Quarantined):
        outcome: Outcome = opened
    elif harmless:
        outcome = process_raw(opened, tools)
    else:
        outcome = _killed(opened.locator, _digest(opened), len(opened.data))
    return None if forgotten and _is_forgotten(outcome, forgotten) else outcome


def _killed(locator: str, sha256: str | None, n_bytes: int | None) -> Quarantined:
    told = "the process that read it was killed, and the next too: out of memory or time, or a fault in a library"
    return _crashed(told, locator=locator, sha256=sha256, n_bytes=n_bytes)


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
        yield _crashed(_place(error), locator=found.locator, n_bytes=found.n_bytes)


def process_raw(raw: RawArticle, tools: Tools) -> dict[str, Sequence[Row]] | Quarantined:
    """The rows of an article by table, or why it is refused; a fault of ours is a refusal too."""
    digest, size = hashlib.sha256(raw.data).hexdigest(), len(raw.data)
    tools.clock.lap("ingest")
    try:
        return dict(article_rows(read_raw(raw, tools)))
    except RefusedError as error:
        tools.clock.lap("refused")
        return Quarantined(
            locator=raw.locator,
            raw_sha256=digest,
            n_bytes=size,
            stage=error.stage.value,
            reason=error.reason.value,
            detail=error.detail,
        )
    except Exception as error:
        tools.clock.lap("refused")
        return _crashed(_place(error), locator=raw.locator, sha256=digest, n_bytes=size)


def _crashed(told: str, *, locator: str, sha256: str | None = None, n_bytes: int | None = None) -> Quarantined:
    return Quarantined(
        locator=locator,
        raw_sha256=sha256,
        n_bytes=n_bytes,
        stage=Stage.PIPELINE.value,
        reason=Reason.CRASHED.value,
        detail=told,
    )


def _place(error: Exception) -> str:
    """What an error is and where it came from, without what it says: that may be the article's text."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
