"""Knows how an object of a bucket is read: from any place in it, a window of bounded size at a time, each one whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from copydesk.ingest.remote import answers, connect, end_run, patiently, stamp_of
from copydesk.ingest.remote_bytes import RemoteBytes, ShortReadError
from copydesk.stores.faults import describe

if TYPE_CHECKING:
    from copydesk.ingest.remote import RemoteFile

_LEAST, _MOST = 2**18, 2**22
"""How many bytes are fetched at once: few after a jump, twice as many each time that reading goes straight on."""


class RangedFile(RemoteBytes):
    """An object of known size.

    fsspec's own files are not used: they take a short answer for a whole one, and what follows is then out of place.
    """

    size: int

    def __init__(self, file: RemoteFile, size: int) -> None:
        super().__init__(size)
        self._file = file
        self._system, _ = connect(file.place)
        self._start, self._ahead = 0, _LEAST
        self._window = b""

    def give(self, most: int) -> bytes:
        """Some bytes from `at` on. Raises RefusedError where they can't be had, StoreError where the place has gone."""
        if not self._start <= self.at < self._start + len(self._window):
            self._fetch()
        begin = self.at - self._start
        return self._window[begin : begin + most]

    def _fetch(self) -> None:
        straight = self.at == self._start + len(self._window)
        self._ahead = min(2 * self._ahead, _MOST) if straight and self._window else _LEAST
        # At the end, the directory of an archive stands before what is asked for first.
        start = self.at if straight else max(0, min(self.at, self.size - _LEAST))
        end = min(start + self._ahead, self.size)
        try:
            window = patiently(lambda: self._range(start, end))
            changed = end == self.size and patiently(self._has_changed)
        except Exception as error:
            self._fail(error)
        if changed:
            self.refuse("it changed while it was read: run again")
        self._window, self._start = window, start

    def _range(self, start: int, end: int) -> bytes:
        data: bytes = self._system.cat_file(self._file.key, start=start, end=end)
        if len(data) != end - start:
            raise ShortReadError
        return data

    def _has_changed(self) -> bool:
        facts = self._system.info(self._file.key)
        stamps = {stamp_of(facts), self._file.stamp} - {""}
        return facts.get("size") != self.size or len(stamps) > 1

    def _fail(self, error: Exception) -> NoReturn:
        if not answers(self._system, self._file.key):
            end_run(self._file.place, error)
        fault = "it ends too early" if isinstance(error, ShortReadError) else describe(error)
        self.refuse(f"it can't be read from its place: {fault}")
