import unicodedata

import pytest

from copydesk.spans import Span, containing, fold, is_blank, tiles


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("plain text", "plain text"),
        ("two  spaces", "two spaces"),
        (" outer ", "outer"),
        ("  a \t\r\n b\u00a0\u2003c ", "a b c"),
        ("14\u00adth\u200b \ufeffJuly", "14th July"),
        ("a\x00\x1b[31mb\x9bc", "a[31mbc"),
        ("\u202eevil\u2066", "evil"),
        ("\ud800x", "x"),
        ("नि\u200dष", "नि\u200dष"),
        ("“quotes” – kept…", "“quotes” – kept…"),
        ("e\u0301", "e\u0301"),
        (" \u200b \n", ""),
        ("", ""),
        ("a \u200b b", "a b"),
    ],
)
def test_the_one_normalisation(text, folded):
    found = fold(text, 5)
    assert found.text == folded
    assert len(found.places) == len(folded)
    assert is_blank(text) is (folded == "")
    for char, place in zip(folded, found.places, strict=True):
        assert char == text[place - 5] or (char == " " and text[place - 5].isspace())
    assert fold(found.text).text == folded


def test_places_lead_back():
    text = "  On\n 14\u00adth "
    found = fold(text)
    assert found.source(3, 7).of(text) == "14\u00adth"
    assert len(found.source(0, 2)) == 2


def test_what_is_dropped():
    marks = {*"\u00ad\u200b\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
    for char in map(chr, range(0x11000)):
        control = unicodedata.category(char) in ("Cc", "Cs")
        expected = "a b" if char.isspace() else "ab" if char in marks or control else f"a{char}b"
        assert fold(f"a{char}b").text == expected, hex(ord(char))


@pytest.mark.parametrize(
    ("spans", "length", "right"),
    [
        ([(0, 2), (2, 5)], 5, True),
        ([], 0, True),
        ([], 1, False),
        ([(0, 2), (3, 5)], 5, False),
        ([(0, 3), (2, 5)], 5, False),
        ([(0, 2), (2, 2), (2, 5)], 5, False),
        ([(0, 4)], 5, False),
        ([(1, 5)], 5, False),
        ([(2, 5), (0, 2)], 5, False),
    ],
)
def test_tiles(spans, length, right):
    assert tiles([Span(*span) for span in spans], length) is right


@pytest.mark.parametrize(
    ("start", "end", "found"), [(0, 2, 0), (1, 2, 0), (4, 6, 1), (2, 4, None), (1, 5, None), (6, 7, None), (9, 9, None)]
)
def test_containing(start, end, found):
    assert containing([Span(0, 2), Span(4, 6)], start, end) == found
