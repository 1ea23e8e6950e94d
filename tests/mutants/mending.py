"""Changes that mend all that hangs on them, so that only the sense of the change can tell it."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from copydesk.tables.laws import edtf_days

if TYPE_CHECKING:
    import random

    from mutants.world import Row, World

_WORDS = re.compile(r"\w+")
_RUNNING = 15


def count_words(text: str) -> int:
    """Runs of word characters."""
    return len(_WORDS.findall(text))


def some_document(world: World, rng: random.Random, **wanted: Any) -> Row:
    """A document, one of those with these values; None as a value stands for any but null."""
    return some_row(world, rng, "documents", **wanted)


def some_row(world: World, rng: random.Random, table: str, **wanted: Any) -> Row:
    """A row of a table, one of those with these values; None as a value stands for any but null."""
    fit = [row for row in world.rows[table] if all(_fits(row[name], value) for name, value in wanted.items())]
    return rng.choice(fit)


def _fits(value: object, wanted: object) -> bool:
    return value is not None if wanted is None else value == wanted


def some_block(world: World, rng: random.Random) -> Row:
    """A paragraph of running text, its document's second or a later one."""
    rows = world.rows["paragraphs"]
    return rng.choice([r for r in rows if r["role"] == "paragraph" and r["position"] and r["n_words"] > _RUNNING])


def document_of(world: World, row: Row) -> Row:
    """The document of a row."""
    return next(doc for doc in world.rows["documents"] if doc["doc_id"] == row["doc_id"])


def retext(world: World, block: Row, text: str) -> None:
    """Give a block another text, mentions that still stand in it kept, as if the source had it so."""
    doc, key, end = block["doc_id"], block["paragraph_id"], block["source_end"]
    by, in_source = len(text) - len(block["text"]), len(text) - (end - block["source_start"])
    sentences = _sentences(text, block["sentences"], block["text"])
    for row in world.of("paragraphs", doc):
        if row["position"] > block["position"]:
            _move(row, by, "start", "end")
            _move(row, in_source, "source_start", "source_end")
    block |= {"text": text, "n_words": count_words(text), "sentences": sentences}
    _move(block, by, "end")
    _move(block, in_source, "source_end")
    world.drop("entities", lambda m: m["paragraph_id"] == key and text[m["start"] : m["end"]] != m["text"])
    for row in world.of("entities", doc):
        if row["doc_start"] >= block["end"] - by and row["paragraph_id"] != key:
            _move(row, by, "doc_start", "doc_end")
            _move(row, in_source, "source_start", "source_end")
    _move_after(world, doc, end, in_source)
    mend(world, doc)


def _move_after(world: World, doc: str, end: int, by: int) -> None:
    """Move what the ledger and the evidence tell of the source from `end` on."""
    for row in (*world.of("ledger", doc), *world.of("evidence", doc)):
        if row["source_end"] is not None and row["source_end"] >= end:
            row["source_end"] += by
            row["source_start"] += by if row["source_start"] >= end else 0


def _sentences(text: str, before: list[Row], old: str) -> list[Row]:
    # Of a text that only got longer the sentences stay, and the last takes what was added.
    if before and text.startswith(old):
        return [*before[:-1], {"start": before[-1]["start"], "end": len(text)}]
    return [{"start": 0, "end": len(text)}] if text else []


def _move(row: Row, by: int, *names: str) -> None:
    for name in names:
        row[name] = None if row[name] is None else row[name] + by


def cut_tail(world: World, doc: str, kept: int, rule: str | None) -> None:
    """Take the blocks after the first `kept` from a document: removed by `rule`, or, if None, from the source too."""
    lost = {row["paragraph_id"] for row in world.of("paragraphs", doc) if row["position"] >= kept}
    world.drop("paragraphs", lambda row: row["paragraph_id"] in lost)
    world.drop("entities", lambda row: row["paragraph_id"] in lost)
    spans = [row for row in world.of("ledger", doc) if row["paragraph_id"] in lost]
    for row in spans if rule else ():
        text = "x" * (row["source_end"] - row["source_start"])
        row |= {"role": "other", "kept": False, "paragraph_id": None, "rule": rule, "text": text}
    if not rule:
        world.drop("ledger", lambda row: row["paragraph_id"] in lost)
        for row in reversed(spans):
            _move_after(world, doc, row["source_end"], row["source_start"] - row["source_end"])
        for position, row in enumerate(world.of("ledger", doc)):
            row["position"] = position
    mend(world, doc)


def mend(world: World, doc: str) -> None:
    """Take all that a document says of itself from its rows, and what identities count."""
    row = next(row for row in world.rows["documents"] if row["doc_id"] == doc)
    blocks, spans = world.of("paragraphs", doc), world.of("ledger", doc)
    text = "\n\n".join(block["text"] for block in blocks)
    row |= {
        "text": text,
        "content_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "n_words": count_words(text),
        "n_paragraphs": sum(block["role"] == "paragraph" for block in blocks),
        "n_sentences": sum(len(block["sentences"]) for block in blocks),
        "n_mentions": len(world.of("entities", doc)),
        "n_removed_chars": sum(span["source_end"] - span["source_start"] for span in spans if not span["kept"]),
        "n_source_chars": spans[-1]["source_end"],
    }
    mend_identities(world)


def mend_identities(world: World) -> None:
    """Count anew how many documents mention what the identities name; those that name nothing are gone."""
    named: dict[str, set[str]] = {}
    for row in world.rows["entities"]:
        named.setdefault(row["entity_id"], set()).add(row["doc_id"])
    world.drop("identities", lambda row: not {row["entity_id"], row["same_as"]} <= named.keys())
    for row in world.rows["identities"]:
        row |= {"n_documents": len(named[row["entity_id"]]), "n_known": len(named[row["same_as"]])}


def drop_document(world: World, doc: str) -> None:
    """Take a document out of every table; how many inputs were found stays."""
    for table in ("documents", "paragraphs", "entities", "ledger", "evidence"):
        world.drop(table, lambda row: row["doc_id"] == doc)
    mend_identities(world)


def state(world: World, document: Row, field: str, value: str | None) -> None:
    """Let a document and its evidence state a value; None takes both away. Days follow `published`."""
    doc = document["doc_id"]
    document[field] = [{"name": value, "role": None, "affiliation": None}] if field == "authors" and value else value
    if field == "authors" and not value:
        document[field] = []
    if field == "published":
        days = edtf_days(value) if value else None
        document["published_from"], document["published_to"] = days or (None, None)
    world.drop("evidence", lambda row: row["doc_id"] == doc and row["field"] == field)
    if value is not None:
        world.rows["evidence"].append(evidence(doc, field, value))
    world.sort()


def evidence(doc: str, field: str, value: str, position: int = 0, *, chosen: bool = True) -> Row:
    """A row of evidence of a value that a page states."""
    return {
        "doc_id": doc,
        "field": field,
        "position": position,
        "value": value,
        "method": "meta",
        "source_start": None,
        "source_end": None,
        "confidence": "high",
        "chosen": chosen,
    }


def day(text: str) -> date:
    """The day of an ISO date."""
    return date.fromisoformat(text)
