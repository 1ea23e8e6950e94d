"""Knows Markdown files: plain text, with a header before it, in YAML or TOML, that many programs write."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from copydesk.records import Claim, SourceText
from copydesk.rules.stated import clean_stated
from copydesk.source.text import read_text
from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copydesk.records import Block, Decoding, Limits

_LINES = r"[ \t]*\r?\n(?P<lines>(?:[^\r\n]{0,4000}\r?\n){0,200}?)"
_YAML = re.compile(rf"\ufeff?---{_LINES}(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_TOML = re.compile(rf"\ufeff?\+\+\+{_LINES}\+\+\+[ \t]*(?:\r?\n|\Z)")
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
_WRAP = re.compile(r"[ \t]?(?:\r\n|\n|\r)[ \t]*")
"""What parts two lines of one paragraph: two spaces before the line's end would be a break on purpose."""
_APART = r"[#>|=~<]|```|[-*_]{3}|!\[|\[[^\]\r\n]{1,80}\]:"
_STANDS_ALONE = re.compile(_APART)
"""How a line begins with which no other goes on: a heading, quotation, table, code, markup, rule, picture, note."""
_BEGINS = re.compile(rf"{_APART}|[-*+•–—]\s|\(?\d{{1,3}}[.)]\s")
"""How a line begins that goes on with none: any of these, or an item."""
_FULL = 60
"""How many code points a line has that was wrapped because it was full; after fewer, a line may be one of its own."""


def read_markdown(text: str, decoding: Decoding, *, limits: Limits | None = None, locator: str = "") -> SourceText:
    """Markdown as it stands, its lines as blocks, those of a wrapped paragraph as one; the header states claims.

    Raises RefusedError: empty, or too_large with too many lines.
    """
    source = read_text(text, decoding, limits=limits, locator=locator)
    header = _YAML.match(text) or _TOML.match(text)
    end = header.end() if header else 0
    blocks = [replace(block, path=PATH) for block in source.blocks if block.span.start < end]
    blocks += _paragraphs(text, source.blocks[len(blocks) :])
    read = _yaml_claims if header and header.re is _YAML else _toml_claims
    claims = dict.fromkeys(read(header["lines"])) if header else ()
    return replace(source, blocks=tuple(blocks), claims=tuple(claims))


def _paragraphs(text: str, lines: Sequence[Block]) -> Iterator[Block]:
    """The lines, those that go on with a paragraph or an item joined to it; the lines of code stay apart."""
    first = last = None
    in_code = False
    for line in lines:
        if first is not None and last is not None:
            if not in_code and _goes_on(text, last.span, line.span):
                last = line
                continue
            yield replace(first, span=Span(first.span.start, last.span.end))
        first = last = line
        in_code ^= text.startswith(("```", "~~~"), line.span.start)
    if first is not None and last is not None:
        yield replace(first, span=Span(first.span.start, last.span.end))


def _goes_on(text: str, above: Span, line: Span) -> bool:
    """Whether a line goes on with the paragraph of the one above."""
    if _WRAP.fullmatch(text, above.end, line.start) is None or text[above.end - 1] == "\\":
        return False
    if _BEGINS.match(text, line.start) or _STANDS_ALONE.match(text, above.start):
        return False
    return len(above) >= _FULL or text[line.start].islower()


def _yaml_claims(lines: str) -> Iterator[Claim]:
    """What lines such as `title: A word` state; of YAML, nothing else is read but lists of plain values."""
    field: str | None = None
    for line in lines.splitlines():
        pair, item = _PAIR.fullmatch(line), _ITEM.fullmatch(line)
        if pair:
            field = _field(pair["name"].strip())
        value = pair["value"] if pair else item["value"] if item and field in _LISTED else None
        yield from _state(field, _values(field, value or ""))


def _toml_claims(lines: str) -> Iterator[Claim]:
    """What the values of a header in TOML state; nothing where it is none, and nothing of its tables."""
    try:
        values = tomllib.loads(lines.replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        return
    for name, value in values.items():
        listed = value if isinstance(value, list) else [value]
        texts = [one.isoformat() if isinstance(one, date) else one for one in listed]
        field = _field(name)
        if field in _LISTED or not isinstance(value, list):
            yield from _state(field, [text for text in texts if isinstance(text, str)])


def _field(name: str) -> str | None:
    return _FIELDS.get(name.lower().replace("-", "_"))


def _state(field: str | None, texts: Iterable[str]) -> Iterator[Claim]:
    for text in texts if field else ():
        stated = clean_stated(field, text) if field else None
        if field and stated:
            yield Claim(field=field, value=stated, method="header", confidence="high")


def _values(field: str | None, value: str) -> list[str]:
    if field in _LISTED and value.startswith("[") and value.endswith("]"):
        return [_unquoted(part) for part in value[1:-1].split(",")]
    return [] if value.startswith(("[", "{", "|", ">", "&", "*", "!")) else [_unquoted(value)]


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
