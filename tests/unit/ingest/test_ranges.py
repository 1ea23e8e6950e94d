from __future__ import annotations

import io
import random
import zipfile

import pytest

from copydesk.errors import Reason, StoreError
from copydesk.ingest import find_inputs, open_input, parse_place
from copydesk.ingest import remote as remote_module
from copydesk.ingest.ranges import _LEAST, _MOST
from copydesk.ingest.remote_opening import open_remote
from copydesk.records import Limits, Quarantined
from packing import PACKERS, tarred, zipped
from places import faulty_system, in_memory

LARGE = random.Random(1).randbytes(_LEAST * 5)
WORDS = b"words " * 50


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waited = []
    monkeypatch.setattr(remote_module.time, "sleep", waited.append)
    return waited


def find(objects):
    return find_inputs(parse_place(in_memory(objects, "s3")))


def read(objects):
    return [one for found in find(objects) for one in open_input(found)]


def no_route(number, key, data):
    raise ConnectionError("no route")


def gone(number, *more):
    raise ConnectionError("no route")


def test_any_place_is_read_as_of_a_file():
    with faulty_system() as system:
        (found,) = find({"a": LARGE})
        file, same, chance = open_remote(found.path, len(LARGE), Limits()), io.BytesIO(LARGE), random.Random(2)
        for _ in range(200):
            at, size = chance.randrange(len(LARGE) + 10), chance.choice([0, 1, 70_000, 400_000])
            whence = chance.choice([0, 0, 2])
            at = -min(at, len(LARGE)) if whence == 2 else at
            assert file.seek(at, whence) == same.seek(at, whence)
            assert file.read(size) == same.read(size)
        assert system.n_reads > 10


def test_reading_straight_on_fetches_each_byte_once_and_more_at_once_each_time():
    fetched = []

    def note(number, key, data):
        fetched.append(len(data))
        return data

    size = 8 * _MOST
    with faulty_system(on_read=note):
        (found,) = find({"a": bytes(size)})
        file = open_remote(found.path, size, Limits())
        assert sum(len(chunk) for chunk in iter(lambda: file.read(100_000), b"")) == size
    assert sum(fetched) == size
    assert max(fetched) == _MOST
    assert fetched[:3] == [_LEAST, 2 * _LEAST, 4 * _LEAST]


def test_one_member_of_a_large_archive_costs_little():
    members = {f"{number}.txt": random.Random(number).randbytes(2**20) for number in range(20)}
    with faulty_system() as system:
        (found,) = find({"a.zip": zipped(members, zipfile.ZIP_STORED)})
        archive = zipfile.ZipFile(open_remote(found.path, found.n_bytes, Limits()))
        assert archive.read("10.txt") == members["10.txt"]
        assert system.n_reads < 8


@pytest.mark.parametrize("fault", [lambda data: data[:-1], lambda data: data[: len(data) // 2], lambda data: b""])
def test_a_short_answer_is_asked_for_again_and_never_taken_for_whole(fault, waits):
    def short(number, key, data):
        return fault(data) if number % 3 else data

    with faulty_system(on_read=short):
        (one,) = read({"a.txt": LARGE.hex().encode()})
    assert one.data == LARGE.hex().encode()
    assert waits


def test_an_answer_that_stays_short_is_no_article(waits):
    with faulty_system(on_read=lambda number, key, data: data[:-1]):
        (one,) = read({"a.txt": WORDS})
    assert (one.reason, one.detail) == (Reason.UNREADABLE, "it can't be read from its place: it ends too early")
    assert waits == list(remote_module.WAITS)


@pytest.mark.parametrize("error", [ConnectionError("no route"), TimeoutError(), OSError("odd"), ValueError("odd")])
def test_a_fault_that_passes_is_not_seen(error, waits):
    def fail(number, key, data):
        if number in (1, 2, 4):
            raise error
        return data

    with faulty_system(on_read=fail):
        first, second = read({"a.txt": WORDS, "b.txt": LARGE})
    assert (first.data, second.reason) == (WORDS, Reason.BINARY)
    assert waits == [*remote_module.WAITS[:2], remote_module.WAITS[0]]


def test_one_object_that_fails_is_refused_and_the_rest_goes_on():
    def fail(number, key, data):
        if key.endswith("b.txt"):
            raise OSError("it is broken: https://example.org/?signature=s3cr3t")
        return data

    with faulty_system(on_read=fail):
        outcomes = read({"a.txt": WORDS, "b.txt": WORDS, "c.txt": WORDS})
    assert [getattr(one, "reason", None) for one in outcomes] == [None, Reason.UNREADABLE, None]
    refused = outcomes[1]
    assert (refused.locator, refused.raw_sha256, refused.n_bytes) == ("b.txt", None, len(WORDS))
    assert "s3cr3t" not in refused.detail


@pytest.mark.parametrize(
    ("error", "said"),
    [(PermissionError("x"), "access is denied"), (FileNotFoundError("x"), "it is not there")],
)
def test_what_will_not_change_is_not_tried_again(error, said, waits):
    def fail(number, key, data):
        raise error

    with faulty_system(on_read=fail):
        (one,) = read({"a.txt": WORDS})
    assert (one.reason, waits) == (Reason.UNREADABLE, [])
    assert said in one.detail


def test_a_network_that_is_gone_ends_the_run():
    with faulty_system(on_read=no_route, on_info=gone):
        found = find({"a.txt": WORDS})
        with pytest.raises(StoreError, match="does not answer any more: no connection") as raised:
            list(open_input(found[0]))
    assert raised.value.where.startswith("s3://bucket-")


def test_a_key_that_no_request_can_be_made_of_costs_no_other():
    def fail(number, key, data):
        key.encode()
        return data

    with faulty_system(on_read=fail) as system:
        system.on_info = staticmethod(lambda number: system.n_reads and "\ud800".encode())
        first, second = read({"a.txt": WORDS, "s\ud800.txt": WORDS})
        assert (first.reason, second.reason) == (Reason.UNREADABLE, Reason.UNREADABLE)
        system.on_info = staticmethod(lambda number: None)
        first, second = read({"a.txt": WORDS, "s\ud800.txt": WORDS})
    assert (first.data, second.reason) == (WORDS, Reason.UNREADABLE)


def test_what_changes_while_it_is_read_is_no_article():
    with faulty_system() as system:
        address = in_memory({"a.txt": WORDS, "b.txt": WORDS})
        found = find_inputs(parse_place(address.replace("memory", "s3")))
        system.store[found[0].path.key].write(b"more than there was" * 50)
        outcomes = [one for one in found for one in open_input(one)]
    assert [getattr(one, "reason", None) for one in outcomes] == [Reason.UNREADABLE, None]
    assert outcomes[0].detail == "it changed while it was read: run again"


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.jsonl", "a.warc"])
def test_an_archive_that_breaks_off_gives_what_came_before_and_is_refused(name, waits):
    members = {f"{number:02}.txt": random.Random(number).randbytes(2**16).hex().encode() for number in range(20)}
    line = b'{"text": "%s"}\n' % WORDS
    page = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    data = {
        "a.zip": lambda: zipped(members, zipfile.ZIP_STORED),
        "a.tar": lambda: tarred(members),
        "a.tar.gz": lambda: PACKERS[".gz"](tarred(members)),
        "a.jsonl": lambda: line * 9_000,
        "a.warc": lambda: page % (len(WORDS), WORDS) * 8_000,
    }[name]()

    def fail(number, key, part):
        if number >= (4 if name == "a.zip" else 3):  # of a ZIP archive, the directory at its end is read too
            raise OSError("broken")
        return part

    with faulty_system(on_read=fail):
        outcomes = read({name: data})
    refused = [one for one in outcomes if isinstance(one, Quarantined)]
    assert len(outcomes) > len(refused) > 0
    assert {one.reason for one in refused} == {Reason.UNREADABLE}
    assert len(waits) == len(remote_module.WAITS), "what has failed for good is not asked for again"
    if name == "a.zip":
        assert len(outcomes) == len(members)


def test_a_listing_that_fails_for_a_while_is_whole_and_one_that_stays_so_ends_the_run(waits):
    def fail_twice(number):
        if number < 3:
            raise ConnectionError("no route")

    with faulty_system(on_list=fail_twice):
        assert len(find({"a.txt": WORDS, "b.txt": WORDS})) == 2
    with faulty_system(on_list=gone), pytest.raises(StoreError, match="can't be read: no connection"):
        find({"a.txt": WORDS})


def test_a_sidecar_that_can_not_be_read_refuses_its_article():
    def fail(number, key, data):
        if key.endswith(".toml"):
            raise OSError("broken")
        return data

    with faulty_system(on_read=fail):
        (one,) = read({"a.txt": WORDS, "a.txt.meta.toml": b""})
        (other,) = read({"a.txt": WORDS, "a.txt.meta.toml": b"title = 'x'"})
    assert one.data == WORDS, "an empty one has nothing that could be read"
    assert (other.reason, "its sidecar can't be read" in other.detail) == (Reason.MALFORMED, True)
