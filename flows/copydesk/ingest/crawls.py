"""Knows WARC files, in which crawlers keep what servers answered: the pages in them, one a record."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b32encode
from dataclasses import replace
from datetime import date
from typing import IO, TYPE_CHECKING, NoReturn, cast

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.answers import read_answer
from copydesk.ingest.gunzip import Gunzip
from copydesk.ingest.reading import STATED_TYPES, SUFFIXES
from copydesk.ingest.streams import quarantined
from copydesk.ingest.warc_records import Record, Records
from copydesk.rules.stated import clean_stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.ingest.streams import Opened, Stream

_HEADER_ROOM = 1_000_000
"""How many bytes of a record may go to its HTTP headers, beyond what an article may have."""
_ARTICLES = frozenset({"response", "resource", "conversion"})
"""The kinds of record that hold a page; the others tell of the crawl, or that a page was the same as before."""
_NAME = re.compile(r"[\w:.+-]{1,200}", re.A)
_DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}


def open_warc(stream: Stream) -> Iterator[Stream | Opened]:
    """The pages in a WARC file as they come, and a refusal for each that can't be had."""
    yield from _pages(stream, Records(stream.file, limit=stream.limits.max_bytes + _HEADER_ROOM))


def open_packed_warc(stream: Stream) -> Iterator[Stream | Opened]:
    """The pages in a WARC file each of whose records is packed with gzip, as crawlers write them."""
    gunzip = Gunzip(stream.file)
    inner = stream.within(cast("IO[bytes]", gunzip), name=stream.name.rpartition(".")[0])
    yield from _pages(inner, Records(inner.file, limit=inner.limits.max_bytes + _HEADER_ROOM, gunzip=gunzip))


def _pages(stream: Stream, records: Records) -> Iterator[Stream | Opened]:
    seen: set[str] = set()
    for number, record in enumerate(records, start=1):
        kind = record.headers.get("warc-type", "").lower()
        if (kind not in _ARTICLES and not (record.fault and not kind)) or _is_name_lookup(record):
            continue
        name = record.headers.get("warc-record-id", "").strip("<> \t")
        locator = f"{stream.locator}#{name if _NAME.fullmatch(name) else f'record-{number}'}"
        while locator in seen:
            locator = f"{locator}~{number}"
        seen.add(locator)
        try:
            yield _page(stream, record, kind, locator)
        except RefusedError as error:
            yield quarantined(error, locator=locator, n_bytes=record.length)


def _is_name_lookup(record: Record) -> bool:
    """Whether the record tells what address a name has: crawlers keep this beside the pages."""
    return record.headers.get("warc-target-uri", "").strip("<> ").lower().startswith("dns:")


def _page(stream: Stream, record: Record, kind: str, locator: str) -> Stream:
    """The page that a record holds. Raises RefusedError."""
    if record.fault:
        _refuse(record.reason, record.fault, locator)
    _check_whole(record, locator)
    stated, block = record.headers.get("content-type", ""), record.block
    charset = None
    if kind == "response" or stated.lower().replace(" ", "").startswith("application/http"):
        answer = read_answer(record.block, limit=stream.limits.max_bytes, locator=locator)
        stated, charset, block = answer.media_type, answer.charset, answer.body
    media_type = _media_type(stated, locator)
    address = record.headers.get("warc-target-uri", "").strip("<> \t")
    about = replace(
        stream.about,
        url=clean_stated("url", address) or None,
        retrieved=_day(record.headers.get("warc-date", "")) or stream.about.retrieved,
        charset=charset or stream.about.charset,
        media_type=media_type,
    )
    name = f"page{SUFFIXES[media_type]}"
    page = stream.within(io.BytesIO(block), name=name, locator=locator, n_bytes=len(block))
    return replace(page, about=about)


def _media_type(stated: str, locator: str) -> str:
    """What is read of what the server states; what states nothing is looked at as a page."""
    named = stated.partition(";")[0].strip().lower() or "text/html"
    media_type = STATED_TYPES.get(named)
    if media_type is None:
        _refuse(Reason.UNSUPPORTED_TYPE, f"a record of the type '{named[:60]}'", locator)
    return media_type


def _check_whole(record: Record, locator: str) -> None:
    """Raises RefusedError: malformed for what the crawler cut off, or what its digest does not fit."""
    if record.headers.get("warc-truncated"):
        _refuse(Reason.MALFORMED, "the crawler cut it off", locator)
    if record.headers.get("warc-segment-number"):
        _refuse(Reason.MALFORMED, "the first part of a page that is kept in several records", locator)
    name, _, stated = record.headers.get("warc-block-digest", "").partition(":")
    make = _DIGESTS.get(name.strip().lower().replace("-", ""))
    if make is not None and stated:
        digest = make(record.block, usedforsecurity=False)
        known = {digest.hexdigest(), b32encode(digest.digest()).decode().lower()}
        if stated.strip().lower() not in known:
            _refuse(Reason.MALFORMED, "its bytes do not have the digest that its header states", locator)


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated.strip()[:10])
    except ValueError:
        return None


def _refuse(reason: Reason, detail: str, locator: str) -> NoReturn:
    raise RefusedError(reason, detail, stage=Stage.INGEST, locator=locator)
