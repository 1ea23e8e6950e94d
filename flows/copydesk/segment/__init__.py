"""Ledger -> paragraphs and sentences."""

from copydesk.segment.paragraphs import document_text, split_paragraphs
from copydesk.segment.sentences import sentence_offsets, split_sentences

__all__ = ["document_text", "sentence_offsets", "split_paragraphs", "split_sentences"]
