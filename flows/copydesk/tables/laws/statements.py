"""The laws of what a document states: it stands in its chosen evidence, and how its bytes became text is told."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from copydesk.tables.laws.faults import Fault, Tables, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SINGLE = (
    "title", "standfirst", "publisher", "agency", "genre", "published", "updated", "dateline", "language", "url",
)  # fmt: skip
_WAYS = frozenset({"bom", "utf-8", "declared", "detected"})

_Found = list[tuple[int, bool, str]]
"""The values found for a field, in order: position, whether chosen, value."""


def check_statements(tables: Tables) -> Iterator[Fault]:
    """The decoding of documents, and what they state against their evidence."""
    for doc, decoding in rows(tables, "documents", "doc_id", "decoding"):
        if decoding["how"] not in _WAYS or not decoding["charset"] or decoding["repairs"] is None:
            detail = f"'decoding' must name a charset, how it was known ({', '.join(sorted(_WAYS))}) and the repairs"
            yield Fault(law="decoding", table="documents", key=doc, detail=detail)
    if "evidence" not in tables or "documents" not in tables:
        return
    found: defaultdict[tuple[str, str], _Found] = defaultdict(list)
    for doc, field, *rest in rows(tables, "evidence", "doc_id", "field", "position", "chosen", "value"):
        found[doc, field].append((rest[0], rest[1], rest[2]))
    for values in found.values():
        values.sort(key=itemgetter(0))
    yield from _check_order(found)
    yield from _check_chosen(tables, found)


def _check_order(found: Mapping[tuple[str, str], _Found]) -> Iterator[Fault]:
    for (doc, field), values in found.items():
        if [position for position, _, _ in values] != list(range(len(values))):
            detail = "positions have gaps, or stand twice"
            yield Fault(law="positions", table="evidence", key=f"{doc} {field}", detail=detail)
        chosen = [chosen for _, chosen, _ in values]
        if chosen != sorted(chosen, reverse=True):
            detail = "a value that was not chosen stands before one that was"
            yield Fault(law="evidence", table="evidence", key=f"{doc} {field}", detail=detail)


def _check_chosen(tables: Tables, found: Mapping[tuple[str, str], _Found]) -> Iterator[Fault]:
    names = ("authors", "rights", *_SINGLE)
    for doc, authors, rights, *singles in rows(tables, "documents", "doc_id", *names):
        stated: dict[str, set[Any]] = {"authors": {author["name"] for author in authors}}
        stated |= {field: set() if value is None else {value} for field, value in zip(_SINGLE, singles, strict=True)}
        for field, values in stated.items():
            if values != {value for _, chosen, value in found.get((doc, field), ()) if chosen}:
                yield _unlike(doc, field)
        # Several statements of rights are joined, and each is evidence.
        parts = [value for _, chosen, value in found.get((doc, "rights"), ()) if chosen]
        if bool(parts) != (rights is not None) or any(part not in rights for part in parts):
            yield _unlike(doc, "rights")


def _unlike(doc: str, field: str) -> Fault:
    detail = f"'{field}' is not what its chosen evidence says, or has none"
    return Fault(law="evidence", table="documents", key=doc, detail=detail)
