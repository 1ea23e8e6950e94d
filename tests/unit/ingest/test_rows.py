"""Rows of tables as articles: JSON lines and delimited text; each good neighbour of a bad row is there."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import random
import tracemalloc
import zipfile
import zlib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from copydesk.ingest import find_inputs, open_input
from copydesk.ingest.rows import split_names
from copydesk.records import Limits, Quarantined, RawArticle
from pasted import BODY

if TYPE_CHECKING:
    from pathlib import Path

TEXT = BODY
PAGE = f"<html><body><p>{BODY}</p></body></html>"


def opened(folder: Path, name: str, data: bytes, **limits: int) -> list[RawArticle | Quarantined]:
    (folder / name).write_bytes(data)
    return list(open_input(find_inputs(folder)[0], limits=Limits(**limits)))


def lines(*rows: object) -> bytes:
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)


def told(some: list[RawArticle | Quarantined]) -> list[tuple[str, str]]:
    """Locator and reason of each, or its text."""
    return [(o.locator, o.reason if isinstance(o, Quarantined) else o.data.decode()) for o in some]


def table(*rows: list[object], **how: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **how).writerows(rows)
    return out.getvalue().encode()


def stated(article: RawArticle | Quarantined) -> dict[str, list[str]]:
    assert isinstance(article, RawArticle), article
    assert {claim.method for claim in article.claims} <= {"row"}
    fields = {claim.field for claim in article.claims}
    return {field: [claim.value for claim in article.claims if claim.field == field] for field in fields}


def test_an_article_a_line_with_what_it_states(tmp_path: Path) -> None:
    row = {
        "Content": TEXT,
        "Source_URL": "https://Example.org/a?utm_source=x",
        "Headline": "The <b>Strait</b>",
        "pubDate": "Sat, 14 Feb 2026 10:00:00 GMT",
        "date_modified": "2026-02-15T00:00:00Z",
        "authors": [{"name": "Anna Novak"}, "Ben Ode", {"id": 1}],
        "source": {"id": None, "name": "Example Review"},
        "lang": "en-GB",
        "license": "CC BY 4.0",
        "description": "Of the strait.",
        "date_download": "2026-03-01 10:00",
        "id": 7,
    }
    [article] = opened(tmp_path, "a.jsonl", lines(row))
    assert stated(article) == {
        "title": ["The Strait"],
        "standfirst": ["Of the strait."],
        "authors": ["Anna Novak", "Ben Ode"],
        "publisher": ["Example Review"],
        "published": ["2026-02-14"],
        "updated": ["2026-02-15"],
        "language": ["en"],
        "rights": ["CC BY 4.0"],
    }
    assert isinstance(article, RawArticle)
    assert (article.locator, article.data.decode(), article.media_type) == ("a.jsonl#1", TEXT, "text/plain")
    assert (article.url, article.retrieved, article.key) == ("https://example.org/a", date(2026, 3, 1), None)
    assert {claim.field for claim in article.claims if claim.confidence == "low"} == {"standfirst"}


def test_a_page_wins_over_a_text(tmp_path: Path) -> None:
    some = opened(
        tmp_path,
        "a.ndjson",
        lines({"text": TEXT, "html": PAGE}, {"text": TEXT, "html": "no markup"}, {"html": "only this"}, {"text": PAGE}),
    )
    assert [(o.data.decode(), o.media_type) for o in some if isinstance(o, RawArticle)] == [
        (PAGE, "text/html"),
        (TEXT, "text/plain"),
        ("only this", "text/plain"),
        (PAGE, "text/html"),
    ]


def test_paragraphs_in_a_list_are_a_text(tmp_path: Path) -> None:
    assert told(opened(tmp_path, "a.jsonl", lines({"text": ["One.", "Two."]}))) == [("a.jsonl#1", "One.\n\nTwo.")]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{not json\n", "malformed"),
        (b'{"text": "a", "text": "b"}\n', "malformed"),
        (b'{"text": "a", "more": {"x": 1, "x": 2}}\n', "malformed"),
        (b'["text", "a"]\n', "malformed"),
        (b"null\n", "malformed"),
        (b'{"text": {"a": 1}}\n', "empty"),
        (b'{"headline": "a"}\n', "malformed"),
        (b'{"head\\ud800": "a"}\n', "malformed"),
        (b'{"text": " \\u0000 "}\n', "empty"),
        (b'{"text": null}\n', "empty"),
        (b'{"text": "caf\xe9"}\n', "undecodable"),
        (b'{"text": "a\\ud800b"}\n', "undecodable"),
        (b'{"text": "GIF89a ' + b"\\u0000\\u0001" * 99 + b'"}\n', "binary"),
        (b'{"text": "' + b"x" * 3_000 + b'"}\n', "too_large"),
        (b'{"text": ' + b"[" * 900_000 + b"\n", "malformed"),
        (b'{"text": "' + b"x" * 950_000 + b'"}\n', "too_large"),
    ],
)
def test_a_bad_line_is_quarantined_and_its_neighbours_read_on(tmp_path: Path, bad: bytes, reason: str) -> None:
    limit = 1_000_000 if b"[[" in bad else 2_000
    good = {"text": "Good."}
    some = opened(tmp_path, "a.jsonl", lines(good, bad, b"\n", good), max_bytes=limit)
    assert told(some) == [("a.jsonl#1", "Good."), ("a.jsonl#2", reason), ("a.jsonl#4", "Good.")]
    assert isinstance(some[1], Quarantined)
    assert some[1].n_bytes == len(bad)
    assert "caf" not in some[1].detail
    assert some[1].detail.encode()


def test_numbers_are_ids_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.meta.toml").write_text('[fields]\nid = "no"\ntext = "article.body"\n')
    rows = b'{"no": 12345678901234567890123, "article": {"body": "One."}}\n{"no": "007", "article": {"body": "Two."}}\n'
    rows += b'{"no": ' + b"9" * 5_000 + b', "article": {"body": "Three."}}\n{"no": 1.50, "article": {}, "text": "x"}'
    some = opened(tmp_path, "a.jsonl", rows)
    assert [o.key for o in some if isinstance(o, RawArticle)] == ["12345678901234567890123", "007", "9" * 5_000]
    assert told(some)[3] == ("a.jsonl#4", "malformed")


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_charset(tmp_path: Path, charset: str) -> None:
    text = "\n".join(json.dumps({"text": f"Größe {number}"}, ensure_ascii=False) for number in range(5_000))
    some = opened(tmp_path, "a.jsonl", text.encode(charset))
    assert told(some) == [(f"a.jsonl#{number + 1}", f"Größe {number}") for number in range(5_000)]


def test_lines_before_a_broken_one_are_read(tmp_path: Path) -> None:
    data = '{"text": "One."}\n{"text": "Two."}\n{"text": "'.encode("utf-16") + b"\x00"
    some = told(opened(tmp_path, "a.jsonl", data))
    assert some == [("a.jsonl#1", "One."), ("a.jsonl#2", "Two."), ("a.jsonl", "undecodable")]


@pytest.mark.parametrize(
    ("name", "data", "reason", "says"),
    [
        ("a.jsonl", b"", "empty", ""),
        ("a.jsonl", b"\n \n", "empty", "without a row"),
        ("a.jsonl", b'[\n{"text": "a"},\n{"text": "b"}\n]', "malformed", "JSON array"),
        ("a.csv", b"", "empty", ""),
        ("a.csv", b"\r\n\r\n", "empty", "without a row"),
        ("a.csv", b"title,text\n", "empty", "without a row"),
        ("a.csv", b"year,members\n1949,12\n", "malformed", "there are 'year', 'members'; map one"),
        ("a.csv", b"text,text\na,b\n", "malformed", "several columns"),
        ("a.csv", b"\xff\xfet\0e\0x\0t\0\n\0\x3d\xd8", "undecodable", "break utf-16-le"),
        ("a.csv", b"t" * 5_000, "too_large", "header"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_once(
    tmp_path: Path, name: str, data: bytes, reason: str, says: str
) -> None:
    [*before, last] = opened(tmp_path, name, data, max_bytes=4_000)
    assert isinstance(last, Quarantined)
    assert (last.locator, last.reason, before) == (name, reason, [])
    assert says in last.detail


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_the_delimiter_is_that_of_the_header(tmp_path: Path, delimiter: str, name: str) -> None:
    data = table(["Title", "Body", "Author"], ["A", 'Said "so";\n\nand, went|on\t.', "Novak"], delimiter=delimiter)
    [article] = opened(tmp_path, name, b"\xef\xbb\xbf" + data)
    assert told([article]) == [(f"{name}#1", 'Said "so";\n\nand, went|on\t.')]
    assert stated(article) == {"title": ["A"], "authors": ["Novak"]}


def test_a_spreadsheet_may_state_the_delimiter(tmp_path: Path) -> None:
    assert told(opened(tmp_path, "a.csv", b"sep=;\r\ntext;a,b,c\r\nOne;x\r\n")) == [("a.csv#1", "One")]


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert told(opened(tmp_path, "a.csv", b'text\nOne\n\n"Two, and\nmore"\n')) == [
        ("a.csv#1", "One"),
        ("a.csv#2", "Two, and\nmore"),
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"only\n", "malformed"),
        (b"1,Two,three,four\n", "malformed"),
        (b"1,a\0b,c\n", "malformed"),
        (b'1,"a"b,c\n', "malformed"),
        (b'1,"not closed,c\n', "malformed"),
        (b"1,,c\n", "empty"),
        (b"1," + b"x" * 5_000 + b",c\n", "too_large"),
    ],
)
def test_a_bad_row_is_quarantined_and_its_neighbours_read_on(tmp_path: Path, bad: bytes, reason: str) -> None:
    good = b"5,Good.,d\n"
    some = opened(tmp_path, "a.csv", b"id,text,author\n" + good + bad + good + good, max_bytes=2_000)
    assert told(some) == [("a.csv#1", "Good."), ("a.csv#2", reason), ("a.csv#3", "Good."), ("a.csv#4", "Good.")]
    assert csv.field_size_limit() == 131_072


def test_a_mark_that_is_not_closed_swallows_no_good_row(tmp_path: Path) -> None:
    rows = b'1,"open,x\n' + b'2,"Two, of\ntwo lines",y\n3,Three,z\n'
    assert told(opened(tmp_path, "a.csv", b"no,text,author\n" + rows)) == [
        ("a.csv#1", "malformed"),
        ("a.csv#2", "Two, of\ntwo lines"),
        ("a.csv#3", "Three"),
    ]


def test_rows_that_open_marks_for_ever_end_soon(tmp_path: Path) -> None:
    data = b"no,text\n" + b'x,"a""b\n' * 20_000
    some = opened(tmp_path, "a.csv", data, max_bytes=10_000)
    assert len(some) <= 20_000
    assert {o.reason for o in some if isinstance(o, Quarantined)} == {"malformed"}


def test_a_long_field_is_read(tmp_path: Path) -> None:
    assert told(opened(tmp_path, "a.csv", table(["text"], ["x y " * 100_000]))) == [("a.csv#1", "x y " * 100_000)]


def test_another_charset_is_kept_for_the_decoder(tmp_path: Path) -> None:
    (tmp_path / "a.csv.meta.toml").write_text('charset = "windows-1251"\n')
    [article] = opened(tmp_path, "a.csv", "text,author\nПролив открыт,Анна Новак\n".encode("cp1251"))
    assert isinstance(article, RawArticle)
    assert (article.data.decode("cp1251"), article.charset) == ("Пролив открыт", "windows-1251")
    assert stated(article)["authors"] == ["Анна Новак"]


def test_json_in_another_charset_is_read_where_that_is_said(tmp_path: Path) -> None:
    row = '{"text": "Пролив открыт", "author": "Анна Новак"}'.encode("cp1251")
    assert told(opened(tmp_path, "a.jsonl", row)) == [("a.jsonl#1", "undecodable")]
    (tmp_path / "a.jsonl.meta.toml").write_text('charset = "windows-1251"\n')
    assert told(opened(tmp_path, "a.jsonl", row)) == [("a.jsonl#1", "Пролив открыт")]


def test_a_line_of_any_length_needs_no_memory(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"text": "One."}) + b'{"text": "' + b"x" * 30_000_000 + b'"}\n')
    (tmp_path / "b.csv").write_bytes(b"text\nOne.\n" + b"x" * 30_000_000 + b"\nTwo.\n")
    for found in find_inputs(tmp_path):
        tracemalloc.start()
        some = list(open_input(found, limits=Limits(max_bytes=100_000)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert [o.reason for o in some if isinstance(o, Quarantined)] == ["too_large"]
        assert some[1].n_bytes > 30_000_000  # type: ignore[union-attr]
        assert peak < 3_000_000


def test_tables_in_archives_and_compressed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines({"text": "One."})))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x/c.csv", "text\nTwo.\nThree.\n")
        archive.writestr("empty.jsonl", "")
    some = [o for found in find_inputs(tmp_path) for o in open_input(found)]
    assert told(some) == [
        ("a.jsonl.gz#1", "One."),
        ("b.zip#empty.jsonl", "empty"),
        ("b.zip#x/c.csv#1", "Two."),
        ("b.zip#x/c.csv#2", "Three."),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Novak", ["Anna Novak"]),
        ("By Anna Novak, Ben Ode and Cleo Poe", ["Anna Novak", "Ben Ode", "Cleo Poe"]),
        ("Novak, Anna; Ode, Ben", ["Novak, Anna", "Ode, Ben"]),
        ('["Anna Novak", "Ben Ode"]', ["Anna Novak", "Ben Ode"]),
        ("['Anna Novak', \"Ben O'Dea\"]", ["Anna Novak", "Ben O'Dea"]),
        ("[" * 5_000, ["[" * 4_000]),
        ("", []),
    ],
)
def test_names_in_one_value(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("pack", "part"), [(gzip.compress, lambda: zlib.decompressobj(31)), (lzma.compress, lzma.LZMADecompressor)]
)
def test_no_row_before_a_cut_is_lost(tmp_path: Path, pack: Any, part: Any) -> None:
    odd = random.Random(1)
    data = pack(lines(*({"text": f"{number} {odd.getrandbits(400):x}"} for number in range(4_000))))
    data = data[: len(data) * 9 // 10]
    some = opened(tmp_path, "a.jsonl.gz", data)
    n_whole = part().decompress(data).count(b"\n")
    assert n_whole > 1_000
    assert [one.locator for one in some if isinstance(one, RawArticle)] == [
        f"a.jsonl.gz#{number + 1}" for number in range(n_whole)
    ]
    assert (some[-1].locator, told(some)[-1][1]) == ("a.jsonl.gz", "malformed")
