"""Knows what comes out of an input: the article that it is, or those in it, one after the other, none lost."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING, Any, cast

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.archives import open_tar, open_zip
from copydesk.ingest.compression import BROKEN, COMPRESSIONS, unpack
from copydesk.ingest.crawls import open_packed_warc, open_warc
from copydesk.ingest.reading import MEDIA_TYPES, find_retrieval_day, read_leaf
from copydesk.ingest.streams import About, Budget, Opened, Stream, quarantined
from copydesk.records import Limits, RawArticle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import BufferedReader

    from copydesk.ingest.inventory import Found
    from copydesk.ingest.streams import Opener

OPENERS: Mapping[str, Opener] = {
    ".zip": open_zip,
    ".tar": open_tar,
    ".warc": open_warc,
}
"""What opens files of a suffix that hold articles of their own."""
CONTAINERS = frozenset({*OPENERS, ".gz", ".bz2", ".xz", ".zst", ".tgz", ".tbz2", ".txz", ".tzst"})
"""The suffixes of what holds other inputs."""


def open_input(found: Found, *, limits: Limits | None = None) -> Iterator[Opened]:
    """Every article in an input, and a refusal for each that can't be had.

    What comes before a fault in an archive is given, then one refusal that has the archive's locator. At least one
    thing comes out of every input.
    """
    limits = limits or Limits()
    size, given = found.n_bytes, 0
    try:
        if found.refusal:
            raise RefusedError(found.refusal, found.detail, stage=Stage.INGEST)
        with _open_file(found) as file:
            about = About(retrieved=find_retrieval_day(found.locator))
            budget = Budget(limits=limits, packed=size or 0)
            name = found.locator.rpartition("/")[2]
            stream = Stream(locator=found.locator, name=name, file=file, budget=budget, n_bytes=size, about=about)
            for opened in _unfold(stream):
                given += 1
                yield opened
        if not given:
            raise RefusedError(Reason.EMPTY, "an archive without a file in it", stage=Stage.INGEST)
    except RefusedError as error:
        yield quarantined(error, locator=found.locator, sha256=_digest(found), n_bytes=size)


def _open_file(found: Found) -> BufferedReader:
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
            return
        for item in opener(stream):
            if isinstance(item, Stream):
                yield from _unfold(item)
            else:
                stream.budget.take_article()
                yield item
    except RefusedError as error:
        if error.reason is Reason.TOO_LARGE and _is_spent(stream):
            raise  # nothing more may come out of the whole input
        yield quarantined(error, locator=stream.locator, n_bytes=stream.n_bytes)
    except (*BROKEN, OSError) as error:
        fault = RefusedError(Reason.MALFORMED, f"it is cut off or damaged: {error}", stage=Stage.INGEST)
        yield quarantined(fault, locator=stream.locator, n_bytes=stream.n_bytes)


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
    if any(start.startswith(magic) for magic in COMPRESSIONS):
        return cast("Opener", unpack)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) and stream.suffix in {".zip", *_PLAIN}:
        return open_zip
    return OPENERS.get(stream.suffix)


_PLAIN = frozenset({*MEDIA_TYPES, ""}) - {".docx"}
"""Suffixes under which an archive may lie by mistake; a Word document is one by right."""


def _digest(found: Found) -> str | None:
    """The digest of an input that was refused before it was read whole; None where it must not be opened."""
    if found.refusal or found.n_bytes is None:
        return None
    try:
        with _open_file(found) as file:
            return hashlib.file_digest(cast("Any", file), "sha256").hexdigest()
    except (RefusedError, OSError):
        return None


def is_article(opened: Opened) -> bool:
    """Whether what came out is an article."""
    return isinstance(opened, RawArticle)
