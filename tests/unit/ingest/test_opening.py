import hashlib
import os

import pytest

from copydesk.ingest import find_inputs, open_input
from opening import open_bytes
from packing import tarred, zipped

WORDS = b"Some words of an article that is not long."


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", b"\x89PNG\r\n "), ("a.zip", b"no zip"), ("a.tar", b"no tar" * 200), ("a.txt.gz", b"\x1f\x8b\x08rest")],
)
def test_a_file_refused_as_a_whole_tells_its_digest_and_size(tmp_path, name, data):
    (row,) = open_bytes(tmp_path, name, data)
    assert (row.locator, row.n_bytes, row.raw_sha256) == (name, len(data), hashlib.sha256(data).hexdigest())


def test_what_was_retrieved_when_holds_of_every_member(tmp_path):
    folder = tmp_path / "2026-02-14"
    folder.mkdir()
    (folder / "a.zip").write_bytes(zipped({"x.txt": WORDS, "in.tar": tarred({"y.txt": WORDS})}))
    (found,) = find_inputs(tmp_path)
    assert [str(one.retrieved) for one in open_input(found)] == ["2026-02-14"] * 2


def test_articles_come_before_the_archive_is_read_to_its_end(tmp_path):
    data = tarred({f"{number}.txt": WORDS * 50 for number in range(2000)})
    opened = open_bytes(tmp_path, "a.tar", data)
    assert next(opened).locator == "a.tar#0.txt"
    os.truncate(tmp_path / "a.tar", 200_000)
    rest = list(opened)
    assert (rest[0].locator, rest[-1].locator, rest[-1].reason) == ("a.tar#1.txt", "a.tar", "malformed")


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_every_locator_comes_once_and_in_the_same_order(tmp_path, name):
    pack = zipped if name == "a.zip" else tarred
    data = pack({f"{number % 7}/{number}.txt": WORDS for number in range(50)})
    first, second = ([one.locator for one in open_bytes(tmp_path, name, data)] for _ in range(2))
    assert first == second
    assert len(set(first)) == 50


def test_a_file_that_can_no_longer_be_read_is_told(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"x.txt": WORDS}))
    (found,) = find_inputs(tmp_path)
    (tmp_path / "a.zip").unlink()
    (row,) = open_input(found)
    assert (row.locator, row.reason, row.raw_sha256) == ("a.zip", "unreadable", None)


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b"text\n" + WORDS + b"\n"), ("a.jsonl", b'{"text": "' + WORDS + b'"}\n')]
)
def test_a_table_may_lie_where_a_text_may(tmp_path, name, data):
    for number in range(4):
        name, data = f"z{number}.zip", zipped({name: data})
    [article] = open_bytes(tmp_path, name, data)
    assert article.data == WORDS
    (tmp_path / name).unlink()
    [refused] = open_bytes(tmp_path, "z.zip", zipped({name: data}))
    assert refused.reason == "malformed"


def test_a_fault_in_an_archive_is_told_of_it_once_and_of_what_it_costs(tmp_path):
    data = zipped({"in.tar": tarred({f"{number}.txt": WORDS * 4_000 for number in range(3)})}, 0)
    at = data.index(b"2.txt") + 700
    found = list(open_bytes(tmp_path, "a.zip", data[:at] + b"~" + data[at + 1 :]))
    assert [one.locator for one in found] == [*(f"a.zip#in.tar#{number}.txt" for number in range(3)), "a.zip#in.tar"]
    assert [getattr(one, "reason", "read") for one in found[2:]] == ["malformed", "malformed"]
