from __future__ import annotations

import json

import pytest

from copydesk.records import Claim, Limits
from copydesk.source.claims import find_claims
from copydesk.source.parsing import parse_page


def claims(markup: str) -> list[tuple[str, str, str, str]]:
    found = find_claims(parse_page(f"<html>{markup}<p>x</p></html>", limits=Limits()))
    return [(claim.field, claim.value, claim.method, claim.confidence) for claim in found]


def ld(*data: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in data)


ARTICLE = {
    "@context": "https://schema.org",
    "@type": ["NewsArticle"],
    "headline": "War &amp; <b>peace</b>",
    "description": "A  standfirst.",
    "author": [{"@type": "Person", "name": "First Writer"}, "Second Writer", {"name": "https://example.org/x"}],
    "datePublished": "2026-02-14T23:30:00-05:00",
    "dateModified": "2026-02-15",
    "publisher": {"name": "Example Review"},
    "inLanguage": "en-GB",
    "copyrightNotice": "© Example Review",
    "articleSection": "World",
    "genre": "Commentary",
    "url": "https://Example.org/a?utm_source=x#c",
}


def test_what_json_ld_states() -> None:
    assert claims(ld(ARTICLE)) == [
        ("title", "War & peace", "json-ld", "high"),
        ("standfirst", "A standfirst.", "json-ld", "high"),
        ("authors", "First Writer", "json-ld", "high"),
        ("authors", "Second Writer", "json-ld", "high"),
        ("publisher", "Example Review", "json-ld", "high"),
        ("genre", "commentary", "json-ld", "high"),
        ("published", "2026-02-14", "json-ld", "high"),
        ("updated", "2026-02-15", "json-ld", "high"),
        ("language", "en", "json-ld", "high"),
        ("rights", "© Example Review", "json-ld", "high"),
        ("url", "https://example.org/a", "json-ld", "high"),
    ]


@pytest.mark.parametrize(
    "data", [{"@graph": [{"@type": "WebSite"}, ARTICLE]}, [ARTICLE], {"@type": "WebPage", "mainEntity": ARTICLE}]
)
def test_an_article_within(data: object) -> None:
    assert claims(ld(data))[0][1] == "War & peace"


def test_the_article_that_the_page_is() -> None:
    other = {"@type": "Article", "headline": "Another", "url": "https://example.org/b"}
    link = '<link rel="canonical" href="https://example.org/a">'
    assert claims(link + ld(other, ARTICLE))[0][1] == "War & peace"
    assert claims('<meta property="og:title" content="War &amp; peace">' + ld(other, ARTICLE))[0][1] == "War & peace"
    assert claims(ld(other, ARTICLE))[0][1] == "Another"


@pytest.mark.parametrize(
    ("markup", "claim"),
    [
        ('<meta property="og:title" content="A title">', ("title", "A title", "meta", "medium")),
        ('<meta name="Citation_Author" content="A Writer">', ("authors", "A Writer", "meta", "high")),
        ('<meta property="article:published_time" content="20260214T10">', ("published", "2026-02-14", "meta", "high")),
        ('<meta name="date" content="14 February 2026">', ("published", "2026-02-14", "meta", "low")),
        ('<meta name="dc.date" content="2026-02">', ("published", "2026-02", "meta", "low")),
        ('<meta property="og:locale" content="de_AT">', ("language", "de", "meta", "medium")),
        ('<meta property="og:url" content="https://example.org">', ("url", "https://example.org/", "meta", "high")),
        ('<link rel="Canonical" href="http://example.org/a">', ("url", "http://example.org/a", "link", "high")),
        ('<time datetime="2026-02-14" pubdate>x</time>', ("published", "2026-02-14", "time", "medium")),
        ('<article><time datetime="2026-02-14">x</time></article>', ("published", "2026-02-14", "time", "low")),
        ('<time datetime="2026-02-14" itemprop="dateModified">x</time>', ("updated", "2026-02-14", "time", "medium")),
        ("<title>A title | Site</title>", ("title", "A title | Site", "element", "low")),
        ("<h1>A <b>title</b></h1>", ("title", "A title", "element", "medium")),
    ],
)
def test_what_elements_state(markup: str, claim: tuple[str, str, str, str]) -> None:
    assert claims(markup) == [claim]


@pytest.mark.parametrize(
    "markup",
    [
        '<meta property="article:author" content="https://example.org/people/1">',
        '<meta name="date" content="yesterday">',
        '<meta name="date" content="1970-01-01T00:00:00Z">',
        '<meta name="date" content="2026-02-30">',
        '<link rel="canonical" href="/a">',
        '<link rel="canonical" href="javascript:alert(1)">',
        '<link rel="canonical" href="https://user:pw@example.org/">',
        '<link rel="canonical" href="https://[::1/">',
        '<meta name="author" content="{}">'.format("x" * 900),
        '<aside><article><time datetime="2026-02-14">x</time></article></aside>',
        '<time datetime="2026-02-14">x</time>',
        '<script type="application/ld+json">{"@type": "Article", "headline": </script>',
        ld(
            {"@type": "Organization", "name": "x"},
            3,
            None,
            "Article",
            {"@type": 3},
            {"@type": "Article", "headline": 7},
        ),
    ],
)
def test_what_is_no_claim(markup: str) -> None:
    assert claims(markup) == []


def test_language_of_the_page() -> None:
    found = find_claims(parse_page('<html lang="en-US"><p>x', limits=Limits()))
    assert found == (Claim(field="language", value="en", method="element", confidence="medium"),)


@pytest.mark.parametrize(
    "script",
    [
        "[" * 300_000,
        '{"a":' * 300_000,
        "9" * 9000,
        '{"@type":"Article","headline":' + "9" * 9000 + "}",
        "\x00",
        "NaN",
        '"\\ud800"',
    ],
)
def test_bombs_in_json_are_left_out(script: str) -> None:
    assert claims(f'<script type="application/ld+json">{script}</script>') == []


def test_many_claims_are_bounded() -> None:
    many = {**ARTICLE, "author": [{"name": f"Writer {number}"} for number in range(5000)]}
    assert len(claims(ld(many))) < 60


def test_of_two_descriptions_of_a_page_the_one_with_its_title() -> None:
    other = {"@type": "Article", "headline": "For search engines", "url": "https://example.org/a"}
    same = {"@type": "Article", "headline": "War & peace", "url": "http://example.org/a"}
    head = '<link rel="canonical" href="https://example.org/a"><meta property="og:title" content="War &amp; peace">'
    assert claims(head + ld(other, same))[0][1] == "War & peace"


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("A Writer <a.writer@example.org>", "A Writer"),
        ("a.writer@example.org", None),
        ("mailto:a.writer@example.org", None),
        ("A Writer (a@example.org)", "A Writer"),
    ],
)
def test_no_author_is_an_address(stated: str, name: str | None) -> None:
    found = claims(ld({"@type": "Article", "headline": "x", "author": stated}))
    assert [value for field, value, *_ in found if field == "authors"] == ([name] if name else [])


def test_each_claim_once() -> None:
    assert len(claims('<meta name="author" content="A Writer">' * 3)) == 1
