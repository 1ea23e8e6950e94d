"""Knows how an article is read from its bytes: what kind it is, and the day that its path states."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.sniffing import LETTER, MARKDOWN, PDF, SAVED_PAGE, WORD, guess_media_type, sniff
from copydesk.ingest.streams import read_whole
from copydesk.records import RawArticle

if TYPE_CHECKING:
    from copydesk.ingest.streams import Stream

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".eml": LETTER,
    ".mhtml": SAVED_PAGE,
    ".mht": SAVED_PAGE,
    ".docx": WORD,
    ".pdf": PDF,
}
"""The media type of a suffix, in lower case; what has any other must show by its first bytes what it is."""
SUFFIXES = {media_type: suffix for suffix, media_type in reversed(MEDIA_TYPES.items())}
"""A suffix for each media type."""
STATED_TYPES = {
    **{media_type: media_type for media_type in SUFFIXES},
    "application/xhtml+xml": "text/html",
    "text/x-markdown": MARKDOWN,
}
"""What is read of what servers and containers state."""

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")


def read_leaf(stream: Stream) -> RawArticle:
    """The article that a stream is. Raises RefusedError: unsupported_type, too_large, empty, or binary."""
    about = stream.about
    media_type = about.media_type or MEDIA_TYPES.get(stream.suffix) or guess_media_type(stream.start)
    if media_type is None:
        named = f"'{stream.suffix[:20]}'" if stream.suffix else "no suffix"
        others = "tables (.jsonl .csv .tsv .parquet), crawls (.warc), archives (.zip .tar) and what is compressed"
        detail = f"{named}; copydesk reads {', '.join(MEDIA_TYPES)}, {others}"
        raise RefusedError(Reason.UNSUPPORTED_TYPE, detail, stage=Stage.INGEST, locator=stream.locator)
    data = read_whole(stream)
    if not data.strip(b" \t\r\n\v\f\0"):
        detail = f"{len(data)} bytes, and none but white space"
        raise RefusedError(Reason.EMPTY, detail, stage=Stage.INGEST, locator=stream.locator)
    return RawArticle(
        locator=stream.locator,
        data=data,
        media_type=sniff(data, media_type, locator=stream.locator),
        url=about.url,
        retrieved=about.retrieved,
        claims=about.claims,
        key=about.key,
        charset=about.charset,
    )


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
