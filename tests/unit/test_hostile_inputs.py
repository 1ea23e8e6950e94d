"""Hostile inputs, each with what must become of it: documents, and rows in quarantine with their reasons.

A list for each kind of file. What rows of tables, records of web archives, PDF files and letters may do stands beside
the tests of their readers.
"""

from __future__ import annotations

import gzip
import struct
import tarfile
import zipfile

import pytest

from copydesk.errors import RefusedError
from copydesk.ingest import open_input
from copydesk.ingest.inventory import Found
from copydesk.pipeline import read_raw, take_tools
from copydesk.records import Limits, Quarantined
from hostile import DATA, ENCODINGS, FILES, PAGES, PARAGRAPHS, Case, bad, page
from packing import PACKERS, changed, member, tarred, tarred_infos, zipped


def zip_of_itself() -> bytes:
    """As a ZIP archive that holds itself would look after ten goes."""
    data = zipped({"a.txt": DATA})
    for _ in range(10):
        data = zipped({"r.zip": data, "a.txt": DATA})
    return data


def with_bit(data: bytes, bit: int) -> bytes:
    """A ZIP archive whose member b.txt has another flag."""
    data = changed(data, data.rindex(b"PK\1\2", 0, data.rindex(b"b.txt")) + 8, struct.pack("<H", bit))
    return changed(data, data.rindex(b"PK\3\4", 0, data.index(b"b.txt")) + 6, struct.pack("<H", bit))


def cut_between(name: str) -> bytes:
    data = tarred({"a.txt": DATA, "b.txt": DATA, "c.txt": DATA}, tarfile.USTAR_FORMAT)
    return data[: data.index(name.encode()) + 700]


GOOD = {"a.txt": DATA, "b.txt": DATA, "c.txt": DATA}
LINK = member("l.txt", type=tarfile.SYMTYPE, linkname="../../etc/passwd")
DEVICE = member("d.txt", type=tarfile.CHRTYPE)
BOMB = {"free_bytes": 20_000, "max_ratio": 20}
ARCHIVES = [
    Case(
        "a bomb in a zip",
        "a.zip",
        lambda: zipped({"a.txt": DATA, "b.txt": bytes(9_000_000), "c.txt": DATA}),
        1,
        bad("too_large"),
        BOMB,
    ),
    Case(
        "a member of a zip that is too large alone",
        "a.zip",
        lambda: zipped({"a.txt": DATA, "b.txt": b"b" * 2_000_000, "c.txt": DATA}),
        2,
        {"#b.txt": "too_large"},
        {"max_bytes": 1_000_000},
    ),
    Case("a bomb of gzip", "a.txt.gz", lambda: gzip.compress(bytes(30_000_000)), 0, bad("too_large")),
    Case(
        "a bomb of gzip in gzip",
        "a.txt.gz.gz",
        lambda: gzip.compress(gzip.compress(b"a" * 30_000_000)),
        0,
        bad("too_large"),
        BOMB,
    ),
    Case("a bomb of Zstandard", "a.html", lambda: PACKERS[".zst"](b"a" * 30_000_000), 0, bad("too_large"), BOMB),
    Case(
        "a bomb in a compressed tar",
        "a.tgz",
        lambda: gzip.compress(tarred({"a.txt": DATA, "b.txt": bytes(9_000_000)})),
        1,
        bad("too_large"),
        BOMB,
    ),
    Case("a zip that holds itself", "r.zip", zip_of_itself, 4, {"#r.zip" * 4: "malformed"}),
    Case(
        "a path out of a tar",
        "a.tar",
        lambda: tarred({"../../x.txt": DATA, **GOOD}),
        3,
        {"#../../x.txt": "outside_raw"},
    ),
    Case(
        "a path out of a zip", "a.zip", lambda: zipped({"/etc/x.txt": DATA, **GOOD}), 3, {"#/etc/x.txt": "outside_raw"}
    ),
    Case(
        "a link out of a tar",
        "a.tar",
        lambda: tarred_infos([(LINK, b""), (member("a.txt", DATA), DATA)]),
        1,
        {"#l.txt": "outside_raw"},
    ),
    Case(
        "a device in a tar",
        "a.tar",
        lambda: tarred_infos([(DEVICE, b""), (member("a.txt", DATA), DATA)]),
        1,
        {"#d.txt": "unreadable"},
    ),
    Case("a member of a zip with a password", "a.zip", lambda: with_bit(zipped(GOOD), 1), 2, {"#b.txt": "encrypted"}),
    Case(
        "a member of a zip with a wrong byte",
        "a.zip",
        lambda: zipped(GOOD, zipfile.ZIP_STORED).replace(b"b.txtThe", b"b.txtXXX"),
        2,
        {"#b.txt": "malformed"},
    ),
    Case("a zip that is cut off", "a.zip", lambda: zipped(GOOD)[:-30], 3, bad("malformed")),
    Case("a tar that is cut off", "a.tar", lambda: cut_between("b.txt"), 1, {"#b.txt": "malformed", "": "malformed"}),
    Case("gzip that is cut off", "a.txt.gz", lambda: gzip.compress(DATA)[:-9], 0, bad("malformed")),
    Case("gzip with something behind", "a.txt.gz", lambda: gzip.compress(DATA) + b"more", 0, bad("malformed")),
    Case("Zstandard that is cut off", "a.txt.zst", lambda: PACKERS[".zst"](DATA)[:-2], 0, bad("malformed")),
    Case("a zip that is none", "a.zip", DATA, 0, bad("malformed")),
    Case("a tar that is none", "a.tar", DATA, 0, bad("malformed")),
    Case("a page that says it is compressed", "a.html.gz", page(PARAGRAPHS), 1),
    Case("a zip without members", "a.zip", lambda: zipped({}), 0, bad("empty")),
    Case("a tar of folders", "a.tar", lambda: tarred({"d/": b"", "d/e/": b""}), 0, bad("empty")),
    Case(
        "too many members",
        "a.tar",
        lambda: tarred({f"{n}.txt": DATA for n in range(9)}),
        5,
        bad("too_large"),
        {"max_articles": 5},
    ),
    Case(
        "members of every kind but articles",
        "a.zip",
        lambda: zipped({"a.png": b"\x89PNG", "b.txt": b"", "c.txt": bytes(range(256)), "d.txt": DATA}),
        1,
        {"#a.png": "unsupported_type", "#b.txt": "empty", "#c.txt": "binary"},
    ),
    Case(
        "two members of one name",
        "a.tar",
        lambda: tarred_infos([(member("a.txt", DATA), DATA), (member("a.txt"), b"")]),
        1,
        {"#a.txt~2": "empty"},
    ),
    Case(
        "a name that is no text",
        "a.tar",
        lambda: tarred_infos([(member("\udcff\udcfe.txt"), b""), (member("a.txt", DATA), DATA)]),
        1,
        {"#%FF%FE.txt": "empty"},
    ),
    Case(
        "a header of a tar that is endless",
        "a.tar",
        lambda: tarred_infos(
            [(member("x", bytes(3_000_000), type=b"x"), bytes(3_000_000)), (member("a.txt", DATA), DATA)],
            tarfile.USTAR_FORMAT,
        ),
        1,
        bad("malformed"),
    ),
]
CASES = [*FILES, *ENCODINGS, *PAGES, *ARCHIVES]


def test_there_are_at_least_sixty() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_input_ends_as_documents_and_rows(tmp_path, case: Case) -> None:
    made = case.make() if callable(case.make) else case.make
    data = made.encode() if isinstance(made, str) else made
    path = tmp_path / case.file
    path.write_bytes(data)
    if case.size:
        with path.open("r+b") as file:
            file.truncate(case.size)
    tools = take_tools(model=None, limits=Limits(**case.limits))
    documents, refused = [], {}
    for opened in open_input(Found(locator=case.file, path=path, n_bytes=path.stat().st_size), limits=tools.limits):
        assert opened.locator not in [*documents, *refused]
        if isinstance(opened, Quarantined):
            refused[opened.locator] = opened.reason
            continue
        try:
            documents.append(read_raw(opened, tools).locator)
        except RefusedError as error:
            refused[opened.locator] = error.reason.value
    expected = {f"{case.file}{member}": reason for member, reason in case.refused.items()}
    assert (len(documents), refused) == (case.documents, expected)


@pytest.mark.xfail(reason="what is no prose, but has enough words, is taken for it", strict=True)
@pytest.mark.parametrize(
    "text",
    ["2026-01-01 10:00:00 ERROR server failed to start on port 80\n" * 50, b"\xff\xfe" + DATA],
    ids=["a log", "a mark of UTF-16 before UTF-8"],
)
def test_what_is_no_prose_is_no_article(tmp_path, text: str | bytes) -> None:
    test_every_input_ends_as_documents_and_rows(tmp_path, Case("", "a.txt", text, refused=bad("no_article")))
