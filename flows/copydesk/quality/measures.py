"""Numbers taken from the staged tables so that expectations can bound them: of each document, and of the version."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.tables.laws import edtf_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DOCUMENT_MEASURES = (
    "doc_id",
    "removed_share_of_text",
    "removed_share_of_page",
    "words_per_sentence",
    "mentions_per_1000_words",
    "published_year",
    "published_days_ahead",
    "first_seen_days_ahead",
    "updated_days_before",
)
"""Columns of the document measures: one row a document; null where a measure says nothing."""

VERSION_MEASURES = (
    "quarantined_share",
    "crashed",
    "main_language_share",
    "unknown_language_share",
    "untitled_share",
    "undated_share",
    "unsigned_share",
    "repeated_text_share",
    "located_mentions_share",
    "removed_as_other_share",
)
"""Columns of the version measures: one row."""

_LEDGER = ("kept", "source_start", "source_end", "role", "rule")
MEASURED_COLUMNS: Mapping[str, Sequence[str]] = {
    "documents": ("language", "title", "published", "authors", "content_sha256"),
    "entities": ("country",),
    "ledger": _LEDGER,
    "quarantine": ("reason",),
}
"""What the version measures are taken from, by table."""

_FEW_WORDS = 100


def document_measures(documents: pa.Table, as_of: date) -> pa.Table:
    """One row a document, columns `DOCUMENT_MEASURES`: shares 0 to 1, days after `as_of`."""
    words = documents.column("n_words")
    removed = _ratios(documents.column("n_removed_chars"), documents.column("n_source_chars"))
    is_page = pc.equal(documents.column("media_type"), "text/html")
    # What is usual is known of English alone: models of other languages find more or fewer, or there is none.
    is_english = pc.equal(documents.column("language"), "en")
    mentions = pc.multiply(_ratios(documents.column("n_mentions"), words), 1000.0)
    values = (
        documents.column("doc_id"),
        _where(pc.invert(is_page), removed),
        _where(is_page, removed),
        _ratios(words, documents.column("n_sentences")),
        _where(pc.and_kleene(pc.greater_equal(words, _FEW_WORDS), is_english), mentions),
        pc.year(documents.column("published_from")),
        # Its first day: a year alone, such as a copyright line gives, reaches beyond today until it ends.
        _days_after(documents.column("published_from"), as_of),
        _days_after(documents.column("first_seen"), as_of),
        _updated_before(documents),
    )
    return pa.table(dict(zip(DOCUMENT_MEASURES, values, strict=True)))


def version_measures(tables: Mapping[str, Iterable[pa.Table]], found: int) -> pa.Table:
    """One row, columns `VERSION_MEASURES`: shares 0 to 1 (null of nothing), `crashed` a count of articles.

    `tables` gives each table of `MEASURED_COLUMNS` in pieces, in any order.
    """
    documents, quarantine = (pa.concat_tables(tables[name]) for name in ("documents", "quarantine"))
    n = documents.num_rows
    languages = documents.column("language").drop_null()
    main = max((item["counts"] for item in pc.value_counts(languages).to_pylist()), default=0)
    mentions = located = 0
    for part in tables["entities"]:
        mentions, located = mentions + len(part), located + len(part) - part.column("country").null_count
    unsigned = pc.equal(pc.list_value_length(documents.column("authors")), 0)
    repeated = n - pc.count_distinct(documents.column("content_sha256"), mode="all").as_py()
    values = (
        _share(quarantine.num_rows, found),
        _trues(pc.equal(quarantine.column("reason"), "crashed")),
        _share(main, len(languages)),
        _share(documents.column("language").null_count, n),
        _share(documents.column("title").null_count, n),
        _share(documents.column("published").null_count, n),
        _share(_trues(unsigned), n),
        _share(repeated, n),
        _share(located, mentions),
        _removed_as_other(tables["ledger"]),
    )
    columns = ([value] for value in values)
    return pa.table({name: pa.array(c, pa.float64()) for name, c in zip(VERSION_MEASURES, columns, strict=True)})


def removed_by_rule(ledger: Iterable[pa.Table]) -> tuple[tuple[str, str, int, int], ...]:
    """What was removed, of a ledger in pieces: (role, rule, spans, code points), sorted by role and rule."""
    total: dict[tuple[str, str], tuple[int, int]] = {}
    for part in ledger:
        removed = part.filter(pc.invert(pc.fill_null(part.column("kept"), fill_value=False)))
        size = pc.subtract(removed.column("source_end"), removed.column("source_start"))
        rows = pa.table({"role": removed.column("role"), "rule": removed.column("rule"), "size": size})
        sums = rows.group_by(["role", "rule"]).aggregate([("size", "count"), ("size", "sum")])
        for row in sums.to_pylist():
            name = str(row["role"]), str(row["rule"])
            spans, points = total.get(name, (0, 0))
            total[name] = spans + row["size_count"], points + (row["size_sum"] or 0)
    return tuple(sorted((*name, *sizes) for name, sizes in total.items()))


def _removed_as_other(ledger: Iterable[pa.Table]) -> float | None:
    sizes = [(role, size) for role, _, _, size in removed_by_rule(ledger) if role != "whitespace"]
    return _share(sum(size for role, size in sizes if role == "other"), sum(size for _, size in sizes))


def _where(mask: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.fill_null(mask, fill_value=False), values, pa.scalar(None, pa.float64()))


def _ratios(parts: pa.ChunkedArray, wholes: pa.ChunkedArray) -> pa.ChunkedArray:
    whole = wholes.cast(pa.float64())
    return pc.divide(parts.cast(pa.float64()), _where(pc.greater(whole, 0), whole))


def _days_after(days: pa.ChunkedArray, day: date) -> pa.ChunkedArray:
    return pc.subtract(days.cast(pa.int32()), (day - date(1970, 1, 1)).days)


def _updated_before(documents: pa.Table) -> pa.Array:
    """By how many days the last day that `updated` can mean lies before the first that `published` can."""
    days = [edtf_days(text) if text else None for text in documents.column("updated").to_pylist()]
    first = documents.column("published_from").to_pylist()
    pairs = zip(first, days, strict=True)
    return pa.array([(start - last[1]).days if start and last else None for start, last in pairs], pa.int32())


def _trues(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
