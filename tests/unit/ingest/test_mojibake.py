from __future__ import annotations

import time

import pytest

from copydesk.ingest.mojibake import repair_mojibake


@pytest.mark.parametrize("charset", ["cp1252", "latin-1", "mac_roman"])
def test_mends_what_a_wrong_charset_did(charset: str) -> None:
    right = "Das ist für die Größe, ça va été"
    assert repair_mojibake(right.encode().decode(charset, "replace")) == (right, True)


def test_mends_other_scripts() -> None:
    assert repair_mojibake("Привет, мир".encode().decode("cp1251")) == ("Привет, мир", True)


def test_mends_a_line_among_good_ones() -> None:
    assert repair_mojibake("“good”\nitâ€™s\n«хорошо»")[0] == "“good”\nit’s\n«хорошо»"


@pytest.mark.parametrize(
    "text",
    [
        "café “ok” – ‘so’…",
        "ÄÖÜ äöü",
        "Ещё «слово» — №5",
        "日本語",
        "é” x",
        "a\x85b",
        "&eacute; &#8217;",
        "ﬁn e\u0301",
        "Ā à ò",
    ],
)
def test_leaves_good_text(text: str) -> None:
    assert repair_mojibake(text) == (text, False)


def test_a_long_line_with_one_bad_word_is_cheap() -> None:
    start = time.process_time()
    text, mended = repair_mojibake("schöne wörter " * 200_000 + "itâ€™s")
    assert mended
    assert text.endswith("it’s")
    assert time.process_time() - start < 5
