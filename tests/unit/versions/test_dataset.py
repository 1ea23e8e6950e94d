from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as pads
import pytest

from building import build
from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import Version, open_dataset
from copydesk.versions.disk import create_file, make_folder
from synthetic import make_article


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    for n in (1, 2, 3):
        build(root, [make_article(number) for number in range(10 * n)])  # created on 1, 2 and 3 March
    make_folder(root / "tags")
    create_file(root / "tags/spring.json", b'{"version": 2}')
    return root


@pytest.mark.parametrize(
    ("ref", "number"),
    [
        ("latest", 3),
        (2, 2),
        ("2", 2),
        ("v000001", 1),
        ("tag:spring", 2),
        (date(2026, 3, 2), 2),
        (datetime(2026, 3, 2, tzinfo=UTC), 2),
        (datetime(2026, 3, 3, 3, tzinfo=timezone(timedelta(hours=9))), 2),  # in UTC it is still the second
        (datetime(2026, 3, 2), 2),  # noqa: DTZ001
        ("2026-03-01", 1),
        ("2030-01-01", 3),
    ],
)
def test_a_version_has_many_names(root, ref, number):
    version = open_dataset(root).version(ref)
    assert version.number == number
    assert len(version.to_pandas("documents")) == 10 * number


@pytest.mark.parametrize("ref", [7, "v000009", "tag:autumn", "2020-01-01", date(2020, 1, 1)])
def test_a_version_that_is_not_there_is_said(root, ref):
    with pytest.raises(StoreError):
        open_dataset(root).version(ref)


@pytest.mark.parametrize("ref", ["newest", "", "tag:", "tag:../dataset", "tag:a/b", "-1", "２", "9" * 5000])
def test_what_is_no_name_of_a_version_is_said(root, ref):
    with pytest.raises(ConfigurationError):
        open_dataset(root).version(ref)


def test_the_log_is_newest_first(root):
    assert open_dataset(str(root)).versions() == (1, 2, 3)
    assert [manifest["version"] for manifest in open_dataset(f"file://{root}").log()] == [3, 2, 1]


@pytest.mark.parametrize("table", load_tables())
def test_all_ways_to_read_a_table_agree(root, table):
    version = open_dataset(root).version(2)
    frame = version.to_pandas(table)
    pd.testing.assert_frame_equal(frame, pd.read_parquet(version.path(table)))
    pd.testing.assert_frame_equal(frame, version.scan(table).to_table().to_pandas())
    assert version.scan(table).schema == arrow_schema(table)
    assert sum(len(pd.read_parquet(path)) for path in version.files(table)) == len(frame)


def test_columns(root):
    version = open_dataset(root).version()
    assert list(version.to_pandas("entities", columns=["label", "text"]).columns) == ["label", "text"]
    with pytest.raises(ConfigurationError, match="'txt'"):
        version.to_pandas("entities", columns=["txt"])
    for read in (version.to_pandas, version.path, version.files, version.scan):
        with pytest.raises(ConfigurationError, match="'people'"):
            read("people")


def test_text_for_a_list_of_columns_is_said(root):
    with pytest.raises(ConfigurationError, match="no list of columns") as refused:
        open_dataset(root).version().to_pandas("entities", columns="text")
    assert "columns=['text']" in str(refused.value)


def test_columns_may_keep_their_arrow_types(root):
    version = open_dataset(root).version(2)
    names = ["evidence", "documents"]
    source, seen = (
        version.to_pandas(name, columns, dtype_backend="pyarrow").dtypes[columns[0]]
        for name, columns in zip(names, (["source_start"], ["first_seen"]), strict=True)
    )
    assert (source, seen) == (pd.ArrowDtype(pa.int32()), pd.ArrowDtype(pa.date32()))
    assert version.to_pandas("evidence", ["source_start"]).dtypes["source_start"] == "float64"
    frame = version.to_pandas("documents", dtype_backend="pyarrow")
    assert frame["authors"].dtype.pyarrow_dtype == arrow_schema("documents").field("authors").type
    with pytest.raises(ConfigurationError, match="'polars'"):
        version.to_pandas("documents", dtype_backend="polars")


def test_a_scan_reads_what_is_asked_of_it(root):
    rows = open_dataset(root).version(2).scan("entities")
    people = rows.to_table(columns=["text"], filter=pads.field("label") == "PERSON")
    assert set(people["text"].to_pylist()) == {"Élise Varga"}
    assert people.schema.names == ["text"]


def test_a_version_is_pinned_once(tmp_path):
    build(tmp_path, [make_article(1)])
    version = open_dataset(tmp_path).version("latest")
    build(tmp_path, [make_article(1), make_article(2)])
    assert version.number == 1
    assert [len(version.to_pandas(table)) for table in ("documents", "paragraphs")] == [1, 4]


def test_an_older_version_lacks_a_table_that_came_later(root):
    version = open_dataset(root).version(2)
    older = {**version.manifest, "tables": {"documents": version.manifest["tables"]["documents"]}}
    version = Version(root=version.root, number=2, manifest=older)
    assert version.tables == ("documents",)
    with pytest.raises(ConfigurationError, match="'ledger' is no table of v000002, which is older"):
        version.path("ledger")


def test_a_file_that_is_gone_is_said(tmp_path):
    build(tmp_path, [make_article(number) for number in range(20)])
    version = open_dataset(tmp_path).version()
    version.files("documents")[-1].unlink()
    for read in (version.scan, version.to_pandas):
        with pytest.raises(StoreError, match=r"documents|parquet"):
            read("documents")


def test_a_version_without_its_folder_is_read_from_its_objects(tmp_path):
    build(tmp_path, [make_article(number) for number in range(20)])
    version = open_dataset(tmp_path).version()
    before = version.to_pandas("documents")
    order = version.scan("entities").to_table()
    (tmp_path / "versions/v000001").rename(tmp_path / "gone")
    pd.testing.assert_frame_equal(version.to_pandas("documents"), before)
    assert version.scan("entities").to_table().equals(order)
    assert {path.parent.name for path in version.files("entities")} == {"entities"}
    with pytest.raises(StoreError, match="v000001"):
        version.path("documents")
    assert [(fault.law, fault.key) for fault in version.verify()] == [("view", "v000001")]


def test_latest_is_what_the_manifests_say(tmp_path):
    build(tmp_path, [make_article(1)])
    build(tmp_path, [make_article(2)])
    (tmp_path / "latest").unlink()
    (tmp_path / "latest").symlink_to("versions/v000001")
    assert open_dataset(tmp_path).version().number == 2


def test_a_folder_without_a_dataset_is_said(tmp_path):
    with pytest.raises(StoreError, match="no dataset"):
        open_dataset(tmp_path)
    build(tmp_path, [])
    with pytest.raises(ConfigurationError, match="s3://"):
        open_dataset("s3://bucket/corpus")


def test_a_dataset_without_a_version_is_said(tmp_path):
    from copydesk.versions.layout import found_dataset

    found_dataset(tmp_path)
    with pytest.raises(StoreError, match="no version yet"):
        open_dataset(tmp_path).version()
