"""Knows what htmldate takes for the day of a page that states none."""

from __future__ import annotations

import logging
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING

from htmldate import find_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_FIRST, _LAST = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001  htmldate compares days without a zone
"""Fixed, as htmldate's own last day is today's."""
_MAX_CHARS = 200_000
"""On a page with more text than this it is not asked."""


def witness_day(root: HtmlElement, n_chars: int) -> str | None:
    """The day that htmldate finds in the markup, without a search through the text; None where it finds none."""
    if n_chars > _MAX_CHARS:
        return None
    try:
        return find_date(deepcopy(root), extensive_search=False, original_date=True, min_date=_FIRST, max_date=_LAST)
    except Exception:  # on markup that it never met it fails in ways of its own; then it has no opinion
        return None
