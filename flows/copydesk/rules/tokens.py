"""Knows the words of a text, as runs of word characters: the same as a regular expression tells, sooner."""

from __future__ import annotations

import re

_WORD, _JOINED = re.compile(r"\w+"), re.compile(r"\w+(?:['’-]\w+)*")
_SIGNS = re.compile("[‐-‘‚-…«»©€£°·]")
"""Signs beyond ASCII that part words and stand in most texts; an apostrophe may stand within one."""
_PARTED = bytes(code if chr(code).isalnum() or chr(code) == "_" else 0x20 for code in range(128)) + bytes(128)
_MARKED = bytes(code if chr(code) in "'-\x01" else other for code, other in enumerate(_PARTED))


def find_words(text: str, *, within: bool = False) -> list[str]:
    r"""The runs of word characters of a text, in order.

    Those that apostrophes or hyphens `within` join are one; then no such mark may stand elsewhere, nor an \x01.

    >>> find_words("It's “3,000” km"), find_words("It's “3,000” km", within=True)
    (['It', 's', '3', '000', 'km'], ["It's", '3', '000', 'km'])
    """
    plain = text if text.isascii() else _SIGNS.sub(" ", text).replace("’", "\x01")
    if plain.isascii():
        words = plain.encode("ascii").translate(_MARKED if within else _PARTED).decode("ascii")
        return (words.replace("\x01", "’") if within else words).split()
    return (_JOINED if within else _WORD).findall(text)


def count_words(text: str) -> int:
    """How many runs of word characters a text has."""
    plain = text if text.isascii() else _SIGNS.sub(" ", text).replace("’", " ")
    if plain.isascii():
        return len(plain.encode("ascii").translate(_PARTED).split())
    return len(_WORD.findall(text))
