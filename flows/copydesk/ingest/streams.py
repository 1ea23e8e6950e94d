"""Knows how bytes are read from a file or from within another, and how many may come out of it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Protocol

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.records import Limits, Quarantined, RawArticle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from copydesk.records import Claim

_CHUNK = 65_536
_LEAST = 1_024
"""How many bytes a stream gives at once at least, so that a look at its beginning shows what it is."""


@dataclass(slots=True, kw_only=True)
class Budget:
    """What may still come out of one file: bytes by the ratio to its own, and articles."""

    limits: Limits
    packed: int
    bytes: int = 0
    articles: int = 0

    def take_bytes(self, number: int) -> None:
        """Count bytes unpacked. Raises RefusedError: too_large."""
        self.bytes += number
        if self.bytes > self.limits.free_bytes + self.limits.max_ratio * self.packed:
            detail = f"{self.bytes} bytes unpacked of {self.packed}, more than {self.limits.max_ratio} times as many"
            raise RefusedError(Reason.TOO_LARGE, detail, stage=Stage.INGEST)

    def take_article(self) -> None:
        """Count an article. Raises RefusedError: too_large."""
        self.articles += 1
        if self.articles > self.limits.max_articles:
            detail = f"more than {self.limits.max_articles} articles in one file"
            raise RefusedError(Reason.TOO_LARGE, detail, stage=Stage.INGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of an article beside its bytes: its address, the day it was fetched, what is stated of it.

    `fields` names the columns of a table that hold an article's parts, by part.
    """

    url: str | None = None
    retrieved: date | None = None
    claims: tuple[Claim, ...] = ()
    key: str | None = None
    charset: str | None = None
    media_type: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Bytes to be read once, from their beginning.

    `locator` is where they lie; `name` is what they are called, whose suffix tells what they are: a compressed file's
    without the suffix of the compression. `depth` counts the archives and compressions around them. `rewind` gives the
    stream from its beginning again, and may no longer be read elsewhere then; None where that can't be had.
    """

    locator: str
    name: str
    file: io.BufferedReader[Any]
    budget: Budget
    n_bytes: int | None = None
    depth: int = 0
    about: About = field(default_factory=About)
    rewind: Callable[[], Stream] | None = None

    @property
    def limits(self) -> Limits:
        """What may come out of it."""
        return self.budget.limits

    @property
    def suffix(self) -> str:
        """The last suffix of its name, in lower case."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def start(self) -> bytes:
        """Its first bytes, which stay to be read."""
        return self.file.peek(_LEAST)

    def check_depth(self) -> None:
        """Raises RefusedError (malformed) where nothing may be read out of it any more."""
        if self.depth >= self.limits.max_nesting:
            detail = f"more than {self.limits.max_nesting} archives and compressions in one another (max_nesting)"
            raise RefusedError(Reason.MALFORMED, detail, stage=Stage.INGEST, locator=self.locator)

    def within(self, file: IO[bytes], *, name: str, locator: str | None = None, n_bytes: int | None = None) -> Stream:
        """A stream that is read out of this one."""
        counted = io.BufferedReader(_Counted(file, self.budget), _CHUNK)
        inner = replace(self, file=counted, name=name, locator=locator or self.locator, n_bytes=n_bytes, rewind=None)
        return replace(inner, depth=self.depth + 1)


Opened = RawArticle | Quarantined
"""What comes out of an input: an article, or why there is none."""


class Opener(Protocol):
    """What opens streams of one kind. It may raise RefusedError for the stream as a whole, after what it gave."""

    def __call__(self, stream: Stream) -> Iterator[Stream | Opened]:
        """What the stream holds, in order."""


class _Counted(io.RawIOBase):
    """A file whose bytes are counted as they are read."""

    def __init__(self, file: IO[bytes], budget: Budget) -> None:
        self._budget = budget
        # What comes before a fault must not be lost with it: so little is read at once, and the fault waits.
        self._read = getattr(file, "read1", file.read)
        self._fault: Exception | None = None
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  whatever the reader around it has
        if self._fault:
            raise self._fault
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < min(_LEAST, len(view)):
            try:
                data = self._read(min(len(view) - filled, _CHUNK))
            except Exception as error:
                if not filled:
                    raise
                self._fault = error
                break
            if not data:
                break
            view[filled : filled + len(data)] = data
            filled += len(data)
        self._budget.take_bytes(filled)
        return filled


def read_whole(stream: Stream) -> bytes:
    """All bytes of a stream. Raises RefusedError: too_large beyond what an article may have."""
    limit = stream.limits.max_bytes
    if stream.n_bytes is not None and stream.n_bytes > limit:
        _refuse_size(f"{stream.n_bytes} bytes, more than {limit}", stream)
    data = stream.file.read(limit + 1)
    if len(data) > limit:
        _refuse_size(f"more than {limit} bytes", stream)
    return data


def _refuse_size(detail: str, stream: Stream) -> None:
    raise RefusedError(Reason.TOO_LARGE, detail, stage=Stage.INGEST, locator=stream.locator)


def quarantined(
    error: RefusedError, *, locator: str, sha256: str | None = None, n_bytes: int | None = None
) -> Quarantined:
    """A refusal as a row; where it names no locator, that of what was read."""
    return Quarantined(
        locator=error.locator or locator,
        raw_sha256=sha256,
        n_bytes=n_bytes,
        stage=error.stage.value,
        reason=error.reason.value,
        detail=error.detail,
    )
