"""Rows of Parquet files as articles, and files that are cut off, encrypted, nested, or larger than they look."""

from __future__ import annotations

import datetime as dt
import gzip
import random
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from copydesk.ingest import find_inputs, open_input
from copydesk.records import Limits, Quarantined, RawArticle

if TYPE_CHECKING:
    from pathlib import Path


def opened(folder: Path, **limits: int) -> list[RawArticle | Quarantined]:
    return [one for found in find_inputs(folder) for one in open_input(found, limits=Limits(**limits))]


def told(some: list[RawArticle | Quarantined]) -> list[tuple[str, str]]:
    return [(o.locator, o.reason if isinstance(o, Quarantined) else o.data.decode("latin-1")) for o in some]


def write(folder: Path, name: str = "a.parquet", how: Any = None, **columns: Any) -> Path:
    parquet.write_table(pa.table(columns), folder / name, **(how or {}))
    return folder / name


def test_an_article_a_row_with_what_it_states(tmp_path: Path) -> None:
    utc = dt.datetime(2026, 2, 14, 23, 30, tzinfo=dt.UTC)
    write(
        tmp_path,
        Text=["One.", "Two."],
        title=["First", None],
        authors=[[{"name": "Anna Novak", "id": 1}], []],
        published=pa.array([utc, None], pa.timestamp("ns", "UTC")),
        updated=pa.array([dt.date(2026, 2, 15), None]),
        url=["https://example.org/1", "no address"],
        large=pa.array([b"x" * 99, b""]),
    )
    one, two = opened(tmp_path)
    assert told([one, two]) == [("a.parquet#1", "One."), ("a.parquet#2", "Two.")]
    assert isinstance(one, RawArticle)
    assert isinstance(two, RawArticle)
    assert (one.url, two.url, two.claims) == ("https://example.org/1", None, ())
    assert [(claim.field, claim.value, claim.method) for claim in one.claims] == [
        ("title", "First", "row"),
        ("authors", "Anna Novak", "row"),
        ("published", "2026-02-14", "row"),
        ("updated", "2026-02-15", "row"),
    ]


def test_rows_without_an_article_are_quarantined_each(tmp_path: Path) -> None:
    write(tmp_path, text=["One.", None, "  ", "x" * 2_000, "Two."])
    assert told(opened(tmp_path, max_bytes=1_000)) == [
        ("a.parquet#1", "One."),
        ("a.parquet#2", "empty"),
        ("a.parquet#3", "empty"),
        ("a.parquet#4", "too_large"),
        ("a.parquet#5", "Two."),
    ]


def test_bytes_are_decoded_later(tmp_path: Path) -> None:
    write(tmp_path, html=[b"<p>caf\xe9</p>"], author=[b"Ren\xc3\xa9 Novak"])
    [article] = opened(tmp_path)
    assert isinstance(article, RawArticle)
    assert (article.data, article.media_type, article.charset) == (b"<p>caf\xe9</p>", "text/html", None)
    assert [claim.value for claim in article.claims] == ["René Novak"]


def test_a_text_that_is_no_utf8_keeps_its_bytes(tmp_path: Path) -> None:
    raw = pa.array([b"caf\xe9", b"tea"])
    write(tmp_path, text=raw.view(pa.string()))
    assert told(opened(tmp_path)) == [("a.parquet#1", "caf\xe9"), ("a.parquet#2", "tea")]


def test_a_mapping_reaches_into_objects(tmp_path: Path) -> None:
    write(tmp_path, doc=[{"body": "One.", "n": 1}], no=[2**63 - 1])
    (tmp_path / "a.meta.toml").write_text('[fields]\ntext = "doc.body"\nid = "no"\n')
    [article] = opened(tmp_path)
    assert isinstance(article, RawArticle)
    assert (article.data, article.key) == (b"One.", "9223372036854775807")


@pytest.mark.parametrize(
    ("columns", "reason", "says"),
    [
        ({"text": pa.array([], pa.string())}, "empty", "without a row"),
        ({"year": [1949]}, "malformed", "there are 'year'"),
        ({"text": [{"a": 1}]}, None, ""),
    ],
)
def test_a_file_without_articles(tmp_path: Path, columns: dict[str, Any], reason: str | None, says: str) -> None:
    write(tmp_path, **columns)
    [refused] = opened(tmp_path)
    assert isinstance(refused, Quarantined)
    assert (refused.locator, refused.reason) == (("a.parquet", reason) if reason else ("a.parquet#1", "empty"))
    assert says in refused.detail


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1xxxxPAR1", b"nothing", b"PARE" + b"x" * 99 + b"PARE"])
def test_what_is_no_parquet_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    [refused] = opened(tmp_path)
    assert isinstance(refused, Quarantined)
    wanted = {b"": "empty", b"PARE": "encrypted"}.get(data[:4], "malformed")
    assert (refused.locator, refused.reason) == ("a.parquet", wanted)


def test_a_truncated_file_is_malformed(tmp_path: Path) -> None:
    path = write(tmp_path, text=[f"Text {number}." for number in range(1_000)])
    path.write_bytes(path.read_bytes()[:-20])
    assert told(opened(tmp_path)) == [("a.parquet", "malformed")]


def break_group(path: Path, number: int, column: int = 0) -> None:
    """Overwrite the first page of a column of a group of rows."""
    chunk = parquet.ParquetFile(path).metadata.row_group(number).column(column)
    data = bytearray(path.read_bytes())
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    data[start : start + 200] = b"\xff" * 200
    path.write_bytes(data)


@pytest.mark.parametrize("damaged", [[0], [5], [9], [2, 3], list(range(10))])
def test_a_damaged_group_of_rows_costs_no_other(tmp_path: Path, damaged: list[int]) -> None:
    texts = [f"{number} {'x y z ' * 50}" for number in range(1_000)]
    path = write(tmp_path, text=texts, how={"row_group_size": 100, "compression": "zstd"})
    expected = [(f"a.parquet#{number}", text) for number, text in enumerate(texts, start=1)]
    for group in reversed(damaged):
        break_group(path, group)
        expected[100 * group : 100 * group + 100] = [(f"a.parquet#{100 * group + 1}-{100 * group + 100}", "malformed")]
    some = opened(tmp_path)
    assert told(some) == expected
    details = [one.detail for one in some if isinstance(one, Quarantined)]
    first = 100 * damaged[0] + 1
    assert details[0].endswith(f"its rows {first} to {first + 99} are lost, 100 in number")


def test_rows_before_a_damaged_page_of_a_group_are_given(tmp_path: Path) -> None:
    texts = [f"{number} {random.Random(number).randbytes(3_000).hex()}" for number in range(900)]
    path = write(tmp_path, text=texts, how={"use_dictionary": False, "data_page_size": 100_000, "write_batch_size": 10})
    data = bytearray(path.read_bytes())
    at = data.index(texts[700].encode())
    data[at : at + 500_000] = b"\xff" * 500_000
    path.write_bytes(data)
    *some, last = opened(tmp_path)
    assert told(some) == [(f"a.parquet#{number}", text) for number, text in enumerate(texts[: len(some)], start=1)]
    assert len(some) >= 256
    assert isinstance(last, Quarantined)
    assert last.locator == f"a.parquet#{len(some) + 1}-900"


def test_a_damaged_column_that_is_not_needed_costs_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, text=["One.", "Two."], noise=["x" * 500, "y" * 500], how={"compression": "none"})
    break_group(path, 0, column=1)
    assert told(opened(tmp_path)) == [("a.parquet#1", "One."), ("a.parquet#2", "Two.")]


def test_a_page_that_is_larger_than_its_footer_says_is_refused_before(tmp_path: Path) -> None:
    how = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}
    path = write(tmp_path, text=["x" * 40_000_000], how=how)
    honest = parquet.ParquetFile(path).metadata.row_group(0).column(0).total_uncompressed_size
    data = path.read_bytes()
    footer = data[-int.from_bytes(data[-8:-4], "little") - 8 :]
    lying = footer.replace(varint(honest), varint(9_000_000))
    assert len(lying) == len(footer)
    path.write_bytes(data[: -len(footer)] + lying)
    before = pa.total_allocated_bytes()
    assert parquet.ParquetFile(path).metadata.row_group(0).column(0).total_uncompressed_size == 9_000_000
    [one] = opened(tmp_path, free_bytes=10_000_000, max_ratio=2)
    assert isinstance(one, Quarantined)
    assert (one.locator, one.reason) == ("a.parquet", "too_large")
    assert "to be unpacked at once" in one.detail
    assert pa.total_allocated_bytes() == before


def varint(number: int) -> bytes:
    """A whole number as Thrift writes it."""
    number, out = 2 * number, b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def test_every_damage_of_a_byte_ends_well(tmp_path: Path) -> None:
    path = write(tmp_path, text=["One.", "Two."], title=["A", None])
    data = path.read_bytes()
    for at in range(0, len(data), 7):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        for one in opened(tmp_path):
            assert not isinstance(one, Quarantined) or one.reason in {"malformed", "empty", "encrypted", "undecodable"}


def test_in_an_archive_and_compressed(tmp_path: Path) -> None:
    path = write(tmp_path, text=["One.", "Two."])
    data = path.read_bytes()
    path.unlink()
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.parquet", data)
    assert told(opened(tmp_path)) == [
        ("a.parquet.gz#1", "One."),
        ("a.parquet.gz#2", "Two."),
        ("b.zip#c.parquet#1", "One."),
        ("b.zip#c.parquet#2", "Two."),
    ]
    assert told(opened(tmp_path, max_spool_bytes=10)) == [
        ("a.parquet.gz", "too_large"),
        ("b.zip#c.parquet", "too_large"),
    ]


def test_one_text_in_every_row_is_in_memory_once_and_bounded(tmp_path: Path) -> None:
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), pa.array(["x y " * 250_000]))
    path = write(tmp_path, text=long)
    assert path.stat().st_size < 2_000_000
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    peak = 0
    for found in find_inputs(tmp_path):
        for number, _ in enumerate(open_input(found, limits=Limits(free_bytes=50_000_000, max_ratio=2))):  # noqa: B007
            peak = max(peak, pa.total_allocated_bytes() - before)
    assert number < 100
    assert tracemalloc.get_traced_memory()[1] + peak < 40_000_000
    tracemalloc.stop()


def test_what_would_unpack_to_too_much_is_refused_before(tmp_path: Path) -> None:
    write(tmp_path, text=["One.", "x y " * 500_000], how={"row_group_size": 1})
    assert told(opened(tmp_path, free_bytes=1_000_000, max_ratio=2)) == [
        ("a.parquet#1", "One."),
        ("a.parquet", "too_large"),
    ]


class _Odd(pa.ExtensionType):
    def __init__(self) -> None:
        super().__init__(pa.string(), "example.odd")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type: Any, serialized: bytes) -> _Odd:
        return cls()


@pytest.mark.parametrize("known", [True, False])
def test_a_type_of_somebody_elses_is_what_it_is_stored_as(tmp_path: Path, known: bool) -> None:
    pa.register_extension_type(_Odd())
    try:
        write(tmp_path, text=pa.ExtensionArray.from_storage(_Odd(), pa.array(["One."])))
        if not known:
            pa.unregister_extension_type("example.odd")
        assert told(opened(tmp_path)) == [("a.parquet#1", "One.")]
    finally:
        if known:
            pa.unregister_extension_type("example.odd")
