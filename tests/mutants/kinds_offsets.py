"""Damage to offsets, sentences, blocks, the ledger and the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mutants.mending import (
    cut_tail,
    document_of,
    drop_document,
    evidence,
    mend,
    mend_identities,
    some_block,
    some_document,
    some_row,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from mutants.world import Row, World

    Seed = Callable[[World, random.Random, int], None]

_BY = (1, -1, 5, -4)


def _shift(table: str, *names: str) -> Seed:
    """Move offsets of a row; of a block, one of the second or later, and never beyond the text."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        row = some_block(world, rng) if table == "paragraphs" else _inner_mention(world, rng)
        for name in names:
            row[name] += _BY[at]

    return seed


def _inner_mention(world: World, rng: random.Random) -> Row:
    blocks = {row["paragraph_id"]: row for row in world.rows["paragraphs"]}
    inner = [
        row
        for row in world.rows["entities"]
        if row["source_start"] is not None
        and row["start"] > 6
        and row["end"] < len(blocks[row["paragraph_id"]]["text"]) - 6
    ]
    return rng.choice(inner)


def _mention_outside(world: World, rng: random.Random, at: int) -> None:
    row = _inner_mention(world, rng)
    row["end"] += (500, 90_000, 1_000)[at]
    row["start"] += (500, 0, 0)[at]


def _mention_text(world: World, rng: random.Random, at: int) -> None:
    row = _inner_mention(world, rng)
    row["text"] = (row["text"].upper() + "X", "Atlantis", row["text"][:-1])[at]


def _mention_blank(world: World, rng: random.Random, at: int) -> None:
    row = _inner_mention(world, rng)
    if at == 2:
        row["text"] = ""
        return
    row["end"] += 1
    row["doc_end"] += 1
    row["source_end"] += 1
    row["text"] = " " if at else row["text"] + " "


def _mention_twice(world: World, rng: random.Random, at: int) -> None:
    row = _inner_mention(world, rng)
    number = 1 + max(int(one["mention_id"][-4:]) for one in world.of("entities", row["doc_id"]))
    twin = row | {"mention_id": f"{row['doc_id']}-m{number:04d}"}
    if at:
        twin |= {"label": "EVENT"} if at == 1 else {"entity_id": "event:other", "name": "Other"}
    world.rows["entities"].insert(world.rows["entities"].index(row) + 1, twin)
    mend(world, row["doc_id"])


def _entity_names(world: World, rng: random.Random, at: int) -> None:
    many: dict[tuple[str, str], list[Row]] = {}
    for row in world.rows["entities"]:
        many.setdefault((row["doc_id"], row["entity_id"]), []).append(row)
    rng.choice([group for group in many.values() if len(group) > 1])[0]["name"] = ("Atlantis", "Ys", "Lyonesse")[at]


def _set_mention(*values: Row) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        some_row(world, rng, "entities").update(values[at])
        mend_identities(world)

    return seed


def _long_block(world: World, rng: random.Random) -> Row:
    return rng.choice([row for row in world.rows["paragraphs"] if len(row["sentences"]) > 1])


def _sentences_uncovering(world: World, rng: random.Random, at: int) -> None:
    row = _long_block(world, rng)
    del row["sentences"][(0, -1, 0)[at]]
    document_of(world, row)["n_sentences"] -= 1


def _sentences_overlapping(world: World, rng: random.Random, at: int) -> None:
    _long_block(world, rng)["sentences"][1]["start"] -= (2, 5, 9)[at]


def _sentences_outside(world: World, rng: random.Random, at: int) -> None:
    _long_block(world, rng)["sentences"][-1]["end"] += (1, 40, 9_999)[at]


def _sentences_none(world: World, rng: random.Random, at: int) -> None:
    row = some_block(world, rng)
    document_of(world, row)["n_sentences"] -= len(row["sentences"])
    row["sentences"] = []


def _section_wrong(world: World, rng: random.Random, at: int) -> None:
    headed = [row for row in world.rows["paragraphs"] if row["section"]]
    if at == 2:
        headed = [row for row in world.rows["paragraphs"] if row["role"] == "paragraph" and not row["section"]]
    rng.choice(headed)["section"] = (None, "Atlantis", "What Ys wants")[at]


def _block_dropped(world: World, rng: random.Random, at: int) -> None:
    doc = some_document(world, rng, media_type="text/html")["doc_id"]
    kept = max(row["position"] for row in world.of("paragraphs", doc))
    spans = [dict(row) for row in world.rows["ledger"]]
    cut_tail(world, doc, kept - at, "line-model:short")
    world.rows["ledger"] = spans
    removed = (row["source_end"] - row["source_start"] for row in world.of("ledger", doc) if not row["kept"])
    some_row(world, rng, "documents", doc_id=doc)["n_removed_chars"] = sum(removed)


def _block_dropped_alone(world: World, rng: random.Random, at: int) -> None:
    world.rows["paragraphs"].remove(some_block(world, rng))


def _inner_span(world: World, rng: random.Random, **wanted: Any) -> Row:
    long = [row for row in world.rows["ledger"] if row["position"] and row["source_end"] - row["source_start"] > 20]
    return rng.choice([row for row in long if all(row[name] == value for name, value in wanted.items())])


def _span_edge(by: int) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        _inner_span(world, rng)["source_start"] += by * (1, 3, 7)[at]

    return seed


def _ledger_short(world: World, rng: random.Random, at: int) -> None:
    doc = some_document(world, rng)["doc_id"]
    world.rows["ledger"].remove(world.of("ledger", doc)[-1])


def _edit_span(*edits: tuple[Row, Row]) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        wanted, values = edits[at]
        some_row(world, rng, "ledger", **wanted).update(values)

    return seed


def _ledger_text(world: World, rng: random.Random, at: int) -> None:
    row = _inner_span(world, rng, kept=False, pii=False)
    row["text"] = (None, row["text"][:-2], row["text"] + "!")[at]


def _ledger_rule(world: World, rng: random.Random, at: int) -> None:
    some_row(world, rng, "ledger")["rule"] = ("", "No rule at all", "line model\n")[at]


def _evidence_outside(world: World, rng: random.Random, at: int) -> None:
    row = some_row(world, rng, "evidence", source_start=None)
    row |= ({"source_end": 999_999}, {"source_start": row["source_end"] + 3}, {"source_end": None})[at]


def _evidence_other(world: World, rng: random.Random, at: int) -> None:
    field = ("title", "publisher", "authors", "published", "language")[at]
    rows = [row for row in world.rows["evidence"] if row["field"] == field and row["chosen"]]
    rng.choice(rows)["value"] = ("Another headline", "Another House", "Ann Other", "2020-01-01", "nl")[at]


def _evidence_missing(world: World, rng: random.Random, at: int) -> None:
    field = ("title", "authors", "published", "publisher")[at]
    document = rng.choice([row for row in world.rows["documents"] if row[field]])
    world.drop("evidence", lambda row: row["doc_id"] == document["doc_id"] and row["field"] == field)


def _evidence_order(world: World, rng: random.Random, at: int) -> None:
    doc = some_document(world, rng, publisher=None)
    rows = [row for row in world.of("evidence", doc["doc_id"]) if row["field"] == "publisher"]
    if at == 0:
        rows[0]["position"] += 7
    else:
        for row in rows:
            row["position"] += 1
        world.rows["evidence"].append(evidence(doc["doc_id"], "publisher", ("Ys", "Lyonesse")[at - 1], chosen=False))
    world.sort()


def _evidence_pii(world: World, rng: random.Random, at: int) -> None:
    span = some_row(world, rng, "ledger", pii=True)
    row = evidence(span["doc_id"], "rights", "Ilka Vorn", 30 + at, chosen=False)
    world.rows["evidence"].append(row | {"source_start": span["source_start"], "source_end": span["source_end"] - at})
    world.sort()


def _input_lost(world: World, rng: random.Random, at: int) -> None:
    if at == 1:
        world.rows["quarantine"].pop()
    else:
        drop_document(world, some_document(world, rng)["doc_id"])


def _input_twice(world: World, rng: random.Random, at: int) -> None:
    one, other = rng.sample(world.rows["documents"], 2)
    if at == 2:
        other["locator"] = one["locator"]
        return
    world.rows["quarantine"][0]["locator"] = one["locator"]
    world.found -= at  # as if found had been counted from the tables
    world.sort()


def _identity(world: World, rng: random.Random, at: int) -> None:
    rng.choice(world.rows["identities"])[("entity_id", "same_as", "same_as")[at]] = f"person:nobody-{at}"
    world.sort()


def _identity_count(world: World, rng: random.Random, at: int) -> None:
    rng.choice(world.rows["identities"])[("n_documents", "n_known", "n_known")[at]] += (1, 1, 90)[at]


def _identity_chain(world: World, rng: random.Random, at: int) -> None:
    one, other = rng.sample(world.rows["identities"], 2)
    one |= {"same_as": other["entity_id"], "n_known": other["n_documents"]}


_KEPT, _GONE = {"kept": True}, {"kept": False, "pii": False}
_PII = {"pii": True}

KINDS: dict[str, tuple[Seed, int]] = {
    "block-shifted": (_shift("paragraphs", "start", "end"), 4),
    "block-source-shifted": (_shift("paragraphs", "source_start", "source_end"), 4),
    "mention-shifted": (_shift("entities", "start", "end"), 4),
    "mention-doc-shifted": (_shift("entities", "doc_start", "doc_end"), 4),
    "mention-source-shifted": (_shift("entities", "source_start", "source_end"), 4),
    "mention-outside": (_mention_outside, 3),
    "mention-text": (_mention_text, 3),
    "mention-blank": (_mention_blank, 3),
    "mention-twice": (_mention_twice, 3),
    "entity-id-form": (_set_mention({"entity_id": "moscow"}, {"entity_id": ""}, {"entity_id": ":x"}), 3),
    "entity-names": (_entity_names, 3),
    "sentences-uncovering": (_sentences_uncovering, 3),
    "sentences-overlapping": (_sentences_overlapping, 3),
    "sentences-outside": (_sentences_outside, 3),
    "sentences-none": (_sentences_none, 3),
    "section-wrong": (_section_wrong, 3),
    "block-dropped": (_block_dropped, 3),
    "block-dropped-alone": (_block_dropped_alone, 3),
    "ledger-gap": (_span_edge(1), 3),
    "ledger-overlap": (_span_edge(-1), 3),
    "ledger-short": (_ledger_short, 3),
    "ledger-kept": (
        _edit_span(
            (_KEPT, {"kept": False}), (_GONE, {"kept": True}), (_KEPT, {"role": "caption"}),
            (_KEPT, {"paragraph_id": None}),
        ),
        4,
    ),
    "ledger-text": (_ledger_text, 3),
    "ledger-rule": (_ledger_rule, 3),
    "pii-published": (
        _edit_span(*((_PII, {"text": text}) for text in ("Ilka Vorn", "press@example.org", "+386 1 555"))), 3
    ),
    "pii-kept": (_edit_span((_KEPT, {"pii": True}), (_KEPT, {"pii": True}), (_PII, {"kept": True})), 3),
    "evidence-outside": (_evidence_outside, 3),
    "evidence-other-value": (_evidence_other, 5),
    "evidence-missing": (_evidence_missing, 4),
    "evidence-order": (_evidence_order, 3),
    "evidence-pii": (_evidence_pii, 3),
    "input-lost": (_input_lost, 3),
    "input-twice": (_input_twice, 3),
    "identity-nowhere": (_identity, 3),
    "identity-count": (_identity_count, 3),
    "identity-chain": (_identity_chain, 3),
}  # fmt: skip
"""By kind, how it is done and in how many places."""
