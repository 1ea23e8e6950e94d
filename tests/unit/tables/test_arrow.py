import io
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import StoreError
from copydesk.kinds import Role
from copydesk.tables import WRITER, read_table, to_arrow, write_table
from copydesk.tables.arrow import LONG_TEXT, encode_table
from synthetic import join_rows, make_article

ROWS = join_rows([make_article(number, seen=date(2026, 1, 2)) for number in range(3)])
ROWS["identities"] = [
    {"entity_id": "org:a", "same_as": "org:b", "relation": "spelling", "n_documents": 1, "n_known": 2},
]


def paragraph(**changes):
    return {**ROWS["paragraphs"][0], **changes}


@pytest.mark.parametrize("table", load_tables())
def test_rows_come_back_from_parquet_as_they_went(table, tmp_path):
    write_table(to_arrow(table, ROWS[table]), table, tmp_path / "t.parquet")
    back = read_table(tmp_path / "t.parquet")
    assert back.to_pylist() == ROWS[table]
    assert back.schema.equals(arrow_schema(table), check_metadata=True)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"start": 1.5}, "start"),
        ({"start": "1"}, "start"),
        ({"start": True}, "start"),
        ({"start": 2**31}, "start"),
        ({"text": b"bytes"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"text": 5}, "text"),
        ({"sentences": [{"start": 0}]}, "sentences"),
        ({"sentences": [{"start": 0, "end": 1, "odd": 2}]}, "sentences"),
        ({"sentences": [{"start": 0, "end": 0.5}]}, "sentences"),
        ({"sentences": "ab"}, "sentences"),
    ],
)
def test_a_wrong_value_is_named_by_table_row_and_column_and_not_shown(changes, column):
    with pytest.raises(StoreError) as caught:
        to_arrow("paragraphs", [paragraph(), paragraph(**changes)])
    assert caught.value.where == f"table 'paragraphs', row 1, column '{column}'"
    assert "bytes'" not in str(caught.value)


def test_a_time_is_no_day():
    row = {**ROWS["documents"][0], "first_seen": datetime(2026, 1, 2, 3, tzinfo=UTC)}
    with pytest.raises(StoreError, match="first_seen"):
        to_arrow("documents", [row])


@pytest.mark.parametrize("row", [paragraph(odd=1), {k: v for k, v in paragraph().items() if k != "role"}])
def test_a_row_has_exactly_the_columns_of_the_contract(row):
    with pytest.raises(StoreError, match=r"'odd'|'role'"):
        to_arrow("paragraphs", [row])


def test_an_enumeration_is_its_value():
    assert to_arrow("paragraphs", [paragraph(role=Role.QUOTE)])["role"].to_pylist() == ["quote"]


def test_a_file_has_one_row_group_a_page_index_and_no_metadata():
    data = pq.ParquetFile(io.BytesIO(encode_table(to_arrow("documents", ROWS["documents"]), "documents"))).metadata
    assert data.num_row_groups == 1
    assert data.metadata is None
    for at in range(data.num_columns):
        column = data.row_group(0).column(at)
        long = column.path_in_schema in LONG_TEXT["documents"]
        assert column.compression == "ZSTD"
        assert column.has_offset_index
        assert ("RLE_DICTIONARY" in column.encodings) != long
        assert column.is_stats_set != long


def test_an_empty_table_is_a_file_with_the_schema(tmp_path):
    write_table(to_arrow("entities", []), "entities", tmp_path / "t.parquet")
    assert read_table(tmp_path / "t.parquet").schema.equals(arrow_schema("entities"))


@pytest.mark.parametrize("table", ["documents", "paragraphs", "entities", "ledger", "evidence"])
def test_chunks_slices_wide_strings_and_metadata_do_not_show_in_the_bytes(table):
    whole = to_arrow(table, ROWS[table])
    chunks = pa.concat_tables([whole.slice(0, 1), whole.slice(1)]).replace_schema_metadata({"a": "b"})
    wide = pa.schema([(f.name, pa.large_string() if f.type == pa.string() else f.type) for f in whole.schema])
    padded = pa.concat_tables([whole, whole]).slice(len(whole))
    assert len({encode_table(some, table) for some in (whole, chunks, whole.cast(wide), padded)}) == 1


def test_the_writer_is_named_by_pyarrow_and_its_options():
    assert WRITER["pyarrow"] == pa.__version__
    assert len(WRITER["options"]) == 16


def test_a_file_that_is_no_parquet_is_named(tmp_path):
    (tmp_path / "t.parquet").write_bytes(b"PAR1 not")
    with pytest.raises(StoreError) as caught:
        read_table(tmp_path / "t.parquet")
    assert str(tmp_path / "t.parquet") in str(caught.value)


def test_columns_of_another_table_are_refused():
    with pytest.raises(StoreError, match="ledger"):
        encode_table(to_arrow("paragraphs", ROWS["paragraphs"]), "ledger")
