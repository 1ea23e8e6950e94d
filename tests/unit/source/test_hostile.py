"""Inputs that mean no good, or were made by nobody careful: each ends in a source text or in a refusal that fits."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from source_pages import ARTICLE, PARAGRAPHS

from copydesk.errors import Reason, RefusedError
from copydesk.ingest import decode_article, find_inputs
from copydesk.source import make_source
from opening import read_one

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = "The talks went on, slowly.\nNobody left the capital.\n" * 4
RUSSIAN = "Переговоры продолжаются.\nСтороны договорились встретиться снова.\n" * 4
PAGE = f"<html><body>{PARAGRAPHS}</body></html>".encode()
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
LD = "<script type='application/ld+json'>{}</script>" + PARAGRAPHS


@pytest.mark.parametrize(
    ("name", "data", "outcome"),
    [
        ("empty.txt", b"", Reason.EMPTY),
        ("empty.html", b"", Reason.EMPTY),
        ("spaces.txt", b" \r\n\t\x0c\n", Reason.EMPTY),
        ("nbsp.txt", "\u00a0\u2003\n".encode(), Reason.EMPTY),
        ("unseen.txt", "\u200b\u00ad\u2060".encode(), Reason.EMPTY),
        ("bom.txt", b"\xef\xbb\xbf", Reason.EMPTY),
        ("nuls.txt", bytes(50), Reason.EMPTY),
        ("zip.txt", b"PK\x03\x04" + bytes(99), Reason.MALFORMED),
        ("gzip.html", b"\x1f\x8b\x08\0" + b"\x93" * 99, Reason.MALFORMED),
        ("png.html", b"\x89PNG\r\n\x1a\n" + bytes(99), Reason.BINARY),
        ("pdf.txt", b"%PDF-1.7\n", Reason.UNSUPPORTED_TYPE),
        ("noise.txt", bytes((7 * i * i + 3 * i) % 256 for i in range(4000)), Reason.BINARY),
        ("high.txt", bytes((i * 37 + i * i) % 128 + 128 for i in range(2000)), Reason.UNDECODABLE),
        ("cut.txt", "Er sagte “nein” und “ja”".encode()[:-1], Reason.MALFORMED),
        ("cut16.txt", ENGLISH.encode("utf-16")[:-1], Reason.MALFORMED),
        ("surrogates.txt", b"a \xed\xa0\x80 b", Reason.UNDECODABLE),
        ("surrogates16.txt", b"\xff\xfea\0\x00\xd8b\0", Reason.UNDECODABLE),
        ("a.docx", b"words", Reason.MALFORMED),
        ("noname", b"words", Reason.UNSUPPORTED_TYPE),
        ("utf16.txt", ENGLISH.encode("utf-16"), 8),
        ("utf16be.txt", ENGLISH.encode("utf-16-be"), 8),
        ("utf16le-ru.txt", RUSSIAN.encode("utf-16-le"), 8),
        ("utf32.txt", ENGLISH.encode("utf-32"), 8),
        ("latin1.txt", "Les négociations continuent.\nL'été sera long.\n".encode("latin-1") * 4, 8),
        ("cp1251.txt", RUSSIAN.encode("cp1251"), 8),
        ("stray-nul.txt", ENGLISH.encode() + b"\0", 8),
        ("crlf.txt", ENGLISH.replace("\n", "\r\n").encode(), 8),
        ("nbsp-lines.txt", "\u00a0a\u00a0\n\u00a0\nb".encode(), 2),
        ("bidi.txt", "\u202eabc\u202c\n\u2066d\u2069".encode(), 2),
        ("many-lines.txt", b"ab\n" * 300_000, 300_000),
        ("one-line.txt", b"word " * 1_000_000, 1),
        ("page.txt", ARTICLE.encode(), None),
        ("text.html", ENGLISH.encode(), 8),
        ("utf16.html", ARTICLE.encode("utf-16"), None),
        ("meta-lies.html", b"<meta charset=utf-8><p>" + "Überall müde Größen.".encode("latin-1"), 1),
        ("meta-lies-more.html", b"<meta charset=koi8-r><p>" + "Überall".encode(), 1),
        ("xhtml.xhtml", b'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">' + PAGE, 3),
        ("nested.html", b"<div>" * 100_000 + PAGE, Reason.MALFORMED),
        ("nested-inline.html", b"<b>" * 100_000 + PAGE, Reason.MALFORMED),
        ("wide-and-deep.html", (b"<div>" * 900 + b"a" + b"</div>" * 900) * 50, Reason.TOO_LARGE),
        ("unclosed.html", b"<table><td><p>" + PAGE.replace(b"</p>", b"<b>"), None),
        ("no-body.html", b"<p>words", 1),
        ("head-only.html", b"<html><head><title>a</title></head></html>", Reason.NO_ARTICLE),
        ("script-only.html", b"<html><body><script>words()</script></body></html>", Reason.NO_ARTICLE),
        ("frames.html", b"<frameset><frame src='a.html'></frameset>", Reason.NO_ARTICLE),
        ("comments.html", b"<!-- a -->" * 200_000 + PAGE, 3),
        ("open-comments.html", b"<html>" + b"<!--" * 200_000, None),
        ("laughs.html", f"<!DOCTYPE html [<!ENTITY l0 'ha'>{LAUGHS}]><p>&l9;</p>".encode(), None),
        ("entity.html", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x; words</p>", None),
        ("references.html", b"<p>&#0; &#xD800; &#x110000; &#99999999999; words", 1),
        ("attribute.html", b"<p class='" + b"a " * 1_000_000 + b"'>words</p>", 1),
        ("attributes.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">words</p>", 1),
        ("lt.html", b"<p>" + b"<" * 200_000, 1),
        ("ld-nested.html", LD.format("[" * 300_000).encode(), 3),
        ("ld-number.html", LD.format('{"@type":"Article","headline":"a","b":' + "9" * 9_000 + "}").encode(), 3),
        (
            "ld-many.html",
            LD.format('[{"@type":"Article","headline":"a"}' + ',{"@type":"Article"}' * 20_000 + "]").encode(),
            3,
        ),
        ("metas.html", b"<meta name=author content=x>" * 20_000 + PAGE, 3),
        ("elements.html", b"<i></i>" * 110_000 + PAGE, Reason.TOO_LARGE),
        ("cells.html", b"<table>" + b"<tr><td>1<td>2" * 2_000 + b"</table>", 2_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ends_in_a_source_text_or_a_fitting_refusal(
    tmp_path: Path, name: str, data: bytes, outcome: Reason | int | None
) -> None:
    (tmp_path / name).write_bytes(data)
    [found] = find_inputs(tmp_path)
    try:
        raw = read_one(found)
        source = make_source(raw, *decode_article(raw))
    except RefusedError as error:
        refusal = error
    else:
        refusal = None
    if refusal:
        assert (refusal.reason, refusal.locator) == (outcome or refusal.reason, name)
        assert len(refusal.detail) < 200
        return
    assert not isinstance(outcome, Reason)
    assert outcome in (None, len(source.blocks))
    source.text.encode()
    assert "root:" not in source.text
    assert len(source.text) <= len(data) + 2 * len(source.blocks)


@pytest.mark.parametrize("name", [b"new\nline.txt", b"latin-\xe9.txt", b"100%.txt", b"50%25.txt", b" .txt", b"'\".txt"])
def test_odd_names(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).write_text("words")
    [found] = find_inputs(tmp_path)
    raw = read_one(found)
    assert make_source(raw, *decode_article(raw)).text == "words"
