"""The law that every input found is a document or in quarantine, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.tables.laws.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def check_conservation(found: int, documents: Iterable[str], quarantine: Iterable[str]) -> tuple[Fault, ...]:
    """Every input found is a document or in quarantine, once: `documents` and `quarantine` are the locators of each."""
    columns = (pa.chunked_array([as_names(names)]) for names in (documents, quarantine))
    return tuple(check_places(found, *columns))


def as_names(names: Iterable[str]) -> pa.Array:
    """Some names as a column."""
    return pa.array(list(names), pa.string())


def check_places(found: int, documents: pa.ChunkedArray, quarantine: pa.ChunkedArray) -> Iterator[Fault]:
    """The same over columns of locators. What is null is counted, and told of by the laws of columns."""
    n_documents, total = len(documents), len(documents) + len(quarantine)
    locators = pa.chunked_array([*documents.chunks, *quarantine.chunks], pa.string())
    # A stable sort: of those that are alike, the first in order is the one that stood there already.
    order = pc.sort_indices(locators).to_numpy().astype(np.int64)
    ordered = locators.take(pa.array(order)).combine_chunks()
    alike = pc.fill_null(pc.equal(ordered[1:], ordered[:-1]), fill_value=False).to_numpy(zero_copy_only=False)
    firsts = np.flatnonzero(np.concatenate([[True], ~alike]))
    for place in sorted(np.flatnonzero(alike) + 1, key=lambda place: order[place]):
        at, first = order[place], order[firsts[np.searchsorted(firsts, place, side="right") - 1]]
        table, other = ("documents" if one < n_documents else "quarantine" for one in (at, first))
        detail = f"the input stands in {other} already"
        yield Fault(law="conservation", table=table, key=ordered[place].as_py(), detail=detail)
    if total != found:
        detail = f"{found} inputs were found, {total} are documents or in quarantine"
        yield Fault(law="conservation", table="documents", key="", detail=detail)
