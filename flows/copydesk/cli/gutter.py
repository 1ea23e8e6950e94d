"""Rows of text beside a gutter with names, on a terminal or in a pipe.

On a terminal the lines are wrapped beside the gutter. In a pipe every row is one line, so that tools find it whole.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

_GUTTER = 14
_WIDEST = 100
"""Lines longer than this are hard to read, however wide the terminal is."""
_NARROW = 60
"""On a terminal that is not even so wide, a row's name stands above its text."""
_LEAST = 10


class Page(Console):
    """Standard output for people; that its reader has gone is for the caller to see."""

    def __init__(self) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal of few letters shows what it can
        super().__init__(highlight=False, soft_wrap=False)

    def on_broken_pipe(self) -> None:
        """Raise what Rich would make an exit with code 1."""
        raise BrokenPipeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A name for the gutter, the bar beside it, a text of one line, and what is noted behind it in brackets."""

    name: Text
    bar: str
    text: Text
    note: str = ""


def print_row(out: Console, row: Row | None) -> None:
    """Print a row; None is an empty line."""
    if row is None:
        out.print()
        return
    note = Text(f"[{row.note}]", style="dim") if row.note else Text()
    bar = Text(f"{row.bar} ", style=row.name.style)
    space = " " * max(1, _GUTTER - len(row.name))
    if not out.is_terminal:
        out.print(Text.assemble(row.name, space, bar, _spaced(row.text, note)), soft_wrap=True)
    elif out.width < _NARROW:
        out.print(_spaced(row.name, note), soft_wrap=True)
        _print_wrapped(out, row.text, bar, bar)
    else:
        below = Text.assemble(" " * len(row.name), space, bar)
        _print_wrapped(out, _spaced(row.text, note), Text.assemble(row.name, space, bar), below)


def _spaced(text: Text, note: Text) -> Text:
    return Text.assemble(text, "  ", note) if note else text


def _print_wrapped(out: Console, text: Text, first: Text, then: Text) -> None:
    lines = text.wrap(out, max(_LEAST, min(out.width - len(first), _WIDEST)))
    for line in lines:
        line.rstrip()
    margins = [first, *[then] * (len(lines) - 1)]
    # Assembled, not added: a sum would have the style of its first piece.
    whole = (Text.assemble(margin, line) for margin, line in zip(margins, lines, strict=True))
    out.print(Text("\n").join(whole), soft_wrap=True)
