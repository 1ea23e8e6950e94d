"""Grows a dataset by increments from synthetic articles, as the flow does it from files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from copydesk.corpus import complete_corpus
from copydesk.increments import count_found, ids_in, keep_rest, list_inputs, plan_increment
from copydesk.ingest import Found
from copydesk.tables import write_batches
from copydesk.versions import Staged, Version, publish, read_parent, stage
from copydesk.versions.layout import found_dataset
from synthetic import make_article, make_refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.increments import Increment


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
) -> tuple[Version | None, Staged]:
    """The next version of the dataset in `root`, of the `world` as it is now; adds to `read` what was read."""
    found_dataset(root, docs_per_shard=docs_per_shard)
    inputs = [Found(locator=locator, path=Path(locator), n_bytes=1) for locator in sorted(world)]
    increment = plan_increment(
        inputs,
        None if full else read_parent(root),
        "r",
        fingerprint_of=lambda found: hashlib.blake2b(repr(world[found.locator]).encode(), digest_size=16).digest(),
    )
    run = root / ".staging" / uuid4().hex[:8]
    folders: list[Path] = []
    done: set[str] = set()
    while True:
        wanted = sorted(increment.read - done)
        folders += _read(wanted, world, run / f"batches{len(done)}")
        done |= set(wanted)
        more = increment.contested(ids_in(folders))
        if more is None:
            break
        increment = more
    if read is not None:
        read += sorted(done)
    return _publish(root, increment, folders, run, world, as_of, first_seen)


def _read(locators: Sequence[str], world: World, folder: Path) -> Sequence[Path]:
    articles, refused = [], []
    for locator in locators:
        text = world[locator]
        for at, url in enumerate(text.urls):
            name = locator if len(text.urls) == 1 else f"{locator}#{at}"
            number = int(hashlib.sha256(locator.encode()).hexdigest()[:6], 16) + at
            articles.append(make_article(number, url=url, locator=name, seen=text.seen, edit=text.edit))
        if not text.urls:
            refused.append(make_refusal(text.edit) | {"locator": locator})
    return write_batches(articles, refused, folder)


def _publish(
    root: Path,
    increment: Increment,
    folders: Sequence[Path],
    run: Path,
    world: World,
    as_of: date,
    first_seen: Mapping[str, date] | None,
) -> tuple[Version | None, Staged]:
    found = {locator: len(text.urls) or 1 for locator, text in world.items()}
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
    version = publish(
        root,
        staged,
        as_of=as_of,
        producer={"version": "0"},
        inputs={"raw": "x", "reader": "r"},
        validation={"success": True},
        listed=list(list_inputs(increment, found, staged.lost)),
        now=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    return version, staged
