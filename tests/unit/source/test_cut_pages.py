from __future__ import annotations

import time

import pytest

from copydesk.errors import Reason, RefusedError
from copydesk.records import Decoding
from copydesk.source.cut_pages import find_cut
from copydesk.source.html import read_page

START = "<!doctype html><html><head><title>A page</title></head><body><h1>Talks</h1><p>The talks went on.</p>"


@pytest.mark.parametrize(
    ("end", "inside"),
    [
        ("<p>Then <", None),
        ("<p>Then <a", "a tag"),
        ("<p>Then </", None),
        ("<p>Then </di", "a tag"),
        ("<a href='/x", "a tag"),
        ("<a title=\"it's > so", "a tag"),
        ("<a href=", "a tag"),
        ("<a ", "a tag"),
        ("<!-- the foot", "a comment"),
        ("<!doc", "a tag"),
        ("<script>var a = '<p>'; f(", "<script>"),
        ("<SCRIPT>var a = '</scripted>';", "<script>"),
        ("<style>.a {", "<style>"),
        ("<article><p>The ministers", None),
    ],
)
def test_what_ends_inside_of_something_is_cut_off(end, inside):
    assert find_cut(START + end) == inside


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<p>The ministers",
        "<div><p>The ministers",
        "<article><p>The ministers</article>",
        "<script>var a = '<p';</script><p>and so",
        "<!-- a --><!--><!doctype x><?php a ?>",
        "<p title=it's>3 < 4, and <3 <",
        "<a href=/x/>x</a><br/><img alt='>' src=\"a'b\">",
        "<textarea><a href='</textarea>",
        "<article><a href='</body>",
        '<a href="</html>',
    ],
)
def test_what_only_leaves_tags_out_is_whole(end):
    assert find_cut(START + end) is None


def test_a_piece_of_a_page_needs_no_end():
    assert find_cut("<article><p>The talks went on.") is None


@pytest.mark.parametrize("unit", ["<a href='", "<a b=c ", "<", "<!--", "<script>", "</", "<a", "<a/=", "<title"])
def test_hostile_markup_costs_little_time(unit):
    started = time.process_time()
    find_cut(unit * (2_000_000 // len(unit)))
    assert time.process_time() - started < 3


def test_a_page_that_is_cut_off_is_refused():
    with pytest.raises(RefusedError) as caught:
        read_page(START + "<p>Then <a href='", Decoding(charset="utf-8", how="utf-8"), locator="a.html")
    assert caught.value.reason is Reason.MALFORMED
    assert "cut off: it ends inside a tag" in caught.value.detail
