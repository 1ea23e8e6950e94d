import numpy as np
import pyarrow as pa
import pytest

from copydesk.tables.spill import Spill

SCHEMA = pa.schema([("n", pa.int64()), ("text", pa.string()), ("spans", pa.list_(pa.int64()))])


def make_rows(numbers):
    texts, spans = [f"t{n}" for n in numbers], [[n] * (n % 3) for n in numbers]
    return pa.table({"n": numbers, "text": texts, "spans": spans}, SCHEMA)


@pytest.mark.parametrize("window", [1, 200, 1 << 20])
@pytest.mark.parametrize("buckets", [1, 3, 7])
def test_rows_come_back_by_bucket_in_the_order_in_which_they_came(tmp_path, window, buckets):
    rng = np.random.default_rng(buckets)
    wanted = [[] for _ in range(buckets)]
    with Spill(tmp_path / "s", SCHEMA, buckets, window_bytes=window) as spill:
        for start in range(0, 60, 10):
            dealt = rng.integers(0, buckets, 10)
            spill.add(make_rows(range(start, start + 10)), dealt)
            for n, bucket in enumerate(dealt, start):
                wanted[bucket].append(n)
        for bucket in (*range(buckets), 0):
            assert spill.read(bucket).equals(make_rows(wanted[bucket]))
    assert list(tmp_path.iterdir()) == []


def test_nothing_comes_back_where_nothing_came(tmp_path):
    for buckets in (1, 2):
        with Spill(tmp_path / "s", SCHEMA, buckets) as spill:
            assert spill.read(0).equals(SCHEMA.empty_table())


def test_what_is_over_the_window_is_on_disk(tmp_path):
    with Spill(tmp_path / "s", SCHEMA, 2, window_bytes=1_000) as spill:
        held = pa.total_allocated_bytes()
        for start in range(0, 50_000, 500):
            spill.add(make_rows(range(start, start + 500)), np.arange(500) % 2)
        assert pa.total_allocated_bytes() - held < 200_000
        assert (tmp_path / "s").stat().st_size > 200_000


def test_its_file_goes_where_an_error_ends_it(tmp_path):
    def fill():
        with Spill(tmp_path / "s", SCHEMA, 2, window_bytes=1) as spill:
            spill.add(make_rows(range(9)), np.arange(9) % 2)
            assert (tmp_path / "s").exists()
            raise KeyError

    with pytest.raises(KeyError):
        fill()
    assert list(tmp_path.iterdir()) == []
