"""Selects the documents of a dataset that a request to forget names, over all its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from copydesk.tables import read_table
from copydesk.versions.forgotten import NOTHING, Forgotten, digest_locator, forget_faces
from copydesk.versions.layout import Layout
from copydesk.versions.manifest import list_versions, object_files, read_manifest
from copydesk.versions.requests import list_requests
from copydesk.versions.traces import find_traces, list_faces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from copydesk.versions.manifest import Manifest
    from copydesk.versions.traces import Traces

_NAMED = ("doc_id", "url", "authors", "publisher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a request names: ids, canonical URLs, names of authors and of publishers, the last two in any case."""

    doc_ids: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()

    @property
    def by(self) -> tuple[str, ...]:
        """How documents are named."""
        ways = {"doc_id": self.doc_ids, "url": self.urls, "author": self.authors, "publisher": self.publishers}
        return tuple(name for name, values in ways.items() if values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a request means: by number of version what that holds of it, and by what it is known again."""

    by: tuple[str, ...]
    traces: Mapping[int, Traces]
    what: Forgotten

    @property
    def doc_ids(self) -> frozenset[str]:
        """The ids of all documents."""
        return frozenset().union(*(traces.doc_ids for traces in self.traces.values()))


def select_documents(root: Path, wanted: Wanted) -> Selection:
    """What the versions of the dataset in `root` hold of what is wanted: the same bytes and the same ids as well.

    Raises ConfigurationError where something that is named is in no version, StoreError for what can't be read.
    """
    layout = Layout(root)
    manifests = {number: read_manifest(layout, number) for number in list_versions(layout)}
    met: dict[str, set[str]] = {way: set() for way in wanted.by}
    what = NOTHING
    for manifest in manifests.values():
        rows = set(_named_rows(layout, manifest, wanted, met))
        what = what.join([forget_faces(face for at, face in enumerate(list_faces(layout, manifest)) if at in rows)])
    _check_met(root, wanted, met)
    while True:
        traces = {number: find_traces(layout, manifest, what) for number, manifest in manifests.items()}
        wider = what.join(_told_by(found) for found in traces.values())
        if wider == what:
            return Selection(by=wanted.by, traces={n: found for n, found in traces.items() if found}, what=what)
        what = wider


def _told_by(traces: Traces) -> Forgotten:
    refused = Forgotten(
        locators=frozenset(digest_locator(row.locator) for row in traces.refused),
        # A refusal tells only the place where it was a document's before; its bytes are forgotten where they lost.
        raws=frozenset(row.raw_sha256 for row in traces.refused if row.lost and row.raw_sha256),
    )
    return forget_faces(traces.documents).join([refused])


def _named_rows(layout: Layout, manifest: Manifest, wanted: Wanted, met: Mapping[str, set[str]]) -> Iterator[int]:
    """The numbers of the rows of documents that are named; adds what names them to `met`."""
    table = read_table(object_files(layout, manifest, "documents"), _NAMED)
    authors, publishers = ({name.casefold() for name in some} for some in (wanted.authors, wanted.publishers))
    columns = (table[name].to_pylist() for name in _NAMED)
    for at, (doc_id, url, by, publisher) in enumerate(zip(*columns, strict=True)):
        names = {str(author["name"]).casefold() for author in by or ()}
        told = {
            "doc_id": wanted.doc_ids & {doc_id},
            "url": wanted.urls & {url},
            "author": authors & names,
            "publisher": publishers & {(publisher or "").casefold()},
        }
        for way, values in told.items():
            if values:
                met[way].update(values)
                yield at


def _check_met(root: Path, wanted: Wanted, met: Mapping[str, set[str]]) -> None:
    """Raise ConfigurationError where something that is named is nowhere: a slip must not pass for an erasure."""
    named = {"doc_id": wanted.doc_ids, "url": wanted.urls, "author": wanted.authors, "publisher": wanted.publishers}
    missing = [
        f"{way} '{value}'"
        for way, values in named.items()
        for value in sorted(values)
        if not {value, value.casefold()} & met.get(way, set())
    ]
    if not missing:
        return
    what = f"no version holds a document of {', '.join(missing)}"
    for request in list_requests(root):
        if wanted.doc_ids & request.what.doc_ids:
            what = f"{what}; it was forgotten on {request.created[:10]}"
            break
    then = "`copydesk explain LOCATOR` tells the id of a document; names are compared whole, in any case"
    raise ConfigurationError(what, where=str(root), then=then)
