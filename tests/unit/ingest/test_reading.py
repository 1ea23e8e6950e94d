from __future__ import annotations

import gzip
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from copydesk import read_article
from copydesk.errors import Reason, RefusedError
from copydesk.ingest import find_inputs
from copydesk.ingest.inventory import Found
from copydesk.ingest.reading import find_retrieval_day
from copydesk.ingest.sniffing import PDF, WORD
from copydesk.records import Limits, RawArticle
from documents import PARAGRAPHS, column, docx, page, pdf, wrapped
from opening import read_one

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, name: str, data: bytes, **limits: int) -> RawArticle:
    (folder / name).write_bytes(data)
    return read_one(find_inputs(folder)[0], Limits(**limits))


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.txt", "text/plain"),
        ("a.TXT", "text/plain"),
        ("a.html", "text/html"),
        ("a.htm", "text/html"),
        ("a.xhtml", "text/html"),
    ],
)
def test_media_type_by_suffix(tmp_path: Path, name: str, media_type: str) -> None:
    assert read(tmp_path, name, b"<p>words").media_type == media_type


PDF_FILE = pdf([column(wrapped(" ".join(PARAGRAPHS)))])
WORD_FILE = docx(PARAGRAPHS)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.php", page(), "text/html"),
        ("a.asp", b"\r\n\r\n" + page(), "text/html"),
        ("story", page(), "text/html"),
        ("index.html?p=5", page(), "text/html"),
        ("a.xml", b"<?xml version='1.0'?>" + page(), "text/html"),
        ("a.php", PDF_FILE, PDF),
        ("story", PDF_FILE, PDF),
        ("a.txt", PDF_FILE, PDF),
        ("a.html", PDF_FILE, PDF),
        ("a.doc", WORD_FILE, WORD),
        ("a.zip", WORD_FILE, WORD),
        ("a.txt", WORD_FILE, WORD),
        ("a.pdf", WORD_FILE, WORD),
        ("a.docx", PDF_FILE, PDF),
        ("a.mht", page(), "text/html"),
    ],
)
def test_media_type_by_content_where_the_name_does_not_tell_or_lies(
    tmp_path: Path, name: str, data: bytes, media_type: str
) -> None:
    article = read(tmp_path, name, data)
    assert (article.locator, article.media_type, article.data) == (name, media_type, data)
    assert read_article(data, locator=name).media_type == media_type if name != "a.zip" else media_type == WORD


def test_a_packed_page_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    for name in ("a.html", "a.php", "story", "a.txt"):
        article = read(tmp_path, name, gzip.compress(page()))
        assert (article.media_type, article.data) == ("text/html", page())
        (tmp_path / name).unlink()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"words", Reason.MALFORMED),
        ("a.rtf", b"words", Reason.UNSUPPORTED_TYPE),
        ("README", b"words", Reason.UNSUPPORTED_TYPE),
        ("a.txt", b"", Reason.EMPTY),
        ("a.html", b" \n\t ", Reason.EMPTY),
        ("a.txt", b"x" * 101, Reason.TOO_LARGE),
        ("a.txt", b"\x89PNG\r\n", Reason.BINARY),
        ("a.php", b"<?php words", Reason.UNSUPPORTED_TYPE),
        ("a.css", b"html { color: red }", Reason.UNSUPPORTED_TYPE),
    ],
)
def test_refusals(tmp_path: Path, name: str, data: bytes, reason: Reason) -> None:
    with pytest.raises(RefusedError) as caught:
        read(tmp_path, name, data, max_bytes=100)
    assert (caught.value.reason, caught.value.locator) == (reason, name)


def test_a_file_that_grew_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 200)
    found = Found(locator="a.txt", path=tmp_path / "a.txt", n_bytes=10)
    with pytest.raises(RefusedError, match="too_large"):
        read_one(found, Limits(max_bytes=100))


@pytest.mark.parametrize("make", [lambda path: None, os.mkfifo, os.mkdir])
def test_what_is_no_file_any_more_is_unreadable(tmp_path: Path, make: object) -> None:
    path = tmp_path / "a.txt"
    make(path)
    with pytest.raises(RefusedError) as caught:
        read_one(Found(locator="a.txt", path=path, n_bytes=5))
    assert caught.value.reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("locator", "day"),
    [
        ("2026-02-14/a.txt", date(2026, 2, 14)),
        ("2026-02-14-a.txt", date(2026, 2, 14)),
        ("2026-02-14.txt", date(2026, 2, 14)),
        ("2025-01-01/x/2026-02-30-a.txt", date(2025, 1, 1)),
        ("2025-01-01/2025-03-04/a.txt", date(2025, 3, 4)),
        ("a-2026-02-14.txt", None),
        ("2026-02-145.txt", None),
        ("2026-02-14-batch/a.txt", None),
        ("2026-13-01/a.txt", None),
        ("0000-01-01/a.txt", None),
        ("\u0662\u0660\u0662\u0666-02-14/a.txt", None),
    ],
)
def test_the_day_in_a_path(locator: str, day: date | None) -> None:
    assert find_retrieval_day(locator) == day
