import json
import re

import pytest

from copydesk.cli import main
from packing import PACKERS, tarred, zipped
from pasted import BODY, TITLE
from showing import STEERS

TEXT = f"{TITLE}\n\n{BODY}\n".encode()
OTHER = f"Another {TITLE}\n\n{BODY}\n".encode()
EVIL = "\x1b]0;owned\x07.txt"


@pytest.fixture
def read(tmp_path, capsys):
    def read(name, data, *options, member=""):
        path = tmp_path / name
        path.write_bytes(data)
        code = main(["read", f"{path}{member}", *options])
        told = capsys.readouterr()
        assert not STEERS.search(told.out + told.err)
        return code, told.out, told.err

    return read


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", PACKERS[".gz"](TEXT)),
        ("a.html", PACKERS[".zst"](b"<html><p>" + TEXT)),
        ("a.zip", zipped({"d/x.txt": TEXT, "empty.txt": b"", "x.pdf": b"x"})),
        ("a.tgz", PACKERS[".gz"](tarred({"x.txt": TEXT}))),
        ("a", TEXT),
    ],
)
def test_the_only_article_of_a_file_is_shown(read, name, data):
    code, out, err = read(name, data, "--json")
    assert (code, err) == (0, "")
    assert "passage of ships" in json.loads(out)["text"]


def test_several_articles_are_listed_and_one_is_to_be_named(read, tmp_path):
    code, out, err = read("a.zip", zipped({"y.txt": OTHER, EVIL: TEXT, "z.txt": b""}))
    assert (code, out) == (2, "")
    assert "a.zip#y.txt" in err
    assert "z.txt" not in err
    assert f"'{tmp_path}/a.zip#" in err


def test_the_one_to_be_named_may_lie_in_a_folder(read, tmp_path):
    code, _, err = read("a.zip", zipped({"d/y.txt": OTHER, "e/x.txt": TEXT}))
    assert (code, f"'{tmp_path}/a.zip#d/y.txt'" in err) == (2, True)


def test_the_sidecar_beside_it_is_read(read, tmp_path):
    (tmp_path / "a.txt.meta.toml").write_text('publisher = "Example Review"', encoding="utf-8")
    code, out, _ = read("a.txt", TEXT)
    assert code == 0
    assert re.search(r"publisher +Example Review +\[sidecar", out)


def test_of_very_many_the_first_are_listed(read):
    code, _, err = read("a.zip", zipped({f"{number:03}.txt": TEXT for number in range(60)}))
    assert (code, err.count("a.zip#"), "and more" in err) == (2, 21, True)


@pytest.mark.parametrize(
    ("member", "locator"),
    [
        ("#y.txt", "a.zip#y.txt"),
        ("#d/x.txt", "a.zip#d/x.txt"),
        ("#in.tar", "a.zip#in.tar#w.txt"),
        ("#in.tar#w.txt", "a.zip#in.tar#w.txt"),
        ("#v#1.txt", "a.zip#v#1.txt"),
    ],
)
def test_a_member_is_read_by_its_locator(read, member, locator):
    data = zipped({"y.txt": OTHER, "d/x.txt": TEXT, "in.tar": tarred({"w.txt": OTHER}), "v#1.txt": TEXT})
    code, out, _ = read("a.zip", data, "--json", "--url", "https://example.org/a", member=member)
    assert code == 0
    document = json.loads(out)
    assert (document["locator"], document["url"]) == (locator, "https://example.org/a")


@pytest.mark.parametrize(
    ("member", "said"), [("#none.txt", "'none.txt' is not in it"), ("#z.txt", "empty"), ("#../x.txt", "outside_raw")]
)
def test_a_member_that_cannot_be_read(read, member, said):
    code, out, err = read("a.zip", zipped({"y.txt": TEXT, "z.txt": b"", "../x.txt": TEXT}), member=member)
    assert (code, out) == (3, "")
    assert said in err


@pytest.mark.parametrize(
    ("data", "said"),
    [(zipped({}), "empty"), (b"PK\3\4", "malformed"), (zipped({"a.pdf": b"x", "b.txt": b""}), "a.zip#b.txt: empty")],
)
def test_an_archive_without_an_article(read, data, said):
    code, out, err = read("a.zip", data)
    assert (code, out) == (3, "")
    assert said in err


def test_a_file_that_has_the_mark_in_its_own_name(read):
    assert read("a#1.txt", TEXT)[0] == 0


def test_a_page_never_overwrites_the_archive(read, tmp_path):
    data = zipped({"x.txt": TEXT})
    code, _, _ = read("a.zip", data, "--html", str(tmp_path / "a.zip"), member="#x.txt")
    assert (code, (tmp_path / "a.zip").read_bytes()) == (2, data)
