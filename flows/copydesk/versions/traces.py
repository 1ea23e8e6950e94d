"""Finds what is forgotten, or to be, in the tables of a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.tables import read_table
from copydesk.versions.doubles import named_winner
from copydesk.versions.forgotten import Face
from copydesk.versions.manifest import object_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copydesk.versions.forgotten import Forgotten
    from copydesk.versions.layout import Layout
    from copydesk.versions.manifest import Manifest

_FACE = ("doc_id", "locator", "raw_sha256", "title", "content_sha256")
_REFUSED = ("locator", "raw_sha256", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row of the quarantine: where the article lies, its bytes' digest, and the document that it lost to another."""

    locator: str
    raw_sha256: str | None
    lost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What a version holds of what is forgotten: documents, and rows of the quarantine."""

    documents: tuple[Face, ...]
    refused: tuple[Refused, ...]

    def __bool__(self) -> bool:
        return bool(self.documents or self.refused)

    @property
    def doc_ids(self) -> frozenset[str]:
        """The ids of the documents."""
        return frozenset(face.doc_id for face in self.documents)

    @property
    def locators(self) -> frozenset[str]:
        """The locators of all of it."""
        documents = frozenset(face.locator for face in self.documents)
        return documents.union(row.locator for row in self.refused)


def find_traces(layout: Layout, manifest: Manifest, forgotten: Forgotten) -> Traces:
    """What a version holds of what is forgotten. Raises StoreError for an object that can't be read."""
    if not forgotten:
        return Traces(documents=(), refused=())
    documents = tuple(face for face in list_faces(layout, manifest) if forgotten.holds(face))
    gone = {face.doc_id for face in documents} | forgotten.doc_ids
    refused = tuple(
        row
        for row in list_refused(layout, manifest)
        if row.lost in gone or forgotten.holds_refused(row.locator, row.raw_sha256)
    )
    return Traces(documents=documents, refused=refused)


def list_faces(layout: Layout, manifest: Manifest) -> Iterator[Face]:
    """The documents of a version, as they are known."""
    table = read_table(object_files(layout, manifest, "documents"), _FACE)
    for doc_id, locator, raw, title, content in zip(*(table[name].to_pylist() for name in _FACE), strict=True):
        yield Face(doc_id=doc_id, locator=locator, raw_sha256=raw, title=title, content_sha256=content)


def list_refused(layout: Layout, manifest: Manifest) -> Iterator[Refused]:
    """The quarantine of a version."""
    table = read_table(object_files(layout, manifest, "quarantine"), _REFUSED)
    for locator, raw, detail in zip(*(table[name].to_pylist() for name in _REFUSED), strict=True):
        yield Refused(locator=locator, raw_sha256=raw, lost=named_winner(detail))
