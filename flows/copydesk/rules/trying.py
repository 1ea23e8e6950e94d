"""Tries a pattern on examples and on hostile lines: what it finds, and whether a line makes it slow or endless."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copydesk.rules.hostile import hostile_lines
from copydesk.rules.searching import ENDLESS, SLOW
from copydesk.spans import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from copydesk.rules.searching import Searcher

_CURE = "bound its repetitions, as in .{0,80}, and repeat nothing that repeats"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A pattern to try: where it stands, what it has to find, and which lines are short enough for it."""

    where: str
    pattern: re.Pattern[str]
    finds: Sequence[str]
    reaches: Callable[[str], bool] = lambda _: True
    group: str | int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """The parts of texts that a pattern found, whether it answered for all of them, and what is told of its cost."""

    found: Mapping[str, Span] = field(default_factory=dict)
    answered: bool = True
    fault: str | None = None
    warning: str | None = None


def try_pattern(searcher: Searcher, trial: Trial, texts: Iterable[str]) -> Tried:
    """What a pattern finds of texts, and what it costs with these and with lines made to take long."""
    asked = [text for text in dict.fromkeys((*trial.finds, *texts)) if trial.reaches(text)]
    answers = searcher.search(trial.pattern, asked, group=trial.group)
    slowest, seconds = max(
        ((text, answer.seconds) for text, answer in zip(asked, answers, strict=False)),
        key=lambda one: one[1],
        default=("", 0.0),
    )
    if seconds == math.inf:
        return Tried(answered=False, fault=_told(trial, slowest, seconds))
    found = {text: Span(*one.span) for text, one in zip(asked, answers, strict=True) if one.span is not None}
    if seconds <= SLOW:
        slowest, seconds = _slow_line(searcher, trial)
    if seconds <= SLOW:
        return Tried(found=found)
    told = _told(trial, slowest, seconds)
    return Tried(found=found, fault=told) if seconds == math.inf else Tried(found=found, warning=told)


def _slow_line(searcher: Searcher, trial: Trial) -> tuple[str, float]:
    """The first hostile line that is slow, or one of its family that is endless."""
    families = {line: family for family in hostile_lines(trial.finds) for line in family if trial.reaches(line)}
    lines = [*families]
    answers = searcher.search(trial.pattern, lines, until_slow=True)
    if not answers or answers[-1].seconds <= SLOW:
        return "", 0.0
    line, seconds = lines[len(answers) - 1], answers[-1].seconds
    longer = [other for other in families[line] if len(other) > len(line) and trial.reaches(other)]
    grown = searcher.search(trial.pattern, longer) if seconds < math.inf else ()
    return (longer[len(grown) - 1], math.inf) if grown and grown[-1].seconds == math.inf else (line, seconds)


def _told(trial: Trial, line: str, seconds: float) -> str:
    cost = f"has not done after {ENDLESS:g} s" if seconds == math.inf else f"takes {seconds:.2f} s"
    shown = line if len(line) <= 40 else f"{line[:40]}..."
    return f"{trial.where} {cost} of CPU with a line of {len(line)} signs, '{shown}': {_CURE}"
