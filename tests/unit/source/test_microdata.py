from __future__ import annotations

import pytest

from copydesk.records import Limits
from copydesk.source.claims import find_claims
from copydesk.source.parsing import parse_page

ARTICLE = '<div itemscope itemtype="https://schema.org/NewsArticle">{}</div>'


def stated(markup: str) -> list[tuple[str, str, str]]:
    root = parse_page(f"<html><body>{markup}<p>x</p></body></html>", limits=Limits())
    return [(claim.field, claim.value, claim.method) for claim in find_claims(root)]


@pytest.mark.parametrize(
    ("inside", "claim"),
    [
        ('<p itemprop="headline">The <b>Strait</b></p>', ("title", "The Strait", "microdata")),
        ('<span itemprop="author">Anna Novak</span>', ("authors", "Anna Novak", "microdata")),
        (
            '<span itemprop="author creator" itemscope><a itemprop="url" href="/x">x</a><b itemprop="name">Anna Novak</b></span>',  # noqa: E501  markup on one line
            ("authors", "Anna Novak", "microdata"),
        ),
        ('<span itemprop="datePublished" content="2026-02-14">today</span>', ("published", "2026-02-14", "microdata")),
        (
            '<a itemprop="license" href="https://example.org/l">free</a>',
            ("rights", "https://example.org/l", "microdata"),
        ),
        ('<meta itemprop="datePublished" content="2026-02-14">', ("published", "2026-02-14", "meta")),
    ],
)
def test_what_an_articles_item_states(inside: str, claim: tuple[str, str, str]) -> None:
    assert stated(ARTICLE.format(inside)) == [claim]


@pytest.mark.parametrize(
    "markup",
    [
        '<span itemprop="author">Anna Novak</span>',
        '<div itemscope itemtype="https://schema.org/Person"><b itemprop="headline">x</b></div>',
        '<div itemscope itemtype="https://schema.org/VideoObject"><meta itemprop="datePublished" content="2026-02-14"></div>',  # noqa: E501  markup on one line
        ARTICLE.format('<i itemscope itemtype="http://schema.org/Comment"><b itemprop="author">Anna Novak</b></i>'),
        ARTICLE.format('<span itemprop="author" itemscope></span>'),
        ARTICLE.format('<span itemprop="author" itemscope><b itemprop="name" itemscope>Anna Novak</b></span>'),
        ARTICLE.format('<span itemprop="headline"></span>'),
    ],
)
def test_what_states_nothing_of_the_article(markup: str) -> None:
    assert stated(markup) == []


def test_properties_are_bounded() -> None:
    many = "".join(f'<b itemprop="author">Writer Number{number}</b>' for number in range(5_000))
    assert len(stated(ARTICLE.format(many))) == 40
