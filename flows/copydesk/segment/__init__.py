"""Ledger -> paragraphs and sentences."""

from copydesk.segment.paragraphs import document_text, split_paragraphs
from copydesk.segment.sentences import split_sentences

__all__ = ["document_text", "split_paragraphs", "split_sentences"]
