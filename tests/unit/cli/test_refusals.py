import hashlib
import json

import pytest

from building import build
from copydesk.cli import main
from copydesk.cli.refusals import NEXT
from copydesk.contracts import load_tables
from copydesk.errors import Reason
from showing import EVIL, STEERS
from synthetic import make_article, make_refusal

NOTE = f"A note\u2028 of the {EVIL}harbour.\n\tNothing else\n{'x' * 300}\n".encode()
HOSTILE = f"bad{EVIL}\nname.txt"


def refusal(locator, data=None, **facts):
    digest, size = (None, None) if data is None else (hashlib.sha256(data).hexdigest(), len(data))
    told = {"reason": "malformed", "detail": "it is cut off", "raw_sha256": digest, "bytes": size}
    return {**make_refusal(1), "locator": locator, **told, **facts}


@pytest.fixture
def raw(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "note.txt").write_bytes(NOTE)
    (tmp_path / "raw" / "data.bin").write_bytes(b"\0\1\2\3" * 200)
    return tmp_path / "raw"


@pytest.fixture
def show(tmp_path, raw, capsys):
    def showing(rows, *arguments, code=0):
        if rows:
            build(tmp_path / "d", [make_article(1)], sorted(rows, key=lambda row: row["locator"]))
        more = ["--dataset", tmp_path / "d", "--raw", raw]
        assert main(["quarantine", "show", *map(str, [*arguments, *more])]) == code
        told = capsys.readouterr()
        assert not STEERS.search(told.out + told.err)
        return told.err if code else told.out

    return showing


def test_all_that_is_known_is_shown(show, raw, tmp_path):
    meaning = load_tables()["quarantine"].column("reason").values["malformed"]
    lines = show([refusal("note.txt", NOTE), refusal("other.txt")], "note.txt").splitlines()
    assert lines[:7] == [
        "note.txt",
        f"  reason  malformed: {meaning}",
        "  stage   ingest: finding, reading and decoding the file",
        "  detail  it is cut off",
        f"  size    {len(NOTE)} bytes",
        f"  sha256  {hashlib.sha256(NOTE).hexdigest()}",
        f"  next    {NEXT[Reason.MALFORMED]}",
    ]
    assert lines[7] == "  begins"
    assert lines[8] == "    | A note"
    assert lines[-2].endswith("xxx...")
    assert len(lines[-2]) < 120
    command = f"copydesk quarantine replay --raw {raw} --dataset {tmp_path / 'd'}"
    assert lines[-1] == f"next: read again what can be mended: {command}"


def test_why_a_beginning_is_not_shown(show, raw):
    told = show([refusal("note.txt", NOTE + b"."), refusal("gone.txt", NOTE), refusal("none.txt")], "*.txt")
    assert told.count("  begins  not shown: ") == 3
    assert f"another hash: it was changed ({raw})" in told
    assert "  size    not known\n  sha256  not known\n" in told
    assert "harbour" not in told


def test_what_is_no_text_is_shown_in_hex(show):
    data = b"\0\1\2\3" * 200
    lines = show([refusal("data.bin", data, reason="binary")], "data.bin").splitlines()
    assert lines[8].startswith("    | 00 01 02 03 00 ")
    assert lines[8].endswith(" 02 03")
    (record,) = json.loads(show(None, "data.bin", "--json"))
    assert record["beginning"] == {"text": None, "hex": data[:600].hex(), "not_shown": None}


def test_what_is_empty_begins_with_nothing(show, raw):
    (raw / "empty.txt").write_bytes(b"")
    told = show([refusal("empty.txt", b"", reason="empty")], "empty.txt")
    assert "\n  begins  with nothing: it is empty\nnext: " in told


def test_a_pattern_means_several_a_locator_one(show):
    rows = [refusal(name) for name in ("a[1].txt", "a1.txt", "d/a1.txt", "b.txt")]
    assert [line for line in show(rows, "*a1*").splitlines() if line.endswith(".txt")] == ["a1.txt", "d/a1.txt"]
    assert [line for line in show(None, "a[1].txt").splitlines() if line.endswith(".txt")] == ["a[1].txt"]
    assert [line for line in show(None, "a[12].txt").splitlines() if line.endswith(".txt")] == ["a1.txt"]


def test_many_are_shown_when_asked(show):
    rows = [refusal(f"{number:02}.txt") for number in range(25)]
    told = show(rows, "*")
    assert told.count("  reason") == 20
    assert "... 5 more; --all shows them" in told
    assert show(None, "*", "--all").count("  reason") == 25
    assert len(json.loads(show(None, "*", "--json"))) == 25


def test_hostile_names_and_details_are_shown_safely(show):
    row = refusal(HOSTILE, detail=f"{EVIL}\n{'y' * 5_000}", reason="crashed")
    lines = show([row], "bad*").splitlines()
    assert lines[0].startswith("bad\ufffd]0;owned")
    assert lines[3].endswith(f"... ({len(row['detail']):,} characters; --all shows them)")
    assert max(map(len, lines)) < 1_200
    assert "y" * 5_000 in show(None, "bad*", "--all")
    assert show(None, HOSTILE) == show(None, lines[0]) == show(None, "bad*")
    (record,) = json.loads(show(None, "bad*", "--json"))
    assert (record["locator"], record["detail"]) == (HOSTILE, row["detail"])


def test_the_record_holds_all(show):
    (record,) = json.loads(show([refusal("note.txt", NOTE)], "note.txt", "--json"))
    assert record["reason"] == "malformed"
    assert record["raw_sha256"] == hashlib.sha256(NOTE).hexdigest()
    assert (record["bytes"], record["next"]) == (len(NOTE), NEXT[Reason.MALFORMED])
    assert record["explained"].startswith("it can't be parsed")
    assert record["beginning"] == {"text": NOTE.decode(), "hex": None, "not_shown": None}


@pytest.mark.parametrize("name", ["none.txt", f"no{EVIL}\nthing", "x" * 3_000, "[", ""])
def test_what_is_not_there_is_said(show, name):
    told = show([refusal("note.txt")], name, code=3)
    assert "is no input in quarantine of v000001" in told
    assert "quarantine list" in told
    assert len(told) < 1_500


def test_each_reason_has_what_to_do():
    assert set(NEXT) == set(Reason)
    assert all(20 < len(told) < 120 for told in NEXT.values())
