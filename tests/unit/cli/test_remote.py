"""Articles at an address, on the command line."""

from __future__ import annotations

import json

import pytest

from building import build
from copydesk.cli import main
from copydesk.ingest import remote as remote_module
from packing import zipped
from pasted import BODY, TITLE
from places import in_memory, web_server
from showing import STEERS
from synthetic import make_article, make_refusal

TEXT = f"{TITLE}\n\n{BODY}\n".encode()
PAGE = f"<html><body><h1>{TITLE}</h1><p>{BODY}</p></body></html>".encode()
OTHER = f"Another {TITLE}\n\n{BODY}\n".encode()


@pytest.fixture(autouse=True)
def no_waits(monkeypatch):
    monkeypatch.setattr(remote_module, "WAITS", (0, 0))


def run(capsys, *arguments):
    try:
        code = main([*map(str, arguments)])
    except SystemExit as end:
        code = end.code
    told = capsys.readouterr()
    assert not STEERS.search(told.out + told.err)
    return code, told.out, told.err


@pytest.mark.parametrize(
    ("objects", "name"),
    [
        ({"d/a.txt": TEXT}, "d/a.txt"),
        ({"a.zip": zipped({"x.txt": TEXT, "y.txt": b""})}, "a.zip"),
        ({"a.zip": zipped({"x.txt": OTHER, "y.txt": TEXT})}, "a.zip#y.txt"),
        ({"a#b.txt": TEXT}, "a#b.txt"),
        ({"a#b.zip": zipped({"x.txt": OTHER, "y.txt": TEXT})}, "a#b.zip#y.txt"),
    ],
)
def test_an_article_in_a_bucket_is_shown(capsys, objects, name):
    code, out, err = run(capsys, "read", f"{in_memory(objects)}/{name}", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["title"] == TITLE


def test_several_articles_of_an_archive_are_named_with_their_address(capsys):
    address = in_memory({"a.zip": zipped({"x.txt": OTHER, "y.txt": TEXT})})
    code, _, err = run(capsys, "read", f"{address}/a.zip")
    assert code == 2
    assert f"'{address}/a.zip#x.txt'" in err


def test_a_page_of_the_web_is_shown_with_its_url(capsys, tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.zip").write_bytes(zipped({"x.txt": OTHER, "y.txt": TEXT}))
    with web_server(tmp_path) as (url, _):
        code, out, err = run(capsys, "read", f"{url}/a.html", "--json")
        assert (code, err) == (0, "")
        assert (json.loads(out)["title"], json.loads(out)["url"]) == (TITLE, f"{url}/a.html")
        code, out, _ = run(capsys, "read", f"{url}/a.zip?key=s3cr3t#y.txt", "--json")
        assert (code, json.loads(out)["title"]) == (0, TITLE)
        assert "s3cr3t" not in out
        code, _, err = run(capsys, "read", f"{url}/a.zip?key=s3cr3t")
        assert code == 2
        assert "s3cr3t" not in err


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("ftp://example.org/a.txt", 2, "give a folder, or file://"),
        ("https://anna:s3cr3t@example.org/a.txt", 2, "FSSPEC_HTTPS"),
        ("memory://nowhere/a.txt", 3, "no such file"),
        ("http://127.0.0.1:9/a.txt?key=s3cr3t", 3, "no connection"),
    ],
)
def test_an_address_that_can_not_be_read_is_told(capsys, address, code, said):
    got, out, err = run(capsys, "read", address)
    assert (got, out) == (code, "")
    assert said in err
    assert "s3cr3t" not in err
    assert "Traceback" not in err


def test_a_quarantine_is_read_again_from_a_bucket(capsys, tmp_path):
    rows = [{**make_refusal(1), "locator": name, "reason": "malformed", "detail": "x"} for name in ("a.txt", "b.txt")]
    build(tmp_path, [make_article(1)], rows)
    address = in_memory({"a.txt": TEXT, "c.txt": TEXT})
    code, out, err = run(capsys, "quarantine", "replay", "--dataset", tmp_path, "--raw", address)
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["a.txt: a document now", "b.txt: gone: its file is gone"]
    assert f"--raw {address}" in out
    code, _, err = run(capsys, "quarantine", "replay", "--dataset", tmp_path, "--raw", "ftp://example.org")
    assert (code, "ftp" in err) == (2, True)
