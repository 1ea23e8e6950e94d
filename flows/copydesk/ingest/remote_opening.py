"""Knows how a file at an address is opened: as bytes that are fetched as they are read, none of them kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest.ranges import RangedFile
from copydesk.ingest.remote import answers, connect, end_run, patiently
from copydesk.ingest.web import WebFile
from copydesk.stores.faults import describe

if TYPE_CHECKING:
    from copydesk.ingest.remote import RemoteFile
    from copydesk.records import Limits

_BUFFER = 65_536


def open_remote(file: RemoteFile, n_bytes: int | None, limits: Limits) -> io.BufferedReader[Any]:
    """The bytes of a file at an address; `n_bytes` where its size is known.

    Raises RefusedError where the file can't be had, StoreError where its place does not answer.
    """
    if file.place.is_web:
        web = WebFile(file, limits.max_spool_bytes)
        web.seekable()  # asks for it, so that its size is known
        return io.BufferedReader(web, _BUFFER)
    size = _ask_size(file) if n_bytes is None else n_bytes
    return io.BufferedReader(RangedFile(file, size), _BUFFER)


def _ask_size(file: RemoteFile) -> int:
    system, _ = connect(file.place)
    try:
        return int(patiently(lambda: system.info(file.key))["size"])
    except Exception as error:
        if not answers(system, file.key):
            end_run(file.place, error)
        detail = f"it can't be read from its place: {describe(error)}"
        raise RefusedError(Reason.UNREADABLE, detail, stage=Stage.INGEST) from None
