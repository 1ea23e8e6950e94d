"""Knows text that was decoded with the wrong charset before it came here, and mends it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ftfy import TextFixerConfig, fix_encoding

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHARSETS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_2", "mac_roman", "cp437", "latin_1")


def _chars(codec: str, some: Iterable[int]) -> frozenset[str]:
    return frozenset(bytes(some).decode(codec, "ignore"))


def _tables(codec: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    spaced = _chars(codec, b"\xc2\xc3\xc5\xce\xd0\xd9\xe2\xe3")  # the byte A0 after these often became a space
    return _chars(codec, range(0xC2, 0xF5)), _chars(codec, range(0x80, 0xC0)), spaced


_TABLES = [_tables(codec) for codec in _CHARSETS]
"""As what each charset reads the first byte of a character in UTF-8, and the bytes after it."""

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
    if not _is_suspect(text):
        return text, False
    # A lone U+0085 is a line end; among other C1 controls it is the ellipsis of windows-1252.
    segments = _SEGMENT if _OTHER_C1.search(text) else _SEGMENT_OR_LINE
    mended = segments.sub(lambda match: _mend(match[0]), text)
    return mended, mended != text


def _is_suspect(text: str) -> bool:
    """Whether two neighbours in `text` could be bytes of UTF-8 read in some charset: if not, ftfy need not look."""
    if text.isascii():
        return False
    pairs = {pair for run in set(_RUN.findall(text)) for pair in pairwise(run)}
    return _C1.search(text) is not None or any(
        first in spaced if second == " " else first in leads and second in tails
        for first, second in pairs
        for leads, tails, spaced in _TABLES
    )


def _mend(segment: str) -> str:
    if not _is_suspect(segment):
        return segment
    fixed = fix_encoding(segment, _CONFIG)
    return segment if _SURROGATE.search(fixed) else fixed
