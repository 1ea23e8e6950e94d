"""Articles to be shown, harmless and hostile, and consoles to show them on: for the tests of the command."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from rich.console import Console

from copydesk.cli.article_page import show_article
from copydesk.kinds import Label, Role
from copydesk.records import Article, LedgerSpan, Mention
from copydesk.segment import document_text, split_paragraphs
from copydesk.spans import Span
from pasted import ONE, THREE, TITLE, TWO, read, source

PHONE, PERSON = "+44 (0)20 7946 0123", "Jane Roe"
PRESS = f"- {PERSON}Head of Media Relations{PHONE}jane.roe@example.org"
NEXT = "A third round may follow in the autumn, and nobody has said yet who would pay for it or where it would be held."
TEXT = f"""Home

{TITLE}

By Anna Novak

LONDON, March 3 (Reuters) - {ONE} A ship at the quay (Reuters)

{TWO}

What comes next

• a first thing that matters
• a second thing that matters

{THREE} {NEXT}

Share this article
Share on X
© 2026 Example Review. All rights reserved.
{PRESS}
"""
MENU = "\n".join(f"{word}\nStory number of the harbour" for word in ("Home", "World", "Opinion", "Search") * 6)
EVIL = "\x1b]0;owned\x07\x9b31m\u202e\u2066\x7f\x00"
MARKUP = "<script>alert(1)</script><img src='https://evil.example/x.png' onerror=\"x\"></style><a href='javascript:x'>"
HOSTILE = f"""{TITLE} {MARKUP} {EVIL}

By Anna Novak

{ONE} {MARKUP} {EVIL} He went.

{TWO}

{"x" * 1_000_000}

{THREE}

Share this article {MARKUP} {EVIL}
"""
LONG_LINE = f"{TITLE}\n\n{ONE} {'The ship lay off a quay and the talks went on. ' * 21_000}\n\n{TWO}\n\n{THREE}"
"""An article with a paragraph of a million characters."""
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def shown(article: Article, width: int = 80, *, whole: bool = False, **about: object) -> str:
    """What a terminal of that width is sent."""
    file = io.StringIO()
    settings = {"force_terminal": True, "color_system": "256", "highlight": False, **about}
    show_article(article, Console(file=file, width=width, **settings), whole=whole)  # type: ignore[arg-type]  # of tests
    return file.getvalue()


def plain(text: str) -> str:
    """What stands on the terminal then: without the escapes for colours."""
    return _ESCAPE.sub("", text)


def piped(article: Article, *, whole: bool = False) -> list[str]:
    """The lines that a pipe is sent."""
    return shown(article, whole=whole, force_terminal=False, color_system=None).splitlines()


def seamed() -> Article:
    """An article of one paragraph with a caption in its middle, and a mention across that seam and one before it."""
    text = "Talks with the Harbour (Picture) Council began in Norland on Monday.\n"
    places = [(0, 23, Role.PARAGRAPH), (23, 33, Role.CAPTION), (33, len(text), Role.PARAGRAPH)]
    ledger = tuple(
        LedgerSpan(
            span=Span(start, end), role=role, rule="of-a-test:made", paragraph=0 if role in ("paragraph",) else None
        )
        for start, end, role in places
    )
    paragraphs = split_paragraphs(source(text), ledger)
    body = document_text(paragraphs)
    mentions = tuple(
        _mention(body, name, label) for name, label in (("Harbour Council", Label.ORG), ("Norland", Label.GPE))
    )
    return replace(read(TEXT), source=source(text), ledger=ledger, paragraphs=paragraphs, text=body, mentions=mentions)


def _mention(text: str, name: str, label: Label) -> Mention:
    start = text.index(name)
    end = start + len(name)
    return Mention(
        paragraph=0,
        start=start,
        end=end,
        doc_start=start,
        doc_end=end,
        source=None,
        text=name,
        label=label,
        entity_id="e",
        name=name,
        kb=None,
        kb_id=None,
        country=None,
        method="test",
    )
