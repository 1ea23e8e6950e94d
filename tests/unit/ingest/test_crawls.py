from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import zlib
from datetime import date
from typing import TYPE_CHECKING

import brotli
import pytest
import zstandard

from copydesk.ingest import find_inputs, open_input
from copydesk.pipeline import read_raw, take_tools
from copydesk.records import Limits, Quarantined, RawArticle
from documents import docx, http, page, pdf, warc_record

if TYPE_CHECKING:
    from pathlib import Path

    from copydesk.ingest.streams import Opened

FOUR = [warc_record(number, http(page(f"Piece {number}"))) for number in range(1, 5)]


def read(folder: Path, data: bytes, name: str = "a.warc", **limits: int) -> list[Opened]:
    (folder / name).write_bytes(data)
    return list(open_input(find_inputs(folder)[0], limits=Limits(**limits)))


def told(opened: list[Opened]) -> list[tuple[str, str]]:
    """What came of each: the end of its locator, and its reason or `read`."""
    return [
        (one.locator.partition("#")[2].removeprefix("urn:uuid:"), "read" if isinstance(one, RawArticle) else one.reason)
        for one in opened
    ]


def only(opened: list[Opened]) -> Opened:
    (one,) = opened
    return one


def test_an_article_a_response(tmp_path: Path) -> None:
    first, *_ = opened = read(tmp_path, b"".join(FOUR))
    assert told(opened) == [(str(number), "read") for number in range(1, 5)]
    assert isinstance(first, RawArticle)
    assert (first.url, first.retrieved) == ("https://example.org/1", date(2026, 2, 14))
    assert (first.media_type, first.charset, first.data) == ("text/html", "utf-8", page("Piece 1"))


def test_the_page_names_its_own_address_first(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://example.org/quiet">'
    pages = [warc_record(1, http(page(head=head))), warc_record(2, http(page()))]
    articles = [read_raw(one, take_tools(model=None)) for one in read(tmp_path, b"".join(pages))]
    assert [article.metadata.url for article in articles] == ["https://example.org/quiet", "https://example.org/2"]
    assert articles[0].doc_id != articles[1].doc_id
    assert articles[0].retrieved == date(2026, 2, 14)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.warc.gz", lambda records: b"".join(map(gzip.compress, records))),
        ("a.warc.gz", lambda records: gzip.compress(b"".join(records))),
        ("a.WARC.GZ", lambda records: b"".join(map(gzip.compress, records))),
        ("a.warc.zst", lambda records: b"".join(map(zstandard.compress, records))),
        ("a.warc.bz2", lambda records: bz2.compress(b"".join(records))),
    ],
)
def test_packed(tmp_path: Path, name: str, pack: object) -> None:
    assert told(read(tmp_path, pack(FOUR), name)) == [(str(number), "read") for number in range(1, 5)]


@pytest.mark.parametrize("kind", ["request", "warcinfo", "metadata", "revisit", "continuation", "anything"])
def test_what_tells_of_the_crawl_is_no_article(tmp_path: Path, kind: str) -> None:
    assert told(read(tmp_path, warc_record(9, b"software: x", kind) + FOUR[0])) == [("1", "read")]


def test_a_crawl_without_a_page_says_so(tmp_path: Path) -> None:
    assert only(read(tmp_path, warc_record(9, b"software: x", "warcinfo"))).reason == "empty"


def test_what_address_a_name_has_is_no_article(tmp_path: Path) -> None:
    record = warc_record(9, b"20260214\nexample.org. 1 IN A 192.0.2.1", WARC_Target_URI="dns:example.org")
    assert told(read(tmp_path, record + FOUR[0])) == [("1", "read")]


def test_text_that_was_taken_out_of_pages(tmp_path: Path) -> None:
    one = only(read(tmp_path, warc_record(1, b"some plain text", "conversion")))
    assert (one.media_type, one.data, one.url) == ("text/plain", b"some plain text", "https://example.org/1")


def test_a_resource_has_no_answer_around_it(tmp_path: Path) -> None:
    one = only(read(tmp_path, warc_record(1, page(), "resource", WARC_Target_URI="file:///home/x.html")))
    assert (one.media_type, one.data, one.url) == ("text/html", page(), None)


@pytest.mark.parametrize(
    ("stated", "body", "media_type"),
    [
        ("application/xhtml+xml", page(), "text/html"),
        ("TEXT/HTML", page(), "text/html"),
        ("", page(), "text/html"),
        ("text/plain", b"words", "text/plain"),
        ("application/pdf", pdf([]), "application/pdf"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx(["a"]), None),
    ],
)
def test_media_types(tmp_path: Path, stated: str, body: bytes, media_type: str | None) -> None:
    one = only(read(tmp_path, warc_record(1, http(body, headers={"Content-Type": stated}))))
    assert one.media_type == (media_type or stated)


@pytest.mark.parametrize("stated", ["image/png", "application/json", "video/mp4", "nonsense"])
def test_other_media_types_are_told(tmp_path: Path, stated: str) -> None:
    opened = read(tmp_path, warc_record(9, http(b"x", headers={"Content-Type": stated})) + FOUR[0])
    assert told(opened) == [("9", "unsupported_type"), ("1", "read")]


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved", "500 Error", "206 Partial Content", "304"])
def test_another_status_is_no_article(tmp_path: Path, status: str) -> None:
    one = only(read(tmp_path, warc_record(1, http(page(), status=status))))
    assert (one.reason, one.detail) == ("no_article", f"the server answered with the status {status[:3]}")


def chunked(body: bytes, size: int = 70) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.mark.parametrize(
    ("headers", "encode"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress),
        ({"Content-Encoding": "gzip"}, lambda body: gzip.compress(body[:50]) + gzip.compress(body[50:])),
        ({"Content-Encoding": "deflate"}, zlib.compress),
        ({"Content-Encoding": "deflate"}, raw_deflate),
        ({"Content-Encoding": "br"}, brotli.compress),
        ({"Content-Encoding": "zstd"}, zstandard.compress),
        (CHUNKED, chunked),
        (CHUNKED | {"Content-Encoding": "gzip"}, lambda body: chunked(gzip.compress(body))),
        ({"Content-Encoding": "br, gzip"}, lambda body: gzip.compress(brotli.compress(body))),
        ({"Content-Encoding": "gzip"}, lambda body: body),
        ({"Content-Encoding": "br"}, lambda body: body),
        ({"Content-Encoding": "zstd"}, lambda body: body),
        ({"Content-Encoding": "deflate"}, lambda body: body),
        ({"Content-Encoding": "identity"}, lambda body: body),
        (CHUNKED, lambda body: body),
    ],
)
def test_encodings_that_are_there_and_that_are_only_stated(
    tmp_path: Path, headers: dict[str, str], encode: object
) -> None:
    assert only(read(tmp_path, warc_record(1, http(encode(page()), headers=headers)))).data == page()


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Length": str(len(page()))},
        {"Content-Length": "7"},
        {"Content-Length": "many"},
        {"Content-Length": "99999999", "Content-Encoding": "gzip"},
        {"Content-Length": "99999999"} | CHUNKED,
    ],
)
def test_a_length_that_the_page_may_have(tmp_path: Path, headers: dict[str, str]) -> None:
    assert only(read(tmp_path, warc_record(1, http(page(), headers=headers)))).data == page()


BOMB = b"\0" * 3_000_000


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (http(gzip.compress(page())[:-30], headers={"Content-Encoding": "gzip"}), "malformed"),
        (http(zstandard.compress(page())[:-30], headers={"Content-Encoding": "zstd"}), "malformed"),
        (http(chunked(page())[:-30], headers=CHUNKED), "malformed"),
        (http(page(), headers={"Content-Length": str(len(page()) + 1)}), "malformed"),
        (http(b"5\r\nabcdefgh", headers=CHUNKED), "malformed"),
        (http(gzip.compress(BOMB), headers={"Content-Encoding": "gzip"}), "too_large"),
        (http(brotli.compress(BOMB), headers={"Content-Encoding": "br"}), "too_large"),
        (http(zstandard.compress(BOMB), headers={"Content-Encoding": "zstd"}), "too_large"),
        (http(zlib.compress(BOMB), headers={"Content-Encoding": "deflate"}), "too_large"),
        (http(page(), headers={"Content-Encoding": "gzip, gzip, gzip, gzip"}), "malformed"),
        (http(b""), "empty"),
        (http(b"\x89PNG\r\n\x1a\n" + b"\0" * 50), "binary"),
        (b"HTTP/1.1 200 OK\r\nX: y\r\n", "malformed"),
        (b"nothing", "malformed"),
        (b"", "malformed"),
    ],
)
def test_hostile_answers(tmp_path: Path, block: bytes, reason: str) -> None:
    opened = read(tmp_path, warc_record(9, block) + FOUR[0], max_bytes=1_000_000)
    assert told(opened) == [("9", reason), ("1", "read")]


def test_digests(tmp_path: Path) -> None:
    block = http(page())
    digest = hashlib.sha1(block).digest()
    good = [f"sha1:{base64.b32encode(digest).decode()}", f"SHA-1:{digest.hex()}", "unknown:abc"]
    records = [warc_record(at, block, WARC_Block_Digest=stated) for at, stated in enumerate(good, start=1)]
    bad = warc_record(9, block, WARC_Block_Digest=f"sha1:{'A' * 32}")
    assert told(read(tmp_path, b"".join([*records, bad, FOUR[3]]))) == [
        *[(str(number), "read") for number in (1, 2, 3)],
        ("9", "malformed"),
        ("4", "read"),
    ]


@pytest.mark.parametrize("header", [{"WARC_Truncated": "length"}, {"WARC_Segment_Number": "1"}])
def test_what_the_crawler_cut(tmp_path: Path, header: dict[str, str]) -> None:
    assert only(read(tmp_path, warc_record(1, http(page()), **header))).reason == "malformed"


@pytest.mark.parametrize("length", ["20", "10", "100", "1200", "3000000000", "-5", "1e3", "", "9" * 30, "٣"])
def test_a_wrong_length_costs_no_neighbour(tmp_path: Path, length: str) -> None:
    bad = warc_record(2, http(page("Piece 2")), Content_Length=length)
    opened = read(tmp_path, FOUR[0] + bad + FOUR[2] + FOUR[3])
    assert told(opened) == [("1", "read"), ("2", "malformed"), ("3", "read"), ("4", "read")]


def test_a_length_that_is_right_of_what_is_too_large(tmp_path: Path) -> None:
    large = warc_record(2, http(b"x" * 3_000_000))
    opened = read(tmp_path, FOUR[0] + large + FOUR[2], max_bytes=100_000)
    assert told(opened) == [("1", "read"), ("2", "too_large"), ("3", "read")]


def test_lengths_that_are_wrong_without_end_cost_bounded_time(tmp_path: Path) -> None:
    bad = b"".join(warc_record(number, b"x", Content_Length="20000000") for number in range(3_000))
    opened = read(tmp_path, bad)
    assert {reason for _, reason in told(opened)} == {"malformed"}
    assert len(opened) == 101


@pytest.mark.parametrize("cut", range(1, 1_300, 37))
def test_cut_off(tmp_path: Path, cut: int) -> None:
    opened = read(tmp_path, b"".join(FOUR)[:-cut])
    assert told(opened)[:2] == [("1", "read"), ("2", "read")]
    assert len(opened) in (3, 4)


def test_a_damaged_member_costs_no_neighbour(tmp_path: Path) -> None:
    members = [gzip.compress(record) for record in FOUR]
    for at in range(12, len(members[1]), 29):
        broken = bytearray(members[1])
        broken[at] ^= 0xFF
        opened = read(tmp_path, members[0] + bytes(broken) + members[2] + members[3], "a.warc.gz")
        assert told(opened)[0] == ("1", "read")
        assert told(opened)[-2:] == [("3", "read"), ("4", "read")]
        assert isinstance(opened[1], Quarantined)


def test_a_member_cut_off_costs_no_neighbour(tmp_path: Path) -> None:
    members = [gzip.compress(record) for record in FOUR]
    for cut in range(1, len(members[3]), 23):
        opened = read(tmp_path, b"".join(members)[:-cut], "a.warc.gz")
        assert told(opened)[:3] == [("1", "read"), ("2", "read"), ("3", "read")]
        assert len(opened) == 4 or cut < 9


@pytest.mark.parametrize(
    "stray",
    [b"some words\r\n\r\n", b"\r\n" * 50, b"\0" * 20_000 + b"\r\n", b"x" * 100_000 + b"\n"],
)
def test_what_stands_between_records(tmp_path: Path, stray: bytes) -> None:
    reasons = dict(told(read(tmp_path, FOUR[0] + stray + FOUR[1])))
    assert reasons["2"] == "read"
    assert reasons["1"] in ("read", "malformed")


@pytest.mark.parametrize("header", [f"X: {'a' * 100_000}", "\r\n".join(["X: y"] * 500)])
def test_a_header_without_end(tmp_path: Path, header: str) -> None:
    record = warc_record(9, http(page())).replace(b"WARC-Type", f"{header}\r\nWARC-Type".encode())
    opened = told(read(tmp_path, record + FOUR[0]))
    assert opened[-1] == ("1", "read")
    assert opened[0][1] == "malformed"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "<>",
        "../../etc/passwd",
        "<urn:uuid:a b>",
        "x" * 5_000,
        "a#b",
        "a\tb",
        "\udcff".encode("utf-8", "replace").decode(),
    ],
)
def test_a_locator_is_made_of_plain_names_only(tmp_path: Path, name: str) -> None:
    (one,) = read(tmp_path, warc_record(1, http(page()), WARC_Record_ID=name))
    assert one.locator == "a.warc#record-1"


def test_locators_differ(tmp_path: Path) -> None:
    opened = read(tmp_path, FOUR[0] * 3 + warc_record(2, http(page()), WARC_Record_ID="<urn:uuid:1~2>"))
    assert len({one.locator for one in opened}) == 4


@pytest.mark.parametrize("stated", ["", "yesterday", "2026-02-30T10:00:00Z", "20260214100000"])
def test_a_day_that_is_none(tmp_path: Path, stated: str) -> None:
    one = only(read(tmp_path, warc_record(1, http(page()), WARC_Date=stated)))
    assert one.retrieved in (None, date(2026, 2, 14))


def test_no_warc_at_all(tmp_path: Path) -> None:
    assert only(read(tmp_path, b"<html>words</html>\r\n" * 30)).reason == "malformed"
    assert only(read(tmp_path, b"")).reason == "empty"


def test_bytes_without_end_in_a_packed_crawl(tmp_path: Path) -> None:
    record = warc_record(1, b"\0" * 3_000_000)
    opened = read(
        tmp_path, gzip.compress(FOUR[0]) + gzip.compress(record), "a.warc.gz", free_bytes=100_000, max_ratio=2
    )
    assert told(opened) == [("1", "read"), ("", "too_large")]


def test_a_record_is_held_once(tmp_path: Path) -> None:
    small = {"max_bytes": 50_000}
    opened = read(tmp_path, b"".join(warc_record(n, http(page())) for n in range(500)), **small)
    assert len(opened) == 500
