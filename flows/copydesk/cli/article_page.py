"""An article on a terminal: its metadata, its text, and apart from it what was removed and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from copydesk.kinds import KEPT, Role
from copydesk.spans import fold

if TYPE_CHECKING:
    from copydesk.records import Article, LedgerSpan

_FACTS = (
    "title",
    "standfirst",
    "publisher",
    "agency",
    "genre",
    "published",
    "updated",
    "dateline",
    "language",
    "rights",
    "url",
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STYLES = {Role.HEADING: "bold", Role.QUOTE: "italic", Role.LIST_ITEM: ""}
_LINE = 100
"""How much of a removed span is shown."""


class Page(Console):
    """Standard output for people; that its reader has gone is for the caller to see."""

    def __init__(self) -> None:
        super().__init__(highlight=False, soft_wrap=False)

    def on_broken_pipe(self) -> None:
        """Raise what Rich would make an exit with code 1."""
        raise BrokenPipeError


def show_article(article: Article, console: Console | None = None) -> None:
    """Print an article as a person wants to see it."""
    out = console or Page()
    out.print(_facts(article))
    out.print()
    for paragraph in article.paragraphs:
        mark = {Role.LIST_ITEM: "  ", Role.QUOTE: "  | "}.get(paragraph.role, "")
        out.print(Text(mark + safe(paragraph.text), style=_STYLES.get(paragraph.role, "")))
        out.print()
    if article.mentions is not None:
        out.print(_names(article))
        out.print()
    removed = [entry for entry in article.ledger if not entry.kept and entry.role is not Role.WHITESPACE]
    if removed:
        out.print(Text("Not in the text", style="bold"))
        out.print(_removed(article, removed))


def safe(text: str) -> str:
    """The text without characters that steer a terminal, or that none can show."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def safe_json(text: str) -> str:
    """JSON without such characters: each is written as its escape, which means the same."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _facts(article: Article) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name in _FACTS:
        value = getattr(article.metadata, name)
        if value:
            table.add_row(name, Text(safe(value), style="bold" if name == "title" else ""))
    for author in article.authors:
        table.add_row(
            "author", Text(safe(", ".join(part for part in (author.name, author.role, author.affiliation) if part)))
        )
    kept = [paragraph for paragraph in article.paragraphs if paragraph.role in KEPT]
    words = sum(len(paragraph.text.split()) for paragraph in kept)
    table.add_row("text", f"{len(kept)} blocks, {words} words")
    return table


def _names(article: Article) -> Table:
    table = Table.grid(padding=(0, 2))
    counts: dict[tuple[str, str, str], int] = {}
    for mention in article.mentions or ():
        key = (mention.name, mention.label.value, mention.country or "")
        counts[key] = counts.get(key, 0) + 1
    for (name, label, country), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(Text(safe(name)), Text(label, style="dim"), country, f"{count}x")
    return table


def _removed(article: Article, removed: list[LedgerSpan]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold", style="dim")
    for entry in removed:
        text = fold(entry.span.of(article.source.text)).text
        shown = "(personal data)" if entry.pii else text if len(text) <= _LINE else f"{text[: _LINE - 1]}…"
        table.add_row(entry.role.value, entry.rule, Text(safe(shown)))
    return table
