import json
import zipfile
from pathlib import Path

import pytest

from building import AS_OF, build, publish_staged
from copydesk.batches import plan_batches, process_batch
from copydesk.cli import main, replaying
from copydesk.ingest import find_inputs
from copydesk.versions import stage
from copydesk.versions.layout import found_dataset
from pasted import BODY, TITLE
from showing import EVIL, STEERS
from synthetic import make_article, make_refusal

TEXT = f"{TITLE}\n\nBy Anna Novak\n\n{BODY}\n"
EMPTY = "0 bytes, and none but white space"
HOSTILE = f"bad{EVIL}\nname.txt"


def refusal(locator, reason="malformed", detail="it is cut off"):
    return {**make_refusal(1), "locator": locator, "reason": reason, "detail": detail}


def make(root, *refusals):
    build(root, [make_article(1)], sorted(refusals, key=lambda row: row["locator"]))
    return root


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT)
    (folder / "empty.txt").write_text("")
    (folder / "short.txt").write_text("Too short.")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name, text in {"one.txt": TEXT, "two.txt": "", "other.txt": TEXT}.items():
            archive.writestr(name, text)
    return folder


def run(capsys, *arguments):
    code = main(["quarantine", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


def replay(capsys, dataset, raw, *more):
    code, out, err = run(capsys, "replay", "--dataset", dataset, "--raw", raw, *more)
    assert (code, err) == (0, "")
    return out.splitlines()


def files_of(root):
    return {path: path.stat().st_mtime_ns for path in root.rglob("*")}


def test_the_quarantine_is_listed_and_counted(tmp_path, capsys):
    dataset = make(tmp_path / "d", refusal("a.txt"), refusal("b.txt"), refusal("c.txt", "empty", "0 bytes"))
    code, out, err = run(capsys, "--dataset", dataset)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "a.txt: malformed: it is cut off"
    assert lines[2:] == ["c.txt: empty: 0 bytes", "v000001: 3 in quarantine: 2 malformed, 1 empty"]


def test_list_is_the_same_under_its_name(tmp_path, capsys):
    dataset = make(tmp_path / "d", refusal("a.txt"), refusal(HOSTILE, "empty", EVIL))
    code, out, err = run(capsys, "list", "--dataset", dataset)
    assert (code, err) == (0, "")
    assert not STEERS.search(out)
    assert out == run(capsys, "--dataset", dataset)[1] == run(capsys, "--dataset", dataset, "list")[1]
    assert out.endswith("v000001: 2 in quarantine: 1 malformed, 1 empty\n")
    as_json = run(capsys, "list", "--json", "--dataset", dataset)[1]
    assert as_json == run(capsys, "--json", "--dataset", dataset, "list")[1]
    assert len(json.loads(as_json)) == 2


def test_the_quarantine_as_json(tmp_path, capsys):
    dataset = make(tmp_path / "d", refusal(HOSTILE, detail=EVIL))
    _, out, _ = run(capsys, "--dataset", dataset, "--json")
    assert not STEERS.search(out)
    assert [(row["locator"], row["detail"]) for row in json.loads(out)] == [(HOSTILE, EVIL)]


def test_an_empty_quarantine(tmp_path, raw, capsys):
    dataset = make(tmp_path / "d")
    assert run(capsys, "--dataset", dataset)[1] == "v000001: 0 in quarantine\n"
    assert replay(capsys, dataset, raw) == ["v000001: 0 in quarantine"]


def test_a_replay_tells_what_becomes_of_each_and_writes_nothing(tmp_path, raw, capsys):
    rows = [refusal("good.txt"), refusal("empty.txt", "empty", EMPTY), refusal("short.txt", "empty", "0 bytes")]
    dataset = make(tmp_path / "d", *rows, refusal("none.txt"), refusal("same.txt", "same_url", "document abc"))
    before = files_of(tmp_path)
    lines = replay(capsys, dataset, raw)
    assert files_of(tmp_path) == before
    told = dict(line.split(": ", 1) for line in lines)
    assert told["good.txt"] == "a document now"
    assert told["empty.txt"] == f"still refused: empty: {EMPTY}"
    assert told["short.txt"].startswith("still refused: no_article: ")
    assert told["short.txt"].endswith("(changed; before, empty: 0 bytes)")
    assert told["none.txt"] == "gone: its file is gone"
    assert told["same.txt"] == "not read again: it lost to another input: document abc"
    counts = "1 document(s) now, 2 still refused, 1 gone, 1 not read again (1 changed)"
    assert told["v000001"] == f"5 in quarantine: {counts}"
    assert f"`python flows/build_dataset.py --raw {raw} --dataset {dataset}` publishes" in lines[-2]


def test_an_archive_is_opened_once_for_all_its_members(tmp_path, raw, capsys, monkeypatch):
    opened = []
    guarded = replaying.open_guarded
    monkeypatch.setattr(
        replaying, "open_guarded", lambda found, tools: opened.append(found.locator) or guarded(found, tools)
    )
    members = [refusal(f"all.zip#{name}.txt") for name in ("one", "two", "gone")]
    lines = replay(capsys, make(tmp_path / "d", *members), raw)
    assert opened == ["all.zip"]
    told = dict(line.split(": ", 1) for line in lines)
    assert told["all.zip#one.txt"] == "a document now"
    assert told["all.zip#two.txt"].startswith("still refused: empty: ")
    assert told["all.zip#gone.txt"] == "gone: its file no longer holds it"


def test_an_archive_that_was_refused_whole_opens_now(tmp_path, raw, capsys):
    lines = replay(capsys, make(tmp_path / "d", refusal("all.zip")), raw)
    assert lines[0] == "all.zip: no longer refused: it opens to its end, 3 found in it"
    assert "publishes" in lines[-1]


def test_a_member_of_an_archive_that_is_damaged_now_is_refused_with_it(tmp_path, raw, capsys):
    (raw / "all.zip").write_bytes((raw / "all.zip").read_bytes()[:20])
    lines = replay(capsys, make(tmp_path / "d", refusal("all.zip#one.txt", "empty", "0 bytes")), raw)
    assert lines[0].startswith("all.zip#one.txt: still refused: malformed: all.zip is refused: ")
    assert "(changed; " in lines[0]


def test_a_file_with_the_mark_of_members_in_its_name(tmp_path, raw, capsys):
    (raw / "all.zip#one.txt").write_text("")
    lines = replay(capsys, make(tmp_path / "d", refusal("all.zip#one.txt")), raw)
    assert lines[0].startswith("all.zip#one.txt: still refused: empty: 0 bytes")


def test_what_is_as_it_was_is_told_unchanged(tmp_path, capsys):
    raw = Path(__file__).resolve().parents[3] / "raw" / "samples"
    batches = plan_batches(find_inputs(raw), tmp_path / "batches", model=None)
    done = [process_batch(batch) for batch in batches]
    found_dataset(tmp_path / "d")
    run_ = {"staging": tmp_path / "d" / ".staging" / "x", "as_of": AS_OF, "found": sum(one.n_found for one in done)}
    publish_staged(tmp_path / "d", stage(tmp_path / "d", [folder for one in done for folder in one.folders], **run_))
    lines = replay(capsys, tmp_path / "d", raw)
    assert len(lines) > 10
    assert [line for line in lines[:-2] if ": still refused: " not in line and ": not read again: " not in line] == []
    assert "changed" not in lines[-2]


def test_limits_are_those_of_the_build(tmp_path, raw, capsys):
    dataset = make(tmp_path / "d", refusal("good.txt"))
    lines = replay(capsys, dataset, raw, "--limit", "max_bytes=10", "--limit", "max_pages=7")
    assert lines[0].startswith("good.txt: still refused: too_large: ")
    lines = replay(capsys, dataset, raw, "--limit", "max_pages=7")
    assert lines[0] == "good.txt: a document now"
    assert "--limit max_pages=7`" in lines[-1]


def test_nothing_that_steers_a_terminal_comes_out(tmp_path, raw, capsys):
    dataset = make(tmp_path / "d", refusal(HOSTILE, detail=EVIL))
    for out in (run(capsys, "--dataset", dataset)[1], "\n".join(replay(capsys, dataset, raw))):
        assert not STEERS.search(out)
        assert out.splitlines()[0].startswith("bad")
        assert " name.txt: " in out.splitlines()[0]


def test_a_replay_as_json(tmp_path, raw, capsys):
    dataset = make(tmp_path / "d", refusal("empty.txt"), refusal("good.txt"))
    for arguments in (["--json", "--dataset", dataset, "replay"], ["replay", "--json", "--dataset", dataset]):
        code, out, _ = run(capsys, *arguments, "--raw", raw)
        first, second = json.loads(out)
        assert (code, first["outcome"], first["changed"], first["reason"]) == (0, "refused", True, "empty")
        assert first["before"] == {"reason": "malformed", "detail": "it is cut off"}
        assert (second["locator"], second["outcome"], second["reason"]) == ("good.txt", "document", None)


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--dataset", "none"], 3, "none"),
        (["--raw", "none"], 3, "create it, or name another"),
        (["--limit", "max_bytes"], 2, "is not NAME=NUMBER"),
        (["--limit", "nonsense=1"], 2, "there is no limit 'nonsense'"),
    ],
)
def test_a_wrong_call_says_what_next(tmp_path, raw, capsys, monkeypatch, more, code, said):
    monkeypatch.chdir(tmp_path)
    make(Path("processed"), refusal("good.txt"))
    ended, out, err = run(capsys, "replay", *more)
    assert (ended, out) == (code, "")
    assert said in err
    assert "next: " in err


def test_what_is_very_long_is_cut_in_the_list_and_told(tmp_path, capsys):
    dataset = make(tmp_path / "d", refusal("a.txt") | {"detail": "x" * 100_000})
    code, out, _ = run(capsys, "list", "--dataset", dataset)
    assert code == 0
    assert len(out) < 1_500
    assert "(100,000 characters; show tells them)" in out
