"""Numbers of each document from which profiles are made: what it has, how long it is, whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

FILLED = (
    "title",
    "standfirst",
    "authors",
    "publisher",
    "agency",
    "genre",
    "published",
    "updated",
    "dateline",
    "language",
    "rights",
    "url",
)
"""The columns of documents that may stay empty."""

MEASURES = ("words", "paragraphs", "removed", "mentions")
"""Measures of a document, whole thousandths: ln(1 + words), ln(1 + paragraphs), the share of the source that is
removed, ln(1 + mentions a thousand words); the last null for a text too short to have a rate."""

_COUNTS = ("n_words", "n_paragraphs", "n_mentions", "n_removed_chars", "n_source_chars")
COLUMNS = ("doc_id", "raw_sha256", *FILLED, *_COUNTS)
"""The columns of documents that are read."""

SPAN_COLUMNS = ("doc_id", "role", "rule", "kept", "source_start", "source_end")
"""The columns of the ledger that are read."""

_FEW_WORDS = 100
_HOST = r"^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#]*@)?(?:[wW]{3}\.)?(?P<host>[^/?#:@]+)"


def document_facts(documents: pa.Table) -> pa.Table:
    """One row a document: `doc_id`, `raw_sha256`, `name`, `site`, a bool for each of `FILLED`, `MEASURES`, `source`.

    `name` is the publisher as stated, else the site, else empty; `site` the host of the URL, or null; `source` the code
    points of the source text.
    """
    # What breaks the contract is another's to tell: it only must not stop the count.
    documents = documents.filter(pc.is_valid(documents.column("doc_id")))
    site = sites_of(documents.column("url"))
    words, paragraphs, mentions, removed, source = (
        np.maximum(pc.fill_null(documents.column(name), 0).to_numpy(), 0).astype(np.float64) for name in _COUNTS
    )
    rate = 1000 * mentions / np.maximum(words, 1)
    values = {
        "words": np.log1p(words),
        "paragraphs": np.log1p(paragraphs),
        "removed": removed / np.maximum(source, 1),
        "mentions": np.where(words >= _FEW_WORDS, np.log1p(rate), np.nan),
    }
    return pa.table(
        {
            "doc_id": documents.column("doc_id"),
            "raw_sha256": documents.column("raw_sha256"),
            "name": names_of(documents.column("publisher"), site),
            "site": site,
            **{f"has_{name}": _filled(documents.column(name)) for name in FILLED},
            **{name: _thousandths(values[name]) for name in MEASURES},
            "source": pa.array(source.astype(np.int64)),
        }
    )


def names_of(publishers: pa.ChunkedArray, sites: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whose each document is: the publisher, else the site, else an empty string."""
    return pc.coalesce(publishers, sites, pa.scalar("", pa.string()))


def sites_of(urls: pa.ChunkedArray) -> pa.ChunkedArray:
    """The host of each URL, in lower case and without www; null where there is none."""
    return pc.utf8_lower(pc.struct_field(pc.extract_regex(urls, _HOST), [0]))


def removed_spans(ledger: pa.Table, doc_ids: Sequence[str] | None = None) -> pa.Table:
    """What the ledger says of each document: `doc_id`, `role`, `rule` (null of what is kept), `spans`, `chars`.

    `doc_ids` leaves out all others.
    """
    if doc_ids is not None:
        ledger = ledger.filter(pc.is_in(ledger.column("doc_id"), pa.array(doc_ids, pa.string())))
    size = pc.fill_null(pc.subtract(ledger.column("source_end"), ledger.column("source_start")), 0).cast(pa.int64())
    kept = pc.fill_null(ledger.column("kept"), fill_value=False)
    # What is kept needs no rule here, and has many rows: it is counted by role alone.
    rule = pc.if_else(kept, pa.scalar(None, pa.string()), ledger.column("rule"))
    rows = pa.table({"doc_id": ledger.column("doc_id"), "role": ledger.column("role"), "rule": rule, "size": size})
    sums = rows.group_by(["doc_id", "role", "rule"], use_threads=False).aggregate([("size", "count"), ("size", "sum")])
    return sums.rename_columns({"size_count": "spans", "size_sum": "chars"})


def _filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        return pc.fill_null(pc.greater(pc.list_value_length(column), 0), fill_value=False)
    return pc.is_valid(column)


def _thousandths(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pa.Array:
    rounded = np.round(values * 1000)
    return pa.array(np.nan_to_num(rounded).astype(np.int64), mask=np.isnan(rounded))
