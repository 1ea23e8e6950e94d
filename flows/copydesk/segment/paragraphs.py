"""The kept blocks of an article as paragraphs, and its text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.records import LedgerSpan, Paragraph, SourceText
from copydesk.segment.sentences import split_sentences
from copydesk.spans import Span, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BETWEEN = "\n\n"
"""What joins the paragraphs in the document's text."""


def split_paragraphs(source: SourceText, ledger: Sequence[LedgerSpan]) -> tuple[Paragraph, ...]:
    """The kept blocks in order, with sections, sentences and places in document and source."""
    paragraphs: list[Paragraph] = []
    section: str | None = None
    start = 0
    for entries in _kept_blocks(ledger):
        text, places, solid = _joined(source, entries)
        role = entries[0].role
        paragraph = Paragraph(
            position=len(paragraphs),
            role=role,
            section=None if role is Role.HEADING else section,
            text=text,
            start=start,
            end=start + len(text),
            source=Span(places[0], places[-1] + 1),
            places=places,
            solid=solid,
            sentences=split_sentences(text),
        )
        section = text if role is Role.HEADING else section
        start = paragraph.end + len(BETWEEN)
        paragraphs.append(paragraph)
    return tuple(paragraphs)


def document_text(paragraphs: Sequence[Paragraph]) -> str:
    """The article: the texts of its paragraphs, joined by a blank line."""
    return BETWEEN.join(paragraph.text for paragraph in paragraphs)


def _kept_blocks(ledger: Sequence[LedgerSpan]) -> Iterator[list[LedgerSpan]]:
    kept = (entry for entry in ledger if entry.kept)
    for _, entries in groupby(kept, key=lambda entry: entry.paragraph):
        yield list(entries)


def _joined(source: SourceText, entries: Sequence[LedgerSpan]) -> tuple[str, Sequence[int], tuple[Span, ...]]:
    """The text of a block's spans, one space at each seam; the place of each code point; the solid stretches."""
    parts = [fold(entry.span.of(source.text), entry.span.start) for entry in entries]
    solid = tuple(Span(part.places[0], part.places[-1] + 1) for part in parts)
    if len(parts) == 1:
        return parts[0].text, parts[0].places, solid
    places: list[int] = []
    for part in parts:
        if places:
            places.append(places[-1] + 1)  # the space at the seam: it stands for what was removed there
        places.extend(part.places)
    return " ".join(part.text for part in parts), tuple(places), solid
