"""Knows at which article a process died: each attempt at a batch notes where it is, and the next one reads that.

A process that the kernel kills (no memory left, a fault in compiled code, a loop without end) can tell nothing more.
Whatever runs batches only has to run one again: an article at which two attempts died is refused, and the
rest goes on. The notes lie in the batch's folder, so the next attempt may run on another machine.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

DEATHS = 2
"""At how many attempts' deaths an article counts as their cause."""
MOST_DEATHS = 5
"""After so many deaths without two at one article, a batch is handed back to be halved; one input is not halved."""
STARTS = 3
"""How many attempts may die before they have begun any article."""
_AT, _DEATHS = "at", "deaths"
_WIDTH = 48


class HopelessError(Exception):
    """Processes die before they read anything: trying again will not help."""


class Attempt:
    """One attempt at the batch in `folder`: notes where it is, and knows where the ones before it died.

    `rows` is where its rows go, apart from those of the attempts before. With `article_seconds`, the process is ended
    when an article takes more CPU time. Raises HopelessError where attempts die before they read anything.
    """

    def __init__(self, folder: Path, *, article_seconds: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.places = _read_deaths(folder)
        self.rows = folder / f"try{len(self.places)}"
        self.seconds = article_seconds
        times = Counter(self.places)
        if times.pop("", 0) >= STARTS:
            raise HopelessError(f"{STARTS} processes died before they had begun to read")
        self.stuck = len(self.places) >= MOST_DEATHS and self.places[-1] != "" and max(times.values()) < DEATHS
        self._killed = {place for place, count in times.items() if count >= DEATHS}
        self._file = os.open(folder / _AT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        self._path = folder / _AT

    def give_up_on_last(self) -> None:
        """Take the article at which the last attempt died for the cause, although only one died there."""
        self._killed.add(self.places[-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bound(0)
        os.close(self._file)
        # An attempt that ends by itself has not died.
        self._path.unlink(missing_ok=True)

    def begin(self, number: int, article: int, *, opening: bool) -> bool:
        """Note that article `article` of input `number` is opened, or read; False where that kills processes."""
        place = f"{number} {article} {'opening' if opening else 'reading'}"
        if place in self._killed:
            return False
        os.pwrite(self._file, place.ljust(_WIDTH).encode("ascii"), 0)
        self._bound(self.seconds or 0)
        return True

    def _bound(self, seconds: int) -> None:
        if self.seconds:
            # The default action of the signal ends the process, even one that hangs in compiled code.
            signal.setitimer(signal.ITIMER_PROF, seconds)


def _read_deaths(folder: Path) -> list[str]:
    """Where the attempts before died, in their order; an empty text for before they had begun an article."""
    log = folder / _DEATHS
    with suppress(FileNotFoundError):
        died_at = (folder / _AT).read_text("ascii").strip()
        with log.open("a", encoding="ascii") as file:
            file.write(f"{died_at}\n")
        (folder / _AT).unlink()
    return log.read_text("ascii").split("\n")[:-1] if log.exists() else []
