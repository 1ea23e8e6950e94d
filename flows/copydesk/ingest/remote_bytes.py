"""Knows what all files at addresses share: a place in them, and that what was refused once stays refused."""

from __future__ import annotations

import io
from typing import Any, NoReturn

from copydesk.errors import Reason, RefusedError, Stage


class ShortReadError(Exception):
    """Fewer bytes came than there are."""


class RemoteBytes(io.RawIOBase):
    """The bytes of a file that is fetched as it is read; `size` is None where its place does not tell it."""

    def __init__(self, size: int | None) -> None:
        self.size = size
        self.at = 0
        self._refusal: RefusedError | None = None

    def give(self, most: int) -> bytes:
        """Some bytes from `at` on, none at the end. Raises RefusedError, StoreError."""
        raise NotImplementedError

    def refuse(self, detail: str, *, reason: Reason = Reason.UNREADABLE) -> NoReturn:
        """Raise the refusal of the file, now and whenever it is read again."""
        self._refusal = RefusedError(reason, detail, stage=Stage.INGEST)
        raise self._refusal from None

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read from any place in it."""
        return self.size is not None

    def tell(self) -> int:
        """The place from which is read next."""
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Read from there on. Raises io.UnsupportedOperation where that can't be."""
        if not self.seekable():
            raise io.UnsupportedOperation("it is read once, from its beginning")
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size or 0}[whence]
        if at < 0:
            raise ValueError("a place before the beginning")
        self.at = at
        return at

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401  whatever the reader around it has
        """Put some bytes into the buffer; their number. Raises RefusedError, StoreError."""
        if self._refusal:
            raise self._refusal
        view = memoryview(buffer).cast("B")
        if not view or (self.size is not None and self.at >= self.size):
            return 0
        data = self.give(len(view))
        view[: len(data)] = data
        self.at += len(data)
        return len(data)
