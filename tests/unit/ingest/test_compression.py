import gzip
import lzma
import struct

import pytest
import zstandard

from copydesk.records import RawArticle
from opening import open_bytes, outcomes
from packing import PACKERS, tarred

ARTICLE = "The ministers met for a day, and agreed to meet again – in March.\n".encode() * 40
PAGE = b"<html><body><p>" + ARTICLE + b"</p></body></html>"
SUFFIXES = list(PACKERS)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("name", "media_type"), [("a.txt", "text/plain"), ("a.HTML", "text/html")])
def test_a_compressed_file_is_the_article_in_it_under_its_own_locator(tmp_path, suffix, name, media_type):
    data = PAGE if media_type == "text/html" else ARTICLE
    (opened,) = open_bytes(tmp_path, name + suffix, PACKERS[suffix](data))
    assert isinstance(opened, RawArticle)
    assert (opened.locator, opened.media_type, opened.data) == (name + suffix, media_type, data)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_first_bytes_tell_a_compression_and_not_the_suffix(tmp_path, suffix):
    assert outcomes(tmp_path, "a.html", PACKERS[suffix](PAGE)) == [("", PAGE)]
    assert outcomes(tmp_path, "a.html.zst", PACKERS[suffix](PAGE)) == [("", PAGE)]
    assert outcomes(tmp_path, "a.tgz", PACKERS[suffix](tarred({"x.txt": ARTICLE}))) == [("#x.txt", ARTICLE)]


@pytest.mark.parametrize("name", ["a.html.gz", "a.html.zst", "a.html.gz.xz"])
def test_what_only_bears_the_suffix_of_a_compression_is_read_as_it_is(tmp_path, name):
    assert outcomes(tmp_path, name, PAGE) == [("", PAGE)]


@pytest.mark.parametrize(
    ("name", "reason"), [("a.gz", "unsupported_type"), ("a.doc.gz", "unsupported_type"), ("gz", "unsupported_type")]
)
def test_what_is_in_it_must_have_a_kind(tmp_path, name, reason):
    assert outcomes(tmp_path, name, gzip.compress(ARTICLE)) == [("", reason)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_several_parts_one_behind_the_other_are_one_file(tmp_path, suffix):
    pack = PACKERS[suffix]
    data = b"".join(pack(ARTICLE[at : at + 100]) for at in range(0, len(ARTICLE), 100))
    assert outcomes(tmp_path, f"a.txt{suffix}", pack(b"") + data) == [("", ARTICLE)]


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_zeros_behind_it_are_nothing(tmp_path, suffix):
    assert outcomes(tmp_path, f"a.txt{suffix}", PACKERS[suffix](ARTICLE) + bytes(2048)) == [("", ARTICLE)]


def test_frames_that_are_to_be_skipped_are(tmp_path):
    skipped = struct.pack("<II", 0x184D2A50, 4) + b"\1\2\3\4"
    data = skipped + zstandard.compress(ARTICLE) + skipped + zstandard.compress(ARTICLE)
    assert outcomes(tmp_path, "a.txt.zst", data) == [("", ARTICLE * 2)]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "harm",
    [
        lambda packed: packed[:-1],
        lambda packed: packed[: len(packed) // 2],
        lambda packed: packed[:11],
        lambda packed: packed + packed[:-3],
        lambda packed: packed + b"x",
        lambda packed: packed + b"what is this? " * 300,
    ],
    ids=["last byte", "half", "beginning", "second part", "a byte too many", "garbage behind"],
)
def test_what_is_cut_off_or_goes_on_as_something_else_is_malformed(tmp_path, suffix, harm):
    assert outcomes(tmp_path, f"a.txt{suffix}", harm(PACKERS[suffix](ARTICLE))) == [("", "malformed")]


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_a_wrong_checksum_is_malformed(tmp_path, suffix):
    packed = bytearray(PACKERS[suffix](ARTICLE))
    at = {".gz": -8, ".bz2": 11, ".xz": len(packed) - 30}[suffix]
    packed[at] ^= 0xFF
    assert outcomes(tmp_path, f"a.txt{suffix}", bytes(packed)) == [("", "malformed")]


def test_a_window_too_large_is_refused_before_it_is_taken(tmp_path):
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=29)).compressobj()
    data = wide.compress(ARTICLE) + wide.flush()
    assert outcomes(tmp_path, "a.txt.zst", data) == [("", "too_large")]
    assert outcomes(tmp_path, "b.txt.zst", data, max_window=2**29) == [("", ARTICLE)]


def test_a_dictionary_too_large_is_refused_before_it_is_taken(tmp_path):
    data = lzma.compress(ARTICLE, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 2**29}])
    assert outcomes(tmp_path, "a.txt.xz", data) == [("", "too_large")]
    assert outcomes(tmp_path, "b.txt.xz", data, max_window=2**29) == [("", ARTICLE)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_bomb_ends_at_the_limit_of_an_article(tmp_path, suffix):
    data = PACKERS[suffix](b"a" * 5_000_000)
    assert outcomes(tmp_path, f"a.txt{suffix}", data, max_bytes=1_000_000) == [("", "too_large")]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_bomb_ends_at_the_ratio(tmp_path, suffix):
    (opened,) = open_bytes(
        tmp_path, f"a.txt{suffix}", PACKERS[suffix](b"a" * 3_000_000), free_bytes=10_000, max_ratio=50
    )
    assert opened.reason == "too_large"
    assert opened.detail.endswith("more than 50 times as many")
    assert opened.raw_sha256


def test_too_many_compressions_in_one_another(tmp_path):
    data = ARTICLE
    for _ in range(5):
        data = gzip.compress(data)
    assert outcomes(tmp_path, "a.txt.gz.gz.gz.gz.gz", data) == [("", "malformed")]
    assert outcomes(tmp_path, "b.txt.gz.gz.gz.gz.gz", data, max_nesting=5) == [("", ARTICLE)]


@pytest.mark.parametrize("name", ["a.gz", "a.txt.zst", "a.tgz", "a.zip", "a.tar"])
def test_no_bytes_at_all_are_empty(tmp_path, name):
    assert outcomes(tmp_path, name, b"") == [("", "empty")]
    assert outcomes(tmp_path, f"{name}.gz", gzip.compress(b"")) == [("", "empty")]
