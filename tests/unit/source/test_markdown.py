from __future__ import annotations

import time

import pytest

from copydesk import read_article
from copydesk.records import Decoding
from copydesk.source.markdown import read_markdown
from documents import PARAGRAPHS, TITLE

UTF8 = Decoding(charset="utf-8", how="utf-8")
TEXT = f"# {TITLE}\n\n" + "\n\n".join(PARAGRAPHS)


def stated(header: str) -> list[tuple[str, str]]:
    source = read_markdown(f"---\n{header}\n---\n\n{TEXT}", UTF8)
    assert {claim.method for claim in source.claims} <= {"header"}
    return [(claim.field, claim.value) for claim in source.claims]


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ("title: The Strait", [("title", "The Strait")]),
        ('title: "The Strait: a view"', [("title", "The Strait: a view")]),
        ("Date: 2026-02-14T10:00:00Z", [("published", "2026-02-14")]),
        ("author: 'Jane Writer'", [("authors", "Jane Writer")]),
        ("authors: [Jane Writer, 'Adam Poet']", [("authors", "Jane Writer"), ("authors", "Adam Poet")]),
        ("authors:\n  - Jane Writer\n  - Adam Poet", [("authors", "Jane Writer"), ("authors", "Adam Poet")]),
        ("url: https://example.org/a?utm_source=b", [("url", "https://example.org/a")]),
        ("tags:\n  - one\n  - two\nlang: en", [("language", "en")]),
        ("title: |\n  many\n  lines", []),
        ("title: {a: b}", []),
        ("title: &anchor x", []),
        ("title:", []),
        ("nonsense", []),
        ("date: soon", []),
        ("# comment\n\ntitle: T", [("title", "T")]),
    ],
)
def test_what_the_header_states(header: str, claims: list[tuple[str, str]]) -> None:
    assert stated(header) == claims


def test_the_header_is_removed_and_accounted_for() -> None:
    header = "---\ntitle: Another\nauthor: Jane Writer\ndate: 2026-02-14\n---\n\n"
    article = read_article((header + TEXT).encode(), locator="a.md")
    assert article.source.text == header + TEXT
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.title, article.published, article.media_type) == (TITLE, "2026-02-14", "text/markdown")
    assert [author.name for author in article.authors] == ["Jane Writer"]
    first = article.ledger[0]
    assert (first.rule, first.span.of(article.source.text).strip()) == ("front-matter", header.strip())


@pytest.mark.parametrize(
    "text", [TEXT, f"\n---\ntitle: x\n---\n{TEXT}", f"---\n{TEXT}", f"--- \n{TEXT}\n", f"{TEXT}\n---\ntitle: x\n---\n"]
)
def test_what_is_no_header(text: str) -> None:
    source = read_markdown(text, UTF8)
    assert source.claims == ()
    assert not any(block.path for block in source.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "---\n" * 100_000,
        "---\n" + "a: b\n" * 100_000,
        "---\n" + "a" * 1_000_000 + "\n---\n",
        "---\ntitle: " + "[" * 9_000,
    ],
)
def test_hostile_headers_cost_little(text: str) -> None:
    started = time.process_time()
    read_markdown(text + "\nwords", UTF8)
    assert time.process_time() - started < 2
