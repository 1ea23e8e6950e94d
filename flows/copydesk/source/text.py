"""Knows the lines of plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.records import Block, Limits, SourceText
from copydesk.spans import Span, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.records import Decoding

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def read_text(text: str, decoding: Decoding, *, limits: Limits | None = None, locator: str = "") -> SourceText:
    """Plain text as it stands, its lines as blocks. Raises RefusedError: empty, or too_large with too many lines."""
    if is_blank(text):
        raise RefusedError(Reason.EMPTY, "nothing but white space", stage=Stage.SOURCE, locator=locator)
    most = (limits or Limits()).max_blocks
    blocks: list[Block] = []
    for span in find_lines(text):
        if len(blocks) == most:
            raise RefusedError(Reason.TOO_LARGE, f"more than {most} lines", stage=Stage.SOURCE, locator=locator)
        blocks.append(Block(span=span))
    return SourceText(text=text, blocks=tuple(blocks), decoding=decoding)


def find_lines(text: str) -> Iterator[Span]:
    r"""The lines that are not only white space, each without its outer white space.

    >>> [span.of("A\r\n\r\n  b c \u2028d") for span in find_lines("A\r\n\r\n  b c \u2028d")]
    ['A', 'b c', 'd']
    """
    start = 0
    for match in _LINE_END.finditer(text):
        yield from _trim(text, start, match.start())
        start = match.end()
    yield from _trim(text, start, len(text))


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    line = text[start:end]
    inner = line.strip()
    if inner:
        first = start + len(line) - len(line.lstrip())
        yield Span(first, first + len(inner))
