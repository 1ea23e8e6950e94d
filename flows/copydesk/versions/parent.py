"""What the newest version holds, as the next one is planned on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.tables import read_table
from copydesk.versions.hints import read_hint
from copydesk.versions.inputs import read_inputs
from copydesk.versions.layout import Layout
from copydesk.versions.manifest import list_versions, object_files, read_manifest, read_shards

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from copydesk.tables.names import Marks
    from copydesk.versions.hints import Hint
    from copydesk.versions.inputs import InputTable
    from copydesk.versions.manifest import Manifest, Shard

_COLUMNS = ["doc_id", "first_seen", "content_sha256", "locator"]


@dataclass(frozen=True, kw_only=True)
class Parent:
    """The newest version: its number and manifest, and, read when they are asked for, its documents and refusals."""

    root: Path
    number: int
    manifest: Manifest = field(repr=False)

    @cached_property
    def shards(self) -> Sequence[Shard]:
        """The shards of documents, in order; their files lie among the objects."""
        return [shard for shard in read_shards(self.manifest) if shard.group == "documents"]

    @cached_property
    def rows(self) -> pa.Table:
        """Id, first seen, hash of the text and locator of every document, in the order of the rows."""
        return read_table(object_files(Layout(self.root), self.manifest, "documents"), _COLUMNS)

    @cached_property
    def documents(self) -> Mapping[str, tuple[date, str, str]]:
        """First seen, hash of the text and locator of every document by its id, in the order of the rows."""
        ids, *others = (self.rows[name].to_pylist() for name in _COLUMNS)
        return dict(zip(ids, zip(*others, strict=True), strict=True))

    @cached_property
    def quarantine(self) -> pa.Table:
        """The rows of the quarantine."""
        return read_table(object_files(Layout(self.root), self.manifest, "quarantine"))

    @cached_property
    def inputs(self) -> InputTable | None:
        """The inputs by locator; None for a version that does not tell them."""
        return self._hint.inputs if self._hint else read_inputs(Layout(self.root), self.manifest)

    @property
    def reader(self) -> str | None:
        """The digest of what read the inputs; None for a version that does not tell it."""
        return self._hint.reader if self._hint else self.manifest.get("inputs", {}).get("reader")

    @cached_property
    def _hint(self) -> Hint | None:
        return read_hint(self.root, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What of the parent stays in the next version as it is: which rows of its documents, which of its quarantine."""

    parent: Parent
    documents: Marks
    refused: Marks

    @classmethod
    def of(cls, parent: Parent, documents: Collection[str], refused: Collection[str]) -> Kept:
        """What stays by the ids of documents and the locators of what was refused."""
        named = ((parent.rows["doc_id"], documents), (parent.quarantine["locator"], refused))
        marks = (pc.is_in(column, pa.array(sorted(names), pa.string())) for column, names in named)
        stays, stays_refused = (as_marks(mark) for mark in marks)
        return cls(parent=parent, documents=stays, refused=stays_refused)


def as_marks(column: pa.ChunkedArray) -> Marks:
    """A column of truth values, none of them null, as an array."""
    marks: Marks = column.to_numpy().astype(np.bool_)
    return marks


def read_parent(root: Path) -> Parent | None:
    """The newest version of the dataset in `root`; None where there is none. Raises StoreError."""
    layout = Layout(root)
    numbers = list_versions(layout)
    if not numbers:
        return None
    return Parent(root=root, number=numbers[-1], manifest=read_manifest(layout, numbers[-1]))
