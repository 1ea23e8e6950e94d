from __future__ import annotations

import pytest

from copydesk.errors import Reason, RefusedError
from copydesk.records import Decoding, Limits
from copydesk.source.text import read_text

UTF8 = Decoding(charset="utf-8", how="utf-8")


def lines(text: str) -> list[str]:
    return [block.span.of(text) for block in read_text(text, UTF8).blocks]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n", "\r\n \t\r\n"])
def test_every_line_end_splits(end: str) -> None:
    assert lines(f"one{end}two words{end}") == ["one", "two words"]


@pytest.mark.parametrize("space", [" ", "\t", "\u00a0", "\u3000", "\u2009"])
def test_spans_hold_no_outer_white_space(space: str) -> None:
    assert lines(f"{space}a{space}b{space}\n{space}\n") == [f"a{space}b"]


def test_text_and_decoding_pass_unchanged() -> None:
    source = read_text(" a\r\n", UTF8)
    assert (source.text, source.decoding, source.claims) == (" a\r\n", UTF8, ())
    assert not source.blocks[0].in_page


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\n\u00ad", "\u202e\u2066"])
def test_nothing_seen_is_empty(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_text(text, UTF8, locator="a.txt")
    assert (caught.value.reason, caught.value.locator) == (Reason.EMPTY, "a.txt")


def test_too_many_lines() -> None:
    assert len(read_text("a\n" * 5, UTF8, limits=Limits(max_blocks=5)).blocks) == 5
    with pytest.raises(RefusedError, match="too_large"):
        read_text("a\n" * 6, UTF8, limits=Limits(max_blocks=5))
