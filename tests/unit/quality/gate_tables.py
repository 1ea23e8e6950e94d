"""Small tables that keep every law, made of invented articles, and ways to write them as staged files."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.contracts import arrow_schema, load_tables
from copydesk.tables import to_arrow, write_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

AS_OF = date(2026, 3, 1)
Rows = dict[str, list[dict[str, Any]]]

_WORDS = "the quiet strait keeps its ferries while patient envoys weigh new terms over older maps and colder harbours"
_SECRET = "Press desk: Ilka Vorn, press@example.org, tel. +386 1 555 0100"


def make_rows(n: int, *, paragraphs: int = 4) -> Rows:
    """Rows of `n` documents and two refused inputs, in the order of every table."""
    rows: Rows = {name: [] for name in load_tables()}
    for number in sorted(range(n), key=_doc_id):
        _add_document(rows, number, paragraphs)
    rows["quarantine"] = [_refused("bad/a.bin", "binary"), _refused("bad/b.txt", "empty")] if n >= 10 else []
    rows["identities"] = [_identity(rows)] if n >= 10 else []
    return rows


def _identity(rows: Rows) -> dict[str, Any]:
    """Two ids of the mentions as if they were one thing's: which they are is nothing to the gate."""
    ids = sorted({row["entity_id"] for row in rows["entities"]})[:2]
    counts = [len({row["doc_id"] for row in rows["entities"] if row["entity_id"] == one}) for one in ids]
    return {
        "entity_id": ids[0],
        "same_as": ids[1],
        "relation": "spelling",
        "n_documents": counts[0],
        "n_known": counts[1],
    }


def make_tables(rows: Rows) -> dict[str, pa.Table]:
    """The rows as Arrow tables of the contract."""
    return {name: to_arrow(name, rows[name]) for name in load_tables()}


def write_staged(folder: Path, tables: dict[str, pa.Table]) -> Path:
    """One Parquet file for each table, below `folder/<table>/`; of a table without the contract's columns, as it is."""
    for name, table in tables.items():
        (folder / name).mkdir(parents=True)
        if table.schema.equals(arrow_schema(name)):
            write_table(table, name, folder / name / "00000-0123456789ab.parquet")
        else:
            pq.write_table(table, folder / name / "00000-0123456789ab.parquet")
    return folder


def write_shards(
    folder: Path, tables: dict[str, pa.Table], shards: Sequence[Sequence[str]]
) -> dict[int, dict[str, Path]]:
    """Shards of the documents with these ids, and the tables of the whole; gives the files by number and table."""
    files: dict[int, dict[str, Path]] = {number: {} for number in range(len(shards))}
    for name, table in tables.items():
        (folder / name).mkdir(parents=True)
        if name in ("identities", "quarantine"):
            write_table(table, name, folder / name / f"00000-0{name:.4}.parquet")
            continue
        for number, docs in enumerate(shards):
            files[number][name] = folder / name / f"{number:05d}-{number}{name:.4}.parquet"
            write_table(select_rows(table, docs), name, files[number][name])
    return files


def select_rows(table: pa.Table, docs: Sequence[str]) -> pa.Table:
    """The rows of some documents."""
    return table.filter(pa.compute.is_in(table.column("doc_id"), pa.array(docs))).cast(table.schema)


def _doc_id(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:20]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refused(locator: str, reason: str) -> dict[str, Any]:
    detail = "the first bytes are those of no text"
    return {
        "locator": locator,
        "raw_sha256": _sha(locator),
        "bytes": 12,
        "stage": "ingest",
        "reason": reason,
        "detail": detail,
    }


def _paragraph(number: int, position: int) -> str:
    if position == 1:
        return "What the maps say"
    words = _WORDS.split()
    turn = (number + position) % len(words)
    turned = " ".join(words[turn:] + words[:turn])
    return f"In France {turned}, report {number} says. Nobody in Lyon expects item {position} of it to be quick."


def _add_document(rows: Rows, number: int, n_paragraphs: int) -> None:
    doc = _doc_id(number)
    begun = {name: len(rows[name]) for name in rows}
    title = f"Quiet neighbours, part {number}"
    texts = [_paragraph(number, position) for position in range(n_paragraphs)]
    roles = ["heading" if position == 1 else "paragraph" for position in range(n_paragraphs)]
    lines = [("title", title), ("byline", "By Ana Novak"), *zip(roles, texts, strict=True), ("contact", _SECRET)]
    at = start = position = removed = 0
    section = None
    for place, (role, line) in enumerate(lines):
        end = at + len(line) + 1
        kept = role in ("paragraph", "heading")
        key = f"{doc}-p{position:04d}" if kept else None
        rows["ledger"].append(_span(doc, place, at, end, role, kept, key, line))
        removed += 0 if kept else end - at
        if kept:
            _add_paragraph(rows, begun["entities"], doc, key or "", position, role, section, line, start, at)
            section = line if role == "heading" else section
            position, start = position + 1, start + len(line) + 2
        at = end
    text = "\n\n".join(texts)
    rows["evidence"] += [
        _value(doc, "authors", "Ana Novak", len(title) + 4),
        _value(doc, "language", "en", None),
        _value(doc, "published", "2026-02", None),
        _value(doc, "title", title, 0),
        _value(doc, "url", f"https://example.org/{number}", None),
    ]
    rows["documents"].append(_document(rows, begun, doc, number, title, text, at, removed))


def _span(
    doc: str, place: int, start: int, end: int, role: str, kept: bool, key: str | None, line: str
) -> dict[str, Any]:
    pii = role == "contact"
    return {
        "doc_id": doc,
        "position": place,
        "source_start": start,
        "source_end": end,
        "role": role,
        "kept": kept,
        "paragraph_id": key,
        "rule": f"{role}-line",
        "text": None if kept or pii else f"{line}\n",
        "pii": pii,
    }


def _add_paragraph(
    rows: Rows,
    before: int,
    doc: str,
    key: str,
    position: int,
    role: str,
    section: str | None,
    text: str,
    start: int,
    source: int,
) -> None:
    cut = text.find(". ") + 1
    pieces = [(0, cut), (cut + 1, len(text))] if cut else [(0, len(text))]
    rows["paragraphs"].append(
        {
            "paragraph_id": key,
            "doc_id": doc,
            "position": position,
            "role": role,
            "section": section if role == "paragraph" else None,
            "text": text,
            "start": start,
            "end": start + len(text),
            "source_start": source,
            "source_end": source + len(text),
            "n_words": len(re.findall(r"\w+", text)),
            "sentences": [{"start": a, "end": b} for a, b in pieces],
        }
    )
    for match in re.finditer("France|Lyon", text):
        rows["entities"].append(_mention(len(rows["entities"]) - before, doc, key, match, start, source))


def _mention(number: int, doc: str, key: str, match: re.Match[str], start: int, source: int) -> dict[str, Any]:
    name = match.group()
    country = name == "France"
    return {
        "mention_id": f"{doc}-m{number:04d}",
        "doc_id": doc,
        "paragraph_id": key,
        "start": match.start(),
        "end": match.end(),
        "doc_start": start + match.start(),
        "doc_end": start + match.end(),
        "source_start": source + match.start(),
        "source_end": source + match.end(),
        "text": name,
        "label": "GPE",
        "entity_id": f"gpe:{name.lower()}",
        "name": name,
        "kb": "iso3166" if country else None,
        "kb_id": "FR" if country else None,
        "country": "FR",
        "method": "rule:country",
        "score": 0.9,
    }


def _value(doc: str, field: str, value: str, at: int | None) -> dict[str, Any]:
    return {
        "doc_id": doc,
        "field": field,
        "position": 0,
        "value": value,
        "method": "meta" if at is None else "text",
        "source_start": at,
        "source_end": None if at is None else at + len(value),
        "confidence": "high",
        "chosen": True,
    }


def _document(
    rows: Rows, begun: dict[str, int], doc: str, number: int, title: str, text: str, n_source: int, removed: int
) -> dict[str, Any]:
    mine = rows["paragraphs"][begun["paragraphs"] :]
    return dict.fromkeys(arrow_schema("documents").names) | {
        "doc_id": doc,
        "locator": f"samples/{number:05d}.txt",
        "url": f"https://example.org/{number}",
        "media_type": "text/plain",
        "decoding": {"charset": "utf-8", "how": "utf-8", "repairs": []},
        "raw_sha256": _sha(title),
        "source_sha256": _sha(title + text),
        "n_source_chars": n_source,
        "title": title,
        "authors": [{"name": "Ana Novak", "role": None, "affiliation": None}],
        "published": "2026-02",
        "published_from": date(2026, 2, 1),
        "published_to": date(2026, 2, 28),
        "language": "en",
        "text": text,
        "n_paragraphs": sum(row["role"] == "paragraph" for row in mine),
        "n_sentences": sum(len(row["sentences"]) for row in mine),
        "n_words": len(re.findall(r"\w+", text)),
        "n_mentions": len(rows["entities"]) - begun["entities"],
        "n_removed_chars": removed,
        "content_sha256": _sha(text),
        "first_seen": date(2026, 3, 1),
    }
