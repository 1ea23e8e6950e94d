import csv
import gzip
import io
import json
import math

import pandas as pd
import pyarrow as pa
import pytest
import zstandard

from building import build
from copydesk.tables import read_table
from copydesk.versions import open_dataset
from copydesk.versions.export_text import _cells, _finite
from synthetic import make_article, make_refusal

NASTY = [
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\tindented",
    "\rlone",
    "＝1",
    "'=quoted",
    'a "quote", a comma; a line\nand\r\nanother\rone\u2028two\x85three',
    "",
    "NA",
    "𝔊 é",
]


@pytest.fixture(scope="module")
def version(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    articles = [make_article(number) for number in range(len(NASTY))]
    for article, nasty in zip(articles, NASTY, strict=True):
        article["documents"][0]["title"] = nasty
        article["documents"][0]["publisher"] = None
        article["documents"][0]["authors"][0]["name"] = nasty
    build(root, articles, [make_refusal(1)])
    return open_dataset(root).version()


def _unzstd(data):
    return zstandard.ZstdDecompressor().stream_reader(data).read()


def read_csv(path, **more):
    return pd.read_csv(path, keep_default_na=False, na_values={"publisher": [""], "score": [""]}, **more)


@pytest.mark.parametrize("compress", [None, "zst", "gz", "none"])
def test_json_lines_come_back(version, tmp_path, compress):
    place = version.export(tmp_path / "a", "jsonl", compress=compress)
    end = {None: ".zst", "zst": ".zst", "gz": ".gz", "none": ""}[compress]
    unpack = {".zst": _unzstd, ".gz": gzip.decompress, "": bytes}[end]
    for table in version.tables:
        text = unpack((place / f"{table}.jsonl{end}").read_bytes()).decode()
        rows = [json.loads(line) for line in text.splitlines()]  # which also ends lines at U+2028 and the like
        wanted = read_table(version.files(table)).to_pylist()
        for row in wanted:
            row.update({key: value.isoformat() for key, value in row.items() if hasattr(value, "isoformat")})
        assert rows == wanted
        assert text.endswith("\n") or not wanted


def test_pandas_reads_packed_lines(version, tmp_path):
    place = version.export(tmp_path / "a", "jsonl")
    frame = pd.read_json(place / "documents.jsonl.zst", lines=True, dtype=False)
    assert frame["title"].tolist() == version.to_pandas("documents")["title"].tolist()


def test_csv_comes_back_through_pandas(version, tmp_path):
    place = version.export(tmp_path / "a", "csv")
    for table in version.tables:
        wanted = version.to_pandas(table)
        frame = read_csv(place / f"{table}.csv", dtype=str)
        assert list(frame.columns) == list(wanted.columns)
        assert len(frame) == len(wanted)
    wanted, frame = version.to_pandas("documents"), read_csv(place / "documents.csv")
    assert frame["title"].tolist() == wanted["title"].tolist()
    assert set(frame["title"]) == set(NASTY)
    assert frame["text"].tolist() == wanted["text"].tolist()
    assert frame["publisher"].isna().all()
    assert [json.loads(cell)[0]["name"] for cell in frame["authors"]] == [one[0]["name"] for one in wanted["authors"]]
    assert frame["first_seen"].tolist() == [str(day) for day in wanted["first_seen"]]
    assert frame["n_words"].tolist() == wanted["n_words"].tolist()
    assert read_csv(place / "ledger.csv")["kept"].tolist() == version.to_pandas("ledger")["kept"].tolist()


def test_csv_is_as_its_standard_says(version, tmp_path):
    data = (version.export(tmp_path / "a", "csv") / "documents.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(version.schema("documents"))}
    assert len(rows) == len(NASTY) + 1
    assert data.startswith(b"doc_id,locator,")
    assert data.endswith(b"\r\n")
    titles = {row[rows[0].index("title")] for row in rows[1:]}
    assert titles == set(NASTY)
    # An empty text is told from what is null.
    assert b',"",' in data
    assert b",," in data


def test_a_spreadsheet_runs_nothing_and_the_text_comes_back(version, tmp_path):
    place = version.export(tmp_path / "a", "csv", spreadsheet_safe=True)
    data = (place / "documents.csv").read_bytes()
    assert data.startswith("\ufeffdoc_id,".encode())
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for row in rows:
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), name
    back = {cell.removeprefix("'") for cell in (row["title"] for row in rows)}
    assert back == set(NASTY)
    plain = version.export(tmp_path / "b", "csv")
    assert not any(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in plain.glob("*.csv"))


def test_no_time_and_no_name_is_packed_with_the_rows(version, tmp_path):
    place = version.export(tmp_path / "a", "jsonl", compress="gz", tables=["documents"])
    data = (place / "documents.jsonl.gz").read_bytes()
    assert data[3] == 0  # no name
    assert data[4:8] == b"\0\0\0\0"  # no time


@pytest.mark.parametrize("compress", ["gz", "zst"])
def test_csv_may_be_packed(version, tmp_path, compress):
    place = version.export(tmp_path / "a", "csv", compress=compress, tables=["documents"])
    assert sorted(path.name for path in place.iterdir()) == ["SHA256SUMS", f"documents.csv.{compress}", "manifest.json"]
    assert set(read_csv(place / f"documents.csv.{compress}")["title"]) == set(NASTY)


def test_cells_of_every_type():
    moment = pa.array([0, None], pa.timestamp("us", tz="UTC"))
    assert _cells(moment, safe=True).to_pylist() == ['"1970-01-01T00:00:00.000000Z"', ""]
    assert _cells(pa.array([-1, None]), safe=True).to_pylist() == ["-1", ""]
    assert _cells(pa.array([0.1, None]), safe=True).to_pylist() == ["0.1", ""]
    assert _cells(pa.array([True, None]), safe=True).to_pylist() == ["true", ""]
    assert _cells(pa.array([["-a"], None, []]), safe=True).to_pylist() == ['"[""-a""]"', "", '"[]"']
    batch = pa.record_batch({"a": [1.5, math.nan, math.inf, None], "b": [1, 2, 3, 4]})
    assert _finite(batch).to_pydict() == {"a": [1.5, None, None, None], "b": [1, 2, 3, 4]}
