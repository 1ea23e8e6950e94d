import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from building import build
from copydesk.cli import main
from copydesk.versions import open_dataset
from showing import EVIL, STEERS
from synthetic import make_article, make_refusal


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("history") / "dataset"
    old = [make_article(number) for number in range(20)]
    build(root, old, [{**make_refusal(1), "locator": f"bad{EVIL}\n.txt"}])
    new = [*old[1:], *(make_article(number, locator=f"new{EVIL}\n{number}.txt") for number in range(30, 45))]
    new[4] = make_article(5, edit=1)
    new[4]["documents"][0]["title"] = f"Loud ferries{EVIL}\nand quiet ones"
    build(root, new)
    return root


@pytest.fixture
def root(built, tmp_path):
    return shutil.copytree(built, tmp_path / "d", symlinks=True)


@pytest.fixture
def run(capsys):
    def running(root, *arguments, code=0):
        assert main([*arguments, "--dataset", str(root)]) == code
        told = capsys.readouterr()
        assert not STEERS.search(told.out + told.err)
        return told.err if code > 1 else told.out

    return running


def test_diff_tells_what_changed_and_why(built, run):
    told = run(built, "diff")
    assert told == run(built, "diff", "1", "latest") == run(built, "diff", "v000001", "v000002")
    lines = told.splitlines()
    assert lines[0] == "v000001 to v000002: 15 added, 1 removed, 1 changed, 18 unchanged"
    assert sum(line.startswith("  + new") for line in lines) == 10
    assert "  ... 5 more; --all shows them" in lines
    assert "  - 2026/a00000.txt: Quiet ferries 0 (" in told
    assert "    because its input changed" in lines
    assert "Loud ferries" in told
    assert "quarantine: 1 removed" in lines
    assert "sha256" not in told
    assert max(map(len, lines)) < 250


def test_diff_shows_all_when_asked(built, run):
    told = run(built, "diff", "--all")
    assert sum(line.startswith("  + new") for line in told.splitlines()) == 15
    assert "more; --all" not in told
    assert "content_sha256" in told


def test_diff_as_json_is_whole(built, run):
    told = json.loads(run(built, "diff", "--json"))
    assert told["counts"] == {"added": 15, "removed": 1, "changed": 1, "unchanged": 18}
    assert len(told["added"]) == 15
    (change,) = told["changed"]
    assert change["causes"] == ["input"]
    assert set(change["fields"]["title"]) == {"before", "after"}
    assert {"role_before", "before", "role_after", "after"} == set(change["paragraphs"][0])
    assert {"name", "label", "country", "before", "after"} == set(change["names"][0])
    assert told["tables"]["quarantine"]["removed"] == [f"bad{EVIL}\n.txt"]


def test_diff_ends_with_1_when_asked_to(built, run):
    run(built, "diff", "--exit-code", code=1)
    run(built, "diff", "--exit-code", "--json", code=1)
    run(built, "diff", "2", "2", "--exit-code")
    assert "no version before v000001" in run(built, "diff", "tag:none", code=3) + _first(built, run)


def _first(built, run):
    alone = built.parent / "alone"
    if not alone.exists():
        build(alone, [make_article(1)])
    return run(alone, "diff", code=3)


def test_rollback_and_log(root, run):
    assert run(root, "rollback", "1").startswith("v000003: rolled back to v000001: 20 documents (1 added, 1 changed")
    assert "nothing new: v000003 holds the same as v000001" in run(root, "rollback", "v000001")
    run(root, "tag", "spring", "1")
    lines = run(root, "log").splitlines()
    assert [line[:7] for line in lines] == ["v000003", "v000002", "v000001"]
    assert lines[0].endswith("  rollback to v000001")
    assert lines[2].endswith("  tag:spring")
    told = json.loads(run(root, "log", "--json"))
    assert [one["tags"] for one in told] == [[], [], ["spring"]]
    assert [one["kind"] for one in told] == ["rollback", "build", "build"]
    assert "no version 9" in run(root, "rollback", "9", code=3)


def test_log_tells_of_a_parent_that_is_gone_and_of_a_damaged_tag(root, run):
    run(root, "prune", "--keep", "1", "--yes")
    (root / "tags").mkdir()
    (root / "tags/bäd\x1b.json").write_text("{")
    first, second = run(root, "log").splitlines()
    assert first.endswith("  parent v000001 pruned")
    assert second.startswith("the tag 'bäd")


def test_tags(root, run):
    assert run(root, "tag", "spring") == "tag:spring is v000002\n"
    assert "there already and names v000002" in run(root, "tag", "spring", "1", code=3)
    assert run(root, "tag", "spring", "1", "--force") == "tag:spring is v000001\n"
    assert run(root, "tag", "--list").startswith("spring  v000001  2")
    assert "1 changed" in run(root, "diff", "tag:spring")
    run(root, "tag", "--delete", "spring")
    assert run(root, "tag", "--list") == ""
    assert "no tag 'spring'" in run(root, "tag", "--delete", "spring", code=3)


@pytest.mark.parametrize("arguments", [["tag"], ["tag", "a", "--list"], ["tag", "a", "--delete", "b"], ["tag", "a/b"]])
def test_a_tag_that_is_not_clear_is_wrong_usage(built, run, arguments):
    assert "next: " in run(built, *arguments, code=2)


def test_prune_tells_and_removes_when_asked_to(root, run):
    told = run(root, "prune", "--keep", "1", "--grace", "0")
    assert "v000002  kept: latest, one of the last 1" in told
    assert "to remove: 1 versions (v000001)" in told
    assert told.endswith("nothing is removed yet; --yes does it\n")
    assert open_dataset(root).versions() == (1, 2)
    told = run(root, "prune", "--keep", "1", "--grace", "0", "--yes")
    assert "removed: 1 versions (v000001)" in told
    assert re.search(r"disk space freed: \d\.\d MB", told)
    assert open_dataset(root).versions() == (2,)
    # The loud title breaks two laws of its own, and is all that is told.
    *faults, last = run(root, "verify", "--all", code=1).splitlines()
    assert [fault.split(" ")[3] for fault in faults] == ["'title'", "'title'"]
    assert last == "v000002: 2 fault(s)"


def test_prune_by_default_keeps_a_months_newest_and_the_last(root, run):
    assert "to remove: 0 versions\n" in run(root, "prune")
    assert "to remove: 1 versions (v000001)" in run(root, "prune", "--keep", "1", "--keep-monthly")
    assert "to remove: 0 versions\n" in run(root, "prune", "--keep", "1", "--keep-days", "99999")
    run(root, "tag", "a", "1")
    assert "v000001  kept: tag a" in run(root, "prune", "--keep", "1")
    assert "can't be kept" in run(root, "prune", "--keep", "0", code=2)
    assert "grace" in run(root, "prune", "--grace", "-1", code=2)


def test_verify_quick_and_all(root, run):
    assert run(root, "verify", "--quick", "1") == "v000001: every file is there and of its size\n"
    victim = min((root / "objects/documents").iterdir())
    victim.chmod(0o644)
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    assert run(root, "verify", "--all", "--quick").count("of its size") == 2
    told = run(root, "verify", "--all", code=1)
    assert told.count("fault(s)") + told.count("law holds") == 2
    view = min((root / "versions/v000002/ledger").iterdir())
    view.chmod(0o644)
    view.write_bytes(view.read_bytes()[:-1])
    assert f"v000002/ledger/{view.name} it has" in run(root, "verify", "--quick", code=1)
    assert "leave --all" in run(root, "verify", "1", "--all", code=2)


@pytest.mark.parametrize(
    "command", [["diff"], ["rollback", "1"], ["tag", "a"], ["prune"], ["verify", "--all"], ["log"]]
)
def test_a_folder_that_is_no_dataset_stays_as_it_is(tmp_path, run, command):
    run(tmp_path, *command, code=3)
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_of_few_letters_shows_what_it_can(root):
    (root / "tags").mkdir()
    (root / "tags/bäd.json").write_text('{"version": 1, "created": "2026"}')
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}
    for command in (["log"], ["diff", "--all"], ["diff", "--json"], ["tag", "--list"]):
        arguments = [sys.executable, "-m", "copydesk", *command, "--dataset", str(root)]
        ended = subprocess.run(arguments, capture_output=True, check=False, env=environment, timeout=60)
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert ended.stdout.isascii()


def test_rows_that_differ_though_nothing_made_them_differ_are_pointed_at(tmp_path, run):
    build(tmp_path, [make_article(1)])
    odd = make_article(1)
    odd["ledger"][0]["rule"] = "another"
    build(tmp_path, [odd])
    assert "their files differ: --thorough" in run(tmp_path, "diff", "--exit-code", code=1)
    told = run(tmp_path, "diff", "--thorough")
    assert "0 removed, 1 changed" in told
    assert "    in ledger only" in told
