"""Adapters of copydesk to development benchmarks of names, entities and sentences."""

from __future__ import annotations

from copydesk.entities import find_in_texts, resolve_mentions
from copydesk.entities.recogniser import load_recogniser
from copydesk.segment.sentences import split_sentences


def ner(texts: list[str]) -> list[list[tuple[int, int, str]]]:
    """The mentions of each text as (start, end, label)."""
    return [[(m.doc_start, m.doc_end, m.label.value) for m in mentions] for mentions in find_in_texts(texts)]


def bare_ner(texts: list[str]) -> list[list[tuple[int, int, str]]]:
    """What the model alone finds, fed the same paragraphs."""
    recogniser = load_recogniser()
    rows = []
    for text in texts:
        row, at = [], 0
        parts = text.split("\n\n")
        for part, spans in zip(parts, recogniser.find(parts), strict=True):
            row += [(at + s.start, at + s.end, s.label.value) for s in spans]
            at += len(part) + 2
        rows.append(row)
    return rows


def link(docs: list[dict]) -> list[list[dict]]:
    """The entity of each given mention, with a country's code where the entity is a country."""
    return [[_link(entity) for entity in resolve_mentions(doc["text"], doc["mentions"])] for doc in docs]


def _link(entity) -> dict:  # an Entity
    state = entity.entity_id.startswith("country:")
    return {"cluster": entity.entity_id, "iso": entity.country if state else None, "name": entity.name}


def sentences(texts: list[str]) -> list[list[tuple[int, int]]]:
    """The sentences of each text as (start, end)."""
    return [[(span.start, span.end) for span in split_sentences(text)] for text in texts]
