from __future__ import annotations

import pytest

from copydesk.records import Limits
from copydesk.source.claims import find_claims
from copydesk.source.parsing import parse_page

CC = "https://creativecommons.org/licenses/by/4.0/"


def rights(markup: str) -> list[tuple[str, str]]:
    root = parse_page(f"<html>{markup}<p>x</p></html>", limits=Limits())
    return [(claim.value, claim.method) for claim in find_claims(root) if claim.field == "rights"]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (f'<link rel="license" href="{CC}">', [(CC, "link")]),
        (f'<footer><a rel="nofollow License" href="{CC}">CC BY</a></footer>', [(CC, "link")]),
        (f'<figure><a rel="license" href="{CC}">CC BY</a></figure>', []),
        ('<a rel="license" href="/terms">terms</a>', []),
        ('<meta name="tdm-reservation" content="1">', [("tdm-reservation: 1", "meta")]),
        ('<meta name="tdm-reservation" content="0"><meta name="tdm-policy" content="https://example.org/p">', []),
        (
            '<meta name="tdm-reservation" content="1"><meta name="TDM-policy" content="https://example.org/p">',
            [("tdm-reservation: 1", "meta"), ("tdm-policy: https://example.org/p", "meta")],
        ),
        ('<meta name="robots" content="index, NoImageAI, noai">', [("robots: noai, noimageai", "meta")]),
        ('<meta name="robots" content="noindex">', []),
    ],
)
def test_what_may_be_done(markup: str, found: list[tuple[str, str]]) -> None:
    assert rights(markup) == found


def test_links_are_bounded() -> None:
    assert len(rights('<a rel="license" href="https://example.org/%s">x</a>' * 9_000)) == 1
