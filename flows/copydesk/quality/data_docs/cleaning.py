"""Takes from the markup of Great Expectations what loads, runs or leads elsewhere: only known elements stay."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

_WORDS = ("a", "b", "br", "code", "em", "i", "small", "span", "strong", "sub", "sup", "u", "bdi")
_BLOCKS = ("div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "nav", "ol", "p", "pre", "ul")
_KEPT = frozenset({*_WORDS, *_BLOCKS, "table", "tbody", "td", "th", "thead", "tr"})
_ATTRIBUTES = frozenset({"class", "colspan", "href", "id", "rowspan"})
# Of an id, what Great Expectations makes up anew each time.
_MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSIDE = re.compile(r"#[\w-]+|(\.\./)*[\w-][\w./-]*\.html")
_ICONS = {"fa-check-circle": "passed", "fa-times": "failed", "fa-exclamation-triangle": "broken"}


def clean_markup(markup: str) -> str:
    """The markup without anything that loads, runs, or leads out of the pages; what stood in it as text stays.

    Scripts and styles go with what is in them, other unknown elements leave their text. Icons, which a font from
    elsewhere would draw, become the words `passed`, `failed` and `broken`.
    """
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    etree.strip_elements(root, "script", "style", "template", "noscript", etree.Comment, with_tail=False)
    etree.strip_elements(root, etree.ProcessingInstruction, with_tail=False)
    for element in list(root.iterdescendants()):
        # What unfolds a block runs a script: the blocks stand unfolded.
        if element.tag == "a" and element.get("data-toggle"):
            element.drop_tree()
        elif element.tag not in _KEPT:
            element.drop_tag()
        else:
            _clean(element)
    for item in root.xpath(".//li[.//hr][not(normalize-space())]"):
        item.drop_tree()  # a line between items, which stands as an item itself
    root.attrib.clear()
    return str(lxml.html.tostring(root, encoding="unicode"))


def _clean(element: lxml.html.HtmlElement) -> None:
    words = [word for name, word in _ICONS.items() if name in (element.get("class") or "").split()]
    if words and element.tag == "i":
        # Where a word follows, the icon says it a second time.
        element.tag, element.text = "span", "" if (element.tail or "").strip() else words[0]
    for name, value in list(element.attrib.items()):
        away = name == "href" and not _INSIDE.fullmatch(value)
        if name not in _ATTRIBUTES or away or (name == "id" and _MADE_UP.search(value)):
            del element.attrib[name]
