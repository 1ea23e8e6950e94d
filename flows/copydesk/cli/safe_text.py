"""Text made fit to be shown: nothing from an article steers a terminal or a page."""

from __future__ import annotations

import re

from copydesk.spans import SOFT

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_UNSEEN = dict.fromkeys(map(ord, SOFT))


def safe(text: str) -> str:
    """The text without characters that steer a terminal, or that none can show."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def safe_json(text: str) -> str:
    """JSON without such characters: each is written as its escape, which means the same."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def safe_line(text: str) -> str:
    r"""Text of the source for one line: safe, its white space single spaces, at its ends too.

    >>> safe_line("On \r\n 14\u00adth\tJuly\n")
    'On 14th July '
    """
    return safe(_SPACE.sub(" ", text.translate(_UNSEEN)))


def safe_lines(text: str) -> str:
    r"""Text of the source with its lines as they stand, the empty ones left out.

    >>> safe_lines("Home\r\n\r\n  World \n")
    'Home\nWorld'
    """
    return "\n".join(filter(None, (safe_line(line).strip() for line in text.splitlines())))
