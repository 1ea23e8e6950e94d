"""Defects that a gate must see, each seeded into a document of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gate_tables import Rows

Row = dict[str, Any]

SECRET = "Ilka Vorn, press@example.org"
HOSTILE = "bad/<script>alert('x')</script>\u202e.txt"


@dataclass(frozen=True, kw_only=True)
class Defect:
    """`seed` spoils one row and returns its key; the gate must tell `check` of `table` with `severity`."""

    name: str
    table: str
    check: str
    severity: str
    seed: Callable[[Rows, str], str]


def first(rows: Rows, table: str, doc: str, **wanted: Any) -> Row:
    """The first row of a document with these values."""
    return next(
        row for row in rows[table] if row["doc_id"] == doc and all(row[name] == value for name, value in wanted.items())
    )


_KEYS = {"documents": "doc_id", "paragraphs": "paragraph_id", "entities": "mention_id"}


def _key(table: str, row: Row) -> str:
    names = {"ledger": ("doc_id", "position"), "evidence": ("doc_id", "field", "position")}
    return " ".join(str(row[name]) for name in names.get(table, (_KEYS.get(table, ""),)))


def _edit(table: str, wanted: Row | None = None, **values: Any) -> Callable[[Rows, str], str]:
    # The measures of a document come from its row.
    source = "documents" if table == "document_measures" else table

    def seed(rows: Rows, doc: str) -> str:
        row = first(rows, source, doc, **(wanted or {}))
        row.update(values)
        return _key(source, row)

    return seed


def _made(name: str, table: str, check: str, severity: str, wanted: Row | None = None, **values: Any) -> Defect:
    return Defect(name=name, table=table, check=check, severity=severity, seed=_edit(table, wanted, **values))


def _double(rows: Rows, doc: str) -> str:
    row = first(rows, "evidence", doc)
    rows["evidence"].insert(rows["evidence"].index(row), dict(row))
    return _key("evidence", row)


def _orphan(rows: Rows, doc: str) -> str:
    row = first(rows, "evidence", doc)
    row["doc_id"] = "f" * 20
    return _key("evidence", row)


def _spoiled_text(text: str) -> Callable[[Rows, str], str]:
    def seed(rows: Rows, doc: str) -> str:
        row = first(rows, "paragraphs", doc, position=3)
        row["text"] = text
        return str(row["paragraph_id"])

    return seed


def _gap(rows: Rows, doc: str) -> str:
    first(rows, "ledger", doc, position=2)["source_start"] += 1
    return doc


def _text(name: str, text: str, check: str = "text: values to not match regex", severity: str = "warning") -> Defect:
    return Defect(name=name, table="paragraphs", check=check, severity=severity, seed=_spoiled_text(text))


_PII = {"role": "contact"}
_KEPT = {"role": "paragraph"}

DEFECTS = (
    _made("a title missing its words", "documents", "title: values to not match regex", "critical", title="  "),
    _made("no media type", "documents", "media_type: values to not be null", "critical", media_type=None),
    _made("a media type not listed", "documents", "media_type: values to be in set", "critical", media_type="text/rtf"),
    _made("a date of no form", "documents", "published: values to match regex", "critical", published="14 Feb"),
    _made("a line break after a date", "documents", "updated: values to match regex", "critical", updated="2026-02\n"),
    _made("a negative count", "documents", "n_mentions: values to be between", "critical", n_mentions=-1),
    _made("a wrong count", "documents", "law: counts", "critical", n_sentences=70),
    _made("a wrong hash", "documents", "law: hash", "critical", content_sha256="0" * 64),
    _made(
        *("a date without its days", "documents", "published_from, published: values to not be null", "critical"),
        published_from=None,
    ),
    _made(
        *("an interval that runs backward", "documents", "published_to, published_from: pair values", "critical"),
        published_to=date(2025, 1, 1),
    ),
    _made("a very short title", "documents", "title: value lengths", "warning", title="News"),
    _made(
        "very many authors",
        "documents",
        "authors: values to be between",
        "warning",
        authors=[{"name": f"A {n}", "role": None, "affiliation": None} for n in range(30)],
    ),
    _made("hardly any words", "documents", "n_words: values to be between", "warning", n_words=12),
    _made("a wrong charset", "documents", "text: values to not match regex", "warning", text="A \ufffd in the text"),
    _made(
        "a day after the run", "document_measures", "published_days_ahead", "warning", published_from=date(2031, 1, 1)
    ),
    _made("a year before news", "document_measures", "published_year", "warning", published_from=date(1492, 1, 1)),
    _made("most of a text removed", "document_measures", "removed_share_of_text", "warning", n_removed_chars=400),
    _made("sentences lost", "document_measures", "words_per_sentence", "warning", n_sentences=1),
    _made("mentions lost", "document_measures", "mentions_per_1000_words", "warning", n_mentions=0, n_words=101),
    _made("seen after the run", "document_measures", "first_seen_days_ahead", "warning", first_seen=date(2026, 3, 9)),
    _text("a contact's address", f"Write to {SECRET} for more of it"),
    _text("a telephone number", "Tel: +386 1 555 0100 of the office"),
    _text("a byline in the text", "WRITTEN BY Ana Novak of the desk"),
    _text("a copyright in the text", "All rights reserved to the house"),
    _text("furniture in the text", "Share this"),
    _text("white space around", " a text that begins with a space", severity="critical"),
    _text("a text that is not the document's", "Something else", "law: offsets", "critical"),
    _made("an unknown role", "paragraphs", "role: values to be in set", "critical", role="footer"),
    _made("a block without words", "paragraphs", "n_words: values to be between", "warning", n_words=0),
    _made("a paragraph without sentences", "paragraphs", "sentences, role: values", "critical", _KEPT, sentences=[]),
    _made("a sentence outside", "paragraphs", "law: sentences", "critical", sentences=[{"start": 0, "end": 9999}]),
    _made("a block that ends early", "paragraphs", "end, start: pair values", "critical", end=0),
    _made("a blank mention", "entities", "text: values to not match regex", "critical", text=" "),
    _made("a mention with a space", "entities", "text: values to not match regex", "critical", text="Lyon "),
    _made("a label not listed", "entities", "label: values to be in set", "critical", label="CITY"),
    _made("a country of three letters", "entities", "country: values to match regex", "critical", country="FRA"),
    _made("a mention elsewhere", "entities", "law: offsets", "critical", start=1, end=5),
    _made("a mention without its block", "entities", "paragraph_id: values to exist", "critical", paragraph_id="none"),
    _made(
        "an id without a base", "entities", "kb, kb_id: values to not be null", "critical", {"kb": "iso3166"}, kb=None
    ),
    _made("a score above one", "entities", "score: values to be between", "critical", score=1.5),
    _made("a number for a name", "entities", "text: values to match regex", "warning", text="2026"),
    _made("personal data published", "ledger", "text, pii: values to be null", "critical", _PII, text=SECRET),
    _made("a kept text twice", "ledger", "text, kept: values to be null", "critical", _KEPT, text="In France"),
    _made("furniture kept", "ledger", "role, kept: values to be in set", "critical", _KEPT, role="caption"),
    _made("a span lost", "ledger", "role, kept: values to not be in set", "critical", _KEPT, kept=False),
    Defect(name="a gap in the tiling", table="ledger", check="law: tiling", severity="critical", seed=_gap),
    Defect(
        name="a value twice",
        table="evidence",
        check="doc_id, field, position: compound",
        severity="critical",
        seed=_double,
    ),
    Defect(name="an orphan", table="evidence", check="doc_id: values to exist", severity="critical", seed=_orphan),
    _made("a confidence not listed", "evidence", "confidence: values to be in set", "critical", confidence="total"),
    _made("evidence of personal data", "evidence", "value: values to not match regex", "warning", value=SECRET),
)
