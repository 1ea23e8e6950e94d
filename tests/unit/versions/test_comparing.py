import random

import pyarrow as pa
import pytest

from copydesk.tables import to_arrow
from copydesk.tables.arrow import write_table
from copydesk.versions.comparing import compare_rows, differing, read_rows
from synthetic import make_refusal

STRUCT = pa.struct([("a", pa.int32()), ("b", pa.list_(pa.string()))])
ONE = {"a": 1, "b": ["x"]}


@pytest.mark.parametrize(
    ("kind", "before", "after", "wanted"),
    [
        (pa.int32(), [1, None, None, 4], [1, None, 3, None], [False, False, True, True]),
        (pa.string(), ["a", "b"], ["a", "c"], [False, True]),
        (pa.list_(pa.int32()), [[1], [], None, [1, 2], [3]], [[1], None, None, [2, 1], [3, 4]], [0, 1, 0, 1, 1]),
        (STRUCT, [{"a": 1, "b": ["x"]}, None, {"a": 1, "b": []}], [{"a": 1, "b": ["y"]}, None, None], [1, 0, 1]),
        (
            pa.list_(STRUCT),
            [[{"a": 1, "b": ["x"]}], [], [{"a": 2, "b": None}]],
            [[{"a": 1, "b": None}], [], [None]],
            [1, 0, 1],
        ),
    ],
)
def test_values_of_every_shape(kind, before, after, wanted):
    one, two = pa.array(before, kind), pa.array(after, kind)
    assert differing(one, two).tolist() == list(map(bool, wanted))
    assert differing(one[1:], two[1:]).tolist() == list(map(bool, wanted[1:]))
    assert not differing(one, one).any()


@pytest.mark.parametrize("size", [0, 1, 5, 200])
def test_rows_are_compared_by_key_in_any_order(size):
    rng = random.Random(size)
    rows = [(f"k{number % (size // 2 + 1)}", rng.randrange(3)) for number in range(size)]
    other = [(key, value if rng.random() < 0.9 else 9) for key, value in rows if rng.random() < 0.9] + [("new", 1)]
    groups = [{}, {}]
    for found, some in zip(groups, (rows, other), strict=True):
        for key, value in some:
            found.setdefault(key, []).append(value)
    keys = list(groups[1])
    rng.shuffle(keys)
    other = [(key, value) for key in keys for value in groups[1][key]]  # another order of keys, the same within one
    one, two = (pa.table({"k": [k for k, _ in some], "v": [v for _, v in some]}, SCHEMA) for some in (rows, other))
    found = compare_rows(one, two, "k")
    assert found.added == groups[1].keys() - groups[0].keys()
    assert found.removed == groups[0].keys() - groups[1].keys()
    assert found.changed == {k for k in groups[0].keys() & groups[1].keys() if groups[0][k] != groups[1][k]}


SCHEMA = pa.schema([("k", pa.string()), ("v", pa.int32())])


def test_a_column_that_a_file_lacks_is_null(tmp_path):
    write_table(to_arrow("quarantine", [make_refusal(1)]), "quarantine", tmp_path / "a.parquet")
    table = pa.parquet.read_table(tmp_path / "a.parquet").drop_columns("detail")
    pa.parquet.write_table(table, tmp_path / "b.parquet")
    rows = read_rows(tmp_path, ["a.parquet", "b.parquet"], "quarantine", ["locator", "detail"])
    assert rows["detail"].to_pylist() == ["it holds NUL bytes", None]
    assert rows["locator"].to_pylist() == [make_refusal(1)["locator"]] * 2
    assert read_rows(tmp_path, [], "quarantine", ["locator"]).num_rows == 0
