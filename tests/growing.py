"""Grows a dataset by increments from synthetic articles, as the flow does it from files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.corpus import complete_corpus
from copydesk.increments import count_found, ids_in, keep_rest, list_inputs, plan_increment
from copydesk.ingest import Found
from copydesk.tables import read_table, write_batches
from copydesk.versions import (
    Face,
    Forgotten,
    Makers,
    Staged,
    Version,
    mark_reader,
    publish,
    read_forgotten,
    read_parent,
    stage,
)
from copydesk.versions.layout import found_dataset
from synthetic import make_article, make_refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from copydesk.increments import Increment
    from copydesk.records import Row
    from copydesk.versions.parent import Parent
    from synthetic import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What lies at a locator: an article, or several of an archive; `urls` may be others' too; no urls is a refusal."""

    urls: tuple[str, ...]
    edit: int = 0
    seen: date | None = None


World = dict[str, Text]


def grow(
    root: Path,
    world: World,
    *,
    as_of: date,
    full: bool = False,
    docs_per_shard: int = 8,
    first_seen: Mapping[str, date] | None = None,
    read: list[str] | None = None,
    choose: Callable[[Increment], Increment] | None = None,
) -> tuple[Version | None, Staged]:
    """The next version of the dataset in `root`, of the `world` as it is now; adds to `read` what was read.

    `choose` lets inputs wait.
    """
    found_dataset(root, docs_per_shard=docs_per_shard)
    inputs = [Found(locator=locator, path=Path(locator), n_bytes=1) for locator in sorted(world)]
    forgotten = read_forgotten(root)
    increment = plan_increment(
        inputs,
        None if full else read_parent(root),
        mark_reader("r", forgotten),
        fingerprint_of=lambda found: hashlib.blake2b(repr(world[found.locator]).encode(), digest_size=16).digest(),
    )
    increment = choose(increment) if choose else increment
    run = root / ".staging" / uuid4().hex[:8]
    folders: list[Path] = []
    excluded: dict[str, int] = {}
    done: set[str] = set()
    while True:
        wanted = sorted(increment.read - done)
        folders += _read(wanted, world, run / f"batches{len(done)}", forgotten, excluded)
        done |= set(wanted)
        more = increment.contested(ids_in(folders))
        if more is None:
            break
        increment = more
    if read is not None:
        read += sorted(done)
    return _publish(root, increment, folders, run, world, as_of, first_seen, excluded)


def _read(
    locators: Sequence[str], world: World, folder: Path, forgotten: Forgotten, excluded: dict[str, int]
) -> Sequence[Path]:
    articles: list[Rows] = []
    refused: list[Row] = []
    for locator in locators:
        mine, row = make_rows(locator, world[locator])
        kept = [rows for rows in mine if not forgotten.holds(face_of(rows))]
        out = row is not None and forgotten.holds_refused(locator, str(row["raw_sha256"]))
        excluded[locator] = len(mine) - len(kept) + out
        articles += kept
        refused += [row] if row is not None and not out else []
    return write_batches(articles, refused, folder)


def make_rows(locator: str, text: Text) -> tuple[list[Rows], Row | None]:
    """The articles that lie at a locator, or the refusal."""
    articles = []
    for at, url in enumerate(text.urls):
        name = locator if len(text.urls) == 1 else f"{locator}#{at}"
        number = int(hashlib.sha256(locator.encode()).hexdigest()[:6], 16) + at
        articles.append(make_article(number, url=url or None, locator=name, seen=text.seen, edit=text.edit))
    return articles, None if text.urls else make_refusal(text.edit) | {"locator": locator}


def face_of(rows: Rows) -> Face:
    """What the article of these rows is known by."""
    return Face(**{one.name: rows["documents"][0][one.name] for one in fields(Face)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A gate that lets pass, with what it says; `ok` may be False."""

    ok: bool
    report: Path
    summary: Mapping[str, object]


def make_makers(*, ok: bool = True) -> Makers:
    """The makers of the product, with a gate that says what it is told to, and a report with the ids it has seen."""

    def judge(staged: Staged, folder: Path, before: Parent) -> Passed:
        (folder / "validation").mkdir(parents=True)
        ids = [doc_id for path in staged.paths("documents") for doc_id in read_table(path)["doc_id"].to_pylist()]
        (folder / "report.html").write_text(f"<p>{' '.join(ids)}</p>", encoding="utf-8")
        (folder / "validation" / "documents.json").write_text(json.dumps(ids), encoding="utf-8")
        return Passed(ok=ok, report=folder / "report.html", summary={"ok": ok, "judge": "test"})

    return Makers(complete=complete_corpus, judge=judge)


def _publish(
    root: Path,
    increment: Increment,
    folders: Sequence[Path],
    run: Path,
    world: World,
    as_of: date,
    first_seen: Mapping[str, date] | None,
    excluded: Mapping[str, int],
) -> tuple[Version | None, Staged]:
    found = {locator: (len(text.urls) or 1) - excluded.get(locator, 0) for locator, text in world.items()}
    staged = complete_corpus(
        stage(
            root,
            folders,
            staging=run / "version",
            as_of=as_of,
            found=count_found(increment, found),
            kept=keep_rest(increment),
            first_seen=first_seen,
        )
    )
    report = run / "report.html"
    ids = [doc_id for path in staged.paths("documents") for doc_id in read_table(path)["doc_id"].to_pylist()]
    report.write_text(f"<p>{' '.join(ids)}</p>", encoding="utf-8")
    version = publish(
        root,
        staged,
        as_of=as_of,
        producer={"version": "0"},
        inputs={"raw": "x", "reader": mark_reader("r", read_forgotten(root)), "configuration": {"only": list(world)}},
        validation={"ok": True, "judge": "test"},
        report=report,
        listed=list(list_inputs(increment, found, staged.lost, excluded)),
        now=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    return version, staged
