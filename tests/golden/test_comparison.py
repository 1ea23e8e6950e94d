"""The comparison sees what it is there to see: it would be worth nothing if it could not fail."""

from __future__ import annotations

from typing import Any

from copydesk.kinds import Role
from copydesk.records import Article, Author, Decoding, LedgerSpan, Metadata, Paragraph, SourceText
from copydesk.spans import Span

PIECES = (
    (Role.TITLE, "A Title\n"),
    (Role.PARAGRAPH, "The canal was opened in 1869, and it is open. "),
    (Role.CAPTION, "A ship (Reuters)\n"),
    (Role.COPYRIGHT, "© Example Institute, 2026.\n"),
)


def article_of(pieces: tuple[tuple[Role, str], ...] = PIECES, **metadata: Any) -> Article:
    text, ledger, paragraphs = "".join(piece for _, piece in pieces), [], []
    start = 0
    for role, piece in pieces:
        span = Span(start, start + len(piece))
        ledger.append(LedgerSpan(span=span, role=role, rule="by-hand", paragraph=0 if role is Role.PARAGRAPH else None))
        if role is Role.PARAGRAPH:
            plain = piece.strip()
            paragraphs.append(
                Paragraph(
                    position=0,
                    role=role,
                    section=None,
                    text=plain,
                    start=0,
                    end=len(plain),
                    source=Span(start, start + len(plain)),
                    places=tuple(range(start, start + len(plain))),
                    solid=(),
                )
            )
        start = span.end
    return Article(
        doc_id="0" * 20,
        locator="a.txt",
        media_type="text/plain",
        raw_sha256="0" * 64,
        retrieved=None,
        source=SourceText(text=text, blocks=(), decoding=Decoding(charset="utf-8", how="utf-8")),
        ledger=tuple(ledger),
        metadata=Metadata(**metadata),
        text="",
        paragraphs=tuple(paragraphs),
    )


LINES = [[role.value, piece.strip()] for role, piece in PIECES]
KEPT = [["paragraph", "The canal was opened in 1869,"]]
REMOVED = [line for line in LINES if line[0] != "paragraph"]


def test_agreement_is_silent(comparison: Any) -> None:
    article = article_of(title="A Title", rights="© Example Institute, 2026.")
    assert comparison.ledger(article) == []
    assert comparison.lines(article, LINES) == []
    assert comparison.kept(article, KEPT) == []
    assert comparison.removed(article, REMOVED) == []
    assert comparison.metadata(article, {"title": ["A Title", "a title"], "rights": True}) == []


def test_a_wrong_role_is_seen(comparison: Any) -> None:
    article = article_of((*PIECES[:2], (Role.CREDIT, PIECES[2][1]), PIECES[3]))
    assert comparison.lines(article, LINES) == ["expected caption, found credit: A ship (Reuters)"]
    assert comparison.removed(article, REMOVED) == [
        "expected caption, found credit: A ship (Reuters)",
        "removed as credit by by-hand, without a label: A ship (Reuters)",
    ]
    either = [["caption|credit", "A ship (Reuters)"] if line[0] == "caption" else line for line in LINES]
    assert comparison.lines(article, either) == []


def test_a_lost_paragraph_is_seen(comparison: Any) -> None:
    article = article_of((PIECES[0], (Role.OTHER, PIECES[1][1]), *PIECES[2:]))
    assert comparison.kept(article, KEPT) == ["kept -paragraph: The canal was opened in 1869,"]
    assert "removed as other by by-hand" in comparison.removed(article, REMOVED)[0]


def test_a_removal_without_a_label_is_seen(comparison: Any) -> None:
    assert comparison.removed(article_of(), REMOVED[1:]) == ["removed as title by by-hand, without a label: A Title"]


def test_a_caption_left_in_its_paragraph_is_seen(comparison: Any) -> None:
    joined = (PIECES[0], (Role.PARAGRAPH, PIECES[1][1] + PIECES[2][1]), PIECES[3])
    assert comparison.lines(article_of(joined), LINES) == ["expected caption, found paragraph: A ship (Reuters)"]


def test_a_wrong_fact_is_seen(comparison: Any) -> None:
    article = article_of(published="2026-01-01", authors=(Author(name="Sample Author", role="fellow"),))
    assert comparison.metadata(article, {"authors": [{"name": "Sample Author"}]}) == [
        "published: expected None, found '2026-01-01'",
        "Sample Author, role: expected None, found 'fellow'",
    ]
    assert comparison.stated(article, {"published": "", "authors": []}) == [
        "published: expected '', found '2026-01-01'",
        "authors: expected [], found ['Sample Author']",
    ]
