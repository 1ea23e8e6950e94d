"""Damage to files, schemas, keys, lists of values and numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mutants.mending import evidence, some_document, some_row
from mutants.world import KEYS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from mutants.world import World

    Seed = Callable[[World, random.Random, int], None]

_TABLES = ("documents", "entities", "ledger", "quarantine", "identities", "paragraphs", "evidence")


def _on_schema(change: Callable[[pa.Table], pa.Table]) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        world.tables[_TABLES[at % len(_TABLES)]] = change

    return seed


def _column_type(table: pa.Table) -> pa.Table:
    field = next(i for i, field in enumerate(table.schema) if field.type in (pa.int32(), pa.int64()))
    return table.set_column(field, table.schema.names[field], table.column(field).cast(pa.string()))


def _column_order(table: pa.Table) -> pa.Table:
    first, second, *rest = table.schema.names
    return table.select([second, first, *rest])


def _with_metadata(world: World, rng: random.Random, at: int) -> None:
    def of_schema(table: pa.Table) -> pa.Table:
        return table.replace_schema_metadata({"pandas": "{}"})

    def of_column(table: pa.Table) -> pa.Table:
        fields = [field.with_metadata({"unit": "x"}) if not n else field for n, field in enumerate(table.schema)]
        return table.cast(pa.schema(fields))

    world.tables[_TABLES[at]] = of_column if at == 1 else of_schema


def _on_files(spoil: Callable[[Path], None], tables: tuple[str, ...] = _TABLES) -> Seed:
    def seed(world: World, rng: random.Random, at: int) -> None:
        world.files.append(lambda folder: spoil(next((folder / tables[at % len(tables)]).iterdir())))

    return seed


def _shard_twice(world: World, rng: random.Random, at: int) -> None:
    def spoil(folder: Path) -> None:
        for table in _TABLES if at == 2 else (("documents",), ("paragraphs",))[at]:
            path = next((folder / table).iterdir())
            (path.parent / f"0000{at + 1}-0123456789ac.parquet").write_bytes(path.read_bytes())

    world.files.append(spoil)


def _emptied(world: World, rng: random.Random, at: int) -> None:
    world.rows[("evidence", "entities", "ledger", "paragraphs", "documents", "quarantine")[at]].clear()


def _unsorted(world: World, rng: random.Random, at: int) -> None:
    rows = world.rows[("documents", "paragraphs", "ledger", "entities", "evidence", "quarantine")[at]]
    place = rng.randrange(len(rows) - 1)
    if at == 3:  # mentions of one stretch would be in order either way
        place = next(n for n in range(len(rows) - 1) if rows[n]["doc_start"] < rows[n + 1]["doc_start"])
    rows[place], rows[place + 1] = rows[place + 1], rows[place]


def _set(*edits: tuple[str, dict[str, Any], dict[str, Any]]) -> Seed:
    """The edit of that number: a table, which row of it, what it gets."""

    def seed(world: World, rng: random.Random, at: int) -> None:
        table, wanted, values = edits[at % len(edits)]
        some_row(world, rng, table, **wanted).update(values)

    return seed


def _key_null(world: World, rng: random.Random, at: int) -> None:
    table = _TABLES[at]
    some_row(world, rng, table)[KEYS[table][-1]] = None


def _key_twice(world: World, rng: random.Random, at: int) -> None:
    rows = world.rows[_TABLES[at]]
    place = rng.randrange(len(rows))
    rows.insert(place, dict(rows[place]))


def _ids_swapped(world: World, rng: random.Random, at: int) -> None:
    table = ("paragraphs", "entities", "ledger", "evidence")[at]
    one, other = (row["doc_id"] for row in rng.sample(world.rows["documents"], 2))
    for row in world.rows[table]:
        row["doc_id"] = {one: other, other: one}.get(row["doc_id"], row["doc_id"])
    world.sort()


def _foreign(world: World, rng: random.Random, at: int) -> None:
    table, column = (("ledger", "paragraph_id"), ("entities", "paragraph_id"), ("evidence", "doc_id"))[at]
    some_row(world, rng, table, **{column: None})[column] = "f" * 20
    world.sort() if column == "doc_id" else None


def _language_unknown(world: World, rng: random.Random, at: int) -> None:
    row = some_document(world, rng, language="en")
    row["language"] = code = ("xx", "zx", "qqq")[at]
    doc = row["doc_id"]
    world.drop("evidence", lambda e: e["doc_id"] == doc and e["field"] == "language")
    world.rows["evidence"].append(evidence(doc, "language", code))
    world.sort()


def _count_wrong(world: World, rng: random.Random, at: int) -> None:
    some_document(world, rng)[("n_paragraphs", "n_sentences", "n_mentions", "n_removed_chars")[at]] += 1


def _words_wrong(world: World, rng: random.Random, at: int) -> None:
    some_row(world, rng, ("documents", "paragraphs", "paragraphs")[at])["n_words"] += (1, -1, 7)[at]


_ANY: dict[str, Any] = {}
_DOC, _ENT, _LED, _EVI, _QUA = "documents", "entities", "ledger", "evidence", "quarantine"

KINDS: dict[str, tuple[Seed, int]] = {
    "column-missing": (_on_schema(lambda table: table.drop_columns(table.schema.names[-1])), 7),
    "column-type": (_on_schema(_column_type), 5),
    "column-order": (_on_schema(_column_order), 3),
    "column-extra": (_on_schema(lambda table: table.append_column("note", pa.nulls(table.num_rows))), 3),
    "schema-metadata": (_with_metadata, 3),
    "table-missing": (_on_files(lambda path: path.unlink(), (*_TABLES[1:], "documents")), 7),
    "table-emptied": (_emptied, 6),
    "file-cut": (_on_files(lambda path: path.write_bytes(path.read_bytes()[:-9]) and None), 3),
    "shard-twice": (_shard_twice, 3),
    "rows-unsorted": (_unsorted, 6),
    "key-null": (_key_null, 7),
    "key-twice": (_key_twice, 7),
    "key-form": (
        _set(
            ("paragraphs", _ANY, {"paragraph_id": "p7"}), (_ENT, _ANY, {"mention_id": "m1"}),
            (_DOC, _ANY, {"doc_id": "A1"}),
        ),
        3,
    ),
    "required-null": (
        _set(
            (_DOC, _ANY, {"text": None}), (_ENT, _ANY, {"name": None}), (_LED, _ANY, {"kept": None}),
            (_DOC, _ANY, {"authors": None}), ("paragraphs", _ANY, {"sentences": None}), (_EVI, _ANY, {"value": None}),
        ),
        6,
    ),
    "foreign-key": (_foreign, 3),
    "ids-swapped": (_ids_swapped, 4),
    "role-unlisted": (
        _set(
            ("paragraphs", {"role": "paragraph"}, {"role": "footer"}), (_LED, {"kept": False}, {"role": "menu"}),
            ("paragraphs", {"role": "heading"}, {"role": "Heading"}),
        ),
        3,
    ),
    "label-unlisted": (
        _set((_ENT, _ANY, {"label": "CITY"}), (_ENT, _ANY, {"label": "DATE"}), (_ENT, _ANY, {"label": "person"})), 3
    ),
    "method-unlisted": (
        _set(
            (_EVI, _ANY, {"method": "guess"}), (_EVI, _ANY, {"confidence": "total"}), (_EVI, _ANY, {"field": "byline"}),
        ),
        3,
    ),
    "media-type-unlisted": (
        _set(*((_DOC, _ANY, {"media_type": name}) for name in ("text/rtf", "html", "application/msword"))), 3
    ),
    "reason-unlisted": (
        _set((_QUA, _ANY, {"reason": "odd"}), (_QUA, _ANY, {"stage": "gate"}), (_QUA, _ANY, {"reason": "EMPTY"})), 3
    ),
    "decoding-unlisted": (
        _set(
            (_DOC, _ANY, {"decoding": {"charset": "utf-8", "how": "guessed", "repairs": []}}),
            (_DOC, _ANY, {"decoding": {"charset": None, "how": "utf-8", "repairs": []}}),
            (_DOC, _ANY, {"decoding": {"charset": "", "how": "detected", "repairs": []}}),
        ),
        3,
    ),
    "language-form": (
        _set(*((_DOC, {"language": "en"}, {"language": code}) for code in ("english", "EN", "en-GB"))), 3
    ),
    "language-unknown": (_language_unknown, 3),
    "country-form": (_set(*((_ENT, {"country": None}, {"country": code}) for code in ("FRA", "fr", "Norway"))), 3),
    "country-unknown": (_set(*((_ENT, {"country": None}, {"country": code}) for code in ("ZZ", "UK", "QX"))), 3),
    "kb-half": (
        _set(
            (_ENT, {"kb": "geonames"}, {"kb_id": None}), (_ENT, {"kb": "iso3166"}, {"kb": None}),
            (_ENT, {"kb": "iso3166"}, {"kb_id": None}),
        ),
        3,
    ),
    "kb-country": (_set(*((_ENT, {"kb": "iso3166"}, {"country": code}) for code in ("CK", "TV", "NR"))), 3),
    "score-range": (_set(*((_ENT, _ANY, {"score": value}) for value in (1.01, -0.2, 97.0))), 3),
    "score-no-number": (_set(*((_ENT, _ANY, {"score": value}) for value in (math.nan, math.inf, -math.inf))), 3),
    "negative-count": (
        _set(
            (_DOC, _ANY, {"n_mentions": -1}), ("paragraphs", _ANY, {"n_words": -3}), (_LED, _ANY, {"position": -1}),
            (_QUA, _ANY, {"bytes": -1}), (_DOC, _ANY, {"n_removed_chars": -5}),
        ),
        5,
    ),
    "words-wrong": (_words_wrong, 3),
    "count-wrong": (_count_wrong, 4),
    "content-hash": (_set(*((_DOC, _ANY, {"content_sha256": sign * 64}) for sign in "0af")), 3),
    "hash-form": (
        _set(
            (_DOC, _ANY, {"raw_sha256": "none"}), (_DOC, _ANY, {"source_sha256": "0" * 63}),
            (_QUA, {"raw_sha256": None}, {"raw_sha256": "F" * 64}),
        ),
        3,
    ),
    "source-length": (_set(*((_DOC, _ANY, {"n_source_chars": n}) for n in (1, 999_999, 77))), 3),
}  # fmt: skip
"""By kind, how it is done and in how many places."""
