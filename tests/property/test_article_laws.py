"""The laws of one article, over generated and hostile text: tiling, offsets, nothing lost, the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.errors import RefusedError
from copydesk.kinds import Role
from copydesk.pipeline import read_article
from copydesk.spans import Span, fold, tiles

if TYPE_CHECKING:
    from copydesk.records import Article

SENTENCES = (
    "The convention of 1936 has governed the passage of ships through the straits ever since it was signed.",
    "Officials in Geneva said on Friday that the talks would go on, whatever happened at the border.",
    "“Nobody wins a war of this kind,” the delegate said, and everybody in the room knew what he meant.",
)
LINES = st.sampled_from(
    [
        *SENTENCES,
        "A heading about straits",
        "By A. N. Writer",
        "14 July 2025",
        "© Example Institute, 2026.",
        "- Press OfficerHead of News+44 (0)20 7946 0123press@example.org",
        "WRITTEN BY",
        "Sample Author",
        "Senior Fellow, Example Institute",
        "Subscribe to our newsletter",
        "Read more: The strait in ten maps",
        "• a point of a list",
        "date 2025-07-14 " + SENTENCES[0] + " A ship at sea (Reuters)",
        "MOSCOW (Example Wire). " + SENTENCES[1],
        "> a quotation",
        "Media contact",
        "\u00ad\u200b",
        "\u202eevil\u202c",
        "e\u0301\u00a0\u2003x",
        "👩‍👩‍👧 \U0001f1fa\U0001f1e6",
    ]
)
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\u2028", "\n \t\n", "\x0b"])
PASTED = st.lists(st.tuples(LINES | st.text(max_size=60), BREAKS), min_size=1, max_size=25).map(
    lambda parts: "".join(line + end for line, end in parts)
)
RELAXED = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def read_bytes(data: bytes, name: str) -> Article | RefusedError:
    try:
        return read_article(data, locator=name)
    except RefusedError as refused:
        return refused


def read(text: str, name: str = "a.txt") -> Article | None:
    article = read_bytes(text.encode("utf-8", "surrogatepass"), name)
    return None if isinstance(article, RefusedError) else article


def check_laws(article: Article) -> None:
    source = article.source.text
    assert tiles((entry.span for entry in article.ledger), len(source))
    assert "".join(entry.span.of(source) for entry in article.ledger) == source
    kept = [entry for entry in article.ledger if entry.kept]
    assert sorted({entry.paragraph for entry in kept}) == [paragraph.position for paragraph in article.paragraphs]
    for paragraph in article.paragraphs:
        own = [entry for entry in kept if entry.paragraph == paragraph.position]
        assert article.text[paragraph.start : paragraph.end] == paragraph.text
        assert paragraph.text == " ".join(fold(entry.span.of(source)).text for entry in own)
        assert len(paragraph.places) == len(paragraph.text)
        for place, char in zip(paragraph.places, paragraph.text, strict=True):
            assert source[place] == char or char == " "
        covered = "".join(span.of(paragraph.text) for span in paragraph.sentences)
        assert "".join(covered.split()) == "".join(paragraph.text.split())
    published = "".join(article.text.split())
    assert published == "".join("".join(fold(entry.span.of(source)).text.split()) for entry in kept)
    for one in article.evidence:
        if one.span is not None:
            assert 0 <= one.span.start < one.span.end <= len(source)
            owner = next(e for e in article.ledger if e.span.start <= one.span.start < e.span.end)
            assert not owner.pii
            assert not owner.kept


@RELAXED
@given(PASTED)
def test_a_pasted_text_obeys_the_laws(text: str) -> None:
    article = read("\n".join([SENTENCES[0], SENTENCES[1], text, SENTENCES[2]]))
    if article is not None:
        check_laws(article)
        assert read("\n".join([SENTENCES[0], SENTENCES[1], text, SENTENCES[2]])) == article


@RELAXED
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    article = read(text)
    if article is not None:
        check_laws(article)


@settings(RELAXED, max_examples=60)
@given(st.lists(LINES, min_size=1, max_size=15), st.sampled_from(["p", "div", "li", "h2", "blockquote", "td"]))
def test_a_page_obeys_the_laws(lines: list[str], tag: str) -> None:
    body = "".join(f"<{tag}>{line.replace('<', '&lt;')}</{tag}>" for line in lines)
    prose = "".join(f"<p>{sentence} {sentence}</p>" for sentence in SENTENCES)
    article = read(f"<html><body><article><h1>On straits</h1>{prose}{body}{prose}</article></body></html>", "a.html")
    if article is not None:
        check_laws(article)


@RELAXED
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("a.txt", "a.html"):
        article = read_bytes(data, name)
        if isinstance(article, RefusedError):
            assert article.detail
            assert article.locator == name
        else:
            check_laws(article)


def test_personal_data_of_a_contact_stays_in_the_ledger() -> None:
    text = "\n".join([*SENTENCES, "Press OfficerHead of News+44 (0)20 7946 0123press@example.org"])
    article = read(text)
    assert article is not None
    contact = next(entry for entry in article.ledger if entry.role is Role.CONTACT)
    assert contact.pii
    assert Span(contact.span.start, contact.span.end).of(text).startswith("Press Officer")
    assert "7946" not in article.text
