from __future__ import annotations

import random
import threading
import traceback
from datetime import date
from pathlib import Path

import fsspec
import pytest

from copydesk.errors import Reason, StoreError
from copydesk.ingest import find_input, find_inputs, open_input, parse_place, web_index
from copydesk.ingest import remote as remote_module
from copydesk.ingest import web as web_module
from copydesk.ingest.inventory import Found
from copydesk.ingest.remote import RemoteFile
from copydesk.ingest.web import WebFile
from copydesk.records import Limits, Quarantined
from packing import PACKERS, tarred, zipped
from places import objects_of, web_server

SAMPLES = Path(__file__).resolve().parents[3] / "raw" / "samples"
WORDS = b"words " * 50
PAGE = b"<html><body><p>" + WORDS
MEMBERS = {f"{number:02}.txt": random.Random(number).randbytes(2**15).hex().encode() for number in range(20)}
NAMES = {"a.zip": zipped(MEMBERS), "a.tar.gz": PACKERS[".gz"](tarred(MEMBERS)), "a.txt": WORDS, "empty.txt": b""}


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waited = []
    monkeypatch.setattr(remote_module.time, "sleep", waited.append)
    return waited


@pytest.fixture
def folder(tmp_path):
    for name, data in NAMES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "page").write_bytes(PAGE)
    (tmp_path / "a.html").write_bytes(PAGE)
    return tmp_path


def read(url, **limits):
    (found,) = find_inputs(parse_place(url))
    return list(open_input(found, limits=Limits(**limits)))


def facts(opened):
    return [
        (one.locator, one.reason, one.detail, one.raw_sha256, one.n_bytes)
        if isinstance(one, Quarantined)
        else (one.locator, one.data, one.media_type, one.retrieved, one.claims)
        for one in opened
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "traits", [{}, {"ranges": False}, {"sized": False}, {"ranges": False, "sized": False}], ids=str
)
def test_a_file_of_the_web_gives_what_it_gives_on_the_disk(folder, name, traits):
    here = facts(open_input(find_input(folder / name)))
    with web_server(folder, **traits) as (url, handler):
        there = facts(read(f"{url}/{name}"))
    if name == "empty.txt" and not handler.sized:
        there = [(*one[:3], here[0][3], 0) for one in there]  # what ends at once, with no word of its size
    assert there == here


@pytest.mark.parametrize("ranges", [True, False])
def test_a_stream_that_breaks_is_taken_up_where_it_broke(folder, ranges, waits):
    whole = facts(open_input(find_input(folder / "a.tar.gz")))
    with web_server(folder, ranges=ranges, break_after=[10**9, 100_000, 200_000]) as (url, handler):
        assert facts(read(f"{url}/a.tar.gz")) == whole
    starts = [int(part[6:-1]) for _, _, part in handler.asked]
    assert len(starts) == 4
    assert starts == sorted(starts), "what has come is not asked for again"
    assert len(waits) == 2


def test_a_file_that_always_breaks_is_refused_and_another_is_read(folder):
    (folder / "b.txt").write_bytes(WORDS * 10)
    with web_server(folder) as (url, handler):
        found = {one.locator: one for one in find_inputs(parse_place(f"{url}/"))}
        handler.break_after = [0] * 5
        (broken,), (whole,) = open_input(found["b.txt"]), open_input(found["a.txt"])
    assert (broken.locator, broken.reason) == ("b.txt", Reason.UNREADABLE)
    assert whole.data == WORDS


def test_a_file_that_leads_in_a_circle_is_refused_and_another_is_read(folder, waits):
    (folder / "b.txt").write_bytes(WORDS * 10)
    with web_server(folder) as (url, handler):
        found = {one.locator: one for one in find_inputs(parse_place(f"{url}/"))}
        handler.moved["/b.txt"] = "/b.txt"
        (round_,), (whole,) = open_input(found["b.txt"]), open_input(found["a.txt"])
    assert (round_.locator, round_.reason) == ("b.txt", Reason.UNREADABLE)
    assert whole.data == WORDS
    assert not waits, "it would lead there again"


def test_a_server_that_is_gone_ends_the_run(folder):
    with web_server(folder) as (url, _):
        (found,) = find_inputs(parse_place(f"{url}/a.txt?key=s3cr3t"))
    with pytest.raises(StoreError, match="does not answer any more") as raised:
        list(open_input(found))
    assert "s3cr3t" not in "".join(traceback.format_exception(raised.value)), "a log shows it all"
    assert "s3cr3t" not in repr(found)
    with pytest.raises(StoreError, match="can't be read: no connection"):
        find_inputs(parse_place(f"{url}/a.txt"))
    with pytest.raises(StoreError, match="can't be read: no connection"):
        find_inputs(parse_place(f"{url}/"))


@pytest.mark.parametrize(("status", "said"), [(404, "no such place"), (403, "access is denied"), (500, "status 500")])
@pytest.mark.parametrize("name", ["a.txt", "folder/"])
def test_what_the_server_refuses_is_told(folder, name, status, said, waits):
    with web_server(folder, status={f"/{name}": status}) as (url, _), pytest.raises(StoreError, match=said) as raised:
        find_inputs(parse_place(f"{url}/{name}?key=s3cr3t" if name == "a.txt" else f"{url}/{name}"))
    assert "s3cr3t" not in str(raised.value)
    assert raised.value.where.startswith(f"{url}/{name}")
    assert bool(waits) == (status == 500)


def test_what_is_changed_between_two_requests_is_no_article(folder):
    with web_server(folder, break_after=[10**9, 100_000], tags=['"1"', '"1"', '"2"']) as (url, _):
        *_, last = read(f"{url}/a.tar.gz")
    assert (last.locator, last.reason) == ("a.tar.gz", Reason.UNREADABLE)
    assert last.detail == "it changed while it was read: run again"


@pytest.mark.parametrize(
    ("path", "headers", "locator", "named"),
    [
        ("a.html", {}, "a.html", True),
        ("a.html?token=s3cr3t", {}, "a.html", False),
        ("page", {"Content-Type": "text/html; charset=utf-8"}, "page", True),
        ("a.txt", {}, "a.txt", False),
    ],
)
def test_one_page_has_its_address_for_url(folder, path, headers, locator, named):
    with web_server(folder, headers_more=headers) as (url, _):
        (one,) = read(f"{url}/{path}")
    assert (one.locator, one.url) == (locator, f"{url}/{path}" if named else None)
    assert one.media_type == ("text/plain" if locator == "a.txt" else "text/html")


def test_a_page_that_is_sent_packed_is_unpacked(folder):
    (folder / "packed").write_bytes(PACKERS[".gz"](PAGE))
    more = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    with web_server(folder, headers_more=more) as (url, _):
        (one,) = read(f"{url}/packed")
    assert one.data == PAGE


def test_what_never_ends_is_bounded(folder):
    with web_server(folder, sized=False, ranges=False) as (url, _):
        (one,) = read(f"{url}/a.zip", max_spool_bytes=100_000)
    assert one.reason == Reason.TOO_LARGE


def test_a_server_may_lead_to_another_place_of_the_web_and_to_none_else(folder):
    with web_server(folder) as (other, _), web_server(folder, moved={"/b.txt": f"{other}/a.txt"}) as (url, _):
        (one,) = read(f"{url}/b.txt")
    assert (one.locator, one.data) == ("b.txt", WORDS)
    for target in (f"file://{folder}/a.txt", "ftp://127.0.0.1/a.txt"):
        with web_server(folder, moved={"/b.txt": target}) as (url, handler):
            with pytest.raises(StoreError, match="leads"):
                find_inputs(parse_place(f"{url}/b.txt"))
            handler.moved = {}
            (folder / "b.txt").write_bytes(WORDS)
            (found,) = find_inputs(parse_place(f"{url}/b.txt"))
            handler.moved = {"/b.txt": target}
            (refused,) = open_input(found)
            assert refused.reason == Reason.OUTSIDE_RAW
            (folder / "b.txt").unlink()


def test_a_server_does_not_lead_to_where_others_read_along(folder, monkeypatch):
    (folder / "b.txt").write_bytes(WORDS)
    with web_server(folder) as (url, _):
        plain = RemoteFile(place=parse_place(f"{url}/a.txt"), key=f"{url}/a.txt", name="a.txt")
        answer = WebFile(plain, 0)._ask({})
        secure = RemoteFile(place=plain.place, key="https://127.0.0.1/a.txt", name="a.txt")
        monkeypatch.setattr(WebFile, "_ask", lambda self, headers: answer)
        (refused,) = open_input(Found(locator="a.txt", path=secure, n_bytes=300))
    assert (refused.reason, "from https:// to http://" in refused.detail) == (Reason.OUTSIDE_RAW, True)


def test_a_stream_that_breaks_again_and_again_is_given_up(folder, monkeypatch):
    monkeypatch.setattr(web_module, "_MOST_BREAKS", 5)
    with web_server(folder) as (url, handler):
        (found,) = find_inputs(parse_place(f"{url}/a.zip"))
        handler.break_after = [70_000] * 100
        *_, last = open_input(found)
        assert last.reason == Reason.UNREADABLE
        assert len(handler.break_after) > 80


def test_what_fsspec_is_configured_with_is_sent(folder, monkeypatch):
    given = {"client_kwargs": {"headers": {"Authorization": "Bearer s3cr3t"}}}
    monkeypatch.setitem(fsspec.config.conf, "https", given)
    with web_server(folder) as (url, handler):
        read(f"{url}/a.txt")
        find_inputs(parse_place(f"{url}/"))
        assert set(handler.allowed) == {"Bearer s3cr3t"}


def test_a_list_of_files_gives_what_the_folder_gives(tmp_path):
    files = {
        **objects_of(SAMPLES),
        "2026-02-14/a b.txt": WORDS,
        "2026-02-14/caf\u00e9%41.txt": WORDS,
        "a.txt.meta.toml": b"title = 'Stated'",
        "a.txt": WORDS,
        ".hidden/a.txt": WORDS,
        "d/.b.txt": WORDS,
    }
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with web_server(tmp_path) as (url, _):
        here, there = find_inputs(tmp_path), find_inputs(parse_place(f"{url}/"))
        assert [(one.locator, one.n_bytes) for one in here] == [(one.locator, one.n_bytes) for one in there]
        of_folder = [facts(open_input(one)) for one in here]
        assert of_folder == [facts(open_input(one)) for one in there]
    assert date(2026, 2, 14) in [one[0][3] for one in of_folder]


LINKS = """<a href="?C=N;O=D">Name</a> <a href="/">up</a> <a href="../">up</a> <a href="../raw2/x.txt">x</a>
<a href="https://example.org/raw/x.txt">x</a> <a href="file:///etc/passwd">x</a> <a href="mailto:a@b.org">x</a>
<a href="javascript:alert(1)">x</a> <a href="//example.org/raw/x.txt">x</a> <a href="a.txt">a</a>
<a href="./a.txt#top">a</a> <a href="../raw/a.txt">a</a> <a href="b%2Fc.txt">b</a> <a href="d/../../raw2/x.txt">x</a>
<a href="%2e%2e/x.txt">x</a> <a href="http://[">x</a> <a>x</a> <a href="">x</a> <a href="n%00l.txt">n</a>
http://127.0.0.1/raw/plain.txt"""


def test_only_links_below_the_list_are_followed(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "index.html").write_text(LINKS)
    (tmp_path / "raw" / "a.txt").write_bytes(WORDS)
    with web_server(tmp_path) as (url, handler):
        found = find_inputs(parse_place(f"{url}/raw/"))
        assert [one.locator for one in found] == ["a.txt", "b%252Fc.txt", "n%00l.txt"]
        assert {path.split("/")[1] for _, path, _ in handler.asked} == {"raw"}


@pytest.mark.parametrize(("bound", "number"), [("MAX_PAGES", 2), ("MAX_FILES", 3), ("MAX_PAGE_BYTES", 100)])
def test_a_list_without_end_is_not_followed(tmp_path, monkeypatch, bound, number):
    for name in ("a/b/c/d.txt", "e.txt", "f.txt", "g.txt", "h.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(WORDS)
    monkeypatch.setattr(web_index, bound, number)
    with web_server(tmp_path) as (url, _), pytest.raises(StoreError, match="more than"):
        find_inputs(parse_place(f"{url}/"))


def test_what_is_no_list_is_told(folder):
    (folder / "plain").mkdir()
    (folder / "plain" / "index.html").write_text("no links")
    with web_server(folder, moved={"/moved/": "/plain/"}) as (url, _):
        assert find_inputs(parse_place(f"{url}/plain/")) == ()
        with pytest.raises(StoreError, match="leads elsewhere"):
            find_inputs(parse_place(f"{url}/moved/"))


def test_nothing_stays_open(folder):
    before = threading.active_count()
    with web_server(folder) as (url, _):
        for _ in range(3):
            read(f"{url}/a.zip")
    assert threading.active_count() <= before + 2, "one loop of fsspec, and it stays"
