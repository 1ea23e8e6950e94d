import io
import lzma
import struct
import tarfile
import time
import zipfile

import pytest

from opening import open_bytes, outcomes
from packing import PACKERS, changed, member, tarred, tarred_infos, zipped

ONE, TWO, THREE = (f"The article number {number} says what it says.\n".encode() * 9 for number in (1, 2, 3))
GOOD = {"a.txt": ONE, "b.txt": TWO, "c.html": b"<html><p>" + THREE}
ALL = [("#a.txt", ONE), ("#b.txt", TWO), ("#c.html", b"<html><p>" + THREE)]
PACK = {"a.zip": zipped, "a.tar": tarred}
NAMES = list(PACK)

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_the_members_of_a_zip_by_name_whatever_their_order(tmp_path, method):
    assert outcomes(tmp_path, "a.zip", zipped(dict(reversed(GOOD.items())), method)) == ALL


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("suffix", ["", *PACKERS])
def test_the_members_of_a_tar_as_they_come(tmp_path, form, suffix):
    data = PACKERS[suffix](tarred(GOOD, form)) if suffix else tarred(GOOD, form)
    assert outcomes(tmp_path, f"a.tar{suffix}", data) == ALL


@pytest.mark.parametrize(
    ("suffix", "packed"), [(".tgz", ".gz"), (".tbz", ".bz2"), (".tbz2", ".bz2"), (".TXZ", ".xz"), (".tzst", ".zst")]
)
def test_short_suffixes_of_compressed_archives(tmp_path, suffix, packed):
    assert outcomes(tmp_path, f"a{suffix}", PACKERS[packed](tarred(GOOD))) == ALL


@pytest.mark.parametrize("name", NAMES)
def test_archives_and_compressed_files_in_an_archive(tmp_path, name):
    inner = {"z.zip": zipped({"x.txt": ONE}), "y.tar": tarred({"x.txt": TWO}), "w.txt.gz": PACKERS[".gz"](THREE)}
    assert sorted(outcomes(tmp_path, name, PACK[name](inner))) == [
        ("#w.txt.gz", THREE),
        ("#y.tar#x.txt", TWO),
        ("#z.zip#x.txt", ONE),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_what_begins_with_a_dot_or_macos_adds_is_no_input(tmp_path, name):
    extra = {
        "__MACOSX/._a.txt": b"\0\5\x16\7",
        ".DS_Store": b"x",
        "x/.git/config": b"x",
        "d/": b"",
        r"__MACOSX\b.txt": b"x",
    }
    assert outcomes(tmp_path, name, PACK[name](extra | GOOD)) == ALL


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "outside",
    ["../x.txt", "d/../../x.txt", "/etc/x.txt", r"..\x.txt", r"C:\x.txt", "C:/x.txt", r"\\server\x.txt", "d/.."],
)
def test_a_name_that_leads_out_is_refused_and_the_rest_read(tmp_path, name, outside):
    found = outcomes(tmp_path, name, PACK[name]({**GOOD, outside: b"x"}))
    assert sorted(found, key=str) == sorted([*ALL, (f"#{outside}", "outside_raw")], key=str)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("odd", ["Q: who won?.txt", "...txt", "a..b.txt", "d/x y.txt", "é#1.txt", "line\nbreak.txt"])
def test_odd_names_are_names(tmp_path, name, odd):
    expected = [] if odd.startswith(".") else [(f"#{odd}", ONE)]
    assert sorted(outcomes(tmp_path, name, PACK[name]({odd: ONE, "~.txt": TWO}))) == sorted(
        [*expected, ("#~.txt", TWO)]
    )


def test_a_name_that_comes_again_has_its_number(tmp_path):
    both = [(member("a.txt", ONE), ONE), (member("a.txt~2", TWO), TWO), (member("a.txt", THREE), THREE)]
    assert [locator for locator, _ in outcomes(tmp_path, "a.tar", tarred_infos(both))] == [
        "#a.txt",
        "#a.txt~2",
        "#a.txt~3",
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for data in (ONE, TWO):
            archive.writestr("a.txt", data)
    assert outcomes(tmp_path, "a.zip", out.getvalue()) == [("#a.txt", ONE), ("#a.txt~2", TWO)]


def test_a_member_without_a_name(tmp_path):
    data = ZIP.replace(b"b.txt", b"\0.txt")
    assert sorted(outcomes(tmp_path, "a.zip", data), key=str) == sorted([*ALL[::2], ("#", "unsupported_type")], key=str)


def test_one_name_again_and_again_costs_little_time(tmp_path):
    started = time.process_time()
    data = tarred_infos([(member("a.png"), b"")] * 20_000, tarfile.USTAR_FORMAT)
    assert outcomes(tmp_path, "a.tar", data)[-1] == ("#a.png~20000", "unsupported_type")
    assert time.process_time() - started < 15


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_name_in_a_tar_that_is_no_utf8_is_escaped(tmp_path, form):
    data = tarred_infos([(member("caf\udce9.txt", ONE), ONE)], form)
    assert outcomes(tmp_path, "a.tar", data) == [("#caf%E9.txt", ONE)]


def test_a_name_in_a_zip_that_does_not_say_it_is_utf8_is_read_as_old_zips_are(tmp_path):
    data = zipped({"cafX.txt": ONE}).replace(b"cafX", b"caf\x82")
    assert outcomes(tmp_path, "a.zip", data) == [("#café.txt", ONE)]


def test_a_name_in_a_zip_that_says_it_is_utf8_and_is_not_costs_only_its_member(tmp_path):
    data = zipped({**GOOD, "éX.txt": ONE}).replace("éX".encode(), b"\xff\xfeX")
    found = outcomes(tmp_path, "a.zip", data)
    assert found == [*ALL, ("#\u00a0\u25a0X.txt", "malformed")]


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("length", [99, 100, 101, 255, 4000])
def test_long_names_in_a_tar(tmp_path, form, length):
    name = "x" * (length - 4) + ".txt"
    assert outcomes(tmp_path, "a.tar", tarred({name: ONE, "b.txt": TWO}, form)) == [(f"#{name}", ONE), ("#b.txt", TWO)]


def test_a_name_in_two_parts(tmp_path):
    name = f"{'d' * 120}/{'x' * 90}.txt"
    assert outcomes(tmp_path, "a.tar", tarred({name: ONE}, tarfile.USTAR_FORMAT)) == [(f"#{name}", ONE)]


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, "outside_raw"),
        ({"type": tarfile.LNKTYPE, "linkname": "a.txt"}, "outside_raw"),
        ({"type": tarfile.CHRTYPE}, "unreadable"),
        ({"type": tarfile.BLKTYPE}, "unreadable"),
        ({"type": tarfile.FIFOTYPE}, "unreadable"),
    ],
)
def test_links_and_devices_in_a_tar(tmp_path, about, reason):
    data = tarred_infos([(member("x.txt", **about), b""), *((member(n, d), d) for n, d in GOOD.items())])
    assert outcomes(tmp_path, "a.tar", data) == [("#x.txt", reason), *ALL]


def test_a_link_in_a_zip(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("z.txt", ONE)
    assert outcomes(tmp_path, "a.zip", out.getvalue()) == [("#link.txt", "outside_raw"), ("#z.txt", ONE)]


def test_a_file_with_holes_is_not_read_and_the_next_is(tmp_path):
    head = bytearray(tarred({"x.txt": ONE})[:512])
    head[156:157] = b"S"
    head[386:410] = b"00000000000\0" + b"00000000100\0"
    head[482:495] = b"\x01" + b"00000000100\0"
    head[148:156] = b"        "
    head[148:156] = b"%06o\0 " % sum(head)
    more = bytes(504) + b"\1" + bytes(7) + bytes(512)
    body = ONE + bytes(-len(ONE) % 512)
    assert outcomes(tmp_path, "a.tar", bytes(head) + more + body + tarred(GOOD)) == [
        ("#x.txt", "unsupported_type"),
        *ALL,
    ]


def test_attributes_that_say_the_file_has_holes(tmp_path):
    info = member("x.txt", ONE, pax_headers={"GNU.sparse.major": "1", "GNU.sparse.name": "y.txt"})
    data = tarred_infos([(info, ONE), (member("b.txt", TWO), TWO)])
    assert outcomes(tmp_path, "a.tar", data) == [("#y.txt", "unsupported_type"), ("#b.txt", TWO)]


def entry(data: bytes, name: bytes) -> int:
    """Where in a ZIP archive the directory's entry of a member begins."""
    return data.rindex(b"PK\1\2", 0, data.rindex(name))


def directory(data: bytes, at: int, by: bytes) -> bytes:
    """A ZIP archive with other bytes in the directory's entry of b.txt, and in the same field before the member."""
    data = changed(data, entry(data, b"b.txt") + at, by)
    return changed(data, data.rindex(b"PK\3\4", 0, data.index(b"b.txt")) + at - 2, by)


def body(data: bytes, name: bytes) -> int:
    """Where in a ZIP archive the bytes of a member begin."""
    return data.index(name) + len(name)


ZIP = zipped(GOOD)
STORED = zipped(GOOD, zipfile.ZIP_STORED)
HARMED = {
    "a password": (directory(ZIP, 8, b"\1\0"), "encrypted"),
    "strong encryption": (directory(ZIP, 8, b"\x41\0"), "encrypted"),
    "deflate64": (directory(ZIP, 10, struct.pack("<H", 9)), "unsupported_type"),
    "a compression that nobody knows": (directory(ZIP, 10, struct.pack("<H", 77)), "unsupported_type"),
    "a wrong checksum": (directory(ZIP, 16, b"\0\0\0\0"), "malformed"),
    "a wrong byte": (changed(STORED, body(STORED, b"b.txt") + 5, b"~"), "malformed"),
    "packed bytes that are none": (changed(ZIP, body(ZIP, b"b.txt"), b"\xff" * 9), "malformed"),
    "a packed size too small": (changed(ZIP, entry(ZIP, b"b.txt") + 20, struct.pack("<I", 9)), "malformed"),
    "a size too small": (changed(ZIP, entry(ZIP, b"b.txt") + 24, struct.pack("<I", 9)), "malformed"),
    "a size too large": (changed(ZIP, entry(ZIP, b"b.txt") + 24, struct.pack("<I", 2**31)), "too_large"),
    "a place beyond the end": (changed(ZIP, entry(ZIP, b"b.txt") + 42, struct.pack("<I", 2**30)), "malformed"),
    "a place that is another's": (changed(ZIP, entry(ZIP, b"b.txt") + 42, bytes(4)), "malformed"),
    "no header at its place": (changed(ZIP, ZIP.rindex(b"PK\3\4", 0, ZIP.index(b"b.txt")), b"XXXX"), "malformed"),
    "another name at its place": (changed(ZIP, ZIP.index(b"b.txt"), b"q"), "malformed"),
}


@pytest.mark.parametrize("what", HARMED)
def test_a_bad_member_of_a_zip_goes_and_the_others_stay(tmp_path, what):
    data, reason = HARMED[what]
    assert outcomes(tmp_path, "a.zip", data) == [ALL[0], ("#b.txt", reason), ALL[2]]


def test_a_version_of_the_far_future_is_tried(tmp_path):
    assert outcomes(tmp_path, "a.zip", changed(ZIP, entry(ZIP, b"b.txt") + 6, b"\xff")) == ALL


def test_a_huge_dictionary_in_a_zip_is_no_harm(tmp_path):
    data = zipped(GOOD, zipfile.ZIP_LZMA)
    at = body(data, b"b.txt") + 5
    assert outcomes(tmp_path, "a.zip", changed(data, at, b"\xff\xff\xff\xff"), max_window=2**20)[0::2] == [
        ALL[0],
        ALL[2],
    ]


def test_what_is_said_of_a_bad_member_has_no_name_in_it(tmp_path):
    data = HARMED["a wrong byte"][0]
    details = [one.detail for one in open_bytes(tmp_path, "a.zip", data) if hasattr(one, "detail")]
    assert details == ["the member can't be read: Bad CRC-32"]


def test_a_large_zip_is_read(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as file:
        file.write(ONE)
    assert outcomes(tmp_path, "a.zip", out.getvalue()) == [("#a.txt", ONE)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("members", [{}, {"d/": b"", "d/e/": b""}, {".hidden": b"x"}])
def test_an_archive_without_a_file_is_empty(tmp_path, name, members):
    assert outcomes(tmp_path, name, PACK[name](members)) == [("", "empty")]
    assert outcomes(tmp_path, f"z{name}", PACK[name]({f"in.{name[2:]}": PACK[name](members), "t.txt": ONE})) == [
        (f"#in.{name[2:]}", "empty"),
        ("#t.txt", ONE),
    ]


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
@pytest.mark.parametrize("data", [b"PK\3\4", b"words " * 300, bytes(512) + b"x", ZIP[-90:]])
def test_what_is_no_archive_is_malformed(tmp_path, name, data):
    assert outcomes(tmp_path, name, data) == [("", "malformed")]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".epub", ".odt"])
def test_documents_that_are_zips_inside_are_no_archives(tmp_path, suffix):
    found = outcomes(tmp_path, f"a{suffix}", ZIP)
    assert [locator for locator, _ in found] == [""]


def test_a_zip_under_the_name_of_a_page_is_an_archive(tmp_path):
    assert outcomes(tmp_path, "a.html", ZIP) == ALL


def test_an_archive_in_an_archive_may_not_be_of_any_size(tmp_path):
    data = zipped({"a.zip": zipped({"x.txt": ONE * 50}, zipfile.ZIP_STORED), "b.txt": TWO})
    assert outcomes(tmp_path, "z.zip", data, max_spool_bytes=2_000) == [("#a.zip", "too_large"), ("#b.txt", TWO)]


@pytest.mark.parametrize("name", NAMES)
def test_one_member_too_large(tmp_path, name):
    data = PACK[name]({"a.txt": ONE, "b.txt": TWO * 100, "c.txt": THREE})
    expected = [("#a.txt", ONE), ("#b.txt", "too_large"), ("#c.txt", THREE)]
    assert outcomes(tmp_path, name, data, max_bytes=2_000) == expected


@pytest.mark.parametrize("name", NAMES)
def test_too_many_members(tmp_path, name):
    data = PACK[name]({f"{number}.txt": ONE for number in range(9)})
    found = outcomes(tmp_path, name, data, max_articles=4)
    assert found == [*((f"#{number}.txt", ONE) for number in range(4)), ("", "too_large")]


def test_a_bomb_in_a_zip_ends_the_whole(tmp_path):
    data = zipped({"a.txt": ONE, "b.txt": b"b" * 3_000_000, "c.txt": THREE})
    found = outcomes(tmp_path, "a.zip", data, free_bytes=10_000, max_ratio=50)
    assert found == [("#a.txt", ONE), ("", "too_large")]


def test_archives_in_one_another_without_end(tmp_path):
    data = zipped({"x.txt": ONE})
    for _ in range(6):
        data = zipped({"a.zip": data, "b.txt": TWO})
    found = outcomes(tmp_path, "a.zip", data)
    assert found == [("#a.zip" * 4, "malformed"), *(("#a.zip" * depth + "#b.txt", TWO) for depth in (3, 2, 1, 0))]


def tar_at(name: str, data: bytes) -> int:
    """Where the header of a member begins."""
    return data.index(name.encode())


TAR = tarred(GOOD, tarfile.USTAR_FORMAT)


@pytest.mark.parametrize(
    "data",
    [
        changed(TAR, tar_at("b.txt", TAR) + 150, b"7"),
        changed(TAR, tar_at("b.txt", TAR) + 124, b"zzzz"),
        changed(TAR, tar_at("b.txt", TAR) + 124, b"\xff" * 12),
        changed(TAR, tar_at("b.txt", TAR), b"\xff" * 512),
    ],
)
def test_a_bad_header_in_a_tar_costs_its_member_and_is_told(tmp_path, data):
    assert outcomes(tmp_path, "a.tar", data) == [ALL[0], ALL[2], ("", "malformed")]


@pytest.mark.parametrize("suffix", ["", *PACKERS])
def test_a_tar_cut_off_within_a_member(tmp_path, suffix):
    data = TAR[: tar_at("b.txt", TAR) + 600]
    data = PACKERS[suffix](data) if suffix else data
    assert outcomes(tmp_path, f"a.tar{suffix}", data) == [ALL[0], ("#b.txt", "malformed"), ("", "malformed")]


def test_a_compressed_tar_that_is_cut_off_itself(tmp_path):
    noise = bytes(ord("a") + number * number % 23 for number in range(20_000))
    data = PACKERS[".gz"](tarred({"a.txt": ONE, "b.txt": lzma.compress(noise).hex().encode() * 9, "c.txt": TWO}))
    found = outcomes(tmp_path, "a.tar.gz", data[:-30])
    assert (found[0], found[-1]) == (("#a.txt", ONE), ("", "malformed"))


@pytest.mark.parametrize("cut", [tar_at("b.txt", TAR), tar_at("b.txt", TAR) + 100])
def test_a_tar_cut_off_between_members(tmp_path, cut):
    assert outcomes(tmp_path, "a.tar", TAR[:cut]) == [ALL[0], ("", "malformed")]


def test_a_tar_behind_a_tar(tmp_path):
    assert outcomes(tmp_path, "a.tar", tarred({"x.txt": ONE}) + tarred({"y.txt": TWO})) == [
        ("#x.txt", ONE),
        ("#y.txt", TWO),
    ]


def test_garbage_behind_a_tar(tmp_path):
    assert outcomes(tmp_path, "a.tar", TAR + b"garbage") == [*ALL, ("", "malformed")]


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K"])
def test_a_header_that_is_endless_is_passed_over(tmp_path, kind):
    info = member("long", bytes(5_000_000), type=kind)
    data = tarred_infos([(info, bytes(5_000_000)), *((member(n, d), d) for n, d in GOOD.items())], tarfile.USTAR_FORMAT)
    expected = ALL if kind in b"gK" else [*ALL, ("", "malformed")]
    assert outcomes(tmp_path, "a.tar", data) == expected


@pytest.mark.parametrize(
    "attributes", [b"0 path=x\n", b"99999999999 path=x\n", b"-1 a=b\n", b"x", b"\xff" * 40, b"9" * 60_000]
)
def test_attributes_that_make_no_sense_are_passed_over(tmp_path, attributes):
    info = member("pax", attributes, type=b"x")
    data = tarred_infos([(info, attributes), (member("a.txt", ONE), ONE)], tarfile.USTAR_FORMAT)
    assert outcomes(tmp_path, "a.tar", data) == [("#a.txt", ONE)]
