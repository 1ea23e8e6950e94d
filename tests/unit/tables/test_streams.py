from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from copydesk.contracts import arrow_schema, load_tables
from copydesk.errors import StoreError
from copydesk.tables import read_table, to_arrow, write_table
from copydesk.tables.streams import BATCH_ROWS, read_batches, read_schema, write_parts
from synthetic import join_rows, make_article

ROWS = join_rows([make_article(number, seen=date(2026, 1, 2)) for number in range(200)])


def source(tmp_path, table="ledger", files=3):
    tmp_path.mkdir(exist_ok=True)
    whole = to_arrow(table, ROWS[table])
    step = -(-whole.num_rows // files)
    paths = [tmp_path / f"s{at}.parquet" for at in range(files)]
    for at, path in enumerate(paths):
        write_table(whole.slice(at * step, step), table, path)
    return whole, paths


def write(folder, paths, table="ledger", part_bytes=1 << 30, **more):
    folder.mkdir()
    return write_parts(read_batches(paths), table, arrow_schema(table), folder, part_bytes=part_bytes, **more)


@pytest.mark.parametrize("table", load_tables())
def test_rows_keep_their_order_and_types(tmp_path, table):
    if table not in ROWS:
        pytest.skip("no synthetic rows")
    whole, paths = source(tmp_path / "a", table)
    (part,) = write(tmp_path / "b", paths, table)
    assert read_table(part).equals(whole)
    assert read_schema(part).equals(arrow_schema(table), check_metadata=True)


def test_a_batch_is_never_larger_than_said(tmp_path):
    whole, paths = source(tmp_path)
    batches = list(read_batches(paths))
    assert max(batch.num_rows for batch in batches) <= BATCH_ROWS < whole.num_rows
    assert sum(batch.num_rows for batch in batches) == whole.num_rows


@pytest.mark.parametrize("more", [{}, {"content_defined": True}])
def test_files_are_cut_by_size_and_equal_each_time(tmp_path, more):
    whole, paths = source(tmp_path / "a", files=9)
    parts = write(tmp_path / "b", paths, part_bytes=4_000, **more)
    assert len(parts) > 2
    assert [path.name for path in parts] == [f"ledger-{at:05d}-of-{len(parts):05d}.parquet" for at in range(len(parts))]
    assert sorted((tmp_path / "b").iterdir()) == parts
    assert read_table(parts).equals(whole)
    assert all(path.stat().st_size >= 4_000 for path in parts[:-1])
    again = write(tmp_path / "c", paths, part_bytes=4_000, **more)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in parts]


def test_a_table_without_rows_is_one_file(tmp_path):
    (part,) = write(tmp_path / "b", [])
    assert pq.read_metadata(part).num_rows == 0
    assert read_schema(part) == arrow_schema("ledger")


def test_content_says_where_pages_end_only_when_asked_for(tmp_path, monkeypatch):
    _, paths = source(tmp_path / "a")
    asked = []
    writer = pq.ParquetWriter

    def spy(*arguments, **options):
        asked.append((options["use_content_defined_chunking"], options["compression"], options["compression_level"]))
        return writer(*arguments, **options)

    monkeypatch.setattr(pq, "ParquetWriter", spy)
    write(tmp_path / "b", paths)
    write(tmp_path / "c", paths, content_defined=True)
    assert asked == [(False, "zstd", 9), (True, "zstd", 9)]


def test_a_file_that_can_not_be_read_is_said(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"no")
    for read in (lambda path: list(read_batches([path])), read_schema):
        with pytest.raises(StoreError, match=r"a\.parquet"):
            read(tmp_path / "a.parquet")


def test_rows_of_another_table_are_refused(tmp_path):
    _, paths = source(tmp_path / "s")
    with pytest.raises(pa.ArrowInvalid):
        write(tmp_path / "t", paths, "documents")


def test_how_rows_came_does_not_show(tmp_path):
    # Texts that fill pages: a page ends after so many bytes of a chunk.
    whole = to_arrow("ledger", [{**row, "text": f"{at} " * 9_000} for at, row in enumerate(ROWS["ledger"][:150])])
    written = []
    for name, step in (("one", 150), ("many", 7)):
        (tmp_path / name).mkdir()
        batches = whole.to_batches(max_chunksize=step)
        (part,) = write_parts(batches, "ledger", whole.schema, tmp_path / name, part_bytes=1 << 30)
        written.append(part.read_bytes())
    assert written[0] == written[1]
