"""Knows what comes out of an input: the article that it is, or those in it, one after the other, none lost."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.archives import open_tar, open_zip
from copydesk.ingest.compression import BROKEN, SUFFIXES, is_compressed, unpack
from copydesk.ingest.crawls import open_packed_warc, open_warc
from copydesk.ingest.delimited import open_delimited
from copydesk.ingest.jsonl import open_jsonl
from copydesk.ingest.parquet import open_parquet
from copydesk.ingest.reading import MEDIA_TYPES, find_retrieval_day, read_leaf
from copydesk.ingest.sidecars import MAX_BYTES, attach_sidecar, faulty
from copydesk.ingest.sniffing import guess_document
from copydesk.ingest.streams import About, Budget, Opened, Stream, quarantined
from copydesk.records import Limits, Quarantined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import BufferedReader

    from copydesk.ingest.inventory import Found
    from copydesk.ingest.streams import Opener

OPENERS: Mapping[str, Opener] = {
    ".zip": open_zip,
    ".tar": open_tar,
    ".warc": open_warc,
    ".jsonl": open_jsonl,
    ".ndjson": open_jsonl,
    ".csv": open_delimited,
    ".tsv": open_delimited,
    ".parquet": open_parquet,
    **dict.fromkeys(SUFFIXES, cast("Opener", unpack)),
}
"""What opens files of a suffix that hold articles of their own."""
_TABLES = frozenset({open_jsonl, open_delimited, open_parquet})
"""Those whose rows are articles: nothing is nested in them."""


def open_input(found: Found, *, limits: Limits | None = None) -> Iterator[Opened]:
    """Every article in an input, and a refusal for each that can't be had.

    What comes before a fault in an archive is given, then one refusal that has the archive's locator. At least one
    thing comes out of every input.
    """
    limits = limits or Limits()
    size = found.n_bytes
    try:
        if found.refusal:
            raise RefusedError(found.refusal, found.detail, stage=Stage.INGEST)
        with open_file(found, limits) as file:
            if size is None:  # as of a web server, which tells it with the first bytes only
                size = getattr(file.raw, "size", None)
                found = replace(found, n_bytes=size)
            name = found.locator.rpartition("/")[2]
            about = _read_beside(found, name, limits)
            budget = Budget(limits=limits, packed=size or 0)
            stream = Stream(locator=found.locator, name=name, file=file, budget=budget, n_bytes=size, about=about)
            if isinstance(found.path, Path):  # what comes from a distance is asked for once
                stream = _rewinding(stream)
            for opened in _unfold(stream):
                yield _as_whole(opened, found, limits)
    except RefusedError as error:
        digest = None if error.reason is Reason.UNREADABLE else _digest(found, limits)
        yield quarantined(error, locator=found.locator, sha256=digest, n_bytes=size)


def _rewinding(stream: Stream) -> Stream:
    """The stream, able to begin again."""

    def begin() -> Stream:
        stream.file.seek(0)
        return _rewinding(stream)

    return replace(stream, rewind=begin)


def _read_beside(found: Found, name: str, limits: Limits) -> About:
    """What is known of an input beside its bytes: by its path, and by its sidecar. Raises RefusedError."""
    about = About(retrieved=find_retrieval_day(found.locator), url=found.url, media_type=found.media_type)
    if found.sidecar_fault:
        raise RefusedError(Reason.MALFORMED, found.sidecar_fault, stage=Stage.INGEST)
    if found.sidecar is None:
        return about
    try:
        with open_file(replace(found, path=found.sidecar, n_bytes=None), limits) as file:
            data = file.read(MAX_BYTES + 1)
    except (RefusedError, OSError) as error:
        raise faulty(["can't be read: make it readable, or take it away"]) from error
    return attach_sidecar(about, data, sidecar=found.sidecar.name, name=name)


def _as_whole(opened: Opened, found: Found, limits: Limits) -> Opened:
    """A refusal of the whole input tells its digest and size; of what its place does not give, there is no digest."""
    if isinstance(opened, Quarantined) and opened.locator == found.locator and opened.raw_sha256 is None:
        digest = None if opened.reason == Reason.UNREADABLE else _digest(found, limits)
        return replace(opened, raw_sha256=digest, n_bytes=found.n_bytes)
    return opened


def open_file(found: Found, limits: Limits) -> BufferedReader[Any]:
    """The bytes of an input's file, which must have no refusal. Raises RefusedError where they can't be had."""
    if not isinstance(found.path, Path):
        # Here, because a run over a folder needs nothing of it.
        from copydesk.ingest.remote_opening import open_remote

        return open_remote(found.path, found.n_bytes, limits)
    try:
        # Without O_NONBLOCK, a pipe that took the file's place since the inventory would block for ever.
        handle = os.open(found.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        file = open(handle, "rb")  # noqa: PTH123, SIM115  a file descriptor, not a path, and closed by the caller
    except OSError as error:
        raise _unreadable(error.strerror or type(error).__name__) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise _unreadable("not a file any more")
    return file


def _unreadable(detail: str) -> RefusedError:
    return RefusedError(Reason.UNREADABLE, detail, stage=Stage.INGEST)


def _unfold(stream: Stream) -> Iterator[Opened]:
    """The articles in a stream, whatever it is; what breaks it comes last, as a refusal with its locator."""
    try:
        opener = find_opener(stream)
        if opener is None:
            stream.budget.take_article()
            yield read_leaf(stream)
        else:
            yield from _unfold_all(stream, opener)
    except RefusedError as error:
        if error.reason is Reason.TOO_LARGE and _is_spent(stream):
            raise  # nothing more may come out of the whole input
        yield quarantined(_own(error, stream), locator=stream.locator, n_bytes=stream.n_bytes)
    except (*BROKEN, OSError) as error:
        fault = RefusedError(Reason.MALFORMED, f"it is cut off or damaged: {error}", stage=Stage.INGEST)
        yield quarantined(fault, locator=stream.locator, n_bytes=stream.n_bytes)


def _own(error: RefusedError, stream: Stream) -> RefusedError:
    """The refusal of a stream: a fault in what lies around it is met here, and told of that when it is met again."""
    if not stream.locator.startswith(f"{error.locator}#"):
        return error
    return RefusedError(error.reason, error.detail, stage=error.stage, locator=stream.locator)


def _unfold_all(stream: Stream, opener: Opener) -> Iterator[Opened]:
    """What the opener finds. Raises RefusedError: empty if that is nothing, malformed if it is nested too deep."""
    if not stream.start:
        raise RefusedError(Reason.EMPTY, "0 bytes", stage=Stage.INGEST)
    if opener not in _TABLES:
        stream.check_depth()
    given = 0
    for item in opener(stream):
        for opened in _unfold(item) if isinstance(item, Stream) else _count(item, stream):
            given += 1
            yield opened
    if not given:
        raise RefusedError(Reason.EMPTY, "no file is in it", stage=Stage.INGEST)


def _count(opened: Opened, stream: Stream) -> Iterator[Opened]:
    stream.budget.take_article()
    yield opened


def _is_spent(stream: Stream) -> bool:
    budget = stream.budget
    return (
        budget.articles > budget.limits.max_articles
        or budget.bytes > budget.limits.free_bytes + budget.limits.max_ratio * budget.packed
    )


def find_opener(stream: Stream) -> Opener | None:
    """What opens the stream, by its first bytes or its suffix; None where it is an article itself."""
    start = stream.start
    if start.startswith(b"\x1f\x8b") and stream.name.lower().endswith(".warc.gz"):
        return open_packed_warc
    if is_compressed(start):
        return cast("Opener", unpack)
    if guess_document(start) and stream.suffix in {".zip", *_PLAIN}:
        return None  # whatever its name says
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) and stream.suffix in {".zip", *_PLAIN}:
        return open_zip
    return OPENERS.get(stream.suffix)


_PLAIN = frozenset({*MEDIA_TYPES, ""}) - {".docx"}
"""Suffixes under which an archive may lie by mistake; a Word document is one by right."""


def _digest(found: Found, limits: Limits) -> str | None:
    """The digest of an input that was refused before it was read whole; None where it must not be opened."""
    if found.refusal or found.n_bytes is None:
        return None
    try:
        with open_file(found, limits) as file:
            return hashlib.file_digest(cast("Any", file), "sha256").hexdigest()
    except (RefusedError, OSError):
        return None
