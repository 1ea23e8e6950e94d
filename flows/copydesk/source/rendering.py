"""Knows what of a page is seen, and how it reads from top to bottom: its text, block by block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from copydesk.records import Block
from copydesk.source.markup import BLOCKS, CELLS, HEADINGS, is_break, is_plain_row, name_step, telling_tag
from copydesk.source.visibility import find_hidden
from copydesk.spans import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACES = re.compile("[ \t\n\r\f]+")
_DOUBLE = re.compile(" {2,}")
_BREAKS = re.compile("[ \n]*\n[ \n]*")
_TABS = re.compile("[ \n]*\t[ \t\n]*")
_MAX_PATH = 400


def render(root: HtmlElement) -> tuple[str, tuple[Block, ...]]:
    """The text that a reader sees, and its blocks in order, without verdicts.

    White space in the markup is one space. A block-level element begins a new block, after an empty line; so does
    `<br>`, after a line end, but in a heading. A row of a table is one block, its cells parted by tabs, unless they
    hold more than a few words. The same tree always gives the same text.
    """
    page, hidden = _Page(), find_hidden(root)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            page.close(element)
        elif element in hidden:
            walker.skip_subtree()
            page.skip(element)
        else:
            page.open(element)
    page.flush()
    return "".join(page.texts), tuple(page.blocks)


def _clean(text: str) -> str:
    """The text of a block without doubled white space."""
    return _BREAKS.sub("\n", _TABS.sub("\t", _DOUBLE.sub(" ", text))).strip()


class _Page:
    """The page as far as it was read: finished blocks, the open elements, and the pieces of the open block."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.blocks: list[Block] = []
        self._length = 0
        self._joint = "\n\n"
        self._tags: list[str] = []
        self._steps: list[str] = []
        self._n_links = self._n_pre = 0
        self._skipped: HtmlElement | None = None
        self._row: HtmlElement | None = None
        self._closed: HtmlElement | None = None
        self._start_block()

    def _start_block(self) -> None:
        self._pieces: list[str] = []
        self._linked = self._seen = 0
        self._first: tuple[list[str], list[str]] | None = None
        self._common = self._low = 0

    def open(self, element: HtmlElement) -> None:
        """Begin an element, with the text before its first child."""
        tag = element.tag
        if tag == "tr" and self._row is None and is_plain_row(element):
            self._end_block()
            self._row = element
        elif self._row is not None:
            self._pieces += ["\t" if tag in CELLS else " "] * (bool(self._seen) and tag in BLOCKS | {"br"})
        elif tag in BLOCKS:
            self._end_block()
        elif is_break(element):
            self._break()
        elif self._touches(element):
            self._pieces.append(" ")
        self._tags.append(tag)
        self._steps.append(name_step(element))
        self._n_links += tag == "a"
        self._n_pre += tag == "pre"
        self._add(element.text)

    def _end_block(self) -> None:
        self.flush()
        self._joint = "\n\n"

    def skip(self, element: HtmlElement) -> None:
        """Leave out an element that is not seen."""
        self._skipped = element

    def close(self, element: HtmlElement) -> None:
        """End an element, and read the text after it."""
        if element is self._skipped:
            self._skipped = None
        else:
            tag = self._tags.pop()
            self._steps.pop()
            self._low = min(self._low, len(self._tags))
            self._n_links -= tag == "a"
            self._n_pre -= tag == "pre"
            self._row = None if element is self._row else self._row
            if tag in BLOCKS and self._row is None:
                self._end_block()
            self._closed = element
        self._add(element.tail)

    def _touches(self, element: HtmlElement) -> bool:
        """Whether nothing but styling keeps this element's words from those of the one before it."""
        before = self._closed
        if before is None or before.tail or before is not element.getprevious() or not self._pieces:
            return False
        if element.tag == before.tag == "span":
            return bool(element.get("class")) and element.get("class") != before.get("class")
        return "time" in (element.tag, before.tag) or element.tag == before.tag == "a"

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._n_pre:
            self._add_lines(text)
        else:
            self._append(_SPACES.sub(" ", text))

    def _add_lines(self, text: str) -> None:
        first, *rest = text.splitlines() or [""]
        self._append(_SPACES.sub(" ", first))
        for line in rest:
            self._break()
            self._append(_SPACES.sub(" ", line))

    def _append(self, piece: str) -> None:
        n_seen = len(piece) - piece.count(" ")
        self._pieces.append(piece)
        if not n_seen:
            return
        if self._first is None:
            self._first = self._tags[:], self._steps[:]
            self._common = self._low = len(self._tags)
        self._common = min(self._common, self._low)
        self._seen += n_seen
        self._linked += n_seen if self._n_links else 0

    def _break(self) -> None:
        if HEADINGS.isdisjoint(self._tags[-4:]):
            self.flush()
            self._joint = "\n"
        elif self._seen:
            self._pieces.append("\n")

    def flush(self) -> None:
        """Finish the open block, if it has any text."""
        text = _clean("".join(self._pieces)) if self._first else ""
        if text and self._first:
            tags, steps = self._first
            joint = self._joint if self.texts else ""
            start = self._length + len(joint)
            self._length = start + len(text)
            self._joint = "\n\n"
            self.texts += [joint, text]
            self.blocks.append(
                Block(
                    span=Span(start, self._length),
                    tag=telling_tag(tags),
                    path="/".join(steps[: self._common])[-_MAX_PATH:],
                    link_density=round(self._linked / self._seen, 3),
                    in_page=True,
                )
            )
        self._start_block()
