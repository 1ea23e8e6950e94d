"""ZIP archives whose directory is lost: their members are read behind the headers that each of them has."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile

import pytest

from opening import open_bytes, outcomes
from packing import changed, zipped

ONE, TWO, THREE = (f"The article number {number} says what it says.\n".encode() * 9 for number in (1, 2, 3))
GOOD = {"a.txt": ONE, "b.txt": TWO, "c.html": b"<html><p>" + THREE}
ALL = [("#a.txt", ONE), ("#b.txt", TWO), ("#c.html", b"<html><p>" + THREE)]
LOST = ("", "malformed")
METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


class Pipe(io.RawIOBase):
    """What can't be gone back in: sizes are written behind the members."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.data += bytes(data)
        return len(data)


def streamed(members, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = Pipe()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.data


def before_directory(data: bytes) -> bytes:
    return data[: data.index(b"PK\1\2")]


def header(data: bytes, name: bytes) -> int:
    return data.rindex(b"PK\3\4", 0, data.index(name))


@pytest.mark.parametrize(
    ("pack", "method"),  # where bzip2 and LZMA end is not known without a size
    [*((zipped, method) for method in METHODS), (streamed, zipfile.ZIP_STORED), (streamed, zipfile.ZIP_DEFLATED)],
)
def test_the_members_that_are_whole_are_read_and_the_loss_is_told(tmp_path, pack, method):
    data = pack(GOOD, method)
    for cut in (len(data) - 1, data.index(b"PK\5\6"), data.rindex(b"PK\1\2") + 9, data.index(b"PK\1\2")):
        assert outcomes(tmp_path, "a.zip", data[:cut]) == [*ALL, LOST]


@pytest.mark.parametrize("pack", [zipped, streamed])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_that_is_cut_off_itself_is_told_too(tmp_path, pack, method):
    data = pack(GOOD, method)
    cut = data.index(b"c.html") + 20
    assert outcomes(tmp_path, "a.zip", data[:cut]) == [*ALL[:2], ("#c.html", "malformed"), LOST]


def test_a_header_that_is_cut_off_is_no_member(tmp_path):
    data = zipped(GOOD)
    assert outcomes(tmp_path, "a.zip", data[: header(data, b"c.html") + 31]) == [*ALL[:2], LOST]


def test_the_detail_says_what_was_lost(tmp_path):
    *_, last = open_bytes(tmp_path, "a.zip", before_directory(zipped(GOOD)))
    assert "its directory is lost" in last.detail


def test_a_directory_with_a_wrong_byte(tmp_path):
    data = zipped(GOOD)
    assert outcomes(tmp_path, "a.zip", changed(data, data.index(b"PK\1\2"), b"XX")) == [*ALL, LOST]


def test_a_beginning_that_is_lost(tmp_path):
    data = before_directory(zipped(GOOD))
    assert outcomes(tmp_path, "a.zip", data[40:]) == [*ALL[1:], LOST]


@pytest.mark.parametrize("pack", [zipped, streamed])
def test_a_damaged_member_goes_and_those_behind_it_stay(tmp_path, pack):
    data = before_directory(pack(GOOD))
    at = data.index(b"b.txt") + 5
    found = outcomes(tmp_path, "a.zip", changed(data, at, b"\xff" * 9))
    assert found == [ALL[0], ("#b.txt", "malformed"), ALL[2], LOST]


def test_a_size_that_is_wrong_is_found_by_the_bytes(tmp_path):
    data = before_directory(zipped(GOOD))
    wrong = changed(data, header(data, b"b.txt") + 18, struct.pack("<I", 7))
    assert outcomes(tmp_path, "a.zip", wrong) == [*ALL, LOST]


def test_a_checksum_that_does_not_fit_is_malformed(tmp_path):
    data = before_directory(streamed(GOOD))
    at = data.index(b"PK\7\x08") + 4
    assert outcomes(tmp_path, "a.zip", changed(data, at, b"~~~~")) == [("#a.txt", "malformed"), *ALL[1:], LOST]


def test_archives_in_it_are_opened_and_not_taken_for_it(tmp_path):
    inner = zipped({"x.txt": ONE, "y.txt": TWO}, zipfile.ZIP_STORED)
    data = zipped({"n.zip": inner, "z.txt": THREE}, zipfile.ZIP_STORED)
    assert outcomes(tmp_path, "a.zip", data[:-9]) == [
        ("#n.zip#x.txt", ONE),
        ("#n.zip#y.txt", TWO),
        ("#z.txt", THREE),
        LOST,
    ]


def test_sidecars_and_folders_and_passwords_are_as_in_a_whole_archive(tmp_path):
    data = before_directory(zipped({"d/": b"", "a.txt": ONE, "a.txt.meta.toml": b'title = "A title"\n', "b.txt": TWO}))
    locked = changed(data, header(data, b"b.txt") + 6, b"\1\0")
    one, two, _ = open_bytes(tmp_path, "a.zip", locked)
    assert [claim.value for claim in one.claims] == ["A title"]
    assert (two.locator, two.reason) == ("a.zip#b.txt", "encrypted")


def test_a_large_size_in_the_extra_field(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as file:
        file.write(ONE)
    assert outcomes(tmp_path, "a.zip", before_directory(out.getvalue())) == [ALL[0], LOST]


def test_a_bomb_is_bounded(tmp_path):
    data = before_directory(streamed({"a.txt": ONE, "b.txt": bytes(9_000_000)}))
    found = outcomes(tmp_path, "a.zip", data, free_bytes=20_000, max_ratio=20)
    assert found == [ALL[0], ("", "too_large")]


def test_headers_without_end_cost_little_time(tmp_path):
    fake = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 8, 8, 0, 0, 0, 0, 0, 1, 0) + b"a"
    stored = b"\x00\x24\x00\xdb\xff"  # a stored block of deflate that holds the next header
    data = (fake + stored) * 100_000 + os.urandom(9)
    started = time.process_time()
    found = outcomes(tmp_path, "a.zip", data)
    assert len(found) > 100
    assert found[-1] == LOST
    assert time.process_time() - started < 20


def test_what_holds_no_member_is_no_archive(tmp_path):
    for data in (b"PK\3\4", b"PK\3\4" * 900, b"PK\3\4" + bytes(500), b"PK\3\4" + b"\xff" * 500):
        assert outcomes(tmp_path, "a.zip", data)[-1] == LOST
