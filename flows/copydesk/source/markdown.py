"""Knows Markdown files: plain text, with a header of names and values before it that many programs write."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.records import Claim, SourceText
from copydesk.rules.stated import clean_stated
from copydesk.source.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.records import Decoding, Limits

_HEADER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<lines>(?:[^\r\n]{0,4000}\r?\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_PAIR = re.compile(r"(?P<name>[A-Za-z][\w -]{0,40}?)[ \t]{0,9}:(?:[ \t]+(?P<value>\S.{0,3000}?))?[ \t]*")
_ITEM = re.compile(r"[ \t]{0,20}-[ \t]+(?P<value>\S.{0,3000}?)[ \t]*")
_FIELDS = {
    "title": "title",
    "author": "authors",
    "authors": "authors",
    "byline": "authors",
    "date": "published",
    "published": "published",
    "pubdate": "published",
    "created": "published",
    "updated": "updated",
    "modified": "updated",
    "lastmod": "updated",
    "description": "standfirst",
    "summary": "standfirst",
    "subtitle": "standfirst",
    "publisher": "publisher",
    "publication": "publisher",
    "site": "publisher",
    "lang": "language",
    "language": "language",
    "license": "rights",
    "copyright": "rights",
    "rights": "rights",
    "url": "url",
    "source": "url",
    "canonical_url": "url",
    "link": "url",
}
"""Which metadata field a name in the header states."""
_LISTED = frozenset({"authors"})
PATH = "front-matter"
"""The path of the header's blocks."""


def read_markdown(text: str, decoding: Decoding, *, limits: Limits | None = None, locator: str = "") -> SourceText:
    """Markdown as it stands, its lines as blocks; the header states claims, and its lines say that they are its.

    Raises RefusedError: empty, or too_large with too many lines.
    """
    source = read_text(text, decoding, limits=limits, locator=locator)
    header = _HEADER.match(text)
    if header is None:
        return source
    blocks = tuple(replace(b, path=PATH) if b.span.start < header.end() else b for b in source.blocks)
    return replace(source, blocks=blocks, claims=tuple(dict.fromkeys(_claims(header["lines"]))))


def _claims(lines: str) -> Iterator[Claim]:
    """What lines such as `title: A word` state; of YAML, nothing else is read but lists of plain values."""
    field: str | None = None
    for line in lines.splitlines():
        pair, item = _PAIR.fullmatch(line), _ITEM.fullmatch(line)
        if pair:
            field = _FIELDS.get(pair["name"].strip().lower().replace("-", "_"))
        value = pair["value"] if pair else item["value"] if item and field in _LISTED else None
        for one in _values(field, value or ""):
            stated = clean_stated(field, one) if field else None
            if field and stated:
                yield Claim(field=field, value=stated, method="header", confidence="medium")


def _values(field: str | None, value: str) -> list[str]:
    if field in _LISTED and value.startswith("[") and value.endswith("]"):
        return [_unquoted(part) for part in value[1:-1].split(",")]
    return [] if value.startswith(("[", "{", "|", ">", "&", "*", "!")) else [_unquoted(value)]


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
