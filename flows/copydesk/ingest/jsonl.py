"""Knows JSON lines: an article in each object, one object a line."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from copydesk.errors import Reason, RefusedError
from copydesk.ingest.charsets import find_codec
from copydesk.ingest.lines import Line, read_lines
from copydesk.ingest.rows import read_row, refused
from copydesk.ingest.streams import quarantined
from copydesk.rules.columns import Columns, choose_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.ingest.streams import Opened, Stream
    from copydesk.records import RawArticle


def open_jsonl(stream: Stream) -> Iterator[Opened]:
    """An article for each line that is not blank; the locator has the line's number."""
    rows = 0
    for line in read_lines(stream):
        if line.data is not None and not line.data.strip():
            continue
        rows += 1
        locator = f"{stream.locator}#{line.number}"
        try:
            if rows == 1 and _begins_array(line):
                detail = "one JSON array, not an object a line; write each element on a line of its own"
                raise refused(Reason.MALFORMED, detail, stream.locator)
            yield _read_line(line, stream, locator)
        except RefusedError as error:
            if error.locator == stream.locator:
                raise
            sha256 = hashlib.sha256(line.data).hexdigest() if line.data is not None else None
            yield quarantined(error, locator=locator, sha256=sha256, n_bytes=line.n_bytes)
    if not rows:
        raise refused(Reason.EMPTY, "a table without a row", stream.locator)


def _begins_array(line: Line) -> bool:
    data = (line.data or b"").strip()
    return data.startswith(b"[") and not data.endswith(b"]")


def _read_line(line: Line, stream: Stream, locator: str) -> RawArticle:
    if line.data is None:
        limit = stream.limits.max_bytes
        raise refused(Reason.TOO_LARGE, f"a line of {line.n_bytes} bytes, more than {limit}", locator)
    row = _parse(line.data, stream.about.charset, locator)
    columns = _columns(tuple(row), tuple(stream.about.fields.items()))
    return read_row(row, columns, stream, locator=locator)


@lru_cache(maxsize=256)
def _columns(names: tuple[str, ...], given: tuple[tuple[str, str], ...]) -> Columns:
    return choose_columns(names, dict(given))


def _parse(data: bytes, charset: str | None, locator: str) -> dict[str, Any]:
    """The object in a line. Raises RefusedError: undecodable, malformed."""
    try:
        value = _DECODER.decode(_decode(data, find_codec(charset) if charset else None))
    except UnicodeDecodeError as error:
        raise refused(Reason.UNDECODABLE, f"byte {error.start} of the line breaks {error.encoding}", locator) from error
    except json.JSONDecodeError as error:
        raise refused(Reason.MALFORMED, f"no JSON: {error.msg}, at character {error.pos}", locator) from error
    except _DoubledError as error:
        raise refused(Reason.MALFORMED, "an object that has a key twice", locator) from error
    except RecursionError as error:
        raise refused(Reason.MALFORMED, "JSON that is nested too deep", locator) from error
    if not isinstance(value, dict):
        raise refused(Reason.MALFORMED, "JSON, but no object with an article's parts", locator)
    return value


def _decode(data: bytes, codec: str | None) -> str:
    """The text of a line: JSON is UTF-8, and in another charset only where its sidecar says so."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        if codec is None:
            raise
        return data.decode(codec)


class _DoubledError(ValueError):
    """An object has a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _DoubledError
    return made


# Numbers stay as they are written: an id is a text, and may have more digits than Python reads.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=lambda _: None, strict=False
)
