"""The laws of texts: white space is folded, unseen characters are left out; sections, mentions and names agree."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from copydesk.spans import is_folded
from copydesk.tables.laws.faults import Fault, Tables, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDED = {
    "documents": ("doc_id", "title", "standfirst", "publisher", "agency", "genre", "dateline"),
    "paragraphs": ("paragraph_id", "text"),
    "entities": ("mention_id", "name"),
}
"""The columns whose values are folded, by table, the key first."""


def check_texts(tables: Tables) -> Iterator[Fault]:
    """Values that are folded, the sections of blocks, and mentions that stand twice."""
    for table, (key, *columns) in _FOLDED.items():
        for name, *values in rows(tables, table, key, *columns):
            for column, value in zip(columns, values, strict=True):
                if value is not None and not is_folded(value):
                    detail = f"'{column}' has white space or unseen characters that are to be folded"
                    yield Fault(law="folded", table=table, key=name, detail=detail)
    for doc, authors in rows(tables, "documents", "doc_id", "authors"):
        if any(not author["name"] or not is_folded(author["name"]) for author in authors):
            yield Fault(law="folded", table="documents", key=doc, detail="an author has no name, or one not folded")
    yield from _check_sections(tables)
    yield from _check_mentions(tables)


def _check_sections(tables: Tables) -> Iterator[Fault]:
    blocks = rows(tables, "paragraphs", "doc_id", "position", "paragraph_id", "role", "section", "text")
    document = heading = None
    for doc, _, key, role, section, text in sorted(blocks, key=itemgetter(0, 1)):
        if doc != document:
            document, heading = doc, None
        if section != (None if role == "heading" else heading):
            detail = "'section' is not the heading above it"
            yield Fault(law="section", table="paragraphs", key=key, detail=detail)
        heading = text if role == "heading" else heading


def _check_mentions(tables: Tables) -> Iterator[Fault]:
    places: set[tuple[str, int, int]] = set()
    names: dict[tuple[str, str], str] = {}
    columns = ("mention_id", "doc_id", "doc_start", "doc_end", "entity_id", "name")
    for key, doc, start, end, entity_id, name in rows(tables, "entities", *columns):
        if (doc, start, end) in places:
            yield Fault(law="unique", table="entities", key=key, detail="another mention is of the same stretch")
        places.add((doc, start, end))
        if names.setdefault((doc, entity_id), name) != name:
            detail = "another mention of the entity in the document has another canonical 'name'"
            yield Fault(law="names", table="entities", key=key, detail=detail)
