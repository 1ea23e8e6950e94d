"""Rows of synthetic articles that keep every law: for the tests of tables, versions and the gate."""

from __future__ import annotations

import hashlib
import random
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from copydesk.contracts import load_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copydesk.records import Row

Rows = dict[str, list[dict[str, Any]]]

NAMES = (
    ("Élise Varga", "PERSON", None, None, None),
    ("Norland", "GPE", "iso3166", "NO", "NO"),
    ("the Harbour Council", "ORG", None, None, None),
    ("𝔊rey Strait", "LOC", "geonames", "123", None),
)
WORDS = ("talks", "on", "the", "ferry", "went", "past", "noon", "two", "ships", "lay", "off", "a", "quay", "3,000")


def make_article(
    number: int,
    *,
    url: str | None = None,
    locator: str | None = None,
    seen: date | None = None,
    edit: int = 0,
    n_paragraphs: int = 3,
) -> Rows:
    """The rows of article `number` by table; another `edit` is another text of the same article.

    `seen` is the candidate for first_seen. With a `url` the id is its hash, else that of the locator.
    """
    locator = locator or f"2026/a{number:05d}.txt"
    doc_id = hashlib.sha256((url or locator).encode()).hexdigest()[:20]
    rng = random.Random(f"{number} {edit}")
    pieces = [("title", f"Quiet ferries {number}", False), ("byline", "By Élise Varga", False)]
    for at in range(n_paragraphs):
        if at == 1:
            pieces.append(("heading", "What the quay says", False))
        pieces.append(("paragraph", _paragraph(rng), False))
        if at == 0:
            pieces.append(("related", "Read more: other ferries", False))
    pieces += [("contact", "Press: 555 0100", True), ("copyright", "© 2026 The Quay", False)]
    return _rows(doc_id, locator, url, seen, pieces)


STATED = ("title", "authors", "publisher", "published", "url", "language")
"""The facts of an article that tests replace and that have evidence."""


def restate(rows: Rows, **stated: Any) -> None:
    """Let the article state other facts, with evidence of them."""
    (document,) = rows["documents"]
    document |= stated
    rows["evidence"] = [row for row in rows["evidence"] if row["field"] not in stated]
    for field in sorted(stated.keys() & set(STATED)):
        values = [one["name"] for one in stated[field]] if field == "authors" else [stated[field]]
        found = [value for value in values if value is not None]
        rows["evidence"] += [
            make_evidence(document["doc_id"], field, at, value, None) for at, value in enumerate(found)
        ]
    rows["evidence"].sort(key=lambda row: row["field"])


def make_refusal(number: int) -> dict[str, Any]:
    """A row of quarantine."""
    return {
        "locator": f"2026/refused{number:05d}.bin",
        "raw_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "bytes": number,
        "stage": "ingest",
        "reason": "binary",
        "detail": "it holds NUL bytes",
    }


def _paragraph(rng: random.Random) -> str:
    sentences = []
    for _ in range(rng.randint(1, 3)):
        words = [rng.choice(WORDS) for _ in range(rng.randint(4, 12))]
        words.insert(rng.randrange(len(words)), rng.choice(NAMES)[0])
        sentences.append(" ".join(words) + ".")
    return " ".join(sentences)


def _rows(
    doc_id: str, locator: str, url: str | None, seen: date | None, pieces: Sequence[tuple[str, str, bool]]
) -> Rows:
    rows: Rows = {table: [] for table in ("documents", "paragraphs", "entities", "ledger", "evidence")}
    source, text, section = "", "", None
    for position, (role, piece, pii) in enumerate(pieces):
        kept = role in ("paragraph", "heading")
        start = len(source)
        source += piece + ("\n\n" if position < len(pieces) - 1 else "\n")
        paragraph_id = f"{doc_id}-p{len(rows['paragraphs']):04d}" if kept else None
        rows["ledger"].append(
            {
                "doc_id": doc_id,
                "position": position,
                "source_start": start,
                "source_end": len(source),
                "role": role,
                "kept": kept,
                "paragraph_id": paragraph_id,
                "rule": f"{role}-line",
                "text": None if kept or pii else source[start:],
                "pii": pii,
            }
        )
        if kept:
            text += "\n\n" if text else ""
            section = None if role == "heading" else section
            _keep(rows, doc_id, role, piece, len(text), start, section)
            section = piece if role == "heading" else section
            text += piece
    stated = {"authors": "Élise Varga", "language": "en", "published": "2026-02", "publisher": "The Quay"}
    stated |= {"rights": "© 2026 The Quay"} | ({"url": url} if url else {})
    rows["evidence"] = [make_evidence(doc_id, field, 0, value, None) for field, value in stated.items()]
    rows["evidence"].append(make_evidence(doc_id, "title", 0, pieces[0][1], 0))
    rows["evidence"].sort(key=lambda row: row["field"])
    rows["documents"] = [_document(doc_id, locator, url, seen, source, text, rows)]
    return rows


def _keep(rows: Rows, doc_id: str, role: str, piece: str, at: int, source_at: int, section: str | None) -> None:
    paragraph_id = f"{doc_id}-p{len(rows['paragraphs']):04d}"
    ends = [match.end() for match in re.finditer(r"\.(?= |$)", piece)] or [len(piece)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    rows["paragraphs"].append(
        {
            "paragraph_id": paragraph_id,
            "doc_id": doc_id,
            "position": len(rows["paragraphs"]),
            "role": role,
            "section": section,
            "text": piece,
            "start": at,
            "end": at + len(piece),
            "source_start": source_at,
            "source_end": source_at + len(piece),
            "n_words": len(re.findall(r"\w+", piece)),
            "sentences": [{"start": start, "end": end} for start, end in zip(starts, ends, strict=True)],
        }
    )
    found = [(m.start(), m.end(), name) for name in NAMES for m in re.finditer(re.escape(name[0]), piece)]
    for start, end, (name, label, kb, kb_id, country) in sorted(found):
        rows["entities"].append(
            {
                "mention_id": f"{doc_id}-m{len(rows['entities']):04d}",
                "doc_id": doc_id,
                "paragraph_id": paragraph_id,
                "start": start,
                "end": end,
                "doc_start": at + start,
                "doc_end": at + end,
                "source_start": source_at + start,
                "source_end": source_at + end,
                "text": name,
                "label": label,
                "entity_id": f"{label.lower()}:{name.lower().replace(' ', '-')}",
                "name": name,
                "kb": kb,
                "kb_id": kb_id,
                "country": country,
                "method": "rule:names",
                "score": None,
            }
        )


def make_evidence(doc_id: str, field: str, position: int, value: str, start: int | None) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "field": field,
        "position": position,
        "value": value,
        "method": "text" if start is not None else "meta",
        "source_start": start,
        "source_end": None if start is None else start + len(value),
        "confidence": "high",
        "chosen": True,
    }


def _document(
    doc_id: str, locator: str, url: str | None, seen: date | None, source: str, text: str, rows: Rows
) -> dict[str, Any]:
    def sha256(value: str) -> str:
        return hashlib.sha256(value.encode()).hexdigest()

    return {
        "doc_id": doc_id,
        "locator": locator,
        "url": url,
        "media_type": "text/plain",
        "decoding": {"charset": "utf-8", "how": "utf-8", "repairs": []},
        "raw_sha256": sha256(source),
        "source_sha256": sha256(source),
        "n_source_chars": len(source),
        "title": next(row["value"] for row in rows["evidence"] if row["field"] == "title"),
        "standfirst": None,
        "authors": [{"name": "Élise Varga", "role": None, "affiliation": None}],
        "publisher": "The Quay",
        "agency": None,
        "genre": None,
        "published": "2026-02",
        "published_from": date(2026, 2, 1),
        "published_to": date(2026, 2, 28),
        "updated": None,
        "dateline": None,
        "language": "en",
        "rights": "© 2026 The Quay",
        "text": text,
        "n_paragraphs": sum(row["role"] == "paragraph" for row in rows["paragraphs"]),
        "n_sentences": sum(len(row["sentences"]) for row in rows["paragraphs"]),
        "n_words": len(re.findall(r"\w+", text)),
        "n_mentions": len(rows["entities"]),
        "n_removed_chars": sum(row["source_end"] - row["source_start"] for row in rows["ledger"] if not row["kept"]),
        "content_sha256": sha256(text),
        "first_seen": seen,
    }


def join_rows(articles: Sequence[Rows], refusals: Sequence[Row] = ()) -> dict[str, list[Row]]:
    """The rows of several articles by table, sorted as the contract says."""
    joined: dict[str, list[Row]] = {"quarantine": list(refusals)}
    for table in ("documents", "paragraphs", "entities", "ledger", "evidence"):
        joined[table] = [row for article in articles for row in article[table]]
    for table, rows in joined.items():
        sort = load_tables()[table].sort
        rows.sort(key=lambda row: tuple(str(row[name]) if name == "first_seen" else row[name] for name in sort))
    return joined
