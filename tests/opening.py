"""Reads what is in an input: its one article, or what becomes of everything in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest import open_input
from copydesk.ingest.inventory import Found
from copydesk.ingest.streams import Budget, Stream
from copydesk.records import Limits, Quarantined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from copydesk.ingest.streams import Opened
    from copydesk.records import RawArticle


def read_one(found: Found, limits: Limits | None = None) -> RawArticle:
    """The article. Raises RefusedError as its row in quarantine says."""
    (opened,) = open_input(found, limits=limits)
    if isinstance(opened, Quarantined):
        stage, reason = Stage(opened.stage), Reason(opened.reason)
        raise RefusedError(reason, opened.detail, stage=stage, locator=opened.locator)
    return opened


def open_bytes(folder: Path, name: str, data: bytes, **limits: int) -> Iterator[Opened]:
    """What comes out of a file of that name that holds these bytes."""
    path = folder / name
    path.write_bytes(data)
    found = Found(locator=name, path=path, n_bytes=len(data))
    return open_input(found, limits=Limits(**limits))


def outcomes(folder: Path, name: str, data: bytes, **limits: int) -> list[tuple[str, bytes | str]]:
    """Of everything in a file, the locator behind that of the file, and the bytes of the article or the reason."""
    return [
        (one.locator.removeprefix(name), one.reason if isinstance(one, Quarantined) else one.data)
        for one in open_bytes(folder, name, data, **limits)
    ]


def as_stream(data: bytes, name: str = "a.txt", limits: Limits | None = None) -> Stream:
    """Bytes as a stream that was found outside of any archive."""
    budget = Budget(limits=limits or Limits(), packed=len(data))
    return Stream(locator=name, name=name, file=io.BufferedReader(io.BytesIO(data)), budget=budget, n_bytes=len(data))
