"""Stamps: what of a line says when a piece came out, and can be put out of sight to see what else it says."""

from __future__ import annotations

import re
from functools import lru_cache

from copydesk.rules.dates import for_plain_text, holds_year
from copydesk.rules.words import expand

_WHEN = re.compile(expand(r"(?:{date}|{age})(?i: года| г\.| року| р\.)?"))
_PLAIN_WHEN = re.compile(for_plain_text(_WHEN.pattern))
_AGO = ("ago", "vor ", "il y a", "hace ", " fa")
"""Of what every age holds one, if it is of plain letters."""
_TIME = re.compile(
    expand(
        r"(?<!\d){clock}|(?<![^\W\d_])(?:GMT|UTC|[BCEMPI]S?[DS]?T|CES?T|AEDT|AEST|MYT)(?:[+-]\d{1,2})?(?![^\W\d_])"
        r"|(?i:(?:reading time|lesezeit|lesedauer|temps de lecture|tiempo de lectura)\W{0,2}\d{1,3} ?min\w*\.?"
        r"|\d{1,3}[ -]?min(?:ute)?[ns]?\b\.?(?: (?:read|lesezeit|de lecture))?|\d{0,5} ?(?:comments?|kommentare?))"
    )
)
_SAID_WORD = re.compile(
    expand(
        r"(?i)(?<![^\W\d_])(?:{published_word}|{updated_word}|{weekday}|artikel|article|uhr|today|heute|hoy|oggi)"
        r"(?![^\W\d_])"
    )
)
_BESIDE = re.compile(
    expand(r"(?:^(?i:{day_word})|(?<![^\W\d_]){day_word})(?=[\s,:.]{0,2}\|)|(?<=\|)\s{day_word}(?![^\W\d_])")
)
"""Small words beside what is out of sight already; elsewhere they may be particles of names."""
_DIGIT = re.compile(r"\d")
_SAID = re.compile(expand(r"(?i)^\W{0,3}(?:{published_word}|{updated_word})(?![^\W\d_])"))
_SAID_TIME = re.compile(expand(r"(?i)^\W{0,3}(?:{published_word}|{updated_word})\W{0,3}(?:{day_word} )?{clock}"))
HIDDEN = "|"
"""What stands for each code point that is out of sight."""


def has_time(text: str) -> bool:
    """Whether a text tells a time of day, its zone, or how long it takes to read."""
    return _TIME.search(text) is not None


def begins_said(text: str) -> bool:
    """Whether a text begins with a word such as Published or Updated."""
    return _SAID.match(text) is not None


def tells_when(text: str) -> bool:
    """Whether a text holds a date, says how long ago something was, or begins with `Updated 10:15` and the like."""
    if _DIGIT.search(text) is None:
        return False
    return (_known_when(text) if len(text) <= 200 else _holds_when(text)) or _SAID_TIME.match(text) is not None


@lru_cache(maxsize=4096)
def _known_when(text: str) -> bool:
    """The same as `_holds_when`, of short lines, which are asked about in several passes."""
    return _holds_when(text)


def _holds_when(text: str) -> bool:
    if not text.isascii():
        return _WHEN.search(text) is not None
    lower = text.lower()
    return (holds_year(text) or any(word in lower for word in _AGO)) and _PLAIN_WHEN.search(text) is not None


def hide_stamp(text: str) -> str:
    """The text, as long as before, with dates, times and the words around them out of sight.

    >>> hide_stamp("by A. N. Writer published 19 May 2026")
    'by A. N. Writer ||||||||| |||||||||||'
    """
    for pattern in (_PLAIN_WHEN if text.isascii() else _WHEN, _TIME, _SAID_WORD, _BESIDE):
        text = pattern.sub(lambda found: HIDDEN * len(found[0]), text)
    return text
