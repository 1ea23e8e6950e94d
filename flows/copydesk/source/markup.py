"""Knows elements: which are blocks, which one speaks for the others, and how one is named in a path."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "  # noqa: SIM905  words read better than quotes
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul".split()
)
"""The elements that begin and end a block of text."""

CELLS = frozenset({"td", "th"})
LONGEST_ROW = 300
"""How many characters a row of a table may hold to be read as a row; a longer one is laid out as blocks."""
_IN_CELLS = CELLS | {"p", "div"}

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TELLING = HEADINGS | {"blockquote", "caption", "dd", "dt", "figcaption", "li"}
_PLAIN = frozenset({"p", "div"})
_MAX_STEP = 120


def is_break(element: HtmlElement) -> bool:
    """Whether the element breaks a line: `<br>`, or an empty one that a class makes into one."""
    if element.tag == "br":
        return True
    return not element.text and len(element) == 0 and "br" in element.get("class", "")[:500].split()


def is_plain_row(row: HtmlElement) -> bool:
    """Whether a row of a table holds data: short cells, at least two of them with text, and no layout in them."""
    cells = n_chars = 0
    for element in row.iterdescendants():
        tag = element.tag
        if (tag in BLOCKS and tag not in _IN_CELLS) or (tag in CELLS and element.getparent() is not row):
            return False
        if tag in CELLS:
            size = sum(len(text.strip()) for text in element.itertext())
            cells += size > 0
            n_chars += size
            if n_chars > LONGEST_ROW:
                return False
    return cells > 1


def telling_tag(tags: Sequence[str]) -> str:
    """The tag that says most of a block in these elements, given from the outside in.

    It is the innermost block-level one, but a heading, a list item, a quotation and a caption speak for the plain
    paragraphs in them.

    >>> telling_tag(["html", "body", "blockquote", "p", "em"]), telling_tag(["html", "body", "td", "p"])
    ('blockquote', 'p')
    """
    inner = None
    for tag in reversed(tags):
        if tag in _TELLING:
            return tag
        if tag in BLOCKS:
            inner = inner or tag
            if tag not in _PLAIN:
                break
    return inner or "div"


def name_step(element: HtmlElement) -> str:
    """The element in a path, in lower case and at most 120 characters: its tag, classes, id and itemprop.

    Such as `p.lead.first#top@articlebody`.
    """
    return _name(element.tag, element.get("class"), element.get("id"), element.get("itemprop"))


@lru_cache(maxsize=1 << 14)
def _name(step: str, classes: str | None, name: str | None, prop: str | None) -> str:
    if classes:
        step += "".join(f".{name}" for name in classes[:500].split())
    if name:
        step += f"#{name[:60]}"
    if prop:
        step += f"@{prop[:60]}"
    return "_".join(step.lower().replace("/", "_").split())[:_MAX_STEP]
