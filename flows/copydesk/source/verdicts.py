"""Knows what trafilatura takes a page's blocks for."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import trafilatura
from trafilatura.settings import Document

from copydesk.kinds import Role
from copydesk.source.alignment import Stream, find_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element
    from lxml.html import HtmlElement

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it would warn of each page in which it finds nothing

_ROLES = {
    "p": Role.PARAGRAPH,
    "cell": Role.PARAGRAPH,
    "code": Role.PARAGRAPH,
    "head": Role.HEADING,
    "item": Role.LIST_ITEM,
    "quote": Role.QUOTE,
}
_ENOUGH = 0.5


def judge_blocks(root: HtmlElement, texts: Sequence[str]) -> tuple[Role | None, ...]:
    """For each rendered block of the page, the role that trafilatura's extraction gives most of it, or None.

    Where the extraction holds less than half of a block, it gives it no role.
    """
    extracted = list(_extract(root))
    stream = Stream(texts)
    covered: list[dict[Role, int]] = [{} for _ in texts]
    for (role, _), places in zip(extracted, find_places([text for _, text in extracted], stream), strict=True):
        for block, n_chars in stream.shares(places):
            covered[block][role] = covered[block].get(role, 0) + n_chars
    return tuple(_verdict(shares, stream.length(block)) for block, shares in enumerate(covered))


def _verdict(shares: dict[Role, int], length: int) -> Role | None:
    if not shares or sum(shares.values()) < _ENOUGH * length:
        return None
    return max(sorted(shares), key=lambda role: shares[role])


def _extract(root: HtmlElement) -> Iterator[tuple[Role, str]]:
    try:
        document = trafilatura.bare_extraction(root, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:  # on markup that it never met it fails in ways of its own; then it has no opinion
        return
    if isinstance(document, Document):
        yield from _walk(document.body)


def _walk(body: _Element) -> Iterator[tuple[Role, str]]:
    """The pieces of an extraction in order, each with the role of the innermost element that has one."""
    stack: list[tuple[_Element, Role]] = [(child, Role.PARAGRAPH) for child in reversed(body)]
    while stack:
        element, outer = stack.pop()
        role = outer if outer is Role.QUOTE else _ROLES.get(element.tag, outer)
        inner = [child for child in element.iter(*_ROLES) if child is not element]
        if not inner:
            yield role, "".join(element.itertext())
            continue
        yield role, element.text or ""
        for child in reversed(element):
            if child.tail and child.tail.strip():
                tail = element.makeelement("tail")
                tail.text = child.tail
                stack.append((tail, role))
            stack.append((child, role))
