from __future__ import annotations

import pytest

from copydesk.errors import Reason, RefusedError
from copydesk.ingest.sniffing import (
    LETTER,
    PDF,
    SAVED_PAGE,
    WORD,
    find_bom,
    guess_media_type,
    guess_wide_charset,
    sniff,
)
from documents import docx
from packing import zipped

ENGLISH = "The talks went on, slowly, in the capital.\n" * 5


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 words",
        b"\x1f\x8b\x08 words",
        b"\x89PNG\r\n\x1a\n words",
        b"\xff\xd8\xff\xe0 words",
        b"{\\rtf1 words",
        b"words" + bytes(200),
        bytes(range(1, 32)) * 40,
    ],
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_other_formats_are_binary(data: bytes, media_type: str) -> None:
    with pytest.raises(RefusedError) as caught:
        sniff(data, media_type, locator="a.txt")
    assert caught.value.reason is Reason.BINARY


@pytest.mark.parametrize(
    ("data", "stated", "sniffed"),
    [
        (b"<!DOCTYPE html><p>a", "text/plain", "text/html"),
        (b"\xef\xbb\xbf\n <html lang=en><p>a", "text/plain", "text/html"),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<HTML>", "text/plain", "text/html"),
        ("<html><p>a</p></html>".encode("utf-16"), "text/plain", "text/html"),
        (b"I like the <html> tag.", "text/plain", "text/plain"),
        (b"<p>One line of markup.", "text/plain", "text/plain"),
        (b"Words, 3 < 4.\n\nMore words.", "text/html", "text/plain"),
        (b"Words <br> words", "text/html", "text/html"),
        (b"a stray \0 is no sign", "text/plain", "text/plain"),
        (b"%PDF-1.4 words", "text/plain", PDF),
        (b"\n%PDF-1.4 words", "text/html", PDF),
        (b"%PDF-1.4 words", WORD, PDF),
        (docx("<w:p/>"), "text/html", WORD),
        (docx("<w:p/>"), PDF, WORD),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n", "text/html", SAVED_PAGE),
        (b"From: <Saved by Blink>\nContent-Type: multipart/related\n", "text/plain", SAVED_PAGE),
        (b"<!DOCTYPE html><p>a", SAVED_PAGE, "text/html"),
        (b"<html><p>a", LETTER, "text/html"),
    ],
)
def test_a_suffix_may_lie(data: bytes, stated: str, sniffed: str) -> None:
    assert sniff(data, stated) == sniffed


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_wide_charsets_without_a_mark(charset: str) -> None:
    assert guess_wide_charset(ENGLISH.encode(charset)) == charset
    assert (
        guess_wide_charset("\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440. ".encode(charset) * 9) == charset
    )
    assert sniff(ENGLISH.encode(charset), "text/plain") == "text/plain"


@pytest.mark.parametrize("data", [b"", b"a\0", ENGLISH.encode(), bytes(100), bytes(range(256)) * 4])
def test_what_is_not_wide(data: bytes) -> None:
    assert guess_wide_charset(data) is None


def test_longer_marks_first() -> None:
    assert find_bom("a".encode("utf-32-le").join([b"\xff\xfe\0\0", b""])) == "utf-32-le"
    assert find_bom(b"\xff\xfea\0") == "utf-16-le"


@pytest.mark.parametrize(
    "start",
    [
        '<?xml version="1.0"?>\n<rss version="2.0">',
        '<?xml version="1.0" encoding="utf-8"?><?xml-stylesheet href="a.xsl"?><!-- made --><feed xmlns="x">',
        "\ufeff<RDF:rdf>",
        " <urlset>",
        '{"text": "words"}',
        '[ {"text": "words"}]',
    ],
)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_what_only_lists_or_holds_articles_is_no_article(start, media_type):
    with pytest.raises(RefusedError) as caught:
        sniff(start.encode(), media_type)
    assert caught.value.reason is Reason.UNSUPPORTED_TYPE


@pytest.mark.parametrize(
    "start", ["{a word} in braces", '["Words," he said]', "<feedback>", "<rssx>", '{"Words"} he said']
)
def test_what_begins_nearly_so_is_read(start):
    assert sniff(start.encode(), "text/html").startswith("text/")


@pytest.mark.parametrize("data", [zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})])
@pytest.mark.parametrize("media_type", ["text/plain", PDF, WORD])
def test_an_office_document_of_another_kind(data, media_type):
    with pytest.raises(RefusedError) as caught:
        sniff(data, media_type)
    assert caught.value.reason is Reason.UNSUPPORTED_TYPE


@pytest.mark.parametrize(
    ("start", "guessed"),
    [
        (b"<!DOCTYPE html>", "text/html"),
        (b"\r\n\r\n<html lang=en>", "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b"%PDF-1.7", PDF),
        (docx("<w:p/>")[:200], WORD),
        (b"Plain words.", None),
        (b"<?xml version='1.0'?><rss>", None),
        (b"<svg>", None),
        (zipped({"word/a.txt": b"a"}), None),
        (b"", None),
    ],
)
def test_what_a_file_is_whose_name_does_not_tell(start, guessed):
    assert guess_media_type(start) == guessed
