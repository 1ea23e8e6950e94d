"""Knows how markup becomes a tree, and how large and deep a tree may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from copydesk.errors import Reason, RefusedError, Stage

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from copydesk.records import Limits

_CONTROLS_AS_SPACES = b"\x0b\x0c\x1c\x1d\x1e\x1f"
_SPACES = bytes.maketrans(_CONTROLS_AS_SPACES, b" " * len(_CONTROLS_AS_SPACES))
_NO_SPACES = bytes({*range(0x20), 0x7F} - {*b"\t\n\r", *_CONTROLS_AS_SPACES})
# libxml2 takes what follows some doctypes and a self-closed <html/> for the end of the page.
_FAULTY_START = re.compile(r"\A\s*<\s?!\s?doctype[^<>]{0,1000}>|(?<=<html)([^<>]{0,1000})/(?=>)", re.IGNORECASE)
_HEAD = 4096


def parse_page(text: str, *, limits: Limits, locator: str = "") -> HtmlElement:
    """The tree of a page's markup, without comments. Raises RefusedError: too_large, malformed, or empty."""
    if len(text) > limits.max_page_chars:
        _refuse(Reason.TOO_LARGE, f"{len(text)} characters of markup, more than {limits.max_page_chars}", locator)
    head = _FAULTY_START.sub(r"\1", text[:_HEAD])
    markup = (head + text[_HEAD:]).encode("utf-8", "replace").translate(_SPACES, _NO_SPACES)
    # huge_tree: else libxml2 would silently drop what lies deeper than 256 elements.
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        huge_tree=True,
    )
    try:
        root = document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        reason = Reason.EMPTY if "empty" in str(error) else Reason.MALFORMED
        _refuse(reason, f"no tree can be made of the markup: {type(error).__name__}", locator)
    _measure(root, limits, locator)
    return root


def _measure(root: HtmlElement, limits: Limits, locator: str) -> None:
    depth = n_elements = n_steps = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "end":
            continue
        n_elements, n_steps = n_elements + 1, n_steps + depth
        if depth > limits.max_depth:
            _refuse(Reason.MALFORMED, f"elements nested more than {limits.max_depth} deep", locator)
        # The time that extraction takes grows with the depths of all elements.
        if n_elements > limits.max_elements:
            _refuse(Reason.TOO_LARGE, f"more than {limits.max_elements} elements", locator)
        if n_steps > limits.max_steps:
            _refuse(Reason.TOO_LARGE, f"{n_elements} elements or more, nested {n_steps // n_elements} deep", locator)


def _refuse(reason: Reason, detail: str, locator: str) -> NoReturn:
    raise RefusedError(reason, detail, stage=Stage.SOURCE, locator=locator)
