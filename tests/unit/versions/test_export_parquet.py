import json

import pandas as pd
import pyarrow as pa
import pytest

from building import build
from copydesk.contracts import arrow_schema
from copydesk.tables import read_table
from copydesk.versions import export_parquet, open_dataset
from copydesk.versions.export_plan import Plan
from synthetic import make_article, make_refusal


@pytest.fixture(scope="module")
def version(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    build(root, [make_article(number) for number in range(60)], [make_refusal(1)])
    return open_dataset(root).version()


@pytest.mark.parametrize("form", ["parquet", "hf"])
def test_rows_are_those_of_the_version(version, tmp_path, form):
    place = version.export(tmp_path / "a", form)
    for table in version.tables:
        (part,) = sorted((place / table).iterdir())
        assert part.name == f"{table}-00000-of-00001.parquet"
        assert read_table(part).equals(read_table(version.files(table)))
        assert read_table(part).schema.equals(arrow_schema(table), check_metadata=True)
        pd.testing.assert_frame_equal(pd.read_parquet(place / table), version.to_pandas(table))


def test_pages_speak_of_what_is_there(version, tmp_path):
    place = version.export(tmp_path / "a", tables=["entities", "documents"])
    card = (place / "README.md").read_text()
    size = (place / "documents/documents-00000-of-00001.parquet").stat().st_size
    assert f"| `documents` | one row an article | 60 | {size:,} | `doc_id` |" in card
    assert "paragraphs/*.parquet" not in card
    croissant = json.loads((place / "croissant.json").read_text())
    assert [one["@id"] for one in croissant["recordSet"]] == ["documents", "entities"]


def test_large_tables_are_cut(version, tmp_path, monkeypatch):
    monkeypatch.setattr("copydesk.versions.export_plan.SHARD_MB", 0.005)
    place = version.export(tmp_path / "a")
    parts = sorted((place / "ledger").iterdir())
    assert len(parts) > 1
    assert parts[-1].name == f"ledger-{len(parts) - 1:05d}-of-{len(parts):05d}.parquet"
    assert read_table(parts).equals(read_table(version.files("ledger")))


def test_datasets_loads_it(version, tmp_path):
    datasets = pytest.importorskip("datasets")
    place = version.export(tmp_path / "a", "hf")
    for table in version.tables:
        loaded = datasets.load_dataset(str(place), table, cache_dir=str(tmp_path / "cache"), split="train")
        assert loaded.num_rows == version.manifest["tables"][table]["rows"]
        assert loaded.column_names == arrow_schema(table).names
    default = datasets.load_dataset(str(place), cache_dir=str(tmp_path / "cache"), split="train")
    assert default["text"][:] == version.to_pandas("documents")["text"].tolist()
    stream = datasets.load_dataset(str(place), "entities", split="train", streaming=True)
    assert next(iter(stream))["text"] == version.to_pandas("entities")["text"][0]
    some = version.export(tmp_path / "b", "hf", tables=["paragraphs"])
    assert (
        datasets.load_dataset(str(some), cache_dir=str(tmp_path / "cache2"), split="train").column_names[0]
        == "paragraph_id"
    )


def test_no_more_than_a_row_group_is_held(version, tmp_path, monkeypatch):
    monkeypatch.setattr("copydesk.tables.streams.BATCH_ROWS", 16)
    monkeypatch.setattr("copydesk.tables.streams.GROUP_BYTES", 4096)
    held = []
    batches = Plan.batches

    def watch(self, table):
        for batch in batches(self, table):
            held.append(pa.total_allocated_bytes())
            yield batch

    monkeypatch.setattr(Plan, "batches", watch)
    before = pa.total_allocated_bytes()
    version.export(tmp_path / "a", tables=["ledger"])
    whole = read_table(version.files("ledger")).nbytes
    assert max(held) - before < whole
    assert len(held) > 10


@pytest.mark.parametrize(("form", "asked"), [("parquet", False), ("hf", True)])
def test_only_a_hub_gets_pages_that_end_by_content(version, tmp_path, monkeypatch, form, asked):
    seen = []
    write = export_parquet.write_parts

    def spy(*arguments, **options):
        seen.append(options["content_defined"])
        return write(*arguments, **options)

    monkeypatch.setattr(export_parquet, "write_parts", spy)
    version.export(tmp_path / "a", form)
    assert seen == [asked] * len(version.tables)
