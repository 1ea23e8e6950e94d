"""The mentions of an article: model and rules together, placed in paragraph, document and source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copydesk.entities.article import settle
from copydesk.entities.plain import RULES_LANGUAGE, read_plainly, resolve_plainly
from copydesk.entities.reading import read_paragraph
from copydesk.entities.recogniser import load_recogniser
from copydesk.entities.resolving import resolve
from copydesk.kinds import Role
from copydesk.records import Mention, Paragraph
from copydesk.rules.gazetteers import load_gazetteers
from copydesk.spans import Span, containing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copydesk.entities.backends import ModelSpan
    from copydesk.entities.found import Found
    from copydesk.entities.recogniser import Recogniser
    from copydesk.entities.resolving import Entity
    from copydesk.rules.gazetteers import Gazetteers

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def find_mentions(
    paragraphs: Sequence[Paragraph], recogniser: Recogniser, gazetteers: Gazetteers, *, language: str | None
) -> tuple[Mention, ...]:
    """The mentions of one article's paragraphs, by place, without overlap.

    `language` is the article's ISO 639 code; an article in a language that is not the model's has none, rather than
    invented ones. None means not known, and is tried.
    """
    if language is not None and language != recogniser.language:
        return ()
    texts = [paragraph.text for paragraph in paragraphs]
    spans = list(recogniser.find(texts))
    method = f"model:{recogniser.identity}"
    if recogniser.language == RULES_LANGUAGE:
        headings = [paragraph.role is Role.HEADING for paragraph in paragraphs]
        names, entities = _by_model_and_rules(texts, headings, spans, method, gazetteers)
    else:
        speaks = recogniser.language
        names = [read_plainly(text, row, method, gazetteers, speaks) for text, row in zip(texts, spans, strict=True)]
        entities = resolve_plainly(texts, names, gazetteers, speaks)
    mentions = [
        _mention(paragraph, found, entity, found.score if found.method == method else None)
        for paragraph, row, its_entities in zip(paragraphs, names, entities, strict=True)
        for found, entity in zip(row, its_entities, strict=True)
    ]
    return tuple(sorted(mentions, key=lambda mention: (mention.doc_start, mention.doc_end)))


def _by_model_and_rules(
    texts: Sequence[str],
    headings: Sequence[bool],
    spans: Sequence[Sequence[ModelSpan]],
    method: str,
    gazetteers: Gazetteers,
) -> tuple[list[tuple[Found, ...]], tuple[tuple[Entity, ...], ...]]:
    readings = [
        read_paragraph(text, row, method, gazetteers, heading=heading)
        for text, row, heading in zip(texts, spans, headings, strict=True)
    ]
    settled, long_forms = settle(readings, gazetteers)
    return [reading.found for reading in settled], resolve(settled, long_forms, gazetteers)


def _mention(paragraph: Paragraph, found: Found, entity: Entity, score: float | None) -> Mention:
    return Mention(
        paragraph=paragraph.position,
        start=found.start,
        end=found.end,
        doc_start=paragraph.start + found.start,
        doc_end=paragraph.start + found.end,
        source=_source(paragraph, found),
        text=paragraph.text[found.start : found.end],
        label=found.label,
        entity_id=entity.entity_id,
        name=entity.name,
        kb=entity.kb,
        kb_id=entity.kb_id,
        country=entity.country,
        method=found.method,
        score=score,
    )


def _source(paragraph: Paragraph, found: Found) -> Span | None:
    """Where the mention stands in the source text; None across a seam, where something was taken out."""
    start, end = paragraph.places[found.start], paragraph.places[found.end - 1] + 1
    return Span(start, end) if containing(paragraph.solid, start, end) is not None else None


def find_in_texts(
    texts: Iterable[str], recogniser: Recogniser | None = None, gazetteers: Gazetteers | None = None
) -> list[tuple[Mention, ...]]:
    """The mentions of each text that is clean already, its paragraphs apart by a blank line.

    `doc_start`, `doc_end` and `source` count in the text; `start` and `end` in the paragraph.
    """
    recogniser = recogniser or load_recogniser()
    gazetteers = gazetteers or load_gazetteers()
    return [find_mentions(_as_paragraphs(text), recogniser, gazetteers, language=None) for text in texts]


def _as_paragraphs(text: str) -> tuple[Paragraph, ...]:
    starts = [0, *(m.end() for m in _BLANK_LINE.finditer(text))]
    ends = [*(m.start() for m in _BLANK_LINE.finditer(text)), len(text)]
    return tuple(
        Paragraph(
            position=position,
            role=Role.PARAGRAPH,
            section=None,
            text=text[start:end],
            start=start,
            end=end,
            source=Span(start, end),
            places=tuple(range(start, end)),
            solid=(Span(start, end),),
        )
        for position, (start, end) in enumerate((s, e) for s, e in zip(starts, ends, strict=True) if s < e)
    )
