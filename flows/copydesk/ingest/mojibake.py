"""Knows text that was decoded with the wrong charset before it came here, and mends it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ftfy import TextFixerConfig, fix_encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHARSETS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_2", "mac_roman", "cp437", "latin_1")


def _chars(codec: str, some: Iterable[int]) -> frozenset[str]:
    return frozenset(bytes(some).decode(codec, "ignore"))


def _tables(codec: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    spaced = _chars(codec, b"\xc2\xc3\xc5\xce\xd0\xd9\xe2\xe3")  # the byte A0 after these often became a space
    return _chars(codec, range(0xC2, 0xF5)), _chars(codec, range(0x80, 0xC0)), spaced


_TABLES = [_tables(codec) for codec in _CHARSETS]
"""As what each charset reads the first byte of a character in UTF-8, and the bytes after it."""

_FOLLOWERS: dict[str, frozenset[str]] = {
    lead: frozenset().union(
        *(tails | {" "} if lead in spaced else tails for leads, tails, spaced in _TABLES if lead in leads)
    )
    for lead in frozenset().union(*(leads for leads, _, _ in _TABLES))
}
"""What may follow a character, where both may be bytes of UTF-8 read in some charset."""
_NOBODY: frozenset[str] = frozenset()

_RUN = re.compile("[^\x00-\x7f]+ ?")
_CONFIG = TextFixerConfig(explain=False, unescape_html=False)
# Pieces of lines and of markup: one bad word in a script of a megabyte must not cost a second.
_SEGMENT = re.compile("[^\n<]{1,1000}[^\n< ]*")
_SEGMENT_OR_LINE = re.compile("[^\n\x85<]{1,1000}[^\n\x85< ]*")
_C1 = re.compile("[\x80-\x9f]")
_OTHER_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def repair_mojibake(text: str) -> tuple[str, bool]:
    r"""`text` with its mojibake mended, and whether there was any. Quotes, composition and entities stay as they are.

    >>> repair_mojibake("the minister\u00e2\u20ac\u2122s caf\u00c3\u00a9")
    ('the minister’s café', True)
    """
    runs = [*_find_runs(text)]
    suspects = {run for run in {run for _, run in runs} if _is_suspect(run)}
    if not suspects:
        return text, False
    places = ((start, start + len(run)) for start, run in runs if run in suspects)
    mended = "".join(_mend_segments(text, places))
    return mended, mended != text


def _find_runs(text: str) -> Iterator[tuple[int, str]]:
    """Where each run of characters that are not ASCII begins, and the run; lines without any are passed at once."""
    start = 0
    for line in text.split("\n"):
        if not line.isascii():
            yield from ((start + run.start(), run[0]) for run in _RUN.finditer(line))
        start += len(line) + 1


def _mend_segments(text: str, suspects: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The text in pieces; those segments are mended that hold one of the suspect runs."""
    # A lone U+0085 is a line end; among other C1 controls it is the ellipsis of windows-1252.
    segments, stops = (_SEGMENT, "\n<") if _OTHER_C1.search(text) else (_SEGMENT_OR_LINE, "\n\x85<")
    end = 0
    for first, last in suspects:
        start = max(end, *(text.rfind(stop, end, first) + 1 for stop in stops))
        yield text[end:start]
        end = start
        while end < last:
            segment = segments.match(text, end)
            yield _mend(segment[0]) if segment else text[end]
            end = segment.end() if segment else end + 1
    yield text[end:]


def _is_suspect(text: str) -> bool:
    """Whether two neighbours in `text` could be bytes of UTF-8 read in some charset: if not, ftfy need not look."""
    if text.isascii():
        return False
    runs = {run for run in _RUN.findall(text) if len(run) > 1}
    suspect = any(second in _FOLLOWERS.get(first, _NOBODY) for run in runs for first, second in pairwise(run))
    return suspect or _C1.search(text) is not None


def _mend(segment: str) -> str:
    if not _is_suspect(segment):
        return segment
    fixed = fix_encoding(segment, _CONFIG)
    return segment if _SURROGATE.search(fixed) else fixed
