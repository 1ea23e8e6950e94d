from __future__ import annotations

import pytest

from copydesk.errors import Reason, RefusedError
from copydesk.ingest import decode, decode_article
from copydesk.records import Decoding, RawArticle

RUSSIAN = "Переговоры продолжаются в столице. Стороны договорились встретиться снова. " * 3
FRENCH = "Le ministère a annoncé que les négociations dureront tout l'été. Où vont-ils ? " * 3
POLISH = "Rozmowy będą kontynuowane w Łodzi, a źródła nie są pewne. Później wróćą. " * 3


def told(charset: str, how: str, *repairs: str) -> Decoding:
    return Decoding(charset=charset, how=how, repairs=repairs)


@pytest.mark.parametrize(
    ("data", "text", "decoding"),
    [
        (b"plain", "plain", told("utf-8", "utf-8")),
        ("“é”".encode(), "“é”", told("utf-8", "utf-8")),
        (b"\xef\xbb\xbfa", "a", told("utf-8", "bom")),
        ("“a”".encode("utf-16"), "“a”", told("utf-16-le", "bom")),
        (b"\xfe\xff\0a", "a", told("utf-16-be", "bom")),
        ("a b".encode("utf-32"), "a b", told("utf-32-le", "bom")),
        (("a b c. " * 9).encode("utf-16-be"), "a b c. " * 9, told("utf-16-be", "detected")),
        (RUSSIAN.encode("cp1251"), RUSSIAN, told("windows-1251", "detected")),
        (RUSSIAN.encode("koi8-r"), RUSSIAN, told("koi8-r", "detected")),
        (FRENCH.encode("latin-1"), FRENCH, told("windows-1252", "detected")),
        (POLISH.encode("cp1250"), POLISH, told("windows-1250", "detected")),
        (b"the plan\x92s cost is \x93high\x94", "the plan’s cost is “high”", told("windows-1252", "detected")),
        (b"caf\xe9", "café", told("windows-1252", "detected")),
        ("é“ü”ö éééééé".encode() + b" \x93", "é“ü”ö éééééé “", told("utf-8", "utf-8", "stray-bytes")),
        (b"a\0b", "ab", told("utf-8", "utf-8", "nul-removed")),
        ("itâ€™s".encode(), "it’s", told("utf-8", "utf-8", "mojibake")),
    ],
)
def test_decodes_and_tells_how(data: bytes, text: str, decoding: Decoding) -> None:
    assert decode(data) == (text, decoding)


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc\nd\x0be\x0cf", "a\x85b", "a\u2028b\u2029c", "“q” ‘q’ &amp; e\u0301 \u00a0\u00ad"]
)
def test_line_ends_quotes_and_marks_stay(text: str) -> None:
    assert decode(text.encode()) == (text, told("utf-8", "utf-8"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Le “ministre” a dit é".encode()[:-1], Reason.MALFORMED),
        (b"only ascii before \xe2\x80", Reason.MALFORMED),
        ("“a”".encode("utf-16")[:-1], Reason.MALFORMED),
        (("a b c. " * 9).encode("utf-16-le") + b"x", Reason.MALFORMED),
        (b"\xff\xfe\x00\xd8a\x00", Reason.UNDECODABLE),
        (b"lone \xed\xa0\x80 surrogate", Reason.UNDECODABLE),
        ("é“ü”ö éééééééééééééééééééééééééééé".encode() + b"\xed\xa0\x80", Reason.UNDECODABLE),
        (b"\xef\xbb\xbf", Reason.EMPTY),
        ("\ufeff \r\n".encode("utf-16-le"), Reason.EMPTY),
        (bytes((7 * i * i + 3 * i) % 255 + 1 for i in range(3000)), Reason.UNDECODABLE),
    ],
)
def test_refusals(data: bytes, reason: Reason) -> None:
    with pytest.raises(RefusedError) as caught:
        decode(data, locator="a.txt")
    assert (caught.value.reason, caught.value.locator) == (reason, "a.txt")


@pytest.mark.parametrize(
    ("data", "declared", "charset", "how"),
    [
        (RUSSIAN.encode("cp1251"), "windows-1251", "windows-1251", "declared"),
        (RUSSIAN.encode("iso8859_5"), "ISO-8859-5", "iso8859-5", "declared"),
        (RUSSIAN.encode(), "latin-1", "utf-8", "utf-8"),
        (FRENCH.encode("latin-1"), "utf-8", "windows-1252", "detected"),
        (FRENCH.encode("latin-1"), "latin-1", "windows-1252", "declared"),
        (FRENCH.encode("latin-1"), "utf-16", "windows-1252", "detected"),
        (FRENCH.encode("latin-1"), "no-such-charset", "windows-1252", "detected"),
        ("日本語の記事".encode("iso2022_jp"), "iso-2022-jp", "iso2022-jp", "declared"),
    ],
)
def test_a_declaration_is_heard_and_may_lie(data: bytes, declared: str, charset: str, how: str) -> None:
    text, decoding = decode(data, declared=declared)
    assert (decoding.charset, decoding.how) == (charset, how)
    assert text in (RUSSIAN, FRENCH, "日本語の記事")


def test_a_cut_page_that_declares_utf8_is_malformed() -> None:
    with pytest.raises(RefusedError, match="malformed"):
        decode(b"<p>caf\xc3", declared="utf-8")


def test_only_pages_declare() -> None:
    data = b'<meta charset="koi8-r">' + RUSSIAN.encode("koi8-r")
    page = RawArticle(locator="a.html", data=data, media_type="text/html")
    text = RawArticle(locator="a.txt", data=data, media_type="text/plain")
    assert decode_article(page)[1] == told("koi8-r", "declared")
    assert decode_article(text)[1].how == "detected"
