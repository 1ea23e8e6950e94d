from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from copydesk import read_article
from copydesk.errors import RefusedError
from copydesk.ingest import find_inputs
from copydesk.ingest.office import read_word
from copydesk.records import Limits, RawArticle
from documents import PARAGRAPHS, TITLE, docx
from opening import read_one

if TYPE_CHECKING:
    from pathlib import Path

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PROPERTIES = (
    "<dc:title>The Strait</dc:title><dc:creator>Jane Writer</dc:creator>"
    "<dcterms:created>2026-02-14T10:00:00Z</dcterms:created>"
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(data: bytes, **limits: int) -> RawArticle:
    return read_word(RawArticle(locator="a.docx", data=data, media_type=WORD), Limits(**limits))


def reason(data: bytes, **limits: int) -> str:
    with pytest.raises(RefusedError) as caught:
        read(data, **limits)
    assert caught.value.locator == "a.docx"
    return caught.value.reason.value


def document(body: str) -> dict[str, bytes]:
    return {"word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode()}


def test_an_article() -> None:
    paragraphs = [("Title", TITLE), *PARAGRAPHS[:2], ("Heading1", "What the Ports Want"), *PARAGRAPHS[2:]]
    article = read_article(docx(paragraphs, properties=PROPERTIES), locator="a.docx")
    assert (article.media_type, article.title) == (WORD, TITLE)
    assert [author.name for author in article.authors] == ["Jane Writer"]
    assert article.published == "2026-02-14"
    assert article.text == "\n\n".join([*PARAGRAPHS[:2], "What the Ports Want", *PARAGRAPHS[2:]])
    assert [paragraph.section for paragraph in article.paragraphs][-1] == "What the Ports Want"


def test_properties_are_trusted_little() -> None:
    found = read(docx(["words"], properties=PROPERTIES)).claims
    assert {(claim.field, claim.method, claim.confidence) for claim in found} == {
        ("title", "header", "low"),
        ("authors", "header", "low"),
        ("published", "header", "low"),
    }


@pytest.mark.parametrize("name", ["jdoe", "Administrator", "Microsoft Office User", "x@example.org", ""])
def test_accounts_are_no_authors(name: str) -> None:
    assert read(docx(["words"], properties=f"<dc:creator>{name}</dc:creator>")).claims == ()


def test_the_text_names_its_authors_better_than_the_properties() -> None:
    data = docx([("Title", TITLE), "By Adam Poet", *PARAGRAPHS], properties=PROPERTIES)
    assert [author.name for author in read_article(data, locator="a.docx").authors] == ["Adam Poet"]


def test_a_word_document_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(["words"]))
    assert read_one(find_inputs(tmp_path)[0]).media_type == WORD


def test_the_same_bytes_make_the_same_page() -> None:
    data = docx([("Title", TITLE), *PARAGRAPHS])
    assert read(data) == read(data)


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    f"<w:document {_W}><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
)


def lying_size() -> bytes:
    """A document one of whose members says that it is small."""
    data = docx(["words"], members=document("<w:p/>" + " " * 3_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


def locked() -> bytes:
    data = bytearray(docx(["words"]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (docx(["x"], members={"word/document.xml": LAUGHS.encode()}), "malformed"),
        (docx(["x"], members={"word/document.xml": LAUGHS.encode("utf-16")}), "malformed"),
        (docx(["x"], members={"word/styles.xml": LAUGHS.encode()}), "malformed"),
        (docx(["x"], members={"docProps/core.xml": LAUGHS.encode()}), "malformed"),
        (docx(["x"], members={"word/document.xml": b" " * 10_000_001}), "too_large"),
        (docx(["x"], members={f"word/{at}.xml": b" " * 1_000_000 for at in range(11)}), "too_large"),
        (docx(["x"], members={f"x/{at}": b"" for at in range(10_001)}), "too_large"),
        (docx(["x"], members={"word/document.xml": b"<w:document"}), "malformed"),
        (docx(["x"], members={"word/document.xml": b""}), "malformed"),
        (docx(["x"], members={"word/document.xml": b"\0" * 100}), "malformed"),
        (docx(["x"], members=document("<w:p>" * 5_000 + "</w:p>" * 5_000)), "malformed"),
        (docx([]), "no_article"),
        (docx(["x"])[:-40], "malformed"),
        (docx(["x"])[:300], "malformed"),
        (b"PK\x03\x04", "malformed"),
        (b"", "malformed"),
        (lying_size(), "malformed"),
        (locked(), "encrypted"),
    ],
)
def test_hostile_documents(data: bytes, expected: str) -> None:
    assert reason(data) == expected


def test_a_document_may_not_be_read_from_another_member() -> None:
    """Else what is no markup by its name would be read without a bound."""
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'officeDocument" Target="evil.png"/></Relationships>'
    )
    body = document("<w:p><w:r><w:t>hidden</w:t></w:r></w:p>")["word/document.xml"]
    found = read(docx(["words"], members={"_rels/.rels": relations, "evil.png": body}))
    assert b"hidden" not in found.data


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.docx", OLD, "unsupported_type"),
        ("a.docx", OLD + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.doc", OLD, "unsupported_type"),
        ("a.docx", b"some words", "malformed"),
        ("a.docx", b"\x89PNG\r\n", "malformed"),
    ],
)
def test_what_is_no_word_document(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RefusedError) as caught:
        read_one(find_inputs(tmp_path)[0])
    assert caught.value.reason.value == expected


def test_a_page_under_the_name_of_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"<!DOCTYPE html><p>words")
    assert read_one(find_inputs(tmp_path)[0]).media_type == "text/html"


def test_damage_is_refused_or_read() -> None:
    whole = docx([("Title", TITLE), *PARAGRAPHS], properties=PROPERTIES)
    dice = random.Random(7)
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with suppress(RefusedError):
            assert read(bytes(data)).media_type == "text/html"
