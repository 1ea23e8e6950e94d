from __future__ import annotations

import base64
import quopri
import time
from contextlib import suppress
from datetime import date

import pytest

from copydesk import read_article
from copydesk.errors import RefusedError
from copydesk.ingest.letters import read_letter
from copydesk.records import Limits, RawArticle
from documents import PARAGRAPHS, TITLE, page

TEXT = "\n\n".join(PARAGRAPHS).encode()
HEADERS = {
    "From": "The Harbour Review <news@example.org>",
    "Subject": TITLE,
    "Date": "Sat, 14 Feb 2026 23:30:00 -0500",
    "MIME-Version": "1.0",
}


def part(body: bytes, media_type: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    some = {"Content-Type": media_type} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in some.items() if value)
    return head.encode() + b"\r\n" + body


def parts(*some: bytes, kind: str = "alternative", boundary: str = "b", **headers: str) -> bytes:
    body = b"".join(f"--{boundary}\r\n".encode() + one + b"\r\n" for one in some) + f"--{boundary}--\r\n".encode()
    return part(body, f'multipart/{kind}; boundary="{boundary}"', **headers)


def letter(body: bytes, **headers: str) -> bytes:
    some = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in some.items() if value).encode() + body


def read(data: bytes, media_type: str = "message/rfc822", **limits: int) -> RawArticle:
    return read_letter(RawArticle(locator="a.eml", data=data, media_type=media_type), Limits(**limits))


def claims(data: bytes) -> dict[str, tuple[str, str]]:
    return {claim.field: (claim.value, claim.confidence) for claim in read(data).claims}


def reason(data: bytes, **limits: int) -> str:
    with pytest.raises(RefusedError) as caught:
        read(data, **limits)
    assert caught.value.locator == "a.eml"
    return caught.value.reason.value


def test_the_page_is_better_than_the_text() -> None:
    found = read(letter(parts(part(TEXT), part(page(), "text/html; charset=utf-8"))))
    assert (found.media_type, found.data.strip(), found.charset) == ("text/html", page(), "utf-8")


def test_a_letter_of_text() -> None:
    found = read(letter(part(TEXT)))
    assert (found.media_type, found.data) == ("text/plain", TEXT)


def test_a_letter_without_a_content_type_is_text() -> None:
    assert read(letter(b"\r\n" + TEXT)).data == TEXT


def test_an_article() -> None:
    article = read_article(letter(parts(part(TEXT), part(page(), "text/html")), List_Id="x"), locator="news/a.eml")
    assert (article.media_type, article.title, article.published) == ("message/rfc822", TITLE, "2026-02-14")
    assert article.metadata.publisher == "The Harbour Review"
    assert article.text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("base64", base64.encodebytes),
        ("quoted-printable", quopri.encodestring),
        ("8bit", bytes),
        ("x-unknown", bytes),
        ("BASE64", base64.encodebytes),
    ],
)
def test_transfer_encodings(encoding: str, encode: object) -> None:
    text = "Ein Füllhorn voller Übel.".encode()
    data = letter(part(encode(text), Content_Transfer_Encoding=encoding))
    assert read(data).data.strip() == text


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "nonsense", "utf-16", "rot13", ""])
def test_charsets_that_lie(charset: str) -> None:
    stated = f"text/plain; charset={charset}" if charset else "text/plain"
    text = "\n\n".join(PARAGRAPHS).replace("ministers", "Männer") + "\n"
    article = read_article(letter(part(text.encode(), stated)), locator="a.eml")
    assert "Männer" in article.source.text


def test_headers_state() -> None:
    assert claims(letter(part(TEXT), List_Unsubscribe="<https://example.org>")) == {
        "title": (TITLE, "medium"),
        "publisher": ("The Harbour Review", "medium"),
        "published": ("2026-02-14", "medium"),
    }
    assert all(claim.method == "header" for claim in read(letter(part(TEXT))).claims)


def test_a_letter_to_one_is_by_its_sender() -> None:
    assert claims(letter(part(TEXT), From='"Jane Writer" <jane@example.org>'))["authors"] == ("Jane Writer", "low")


def test_somebody_from_somewhere() -> None:
    stated = claims(letter(part(TEXT), From="Jane Writer from The Harbour Review <x@example.org>"))
    assert (stated["authors"][0], stated["publisher"][0]) == ("Jane Writer", "The Harbour Review")


@pytest.mark.parametrize(
    "headers", [{"Subject": "Re: The strait"}, {"Subject": "FWD: x"}, {"Subject": "AW[2]: x"}, {"In_Reply_To": "<x>"}]
)
def test_an_answer_states_nothing_of_the_article(headers: dict[str, str]) -> None:
    assert claims(letter(part(TEXT), **headers)) == {}


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?utf-8?q?Das_=C3=9Cbel?=", "Das Übel"),
        ("=?utf-8?b?RGFzIMOcYmVs?=", "Das Übel"),
        ("=?utf-8?b?broken*?= x", "=?utf-8?b?broken*?= x"),
        ("=?nonsense?q?abc?=", "=?nonsense?q?abc?="),
        ("a\r\n folded\r\n\tsubject", "a folded subject"),
        ("Regierung", "Regierung"),
    ],
)
def test_subjects(subject: str, title: str) -> None:
    assert claims(letter(part(TEXT), Subject=subject)).get("title", ("",))[0] == title


@pytest.mark.parametrize("stated", ["", "soon", "Sat, 30 Feb 2026 10:00:00", "14 Feb 99999 1:1:1", "1" * 5_000])
def test_a_day_that_is_none(stated: str) -> None:
    assert "published" not in claims(letter(part(TEXT), Date=stated))


def test_attachments_are_no_part_of_it() -> None:
    attached = part(page(), "text/html", Content_Disposition='attachment; filename="x.html"')
    pdf = part(b"%PDF-1.7", "application/pdf", Content_Disposition="inline")
    assert read(letter(parts(attached, pdf, part(TEXT), kind="mixed"))).data.strip() == TEXT


def test_a_letter_in_a_letter_is_no_part_of_it() -> None:
    inner = part(letter(part(b"other words")), "message/rfc822")
    assert read(letter(parts(inner, part(TEXT), kind="mixed"))).data.strip() == TEXT


def test_an_empty_page_gives_way_to_the_text() -> None:
    assert read(letter(parts(part(TEXT), part(b" ", "text/html")))).data.strip() == TEXT


def test_multiparts_in_one_another() -> None:
    data = part(TEXT)
    for depth in range(20):
        data = parts(data, boundary=f"b{depth}", kind="mixed")
    assert read(letter(data)).data.strip() == TEXT


def test_a_letter_may_speak_of_boundaries() -> None:
    assert read(letter(part(TEXT + b" The boundary, again." * 100))).data.startswith(TEXT)


def test_lines_in_many_multiparts_cost_bounded_time() -> None:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(49))
    started = time.process_time()
    with suppress(RefusedError):
        read(letter(head + b"\r\n" + b"--x\n" * 100_000))
    assert time.process_time() - started < 10


def deep(depth: int) -> bytes:
    data = part(TEXT)
    for at in range(depth):
        data = parts(data, boundary=f"b{at}", kind="mixed")
    return letter(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (deep(60), "malformed"),
        (deep(3_000), "malformed"),
        (letter(parts(*[part(b"", "image/png")] * 1_100, kind="mixed")), "too_large"),
        (letter(part(b"\n" * 1_000_001)), "too_large"),
        (letter(part(b"\0\1", "image/png")), "no_article"),
        (letter(part(b"  \r\n ")), "no_article"),
        (letter(parts()), "no_article"),
        (letter(parts(part(TEXT), kind="report")), "no_article"),  # a mail system tells that a letter did not arrive
        (letter(part(b"x", "multipart/mixed; boundary=")), "no_article"),
        (letter(part(b"x", "multipart/encrypted; boundary=b")), "encrypted"),
        (letter(part(b"AAAA", "application/pkcs7-mime; smime-type=enveloped-data")), "encrypted"),
        (letter(part(b"AAAA", "application/pkcs7-mime; smime-type=signed-data")), "unsupported_type"),
        (letter(part(b"-----BEGIN PGP MESSAGE-----\r\n\r\nabc")), "encrypted"),
        (letter(part(TEXT, "x" * 5_000)), "no_article"),
        (b"\r\n\r\nwords without a header", "malformed"),
        (b"", "malformed"),
        (b"\0" * 1_000, "malformed"),
    ],
)
def test_hostile_letters(data: bytes, expected: str) -> None:
    assert reason(data) == expected


def test_a_signed_letter_is_read() -> None:
    signature = part(b"AAAA", "application/pkcs7-signature")
    assert read(letter(parts(part(TEXT), signature, kind="signed"))).data.strip() == TEXT


SAVED = {
    "From": "<Saved by Blink>",
    "Snapshot_Content_Location": "https://example.org/strait?utm_source=x",
    "Subject": "Why the Strait Stays Open | The Harbour Review",
}


def test_a_saved_page() -> None:
    picture = part(b"\x89PNG", "image/png", Content_Location="https://example.org/a.png")
    whole = letter(parts(part(page(), "text/html"), picture, kind="related"), **SAVED)
    article = read_article(whole, locator="a.mhtml")
    assert (article.media_type, article.metadata.url) == ("multipart/related", "https://example.org/strait")
    assert (article.retrieved, article.published) == (date(2026, 2, 14), None)
    assert article.title == TITLE


def test_the_address_of_the_part() -> None:
    one = part(page(), "text/html", Content_Location="https://example.org/a")
    assert read(letter(parts(one, kind="related")), "multipart/related").url == "https://example.org/a"


def test_the_part_that_a_saved_page_begins_with() -> None:
    frame = part(b"<p>frame", "text/html", Content_ID="<f>")
    root = part(page(), "text/html", Content_ID="<r>")
    data = letter(parts(frame, root, kind='related; start="<r>"'))
    assert read(data, "multipart/related").data.strip() == page()


def saved(*some: bytes) -> bytes:
    return letter(parts(*some, kind="related"))


PICTURE = part(b"R0lGODlh" * 40, "image/gif", Content_Transfer_Encoding="base64")


def test_a_letter_that_is_cut_off_inside_its_article_is_malformed() -> None:
    html = part(page(), "text/html; charset=utf-8")
    for whole in (saved(html), letter(parts(part(TEXT), html)), letter(parts(part(TEXT)))):
        assert reason(whole[: whole.rindex(TEXT[-40:])]) == "malformed"


def test_a_letter_that_is_cut_off_behind_its_article_is_read() -> None:
    html = part(page(), "text/html; charset=utf-8")
    for whole in (saved(html, PICTURE), letter(parts(html, part(b"%PDF-1.4 " * 40, "application/pdf")))):
        assert read(whole[:-100]).data.strip() == page()
    for n_cut in range(9):
        assert read(saved(html)[: len(saved(html)) - n_cut]).data.startswith(page())
