import numpy as np
import pyarrow as pa
import pytest

from copydesk.tables.names import Counts, Marked, Names
from copydesk.tables.portions import in_portions

WORDS = ["a", "a#b", "b", "ä", "ﬀ", "𝔊"]
NAMES = Names(pa.array(WORDS))


def test_names_are_found_by_themselves():
    assert sorted(WORDS) == WORDS
    assert [NAMES.find(word) for word in WORDS] == list(range(len(WORDS)))
    assert [NAMES.find(word) for word in ("", "aa", "\udc80", "𝔊x")] == [-1] * 4
    assert "b" in NAMES
    assert 3 not in NAMES
    assert list(NAMES) == [NAMES[at] for at in range(len(NAMES))] == WORDS
    assert list(NAMES[1:3]) == ["a#b", "b"]


def test_many_are_found_at_once():
    assert NAMES.places(pa.array(["b", "x", "a"])).tolist() == [2, -1, 0]
    assert NAMES.places(pa.chunked_array([], pa.string())).tolist() == []


def test_counts_are_those_that_were_added():
    counts = Counts(NAMES)
    counts.add({"b": 2, "a": 1})
    counts.add({"b": 3})
    assert counts == {**dict.fromkeys(WORDS, 0), "b": 5, "a": 1}
    with pytest.raises(KeyError):
        counts.add({"x": 1})


def test_marked_names_are_a_set():
    marked = Marked(NAMES, np.array([True, False, True, False, False, False]))
    assert marked == {"a", "b"} == set(marked)
    assert len(marked) == 2
    assert "a#b" not in marked
    assert marked - {"a"} == {"b"}
    assert hash(marked) == hash(frozenset(marked))


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_portions_hold_every_value_in_order(size):
    portions = list(in_portions(iter(range(7)), size))
    assert [one for portion in portions for one in portion] == list(range(7))
    assert all(len(portion) == size for portion in portions[:-1])
