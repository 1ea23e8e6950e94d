"""Articles and refusals as rows of the tables; what a column means stands in `schemas/`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from copydesk.kinds import Role
from copydesk.rules import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.records import Article, LedgerSpan, Mention, Paragraph, Quarantined, Row
    from copydesk.spans import Span

_ORIGIN = ("publisher", "agency", "genre", "dateline", "language", "rights", "url")
_FACTS = ("title", "standfirst", "published", "published_from", "published_to", "updated", *_ORIGIN)


def article_rows(article: Article) -> Mapping[str, Sequence[Row]]:
    """The rows of one article, by table, in the order of the tables' contract."""
    paragraphs = [_paragraph(article.doc_id, paragraph) for paragraph in article.paragraphs]
    return {
        "documents": [_document(article, sum(int(str(row["n_words"])) for row in paragraphs))],
        "paragraphs": paragraphs,
        "entities": [_mention(article.doc_id, at, mention) for at, mention in enumerate(article.mentions or ())],
        "ledger": [_ledger(article, at, entry) for at, entry in enumerate(article.ledger)],
        "evidence": list(_evidence(article)),
    }


def quarantine_row(refused: Quarantined) -> Row:
    """The row of an input that did not become a document."""
    return {
        "locator": refused.locator,
        "raw_sha256": refused.raw_sha256,
        "bytes": refused.n_bytes,
        "stage": refused.stage,
        "reason": refused.reason,
        "detail": refused.detail,
    }


def paragraph_id(doc_id: str, position: int) -> str:
    """The id of the block at a position.

    >>> paragraph_id("9f2c41d07b3e5a6c8d10", 7)
    '9f2c41d07b3e5a6c8d10-p0007'
    """
    return f"{doc_id}-p{position:04}"


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _document(article: Article, n_words: int) -> Row:
    facts, decoding = article.metadata, article.source.decoding
    return {name: getattr(facts, name) for name in _FACTS} | {
        "doc_id": article.doc_id,
        "locator": article.locator,
        "media_type": article.media_type,
        "decoding": {"charset": decoding.charset, "how": decoding.how, "repairs": list(decoding.repairs)},
        "raw_sha256": article.raw_sha256,
        "source_sha256": sha256(article.source.text),
        "n_source_chars": len(article.source.text),
        "authors": [{"name": a.name, "role": a.role, "affiliation": a.affiliation} for a in facts.authors],
        "text": article.text,
        "n_paragraphs": sum(paragraph.role is Role.PARAGRAPH for paragraph in article.paragraphs),
        "n_sentences": sum(len(paragraph.sentences) for paragraph in article.paragraphs),
        "n_words": n_words,
        "n_mentions": len(article.mentions or ()),
        "n_removed_chars": sum(len(entry.span) for entry in article.ledger if not entry.kept),
        "content_sha256": sha256(article.text),
        "first_seen": article.retrieved,
    }


def _paragraph(doc_id: str, paragraph: Paragraph) -> Row:
    return {
        "paragraph_id": paragraph_id(doc_id, paragraph.position),
        "doc_id": doc_id,
        "position": paragraph.position,
        "role": paragraph.role.value,
        "section": paragraph.section,
        "text": paragraph.text,
        "start": paragraph.start,
        "end": paragraph.end,
        "source_start": paragraph.source.start,
        "source_end": paragraph.source.end,
        "n_words": count_words(paragraph.text),
        "sentences": [{"start": span.start, "end": span.end} for span in paragraph.sentences],
    }


def _mention(doc_id: str, at: int, mention: Mention) -> Row:
    source: Span | None = mention.source
    same = (
        "start",
        "end",
        "doc_start",
        "doc_end",
        "text",
        "entity_id",
        "name",
        "kb",
        "kb_id",
        "country",
        "method",
        "score",
    )
    return {name: getattr(mention, name) for name in same} | {
        "mention_id": f"{doc_id}-m{at:04}",
        "doc_id": doc_id,
        "paragraph_id": paragraph_id(doc_id, mention.paragraph),
        "label": mention.label.value,
        "source_start": source.start if source else None,
        "source_end": source.end if source else None,
    }


def _ledger(article: Article, at: int, entry: LedgerSpan) -> Row:
    hidden = entry.kept or entry.pii
    return {
        "doc_id": article.doc_id,
        "position": at,
        "source_start": entry.span.start,
        "source_end": entry.span.end,
        "role": entry.role.value,
        "kept": entry.kept,
        "paragraph_id": paragraph_id(article.doc_id, entry.paragraph) if entry.paragraph is not None else None,
        "rule": entry.rule,
        "text": None if hidden else entry.span.of(article.source.text),
        "pii": entry.pii,
    }


def _evidence(article: Article) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for one in article.metadata.evidence:
        position = seen[one.field] = seen.get(one.field, -1) + 1
        yield {
            "doc_id": article.doc_id,
            "field": one.field,
            "position": position,
            "value": one.value,
            "method": one.method,
            "source_start": one.span.start if one.span else None,
            "source_end": one.span.end if one.span else None,
            "confidence": one.confidence,
            "chosen": one.chosen,
        }
