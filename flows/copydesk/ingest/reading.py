"""Knows how a file is read: how large it may be, what kind it is, and the day that its path states."""

from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.sniffing import sniff
from copydesk.records import Limits, RawArticle

if TYPE_CHECKING:
    from copydesk.ingest.inventory import Found

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
"""The media type of a suffix, in lower case; any other is unsupported."""

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")


def read_input(found: Found, *, limits: Limits | None = None) -> RawArticle:
    """The bytes of an input and what its place says of it.

    Raises RefusedError: unreadable, outside_raw, unsupported_type, too_large, empty, or binary.
    """
    if found.refusal:
        raise _refused(found, found.refusal, found.detail)
    suffix = PurePosixPath(found.locator).suffix.lower()
    if suffix not in MEDIA_TYPES:
        named = f"'{suffix[:20]}'" if suffix else "no suffix"
        raise _refused(found, Reason.UNSUPPORTED_TYPE, f"{named}; copydesk reads {', '.join(MEDIA_TYPES)}")
    data = _read(found, (limits or Limits()).max_bytes)
    if not data.strip(b" \t\r\n\v\f\0"):
        raise _refused(found, Reason.EMPTY, f"{len(data)} bytes, and none but white space")
    media_type = sniff(data, MEDIA_TYPES[suffix], locator=found.locator)
    return RawArticle(
        locator=found.locator, data=data, media_type=media_type, retrieved=find_retrieval_day(found.locator)
    )


def _read(found: Found, limit: int) -> bytes:
    if found.n_bytes is not None and found.n_bytes > limit:
        raise _refused(found, Reason.TOO_LARGE, f"{found.n_bytes} bytes, more than {limit}")
    try:
        # Without O_NONBLOCK, a pipe that took the file's place since the inventory would block for ever.
        handle = os.open(found.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as file:  # noqa: PTH123  a file descriptor, not a path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _refused(found, Reason.UNREADABLE, "not a file any more")
            data = file.read(limit + 1)
    except OSError as error:
        raise _refused(found, Reason.UNREADABLE, error.strerror or type(error).__name__) from error
    if len(data) > limit:
        raise _refused(found, Reason.TOO_LARGE, f"more than {limit} bytes")
    return data


def find_retrieval_day(locator: str) -> date | None:
    """The day in the path: a folder named YYYY-MM-DD, or a file name that begins so; the innermost valid one.

    >>> find_retrieval_day("2026-02-14/a.txt"), find_retrieval_day("2026-02-14/2026-03-01-b.txt")
    (datetime.date(2026, 2, 14), datetime.date(2026, 3, 1))
    """
    *folders, name = locator.split("/")
    for match in [_DAY.match(name), *(_DAY.fullmatch(folder) for folder in reversed(folders))]:
        try:
            if match:
                return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:  # such as the 30th of February
            continue
    return None


def _refused(found: Found, reason: Reason, detail: str) -> RefusedError:
    return RefusedError(reason, detail, stage=Stage.INGEST, locator=found.locator)
