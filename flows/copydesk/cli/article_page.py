"""An article for a terminal or a pipe: its facts, then all of it in its own order, each part named in a gutter."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from copydesk.cli.article_facts import article_facts, article_names
from copydesk.cli.article_parts import Count, Kind, Part, article_parts, count_parts
from copydesk.cli.gutter import Page, Row, print_row
from copydesk.cli.safe_text import safe
from copydesk.kinds import Role
from copydesk.rules import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from copydesk.cli.article_parts import Counts
    from copydesk.records import Article

_LONG, _SHORTENED = 200, 150
"""A removed part of more characters than the first is shortened to about the second."""
_MANY, _ENDS = 16, 6
"""Of more removed parts in a row than the first, so many are shown at either end."""

# Colours of the 256 that can be read on white and on black.
_COLOURS = {
    Role.PARAGRAPH: "color(65)",
    Role.HEADING: "bold color(65)",
    Role.LIST_ITEM: "color(66)",
    Role.QUOTE: "italic color(66)",
    Role.TITLE: "bold color(133)",
    Role.STANDFIRST: "color(97)",
    Role.BYLINE: "color(31)",
    Role.AFFILIATION: "color(30)",
    Role.DATELINE: "color(136)",
    Role.DATE: "color(130)",
    Role.PUBLISHER: "color(68)",
    Role.SECTION_LABEL: "color(64)",
}
_KEPT_TEXT = {Role.HEADING: "bold", Role.QUOTE: "italic"}
_BARS = {Kind.KEPT: "│", Kind.METADATA: "┃", Kind.REMOVED: "┊"}
_PLAIN_BARS = {Kind.KEPT: "|", Kind.METADATA: "=", Kind.REMOVED: ":"}
"""For terminals that know ASCII alone."""


def show_article(article: Article, console: Console | None = None, *, whole: bool = False) -> None:
    """Print an article as a person wants to see it; with `whole`, what was removed is not shortened."""
    out = console or Page()
    parts = article_parts(article)
    counts = count_parts(parts)
    bars = _PLAIN_BARS if out.options.ascii_only else _BARS
    for row in (*_facts(article, counts), *_rows(parts, bars, whole=whole), None):
        print_row(out, row)
    if article.mentions:
        out.print(_names(article))
        out.print()
    for row in _legend(counts, bars):
        print_row(out, row)


def _facts(article: Article, counts: Counts) -> Iterator[Row]:
    for fact in article_facts(article):
        style = "bold" if fact.name == "title" else ""
        yield Row(name=Text(fact.name, style="dim"), bar=" ", text=Text(fact.value, style=style), note=fact.how)
    words = sum(counts[Kind.KEPT].values(), Count()).words
    size = f"{len(article.paragraphs)} blocks, {words:,} words"
    yield Row(name=Text("text", style="dim"), bar=" ", text=Text(size))


def _rows(parts: Sequence[Part], bars: Mapping[Kind, str], *, whole: bool) -> Iterator[Row | None]:
    last: Part | None = None
    for shown in parts if whole else _without_long_runs(parts):
        if isinstance(shown, Part):
            if last is None or _parted(last, shown):
                yield None
            yield _part_row(shown, bars[shown.kind], whole=whole)
            last = shown
        else:
            count = sum((Count(parts=1, words=part.n_words) for part in shown), Count())
            text = Text(f"… {count} more", style="dim")
            yield Row(name=Text("…", style="dim"), bar=bars[Kind.REMOVED], text=text, note="--all shows them")


def _without_long_runs(parts: Sequence[Part]) -> Iterator[Part | Sequence[Part]]:
    """The parts; where many removed ones stand in a row, those in its middle come as one sequence."""
    for kind, run in groupby(parts, key=lambda part: part.kind):
        alike = list(run)
        if kind is Kind.REMOVED and len(alike) > _MANY:
            yield from alike[:_ENDS]
            yield alike[_ENDS:-_ENDS]
            yield from alike[-_ENDS:]
        else:
            yield from alike


def _parted(last: Part, part: Part) -> bool:
    """Whether an empty line stands between two parts: not inside a line, a list, or a run of what is not kept."""
    alike = last.role is part.role is Role.LIST_ITEM or (last.kind is part.kind and part.kind is not Kind.KEPT)
    return part.apart and not alike


def _part_row(part: Part, bar: str, *, whole: bool) -> Row:
    style = "dim" if part.kind is Kind.REMOVED else _COLOURS.get(part.role, "")
    name = Text(part.role.value, style=style)
    if part.kind is Kind.KEPT:
        return Row(name=name, bar=bar, text=_kept_text(part))
    text = part.text.replace("\n", " / ")
    if part.kind is Kind.REMOVED and not whole:
        text = _shortened(text)
    return Row(name=name, bar=bar, text=Text(text, style=style), note=safe(part.rule))


def _kept_text(part: Part) -> Text:
    text = Text(style=_KEPT_TEXT.get(part.role, ""))
    for stretch in part.stretches:
        text.append(stretch.text, style="underline" if stretch.label else None)
        if stretch.label:
            text.append(f"[{stretch.label}]", style="dim")
    return text


def _shortened(text: str) -> str:
    if len(text) <= _LONG:
        return text
    cut = text.rfind(" ", 0, _SHORTENED)
    shown = text[: cut if cut > 0 else _SHORTENED].rstrip(" /")
    return f"{shown} … ({max(1, count_words(text) - count_words(shown)):,} words more)"


def _names(article: Article) -> Table:
    table = Table.grid(padding=(0, 2))
    for name in article_names(article):
        table.add_row(Text(name.name), Text(name.label, style="dim"), name.country, f"{name.times}x")
    return table


def _legend(counts: Counts, bars: Mapping[Kind, str]) -> Iterator[Row]:
    """What the bars mean, with parts and words; of what was removed also the words of each role."""
    for kind, roles in counts.items():
        if roles:
            text = f"{sum(roles.values(), Count())}"
            if kind is Kind.REMOVED:
                most = sorted(roles.items(), key=lambda item: (-item[1].words, item[0]))
                text += f" ({', '.join(f'{role.value} {count.words:,}' for role, count in most)})"
            yield Row(name=Text(kind.value, style="dim"), bar=bars[kind], text=Text(text, style="dim"))
