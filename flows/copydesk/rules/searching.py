"""Searches lines for patterns in a process of its own, which ends where one line takes too much CPU time.

Python's regular expressions know no bound: only the end of its process ends a search that goes astray. The file runs
as that process, so it needs nothing but the standard library.
"""

from __future__ import annotations

import json
import math
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDLESS = 0.5
"""CPU seconds for one line after which a search is ended."""
SLOW = 0.02
"""CPU seconds for one line from which a search is slow."""
_ALL_DONE = ".\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search of a line found, and its CPU seconds: infinite where it was ended."""

    span: tuple[int, int] | None
    seconds: float


class Searcher:
    """Searches lines for patterns; one process serves for all, and a new one after it had to end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Searcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def search(
        self, pattern: re.Pattern[str], lines: Sequence[str], *, group: str | int = 0, until_slow: bool = False
    ) -> tuple[Answer, ...]:
        """The answer for each line, up to the first without end, or also up to the first slow one."""
        question = [pattern.pattern, pattern.flags, group, until_slow, list(lines)]
        answers, ended = self._ask(False, *question)
        if ended:  # again, each answer said at once: so it is seen at which line the process ends
            answers, ended = self._ask(True, *question)
        return (*answers, Answer(None, math.inf)) if ended else tuple(answers)

    def _ask(self, at_once: bool, *question: object) -> tuple[list[Answer], bool]:
        """The answers to a question, and whether the process ended at the line after them."""
        process = self._process = self._process or _start()
        with suppress(BrokenPipeError):  # its end is seen below
            print(json.dumps([at_once, *question]), file=cast("TextIO", process.stdin), flush=True)
        answers: list[Answer] = []
        for said in cast("TextIO", process.stdout):
            if said == _ALL_DONE:
                return answers, False
            answers.append(_read(said))
        code = process.wait()
        self._end()
        if code != -signal.SIGPROF:
            raise RuntimeError(f"the process that searches ended with {code}, at the pattern '{question[0]}'")
        return answers, True

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            with suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None


def _start() -> subprocess.Popen[str]:
    command = [sys.executable, "-I", "-S", __file__]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="ascii")


def _read(said: str) -> Answer:
    seconds, *span = said.split()
    return Answer((int(span[0]), int(span[1])) if span else None, float(seconds))


def _serve() -> None:
    """Answer every question of standard input; the kernel ends the process where one line takes too long."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends this process too
    for question in sys.stdin:
        at_once, pattern, flags, group, until_slow, lines = json.loads(question)
        compiled = re.compile(pattern, flags)
        for line in lines:
            seconds, found = _timed(compiled, line)
            if seconds > SLOW:
                seconds = min(seconds, _timed(compiled, line)[0])  # once more: it may have been the machine
            print(seconds, *(found.span(group) if found else ()), flush=at_once)
            if until_slow and seconds > SLOW:
                break
        print(end=_ALL_DONE, flush=True)


def _timed(pattern: re.Pattern[str], line: str) -> tuple[float, re.Match[str] | None]:
    signal.setitimer(signal.ITIMER_PROF, ENDLESS)
    started = time.process_time()
    found = pattern.search(line)
    seconds = time.process_time() - started
    signal.setitimer(signal.ITIMER_PROF, 0)
    return seconds, found


if __name__ == "__main__":
    _serve()
