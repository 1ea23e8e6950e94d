from __future__ import annotations

import pytest

from copydesk.errors import Reason, RefusedError
from copydesk.records import Limits
from copydesk.source.parsing import parse_page


@pytest.mark.parametrize(
    ("markup", "reason", "limits"),
    [
        ("", Reason.EMPTY, Limits()),
        ("<!-- only this -->", Reason.EMPTY, Limits()),
        ("<p>abcdef", Reason.TOO_LARGE, Limits(max_page_chars=5)),
        ("<p>a" * 20, Reason.TOO_LARGE, Limits(max_elements=20)),
        ("<div>" * 20, Reason.MALFORMED, Limits(max_depth=20)),
        ("<div>" * 20, Reason.TOO_LARGE, Limits(max_steps=100)),
        ("<i>" * 100_000 + "a", Reason.MALFORMED, Limits()),
    ],
)
def test_refusals(markup: str, reason: Reason, limits: Limits) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_page(markup, limits=limits, locator="a.html")
    assert (caught.value.reason, caught.value.locator) == (reason, "a.html")


@pytest.mark.parametrize(
    "markup",
    [
        "<html/><body><p>words</p></body>",
        "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'x.dtd' /><html><p>words</p></html>",
        "<?xml version='1.0' encoding='utf-16'?><html xmlns='http://www.w3.org/1999/xhtml'><p>words</p></html>",
        "<div>" * 600 + "<p>words</p>",
        "<p>wo\x01r\x00ds</p>",
        "<p>words</p><!-- open",
        "</p></html><p>words",
    ],
)
def test_keeps_what_follows_odd_markup(markup: str) -> None:
    assert parse_page(markup, limits=Limits()).text_content().strip() == "words"


def test_no_lone_surrogates_come_out() -> None:
    parse_page("<p>&#xD800; &#55296; \ud800", limits=Limits()).text_content().encode()
