"""Knows how a file is read from a web server: in one stream, taken up again where it broke or is sought."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from copydesk.errors import Reason, RefusedError
from copydesk.ingest.remote import answers, connect, end_run, patiently, stamp_of
from copydesk.ingest.remote_bytes import RemoteBytes, ShortReadError
from copydesk.stores.faults import describe, status_of

if TYPE_CHECKING:
    from copydesk.ingest.remote import RemoteFile

_CHUNK = 65_536
_MOST_BREAKS = 100
"""How often a stream may break before it is given up, even if a little of it came each time."""
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class LeadsAwayError(Exception):
    """A server leads to where nothing may be read for it."""

    strerror = "the server leads from https:// to http://, or away from the web"


class WebFile(RemoteBytes):
    """A file of a web server, sought in where the server gives ranges.

    Where it does not tell the size, at most `limit` bytes are read. Reading raises RefusedError where the file can't
    be had, StoreError where its server has gone; `open_at` raises what went wrong.
    """

    def __init__(self, file: RemoteFile, limit: int) -> None:
        super().__init__(None)
        self._file, self._limit = file, limit
        self._system, _ = connect(file.place)
        self._stream: Any = None
        self._stream_at = 0
        self._state = ""
        self._gives_ranges = False
        self._n_breaks = 0
        self.media_type: str | None = None

    @property
    def url(self) -> str:
        """Where the server has led to."""
        return str(self._stream.r.url)

    def seekable(self) -> bool:
        """Whether it can be read from any place in it; asks the server if it has not been."""
        if self._stream is None and not self._state and self._refusal is None:
            self._begin()
        return self._gives_ranges and super().seekable()

    def close(self) -> None:
        """Let the server go."""
        self._leave()
        super().close()

    def give(self, most: int) -> bytes:
        """Some bytes from `at` on. Raises RefusedError where they can't be had, StoreError where the server is gone."""
        try:
            data = patiently(lambda: self._take(min(most, _CHUNK)), final=(RefusedError, LeadsAwayError))
        except Exception as error:
            self._fail(error)
        self._stream_at = self.at + len(data)
        if self.size is None and self._stream_at > self._limit:
            detail = f"more than {self._limit} bytes, of a server that does not tell how many there are"
            self.refuse(detail, reason=Reason.TOO_LARGE)
        return data

    def open_at(self, at: int) -> None:
        """Ask the server for what begins there. Raises what went wrong."""
        self._leave()
        try:
            self._stream = self._ask({"Range": f"bytes={at}-"})
        except Exception as error:
            if status_of(error) != 416:  # as of an empty file
                raise
            self._stream = self._ask({})
        self._check(at)

    def _begin(self) -> None:
        try:
            patiently(lambda: self.open_at(0), final=(RefusedError, LeadsAwayError))
        except Exception as error:
            self._fail(error)

    def _ask(self, headers: dict[str, str]) -> Any:  # noqa: ANN401  fsspec ships no types
        own = {**self._system.kwargs.get("headers", {}), "Accept-Encoding": "identity", **headers}
        # Of block size 0 and a size, fsspec makes a stream at once and does not ask for the file's facts before.
        try:
            return self._system.open(self._file.key, "rb", block_size=0, size=1, headers=own)
        except Exception as error:
            if "NonHttpUrl" in type(error).__name__:
                raise LeadsAwayError from None
            raise

    def _check(self, at: int) -> None:
        """See what has come: where it begins, how long it is, and whether it is what came before."""
        answer = self._stream.r
        if self._file.key.lower().startswith("https:") and answer.url.scheme != "https":
            self._leave()
            raise LeadsAwayError
        found = _RANGE.match(answer.headers.get("Content-Range", "")) if answer.status == 206 else None
        if answer.status == 206 and not (found and int(found[1]) <= at):
            raise ShortReadError  # a part, and not the one that was asked for
        stated = found[2] if found else answer.headers.get("Content-Length", "")
        size = int(stated) if stated.isdecimal() else None
        state = f"{stamp_of(answer.headers)} {size}"
        if self._state and state != self._state:
            self.refuse("it changed while it was read: run again")
        self._state, self.size, self._gives_ranges = state, size, found is not None
        self.media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() or None
        self._stream_at = int(found[1]) if found else 0
        while self._stream_at < at:  # all from the beginning, of a server that gives no ranges
            passed = self._read(min(at - self._stream_at, _CHUNK))
            if not passed:
                raise ShortReadError
            self._stream_at += len(passed)

    def _take(self, most: int) -> bytes:
        if self._stream is None or self._stream_at != self.at:
            self.open_at(self.at)
        left = most if self.size is None else min(most, self.size - self.at)
        try:
            return self._read(left) if left else b""
        except Exception:
            self._leave()
            self._n_breaks += 1
            if self._n_breaks > _MOST_BREAKS:
                self.refuse(f"it can't be read from its place: it broke off {self._n_breaks} times")
            raise

    def _read(self, size: int) -> bytes:
        data: bytes = self._stream.read(size)
        if not data and self.size is not None:
            raise ShortReadError
        return data

    def _leave(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(Exception):  # whatever it is, nobody wants its rest
                stream.close()

    def _fail(self, error: Exception) -> NoReturn:
        if isinstance(error, RefusedError):
            raise error
        if isinstance(error, LeadsAwayError):
            self.refuse(error.strerror, reason=Reason.OUTSIDE_RAW)
        if status_of(error) is None and not answers(self._system, self._file.key):
            end_run(self._file.place, error)
        fault = "it ends too early" if isinstance(error, ShortReadError) else describe(error)
        self.refuse(f"it can't be read from its place: {fault}")
