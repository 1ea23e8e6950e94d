"""Knows how a row of a table becomes an article: its text or page from one column, what is stated of it from others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.decoding import decode
from copydesk.ingest.sniffing import sniff
from copydesk.records import Claim, RawArticle
from copydesk.rules.stated import clean_stated, stated_day

if TYPE_CHECKING:
    from copydesk.ingest.streams import About, Stream
    from copydesk.records import Confidence
    from copydesk.rules.columns import Columns

Row = Mapping[str, object]
"""The values of a row by column: text, bytes as they stand, numbers, days, lists and objects of these, or None."""

CLAIMED = (
    *("title", "standfirst", "authors", "publisher", "agency"),
    *("genre", "published", "updated", "language", "rights"),
)
"""The parts that are stated of an article, and so are claims."""
_MAX_NAMES = 40
_MAX_SHOWN = 12
_BLANK = " \t\r\n\v\f\0\ufeff"
_BY = re.compile(r"(?i)^\s*by:?\s+")
_JOINT = re.compile(r"\s*[;|\n]\s*|\s+(?:and|&)\s+", re.IGNORECASE)
_QUOTED = re.compile(r"'([^']{1,200})'|\"([^\"]{1,200})\"")


def refused(reason: Reason, detail: str, locator: str = "") -> RefusedError:
    """A refusal of a row, or of a table."""
    return RefusedError(reason, detail, stage=Stage.INGEST, locator=locator)


def check_columns(columns: Columns, names: Iterable[str], stream: Stream) -> None:
    """Raises RefusedError (malformed) where a table has no column for the text, or lacks one that is mapped."""
    there = list(names)
    # A name with dots may lead into an object that a column holds.
    lacking = sorted(name for name in stream.about.fields.values() if not {name, name.split(".")[0]} & set(there))
    if lacking:
        detail = f"its sidecar maps to {_listed(lacking)}, and there is no such column; there are {_listed(there)}"
        raise refused(Reason.MALFORMED, detail, stream.locator)
    if not columns["text"] and not columns["html"]:
        raise refused(Reason.MALFORMED, f"no column for the text; there are {_listed(there)}; {_CURE}", stream.locator)


_CURE = "map one with 'text = \"COLUMN\"' under [fields] in FILE.meta.toml beside it"


def _listed(names: Iterable[str]) -> str:
    some = ["'" + "".join(char if char.isprintable() else "?" for char in name[:40]) + "'" for name in names]
    return ", ".join(some[:_MAX_SHOWN]) + (" and more" if len(some) > _MAX_SHOWN else "")


def read_row(row: Row, columns: Columns, stream: Stream, *, locator: str) -> RawArticle:
    """The article in a row. Raises RefusedError: empty, malformed, too_large, undecodable, or binary."""
    about = stream.about
    data, media_type, charset = _body(row, columns, about, locator)
    if len(data) > stream.limits.max_bytes:
        raise refused(Reason.TOO_LARGE, f"more than {stream.limits.max_bytes} bytes in a row", locator)
    addresses = (clean_stated("url", text) for text in _texts(row, columns["url"], about))
    days = (stated_day(text) for text in _texts(row, columns["retrieved"], about))
    return RawArticle(
        locator=locator,
        data=data,
        media_type=media_type,
        url=next(filter(None, addresses), None),
        retrieved=next((date.fromisoformat(day) for day in days if day and len(day) == 10), about.retrieved),
        claims=(*about.claims, *_claims(row, columns, about)),
        # Columns called id number rows as often as they name articles: only a mapping says so.
        key=next(_texts(row, columns["id"], about), None) if "id" in about.fields else None,
        charset=charset,
    )


def _body(row: Row, columns: Columns, about: About, locator: str) -> tuple[bytes, str, str | None]:
    """The bytes of the article, their media type and charset: a page where there is one, else a text."""
    plain: tuple[bytes, str, str | None] | None = None
    for part, stated in (("html", "text/html"), ("text", "text/plain")):
        for column in columns[part]:
            data = _as_bytes(find_value(row, column), locator)
            if data is None or not data.strip(_BLANK.encode()):
                continue
            charset = about.charset if isinstance(find_value(row, column), bytes) else "utf-8"
            found = data, sniff(data, stated, locator=locator), charset
            if found[1] == "text/html" or part == "text":
                return found
            plain = plain or found
    if plain:
        return plain
    if not any(name in row for part in ("text", "html") for name in columns[part]):
        raise refused(Reason.MALFORMED, f"no text in it; there are {_listed(row)}; {_CURE}", locator)
    raise refused(Reason.EMPTY, "a row without a text", locator)


def _as_bytes(value: object, locator: str) -> bytes | None:
    """A text or page as bytes; that of a list of paragraphs, joined by blank lines; None where it is neither."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str):
        return None
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        raise refused(Reason.UNDECODABLE, "lone surrogates in its text", locator) from error


def find_value(row: Row, column: str) -> object:
    """The value of a column; of one whose name has dots, what lies within an object."""
    if column in row or "." not in column:
        return row.get(column)
    value: object = row
    for name in column.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _claims(row: Row, columns: Columns, about: About) -> Iterator[Claim]:
    """What the row states, of each part what the first column says that says anything."""
    for part in CLAIMED:
        for column in columns[part]:
            trust: Confidence = "low" if column in columns.unsure else "high"
            stated = [clean_stated(part, text) for text in _stated(part, find_value(row, column), about)]
            values = list(dict.fromkeys(value for value in stated if value))[:_MAX_NAMES]
            yield from (Claim(field=part, value=value, method="row", confidence=trust) for value in values)
            if values:
                break


def _texts(row: Row, names: Iterable[str], about: About) -> Iterator[str]:
    return (text for name in names for text in _stated("", find_value(row, name), about) if text.strip())


def _stated(part: str, value: object, about: About) -> Iterator[str]:
    """The texts that a value states: names one by one, of an object its name, numbers and days as they are written."""
    if isinstance(value, list):
        # A list of names holds no joints inside a name.
        yield from (text for one in value[:_MAX_NAMES] if not isinstance(one, list) for text in _stated("", one, about))
    elif isinstance(value, Mapping):
        yield from _stated(part, value.get("name"), about)
    elif isinstance(value, bytes):
        yield from _stated(part, _decoded(value, about), about)
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, str):
        text = value.encode("utf-8", "replace").decode()
        yield from split_names(text) if part == "authors" else (text,)


def _decoded(value: bytes, about: About) -> str | None:
    try:
        return decode(value, declared=about.charset)[0]
    except RefusedError:
        return None


def split_names(text: str) -> list[str]:
    """The names in one value: a byline, names with joints between them, or a list that was written as text.

    >>> split_names("By Anna Novak and Ben Ode"), split_names("['Anna Novak', 'Ben Ode']"), split_names("Novak, Anna")
    (['Anna Novak', 'Ben Ode'], ['Anna Novak', 'Ben Ode'], ['Novak, Anna'])
    """
    text = text[:4_000].strip()
    if text.startswith("[") and text.endswith("]"):
        return _listed_names(text)
    names = [name for name in _JOINT.split(_BY.sub("", text)) if name]
    parts = [[part.strip() for part in name.split(",") if part.strip()] for name in names]
    # In `Anna Novak, Ben Ode` each part is a name; in `Novak, Anna` none is.
    whole = all(" " in part for some in parts for part in some)
    return [part for some in parts for part in some] if whole else names


def _listed_names(text: str) -> list[str]:
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return [one or other for one, other in _QUOTED.findall(text)]
    return [name for name in listed if isinstance(name, str)]
