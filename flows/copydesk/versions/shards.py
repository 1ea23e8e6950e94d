"""Where shards begin and end: decided by the rows alone, so that the same rows lie in the same files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from copydesk.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable


def cut_shards(hashes: Iterable[int], target: int) -> list[tuple[int, int]]:
    """The shards of rows in order, as half-open runs of indices; one empty run where there are no rows.

    `hashes` are numbers spread evenly, one a row; `target` is the number of rows (at least 2) that a shard aims at. A
    shard ends with the first row, at half the target or later, whose hash half the target divides, or at twice the
    target: an inserted row moves the ends of its neighbourhood only.
    """
    least = target // 2
    cuts, start, n_rows = [], 0, 0
    for at, number in enumerate(hashes):
        n_rows = at + 1
        size = n_rows - start
        if (size >= least and number % least == 0) or size >= 2 * target:
            cuts.append((start, n_rows))
            start = n_rows
    if start < n_rows or not cuts:
        cuts.append((start, n_rows))
    return cuts


def hash_doc_id(doc_id: str) -> int:
    """The number that a document's id ends with. Raises StoreError for an id that is not in hex."""
    try:
        return int(doc_id[-8:], 16)
    except ValueError as error:
        raise StoreError(
            f"'{doc_id}' is no id of a document", where="table 'documents'", then="mend what makes the row"
        ) from error


def hash_locator(locator: str) -> int:
    """A number spread evenly over locators."""
    return int(hashlib.sha256(locator.encode()).hexdigest()[:8], 16)
