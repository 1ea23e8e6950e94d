from uuid import uuid4

import fsspec
import pytest

from copydesk.errors import ConfigurationError, StoreError
from copydesk.stores.addresses import Address
from copydesk.stores.faults import answer_of, describe, status_of
from copydesk.stores.store import Store
from places import faulty_system

SECRET = "4c1d9f2e77ab"


class AnsweredError(Exception):
    def __init__(self, status):
        super().__init__(f"https://host/?signature={SECRET}")
        self.response = {"ResponseMetadata": {"HTTPStatusCode": status}}


@pytest.fixture
def store():
    return Store(Address(url=f"memory://bucket-{uuid4().hex[:8]}/set"))


def test_what_is_put_is_there(store, tmp_path):
    (tmp_path / "in").write_bytes(b"two")
    store.write("a/one", b"one")
    store.upload(tmp_path / "in", "a/b/two")
    assert store.copy("a/one", "c/one")
    assert (store.read("a/one"), store.read("c/one"), store.read("a/none")) == (b"one", b"one", None)
    assert store.download("a/b/two", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"two"
    assert {key: one.bytes for key, one in store.find("a/").items()} == {"a/b/two": 3, "a/one": 3}
    assert all(one.modified.tzinfo is not None for one in store.find("a/").values())
    assert store.folders("a/") == ("b", "one")
    store.remove(["a/one", "a/none"])
    assert list(store.find("a/")) == ["a/b/two"]


def test_what_is_not_there_is_no_fault(store, tmp_path):
    assert (store.find("x/"), store.folders("x/"), store.copy("x", "y")) == ({}, (), False)
    assert not store.download("x", tmp_path / "x")


def test_a_neighbour_is_not_listed(store):
    store.write("versions-old/x", b"1")
    assert store.find("versions/") == {}


def test_an_object_is_created_once(store):
    assert store.create("key", b"mine")
    assert not store.create("key", b"theirs")
    assert store.read("key") == b"mine"
    assert store.create("key", b"mine"), "whose answer was lost, and who asked again, was the first"


def test_a_store_that_creates_conditionally_is_known_and_left_as_it_was(store):
    store.check_conditional()
    assert store.find(".probe/") == {}


def test_a_store_that_overwrites_is_refused(store, monkeypatch):
    kind = type(fsspec.filesystem("memory"))
    plain = kind.pipe_file
    monkeypatch.setattr(kind, "pipe_file", lambda self, path, value, mode="overwrite", **more: plain(self, path, value))
    with pytest.raises(StoreError, match="could overwrite each other"):
        store.check_conditional()
    assert store.find(".probe/") == {}


def test_a_library_that_can_not_ask_is_refused(store, monkeypatch):
    kind = type(fsspec.filesystem("memory"))
    plain = kind.pipe_file
    monkeypatch.setattr(kind, "pipe_file", lambda self, path, value: plain(self, path, value))
    with pytest.raises(StoreError, match="could overwrite each other"):
        store.check_conditional()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(SECRET), "access is denied"),
        (AnsweredError(403), "access is denied"),
        (AnsweredError(500), "AnsweredError"),
        (ConnectionError(SECRET), "no connection"),
        (TimeoutError(SECRET), "no answer in time"),
    ],
)
def test_a_fault_is_told_without_what_it_may_quote(error, told):
    def fail(number, *rest):
        raise error

    with faulty_system(on_read=fail, on_list=fail):
        store = Store(Address(url="s3://bucket/set"))
        store.write("key", b"1")
        for call in (lambda: store.read("key"), lambda: store.find("a/")):
            with pytest.raises(StoreError, match=told) as raised:
                call()
            assert raised.value.where.startswith("s3://bucket/set/")
            assert SECRET not in str(raised.value)
            assert raised.value.__suppress_context__, "what shows the cause shows the secret"


def test_the_answer_is_looked_for_in_the_causes():
    error = OSError(5, "no")
    error.__cause__ = AnsweredError(412)
    assert (answer_of(error), answer_of(OSError(5, "no")), status_of(error)) == (412, None, None)
    assert describe(FileNotFoundError()) == "it is not there"


def test_what_is_not_installed_is_told(monkeypatch):
    def missing(scheme):
        raise ImportError(scheme)

    monkeypatch.setattr(fsspec, "get_filesystem_class", missing)
    with pytest.raises(ConfigurationError) as raised:
        Store(Address(url="gs://bucket/set")).read("key")
    assert raised.value.then == "pip install 'copydesk[gs]'"
