"""Forgets documents: a version without them, a request that keeps them out, and, where wanted, no version with them.

The request is noted before anything of the dataset changes, and the note goes when all is done: a process that is
killed on the way leaves the note, and whoever works on the dataset next carries the request out to its end. Every step
looks at what is left to do.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.errors import ConfigurationError, GateRefusedError
from copydesk.versions.cleanup import clean_up
from copydesk.versions.disk import make_folder, remove_tree, storing
from copydesk.versions.finish import build_view, finish
from copydesk.versions.hints import drop_hints
from copydesk.versions.layout import Layout, found_dataset, read_settings, version_name
from copydesk.versions.lock import hold_lock
from copydesk.versions.manifest import list_versions, read_manifest
from copydesk.versions.proof import gather_proof, search_dataset
from copydesk.versions.requests import Job, Request, begin_job, end_job, pending_job, record_request
from copydesk.versions.rewriting import publish_without, rewrite_version, sweep_objects
from copydesk.versions.selecting import select_documents
from copydesk.versions.traces import find_traces
from copydesk.versions.without import stage_without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from copydesk.versions.selecting import Selection, Wanted
    from copydesk.versions.without import Makers, Without


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was done of a request: the version made, None where the newest held nothing, and those rewritten.

    `unpassed` are versions that the gate of today would not let pass, and that are rewritten all the same. `left` tells
    by file what is still found of the documents, `searched` for how many strings in how many files.
    """

    request: Request
    published: int | None
    rewritten: tuple[int, ...]
    unpassed: tuple[int, ...]
    left: Mapping[str, tuple[str, ...]]
    searched: tuple[int, int]


@dataclass(slots=True, kw_only=True)
class _Done:
    """What was done so far."""

    published: int | None = None
    rewritten: list[int] = field(default_factory=list)
    unpassed: list[int] = field(default_factory=list)


def forget(
    root: Path, wanted: Wanted, makers: Makers, *, everywhere: bool = False, now: datetime | None = None
) -> tuple[Selection, Erased]:
    """Forget what is wanted; gives what was found of it, and what was done.

    Holds the lock of the dataset. Raises ConfigurationError where something wanted is in no version, GateRefusedError
    where the version without it would not pass: then nothing is changed. Raises StoreError where another process holds
    the lock or the disk refuses; where that comes late, `resume_erasure` goes on.
    """
    layout, moment = Layout(root), (now or datetime.now(UTC)).isoformat(timespec="seconds")
    read_settings(root)  # Before the lock is made: a folder that is no dataset stays as it is.
    refuse_store(layout)
    with hold_lock(root, erasing=True):
        resume_erasure(root, makers)
        clean_up(root)
        found_dataset(root)
        newest = finish(root)
        selection = select_documents(root, wanted)
        request = Request(
            name=f"{moment[:19].replace(':', '').replace('-', '')}Z-{uuid4().hex[:8]}",
            created=moment,
            by=selection.by,
            documents=len(selection.doc_ids),
            everywhere=everywhere,
            what=selection.what,
        )
        with _site(layout) as site:
            ready = _prepare(layout, selection, newest, site, makers)
            searched = list_versions(layout) if everywhere else [newest] if newest is not None else []
            job = Job(request=request, proof=gather_proof(layout, searched, selection.traces))
            begin_job(root, job)
            return selection, _carry_out(layout, job, makers, ready)


def refuse_store(layout: Layout) -> None:
    """Raise ConfigurationError for the working copy of a dataset in an object store."""
    if layout.origin:
        what = "documents of a dataset in an object store can't be forgotten: what others hold of it is not seen here"
        then = "build a new dataset in a folder from inputs without them, and remove the one in the store"
        raise ConfigurationError(what, where=str(layout.origin), then=then)


def resume_erasure(root: Path, makers: Makers) -> Erased | None:
    """Carry out to its end the request that was cut off, if one was. Only for the holder of the lock."""
    job = pending_job(root)
    if job is None:
        return None
    clean_up(root)
    finish(root)
    return _carry_out(Layout(root), job, makers, None)


def _prepare(layout: Layout, selection: Selection, newest: int | None, site: Path, makers: Makers) -> Without | None:
    """The newest version without what is selected; None where it holds nothing of it. Raises GateRefusedError."""
    if newest is None or newest not in selection.traces:
        return None
    manifest = read_manifest(layout, newest)
    made = stage_without(layout, manifest, selection.traces[newest], selection.what, site / "newest", makers)
    if not made.judged.ok:
        what = f"the gate refused {version_name(newest)} without these documents. Nothing was changed"
        then = "open the report; build a version that would pass without them, then forget again"
        raise GateRefusedError(what, where=str(made.judged.report), then=then)
    return made


def _carry_out(layout: Layout, job: Job, makers: Makers, ready: Without | None) -> Erased:
    """All steps, each of which does what is left of it."""
    root, what, everywhere, done = layout.root, job.request.what, job.request.everywhere, _Done()
    record_request(root, job.request)
    newest = list_versions(layout)[-1]
    with _site(layout) as site:
        for number in list_versions(layout):
            manifest = read_manifest(layout, number)
            traces = find_traces(layout, manifest, what) if everywhere or number == newest else None
            if not traces:
                continue
            if number == newest:
                made = ready or stage_without(layout, manifest, traces, what, site / "newest", makers)
                done.published = publish_without(layout, manifest, made, job.request)
            if everywhere:
                made = stage_without(layout, manifest, traces, what, site / version_name(number), makers)
                rewrite_version(layout, manifest, made, traces, job.request)
                done.rewritten.append(number)
                done.unpassed += [] if made.judged.ok else [number]
    if everywhere:
        with storing(root):
            for number in list_versions(layout):
                if not layout.version(number).is_dir():  # The process that put it there anew was cut off.
                    build_view(layout, number)
            sweep_objects(layout)
    drop_hints(root)
    finish(root)
    clean_up(root)
    return _prove(layout, job, done)


def _prove(layout: Layout, job: Job, done: _Done) -> Erased:
    number = None if job.request.everywhere else list_versions(layout)[-1]
    left, files = search_dataset(layout, job.proof, number)
    end_job(layout.root)
    return Erased(
        request=job.request,
        published=done.published,
        rewritten=tuple(done.rewritten),
        unpassed=tuple(done.unpassed),
        left=left,
        searched=(sum(map(len, job.proof.values())), files),
    )


@contextmanager
def _site(layout: Layout) -> Iterator[Path]:
    """A folder to stage in, which goes with all in it, but where the gate refuses: then its report is to be read."""
    site = layout.staging / f"forget-{uuid4().hex[:12]}"
    with storing(layout.root):
        make_folder(site)
    try:
        yield site
    except GateRefusedError:
        raise
    except BaseException:
        with suppress(OSError):  # What stops it may stop this too; the next run sweeps it.
            remove_tree(site)
        raise
    remove_tree(site)
