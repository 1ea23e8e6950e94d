from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from copydesk.errors import ConfigurationError
from copydesk.ingest import Address, parse_place

SIGNED = "https://example.org/d/a.zip?X-Amz-Signature=s3cr3t"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("raw", "raw"),
        ("/data/raw", "/data/raw"),
        ("./a:b", "a:b"),
        ("file:///data/my raw", "/data/my raw"),
        ("FILE:///d", "/d"),
        (Path("s3://x"), "s3:/x"),
    ],
)
def test_a_folder_stays_a_path(text, path):
    assert parse_place(text) == Path(path)


@pytest.mark.parametrize(
    ("text", "url", "name"),
    [
        ("s3://bucket/raw/2026", "s3://bucket/raw/2026", "2026"),
        ("S3://bucket", "s3://bucket", "bucket"),
        ("gs://bucket/a b/", "gs://bucket/a b/", "a b"),
        ("abfs://container@account.dfs.core.windows.net/raw", None, "raw"),
        ("az://container/raw", None, "raw"),
        ("s3://bucket/what?.zip#x", None, "what?.zip#x"),
        ("memory://raw", None, "raw"),
        ("https://example.org", None, "example.org"),
        ("https://example.org/a%20b.zip?c=d", None, "a b.zip"),
        ("https://example.org/a.zip#b/c.txt", None, "a.zip"),
    ],
)
def test_an_address_is_kept_as_it_is_and_has_a_name(text, url, name):
    place = parse_place(text)
    assert isinstance(place, Address)
    assert (place.url, place.name) == (url or text, name)
    assert pickle.loads(pickle.dumps(place)) == place


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ftp://example.org/a", "'ftp://' is no address that copydesk reads"),
        ("http+unix://x/a", "http+unix"),
        ("file://host/a", "file:///folder"),
        ("file://", "file:///folder"),
        ("s3://", "names no bucket"),
        ("s3:///raw", "names no bucket"),
        ("https:///a.zip", "names no bucket or server"),
        ("https://[1/a.zip", "names no bucket or server"),
        ("s3://a/b.zip::memory://c", "an address in another"),
        ("https://anna:s3cr3t@example.org/a.zip", "FSSPEC_HTTPS"),
        ("https://s3cr3t@example.org/a.zip", "FSSPEC_HTTPS"),
        ("s3://key:s3cr3t@bucket/a", "FSSPEC_S3"),
        ("evil://x?s3cr3t", "evil"),
    ],
)
def test_what_is_no_address_is_refused_and_no_secret_is_told(text, said):
    with pytest.raises(ConfigurationError) as raised:
        parse_place(text)
    assert said in str(raised.value)
    assert "s3cr3t" not in str(raised.value)


def test_an_address_as_text_holds_no_secret():
    place = parse_place(SIGNED)
    assert str(place) == "https://example.org/d/a.zip?..."
    assert "s3cr3t" not in repr(place)
    assert place.url == SIGNED
    assert str(parse_place("https://example.org/a#token")) == "https://example.org/a"
    assert str(parse_place("s3://b/\x1b[31m")) == "s3://b/?[31m"


def test_a_page_has_its_address_for_url_unless_that_may_be_a_secret():
    assert parse_place("https://example.org/a.html").page_url == "https://example.org/a.html"
    assert parse_place(SIGNED).page_url is None
    assert parse_place("s3://bucket/a.html").page_url is None


def test_a_member_of_the_web_stands_behind_the_first_mark():
    assert parse_place("https://example.org/a.zip#b#c").split() == (Address(url="https://example.org/a.zip"), "b#c")
    assert parse_place("s3://bucket/a#b").split() == (Address(url="s3://bucket/a#b"), "")
