"""The laws of what a document says of itself: counts, hashes, and the days that its dates mean."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from copydesk.tables.laws.faults import Fault, Tables, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = re.compile(r"\w+")
_DOC_ID = re.compile(r"[0-9a-f]{20}")
_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def count_words(text: str) -> int:
    """How many runs of word characters the text holds.

    >>> count_words("It's 3,000 km.")
    5
    """
    return len(_WORDS.findall(text))


def edtf_days(text: str) -> tuple[date, date] | None:
    """The first and last day that a year, month or day in EDTF means; None where it means none that a date can hold.

    >>> edtf_days("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    match = _EDTF.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    return first, date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])


def check_counts(tables: Tables) -> Iterator[Fault]:
    """The counts, hashes and dates of documents, and the words of paragraphs."""
    yield from _check_documents(tables)
    yield from _check_days(tables)
    yield from _check_totals(tables)
    for key, text, n_words in rows(tables, "paragraphs", "paragraph_id", "text", "n_words"):
        yield from _compare("paragraphs", key, "n_words", n_words, count_words(text))


def _check_documents(tables: Tables) -> Iterator[Fault]:
    names = ("doc_id", "text", "n_words", "content_sha256")
    for doc, text, n_words, content in rows(tables, "documents", *names):
        if not _DOC_ID.fullmatch(doc):
            yield Fault(law="id", table="documents", key=doc, detail="'doc_id' is not 20 hex digits")
        yield from _compare("documents", doc, "n_words", n_words, count_words(text))
        if content != hashlib.sha256(text.encode()).hexdigest():
            yield Fault(law="hash", table="documents", key=doc, detail="'content_sha256' is not that of 'text'")


def _check_days(tables: Tables) -> Iterator[Fault]:
    names = ("doc_id", "published", "published_from", "published_to", "updated")
    for doc, published, first, last, updated in rows(tables, "documents", *names):
        days = None if published is None else edtf_days(published)
        if published is not None and days is None:
            yield Fault(law="dates", table="documents", key=doc, detail="'published' means no days")
        elif (first, last) != (days or (None, None)):
            detail = "'published_from' and 'published_to' are not the days of 'published'"
            yield Fault(law="dates", table="documents", key=doc, detail=detail)
        if updated is not None and edtf_days(updated) is None:
            yield Fault(law="dates", table="documents", key=doc, detail="'updated' means no days")


def _check_totals(tables: Tables) -> Iterator[Fault]:
    found: dict[str, Counter[str]] = {name: Counter() for name in _TOTALS}
    for doc, role, sentences in rows(tables, "paragraphs", "doc_id", "role", "sentences"):
        found["n_paragraphs"][doc] += role == "paragraph"
        found["n_sentences"][doc] += len(sentences)
    for (doc,) in rows(tables, "entities", "doc_id"):
        found["n_mentions"][doc] += 1
    for doc, kept, start, end in rows(tables, "ledger", "doc_id", "kept", "source_start", "source_end"):
        found["n_removed_chars"][doc] += 0 if kept else end - start
    for name, child in _TOTALS.items():
        if child in tables:
            for doc, said in rows(tables, "documents", "doc_id", name):
                yield from _compare("documents", doc, name, said, found[name][doc])


_TOTALS = {
    "n_paragraphs": "paragraphs",
    "n_sentences": "paragraphs",
    "n_mentions": "entities",
    "n_removed_chars": "ledger",
}


def _compare(table: str, key: str, name: str, said: int, counted: int) -> Iterator[Fault]:
    if said != counted:
        yield Fault(law="counts", table=table, key=key, detail=f"'{name}' is {said}, counted are {counted}")
