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


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ('title = "The Strait: a view"', [("title", "The Strait: a view")]),
        ("date = 2026-02-14T10:00:00Z\nlastmod = 2026-02-15", [("published", "2026-02-14"), ("updated", "2026-02-15")]),
        ('authors = ["Jane Writer", "Adam Poet"]', [("authors", "Jane Writer"), ("authors", "Adam Poet")]),
        ('Author = "Jane Writer"\r\ndraft = false', [("authors", "Jane Writer")]),
        (
            'description = """A view\nof it."""\n[taxonomies]\ntags = ["a"]\ntitle = "b"',
            [("standfirst", "A view of it.")],
        ),
        ('title = ["a", "b"]\nurl = 7\ndate = 10:00:00', []),
        ("title: The Strait", []),
    ],
)
def test_what_a_header_in_toml_states(header: str, claims: list[tuple[str, str]]) -> None:
    source = read_markdown(f"+++\n{header}\n+++\n\n{TEXT}", UTF8)
    assert [(claim.field, claim.value) for claim in source.claims] == claims
    assert {claim.method for claim in source.claims} <= {"header"}
    assert source.blocks[0].path == "front-matter"
    assert next(block.span.of(source.text) for block in source.blocks if not block.path) == f"# {TITLE}"


@pytest.mark.parametrize("header", ["---\ntitle: {}\n---", '+++\ntitle = "{}"\n+++'])
@pytest.mark.parametrize(
    ("stated", "first", "role"),
    [
        (TITLE, f"# {TITLE}", "title"),
        (TITLE, f"## {TITLE}", "title"),
        (f"{TITLE} | Harbour Review", f"## {TITLE}", "title"),
        ("Another view", f"# {TITLE}", "title"),
        ("Another view", f"## {TITLE}", "heading"),
        ("Another view", f"### {TITLE}", "heading"),
    ],
)
def test_the_first_heading_under_a_stated_title(header: str, stated: str, first: str, role: str) -> None:
    text = "\n\n".join([header.format(stated), first, *PARAGRAPHS])
    article = read_article(text.encode(), locator="a.md")
    [span] = [span for span in article.ledger if span.span.of(article.source.text).strip() == first]
    assert (span.role, article.title) == (role, stated.partition(" | ")[0])
    assert article.text.startswith(first if role == "heading" else PARAGRAPHS[0])


def test_without_a_stated_title_a_heading_of_the_second_level_is_it() -> None:
    article = read_article("\n\n".join([f"## {TITLE}", *PARAGRAPHS]).encode(), locator="a.md")
    assert article.title == TITLE


def test_the_header_is_removed_and_accounted_for() -> None:
    header = "---\ntitle: Another\nauthor: Jane Writer\ndate: 2026-02-14\n---\n\n"
    article = read_article((header + TEXT).encode(), locator="a.md")
    assert article.source.text == header + TEXT
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.title, article.published, article.media_type) == ("Another", "2026-02-14", "text/markdown")
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
        "+++\n" * 100_000,
        "+++\ntitle = " + "[" * 3_000 + "\n+++\n",
        "+++\n" + "a.a.a.a = 1\n" * 199 + "+++\n",
    ],
)
def test_hostile_headers_cost_little(text: str) -> None:
    started = time.process_time()
    read_markdown(text + "\nwords", UTF8)
    assert time.process_time() - started < 2


LINE = "Words that fill a line to the place where a program or a hand breaks it, and"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (f"{LINE}\nGo on.", [f"{LINE}\nGo on."]),
        (f"{LINE}\r\n{LINE}\r\ngo on.\r\n\r\nNext.", [f"{LINE}\r\n{LINE}\r\ngo on.", "Next."]),
        ("Short lines\nthat go on.", ["Short lines\nthat go on."]),
        (f"- {LINE}\n  Go on.\n- Next.", [f"- {LINE}\n  Go on.", "- Next."]),
        ("By Jane Writer\n14 February 2026", ["By Jane Writer", "14 February 2026"]),
        (f"{LINE}  \nNext.", [LINE, "Next."]),
        (f"{LINE}\\\nNext.", [f"{LINE}\\", "Next."]),
        (f"# {LINE}\nNext.", [f"# {LINE}", "Next."]),
        (f"> {LINE}\n> Next.", [f"> {LINE}", "> Next."]),
        (f"{LINE}\n1. Next.", [LINE, "1. Next."]),
        (f"{LINE}\n[a link](https://example.org) goes on.", [f"{LINE}\n[a link](https://example.org) goes on."]),
        (f"{LINE}\n**strong** words.", [f"{LINE}\n**strong** words."]),
        (f"{LINE}\n[1]: https://example.org", [LINE, "[1]: https://example.org"]),
        (f"```\n{LINE}\nnext\n```\n{LINE}\nGo on.", ["```", LINE, "next", "```", f"{LINE}\nGo on."]),
    ],
)
def test_the_lines_of_a_paragraph_are_one_block(text: str, blocks: list[str]) -> None:
    source = read_markdown(text, UTF8)
    assert [block.span.of(text) for block in source.blocks] == blocks
    assert read_markdown(f"---\ntitle: x\n---\n{text}", UTF8).text.endswith(text)
