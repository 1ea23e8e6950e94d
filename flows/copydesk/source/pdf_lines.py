"""Knows how the characters of a page make lines, and in which order lines are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPACE = 0.15
"""The gap between characters, in their height, from which a space stands there."""
_WIDE = 1.2
"""The gap from which two pieces on a row belong to two columns."""
_OVERLAP = 0.5
"""How much of the lower of two pieces must stand beside the other on one row."""
_NEAR = 8
_TWICE = 0.15
_MOST_CUT = 300
"""How many lines of a page are looked at for columns; a page of more is read from the top down."""
_LEAST_COLUMN = 3
_GUTTER = 8.0
_LIGATURES = {
    ord(ligature): letters
    for ligature, letters in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
}
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Glyph(NamedTuple):
    """A character on a page, its box counted from the lower left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line on a page: its text, its box, the size of most of its characters, and its column with the edges."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    left: float = 0.0
    right: float = 0.0
    column: int = 0


def find_lines(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """The lines of a page in the order in which they are read: column after column, each from the top down."""
    lines = [line for row in _rows(_runs(glyphs)) if (line := _line(row)) is not None]
    if not lines:
        return ()
    columns = _cut(lines) if len(lines) <= _MOST_CUT else [sorted(lines, key=_from_top)]
    return tuple(line for number, column in enumerate(columns) for line in _placed(column, number))


def _placed(column: Sequence[Line], number: int) -> Iterator[Line]:
    """The lines of a column with its edges: those of the lines of one size, as a title may be wider."""
    edges: dict[float, tuple[float, float]] = {}
    for line in column:
        left, right = edges.get(line.size, (line.x0, line.x1))
        edges[line.size] = min(left, line.x0), max(right, line.x1)
    for line in column:
        left, right = edges[line.size]
        yield replace(line, left=left, right=right, column=number)


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that were drawn one after the other, on one row and close together."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and _same(run[-1], glyph):
            continue
        if run and not (_beside(run[-1], glyph) and -0.5 * _height(glyph) < glyph.x0 - run[-1].x1 < 2 * _height(glyph)):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _same(one: Glyph, other: Glyph) -> bool:
    """Whether a character is drawn twice, a hair apart, as some programs make it bold."""
    near = _TWICE * _height(one)
    return one.text == other.text and abs(one.x0 - other.x0) < near and abs(one.y0 - other.y0) < near


def _height(glyph: Glyph) -> float:
    return glyph.y1 - glyph.y0


def _beside(one: Glyph, other: Glyph) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared >= _OVERLAP * min(_height(one), _height(other))


def _rows(runs: Iterable[list[Glyph]]) -> list[list[Glyph]]:
    """The runs, those on one row that are close to one another as one."""
    rows: list[list[Glyph]] = []
    for run in sorted(runs, key=lambda run: (-round(run[0].y0), run[0].x0)):
        nearest = rows[-1 : -_NEAR - 1 : -1]
        if any(len(row) == len(run) and all(map(_same, row, run)) for row in nearest):
            continue
        for row in nearest:
            gap = run[0].x0 - row[-1].x1
            if _beside(row[-1], run[0]) and -0.5 * _height(run[0]) < gap < _WIDE * max(
                _height(run[0]), _height(row[-1])
            ):
                row += run
                break
        else:
            rows.append(list(run))
    return rows


def _line(row: Sequence[Glyph]) -> Line | None:
    text = row[0].text
    for before, glyph in pairwise(row):
        spaced = before.text.isspace() or glyph.text.isspace()
        apart = glyph.x0 - before.x1 > _SPACE * max(_height(before), _height(glyph))
        text += (" " if apart and not spaced else "") + glyph.text
    text = " ".join(_CONTROLS.sub("", text.translate(_LIGATURES)).split())
    seen = [glyph for glyph in row if not glyph.text.isspace()]
    if not text or not seen:
        return None
    sizes = sorted(round(_height(glyph), 1) for glyph in seen)
    return Line(
        text=text,
        x0=min(glyph.x0 for glyph in seen),
        y0=min(glyph.y0 for glyph in seen),
        x1=max(glyph.x1 for glyph in seen),
        y1=max(glyph.y1 for glyph in seen),
        size=sizes[len(sizes) // 2],
        bold=2 * sum(glyph.bold for glyph in seen) > len(seen),
    )


def _from_top(line: Line) -> tuple[float, float]:
    return -round(line.y0), line.x0


def _cut(lines: Sequence[Line]) -> list[list[Line]]:
    """The columns of a page: it is cut between columns, and where there are none, at the widest gap between rows."""
    waiting, columns = [sorted(lines, key=_from_top)], list[list[Line]]()
    while waiting:
        part = waiting.pop()
        halves = _beside_one_another(part) or _one_above_another(part)
        if halves is None:
            columns.append(part)
        else:
            waiting += reversed(halves)
    return _joined(columns)


def _beside_one_another(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """The left column and all to its right, where no line crosses the gutter between them."""
    if len(lines) < 2 * _LEAST_COLUMN:
        return None
    by_left = sorted(lines, key=lambda line: (line.x0, -line.y0))
    reach = by_left[0].x1
    for at, line in enumerate(by_left[1:], start=1):
        if line.x0 - reach >= _GUTTER and at >= _LEAST_COLUMN and len(lines) - at >= _LEAST_COLUMN:
            right = {id(other) for other in by_left[at:]}
            return [x for x in lines if id(x) not in right], [x for x in lines if id(x) in right]
        reach = max(reach, line.x1)
    return None


def _one_above_another(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """The part above the widest empty band, and the part below it; None where there are no columns to be found."""
    if len(lines) < 2 * _LEAST_COLUMN or not _has_columns(lines):
        return None
    floor, best, place = lines[0].y0, 0.0, 0
    for at, line in enumerate(lines[1:], start=1):
        if floor - line.y1 > best:
            best, place = floor - line.y1, at
        floor = min(floor, line.y0)
    return (list(lines[:place]), list(lines[place:])) if place else None


def _has_columns(lines: Sequence[Line]) -> bool:
    """Whether two lines stand on one row, as they do only beside one another."""
    return any(a.y0 < b.y1 and b.y0 < a.y1 and (a.x1 < b.x0 or b.x1 < a.x0) for a, b in pairwise(lines))


def _joined(columns: Sequence[list[Line]]) -> list[list[Line]]:
    """Parts that stand one under the other and are no columns as one, so that all know how wide the text is."""
    joined: list[list[Line]] = []
    for column in columns:
        left, right = min(line.x0 for line in column), max(line.x1 for line in column)
        if joined:
            before = joined[-1]
            low, high = min(line.x0 for line in before), max(line.x1 for line in before)
            under = min(line.y0 for line in before) >= max(line.y1 for line in column) - 1
            if under and min(high, right) - max(low, left) > 0.8 * max(high - low, right - left):
                before += column
                continue
        joined.append(list(column))
    return joined
