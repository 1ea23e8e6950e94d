"""The laws of offsets: every span of text is where its row says, in the paragraph, the document and the source."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from copydesk.tables.laws.faults import Fault, Tables, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class _Block:
    doc_id: str
    text: str
    start: int
    source_start: int
    source_end: int


def check_offsets(tables: Tables) -> Iterator[Fault]:
    """Paragraphs in their documents, sentences in their paragraphs, mentions in both and in the source."""
    if "documents" not in tables:
        return
    documents = {doc: (text, n) for doc, text, n in rows(tables, "documents", "doc_id", "text", "n_source_chars")}
    if "paragraphs" in tables:
        yield from _check_texts(tables, documents)
        yield from _check_paragraphs(tables, documents)
        yield from _check_sentences(tables)
        yield from _check_mentions(tables, documents)


def _check_texts(tables: Tables, documents: Mapping[str, tuple[str, int]]) -> Iterator[Fault]:
    blocks = sorted(rows(tables, "paragraphs", "doc_id", "position", "text"), key=itemgetter(0, 1))
    grouped = {doc: list(group) for doc, group in groupby(blocks, key=itemgetter(0))}
    for doc, (text, _) in documents.items():
        group = grouped.get(doc, [])
        if [position for _, position, _ in group] != list(range(len(group))):
            yield Fault(law="positions", table="paragraphs", key=doc, detail="positions have gaps or stand twice")
        if "\n\n".join(part for _, _, part in group) != text:
            detail = "'text' is not its paragraphs joined by a blank line"
            yield Fault(law="document-text", table="documents", key=doc, detail=detail)


def _check_paragraphs(tables: Tables, documents: Mapping[str, tuple[str, int]]) -> Iterator[Fault]:
    names = ("paragraph_id", "doc_id", "position", "text", "start", "end", "source_start", "source_end")
    for key, doc, position, text, start, end, source_start, source_end in rows(tables, "paragraphs", *names):
        if key != f"{doc}-p{position:04d}":
            yield Fault(law="id", table="paragraphs", key=key, detail="'paragraph_id' is not <doc_id>-p<position>")
        if doc not in documents:
            continue
        whole, n_source = documents[doc]
        if not text or whole[start:end] != text or len(text) != end - start:
            yield _offsets("paragraphs", key, f"documents.text[{start}:{end}] is not 'text'")
        if not 0 <= source_start < source_end <= n_source:
            yield _source("paragraphs", key, source_start, source_end, n_source)
        elif source_end - source_start < len(text):
            yield _shrunk("paragraphs", key)


def _check_sentences(tables: Tables) -> Iterator[Fault]:
    for key, text, sentences in rows(tables, "paragraphs", "paragraph_id", "text", "sentences"):
        detail = _sentence_fault(text, sentences)
        if detail:
            yield Fault(law="sentences", table="paragraphs", key=key, detail=detail)


def _sentence_fault(text: str, sentences: Sequence[Mapping[str, int | None] | None]) -> str:
    at = 0
    for number, sentence in enumerate(sentences):
        start, end = (sentence["start"], sentence["end"]) if sentence else (None, None)
        if start is None or end is None:
            return f"sentence {number} has no offsets"
        if not at <= start < end <= len(text):
            return f"sentence {number}, {start} to {end}, is empty, out of order or outside"
        if text[at:start].strip():
            return f"{at} to {start} is in no sentence, and is not white space"
        at = end
    return f"{at} to {len(text)} is in no sentence, and is not white space" if text[at:].strip() else ""


_MENTION = ("mention_id", "doc_id", "paragraph_id", "text", "start", "end", "doc_start", "doc_end")


def _check_mentions(tables: Tables, documents: Mapping[str, tuple[str, int]]) -> Iterator[Fault]:
    names = ("paragraph_id", "doc_id", "text", "start", "source_start", "source_end")
    blocks = {key: _Block(*rest) for key, *rest in rows(tables, "paragraphs", *names)}
    for row in rows(tables, "entities", *_MENTION, "source_start", "source_end", "kb", "kb_id"):
        key, doc, paragraph = row[:3]
        number = key.removeprefix(f"{doc}-m")
        if number == key or not number.isdecimal() or len(number) < 4:
            yield Fault(law="id", table="entities", key=key, detail="'mention_id' is not <doc_id>-m<number>")
        if (row[10] is None) != (row[11] is None):
            yield Fault(law="kb", table="entities", key=key, detail="'kb' and 'kb_id' must be null together")
        block = blocks.get(paragraph)
        if block is None or doc not in documents:
            continue
        if block.doc_id != doc:
            detail = "its paragraph is of another document"
            yield Fault(law="reference", table="entities", key=key, detail=detail)
            continue
        yield from _check_mention(row, block, documents[doc][0])


def _check_mention(row: Sequence[Any], block: _Block, document: str) -> Iterator[Fault]:
    key, _, _, text, start, end, doc_start, doc_end, source_start, source_end, *_ = row
    if not text or block.text[start:end] != text or len(text) != end - start:
        yield _offsets("entities", key, f"paragraphs.text[{start}:{end}] is not 'text'")
    if document[doc_start:doc_end] != text or len(text) != doc_end - doc_start:
        yield _offsets("entities", key, f"documents.text[{doc_start}:{doc_end}] is not 'text'")
    if doc_start != block.start + start or doc_end != block.start + end:
        yield _offsets("entities", key, f"'doc_start' is {doc_start}, not {block.start} + {start}, or so 'doc_end'")
    if (source_start is None) != (source_end is None):
        detail = "'source_start' and 'source_end' must be null together"
        yield Fault(law="source-offsets", table="entities", key=key, detail=detail)
    elif source_start is not None and not block.source_start <= source_start < source_end <= block.source_end:
        detail = f"source {source_start} to {source_end} is outside its paragraph's"
        yield Fault(law="source-offsets", table="entities", key=key, detail=detail)
    elif source_start is not None and (
        source_start - block.source_start < start
        or source_end - source_start < len(text)
        or block.source_end - source_end < len(block.text) - end
    ):
        yield _shrunk("entities", key)


def _offsets(table: str, key: str, detail: str) -> Fault:
    return Fault(law="offsets", table=table, key=key, detail=detail)


def _source(table: str, key: str, start: int, end: int, n_source: int) -> Fault:
    detail = f"source {start} to {end} is not within 0 to {n_source}"
    return Fault(law="source-offsets", table=table, key=key, detail=detail)


def _shrunk(table: str, key: str) -> Fault:
    # White space is folded and unseen characters are left out, so a text is never longer than its source.
    detail = "its source offsets leave less room for it, or beside it, than the text takes"
    return Fault(law="source-offsets", table=table, key=key, detail=detail)
