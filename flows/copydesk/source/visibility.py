"""Knows which elements of a page a reader does not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEVER = frozenset(
    "applet area audio base button canvas datalist embed frame frameset head iframe input link map meta noembed "  # noqa: SIM905  words read better than quotes
    "noframes noscript object option optgroup param picture rp script select source style svg template textarea title "
    "track video".split()
)
_HIDING = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|clip-path\s{0,9}:\s{0,9}inset\((?:50|100)%",
    re.IGNORECASE,
)
_FOR_EARS = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?)(?:$|\s)", re.IGNORECASE
)
_MOST = 0.5
_MAX_SILENT = 100


def find_hidden(root: HtmlElement) -> frozenset[HtmlElement]:
    """The elements that are left out with all they hold: scripts, form controls, and what is marked as hidden.

    Two marks do not mean what they say. What holds most of the page's text is hidden only until a script shows it; and
    `aria-hidden` is for ears, so that it hides but short things from eyes: icons, and doubles of a label. What a class
    keeps for ears, such as a note that a link opens a new tab, is short too.
    """
    never: list[HtmlElement] = []
    marked: list[tuple[HtmlElement, int, bool]] = []
    starts: dict[HtmlElement, int] = {}
    n_seen = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if element in starts:
                marked.append((element, n_seen - starts.pop(element), _is_marked(element)))
            n_seen += _count(element.tail)
        elif element.tag in _NEVER or not isinstance(element.tag, str):
            never.append(element)
            walker.skip_subtree()
        else:
            if _is_marked(element) or element.get("aria-hidden") == "true" or _is_for_ears(element):
                starts[element] = n_seen
            n_seen += _count(element.text)
    hidden = (element for element, n_chars, full in marked if n_chars <= (_MOST * n_seen if full else _MAX_SILENT))
    return frozenset([*never, *hidden])


def _count(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _is_for_ears(element: HtmlElement) -> bool:
    """Whether a class keeps a few words of a line for screen readers; a heading so kept may be the title."""
    names = element.get("class") if element.tag == "span" else None
    return names is not None and _FOR_EARS.search(names[:1000]) is not None


def _is_marked(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or (element.tag == "dialog" and element.get("open") is None):
        return True
    style = element.get("style")
    return bool(style) and _HIDING.search(style[:1000]) is not None
