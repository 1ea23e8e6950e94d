from __future__ import annotations

from lxml.html import tostring
from source_pages import BODY, UTF8

from copydesk.records import Limits
from copydesk.source import witness
from copydesk.source.html import read_page
from copydesk.source.parsing import parse_page

PAGE = f'<html><body><span class="post-date">14 February 2026</span><p>{BODY[0]}</p></body></html>'


def days(markup: str) -> list[tuple[str, str, str]]:
    claims = read_page(markup, UTF8).claims
    return [(claim.value, claim.method, claim.confidence) for claim in claims if claim.field == "published"]


def test_it_is_asked_only_where_the_page_states_no_day() -> None:
    assert days(PAGE) == [("2026-02-14", "htmldate", "low")]
    stated = '<meta property="article:published_time" content="2026-02-13">'
    assert days(PAGE.replace("<body>", f"{stated}<body>")) == [("2026-02-13", "meta", "high")]


def test_it_knows_days_to_come_and_leaves_the_tree_as_it_is() -> None:
    root = parse_page(PAGE.replace("2026", "2038"), limits=Limits())
    before = tostring(root)
    assert witness.witness_day(root, 100) == "2038-02-14"
    assert tostring(root) == before


def test_it_is_not_asked_of_long_pages_and_may_fail(monkeypatch) -> None:
    root = parse_page(PAGE, limits=Limits())
    assert witness.witness_day(root, 10_000_000) is None
    monkeypatch.setattr(witness, "find_date", lambda *_, **__: 1 / 0)
    assert witness.witness_day(root, 100) is None


def test_what_depends_on_today_is_no_day() -> None:
    for said in ("yesterday", "2 days ago", "14 February", "Monday", "10:15", "February"):
        root = parse_page(PAGE.replace("14 February 2026", said), limits=Limits())
        assert witness.witness_day(root, 100) is None, said
