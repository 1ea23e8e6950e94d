"""Laws of source texts, whatever the input: blocks in order, apart, and holding all that is not white space."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from copydesk.errors import RefusedError
from copydesk.ingest import decode, decode_article
from copydesk.ingest.inventory import make_locator
from copydesk.records import Decoding, Limits, RawArticle, SourceText
from copydesk.source import make_source
from copydesk.source.alignment import Stream, find_places
from copydesk.source.parsing import parse_page
from copydesk.source.rendering import render

UTF8 = Decoding(charset="utf-8", how="utf-8")
TAGS = "p div span a b h1 h2 ul li blockquote br hr table tr td pre section script figure figcaption em time".split()  # noqa: SIM905  words read better than quotes
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORDS = st.sampled_from(
    ["word ", " ", "\n", "\r\n", "\u00a0", "\u2028", "\u00ad", "é", "&amp;", "<", "\t", "\x85", "a"]
)
LINES = st.lists(WORDS | TEXT, max_size=20).map("".join)
OPEN = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(["", " hidden", " class='a b'", " id=x"]))
CLOSE = st.sampled_from(TAGS).map("</{}>".format)
MARKUP = st.lists(OPEN | CLOSE | WORDS | TEXT, max_size=40).map("".join)
CALM = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check_blocks(source: SourceText) -> None:
    at = 0
    for block in source.blocks:
        inner = block.span.of(source.text)
        assert inner
        assert inner == inner.strip()
        assert block.span.start >= at
        assert not source.text[at : block.span.start].strip()
        at = block.span.end
    assert not source.text[at:].strip()
    source.text.encode()


def made(text: str, media_type: str) -> SourceText | None:
    raw = RawArticle(locator="a", data=b"", media_type=media_type)
    try:
        return make_source(raw, text, UTF8)
    except RefusedError:
        return None


@CALM
@given(LINES)
@example("a\x1cb\x85\u200b\u2028 \n c")
def test_blocks_of_text(text: str) -> None:
    source = made(text, "text/plain")
    if source:
        assert source.text == text
        check_blocks(source)


@CALM
@given(MARKUP)
def test_blocks_of_pages(markup: str) -> None:
    source = made(markup, "text/html")
    if source:
        check_blocks(source)
        assert source == made(markup, "text/html")


@CALM
@given(MARKUP)
def test_rendering_is_stable_and_adds_no_words(markup: str) -> None:
    try:
        root = parse_page(markup, limits=Limits())
    except RefusedError:
        return
    text, _ = render(root)
    assert render(root)[0] == text
    assert set(text) <= set(root.text_content()) | {" ", "\n"}


@CALM
@given(st.binary(max_size=200))
def test_any_bytes_become_text_or_a_refusal(data: bytes) -> None:
    for media_type in ("text/plain", "text/html"):
        try:
            text, _ = decode_article(RawArticle(locator="a", data=data, media_type=media_type))
        except RefusedError:
            continue
        text.encode()
        assert "\0" not in text


@CALM
@given(TEXT.filter(lambda text: text.strip("\ufeff \t\r\n\v\f\0") != ""))
def test_utf8_is_decoded_as_it_is_but_for_repairs(text: str) -> None:
    decoded, decoding = decode(b"\xef\xbb\xbf" + text.encode())
    assert decoded == text or decoding.repairs


@given(st.lists(st.binary(min_size=1, max_size=6).filter(lambda name: b"\0" not in name), unique=True, max_size=8))
@example([b"%E9", b"\xe9", b"%25E9", b"%", b"%\xe9"])
def test_no_two_paths_share_a_locator(names: list[bytes]) -> None:
    assert len({make_locator(os.fsdecode(name)) for name in names}) == len(names)


@CALM
@given(st.lists(st.text("ab ", max_size=60), max_size=8), st.lists(st.text("ab ", max_size=60), max_size=8))
def test_places_hold_what_was_looked_for(blocks: list[str], wanted: list[str]) -> None:
    stream = Stream(blocks)
    for text, places in zip(wanted, find_places(wanted, stream), strict=True):
        assert all(place.of(stream.text) in text.replace(" ", "") for place in places)
