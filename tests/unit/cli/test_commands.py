import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from building import build
from copydesk.cli import main
from pasted import BODY, TITLE
from synthetic import make_article, make_refusal

STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EVIL = "\x1b]0;owned\x07\x9b31m\u202e\x7f"
FLOWS = Path(__file__).resolve().parents[3] / "flows"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    refusal = {**make_refusal(1), "locator": "bad.txt", "detail": f"no {EVIL}", "reason": "empty"}
    build(root, [make_article(1, locator="one.txt"), make_article(2)], [refusal])
    return root


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        f"{TITLE} {EVIL}\n\nBy Anna Novak\n\n{BODY} {EVIL} End of it.\n\nShare this article {EVIL}\n", encoding="utf-8"
    )
    return path


def test_read_shows_an_article_and_what_is_not_in_it(article, capsys):
    assert main(["read", str(article)]) == 0
    shown = capsys.readouterr().out
    assert TITLE in shown
    assert "Anna Novak" in shown
    assert "share-line" in shown.split("Not in the text")[1]


@pytest.mark.parametrize("options", [[], ["--json"], ["--entities"], ["--json", "--entities"]])
def test_nothing_that_steers_a_terminal_comes_out(article, capsys, options):
    assert main(["read", str(article), *options]) == 0
    shown = capsys.readouterr()
    assert not STEERS.search(shown.out + shown.err)


def test_read_as_json_is_the_rows(article, capsys):
    main(["read", str(article), "--json", "--url", "https://example.org/a"])
    told = json.loads(capsys.readouterr().out)
    assert (told["url"], told["authors"][0]["name"]) == ("https://example.org/a", "Anna Novak")
    assert told["paragraphs"][0]["text"] == BODY.split("\n")[0]
    assert "entities" not in told
    assert "".join(row["text"] or "" for row in told["ledger"] if row["role"] == "share").count("\x1b") == 1
    main(["read", str(article), "--json", "--entities"])
    assert "entities" in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("none.txt", None, 3, "none.txt"),
        ("a.xyz", b"x", 3, "unsupported_type"),
        ("empty.txt", b"", 3, "empty"),
        ("short.txt", b"Too short.", 3, "no_article"),
        (f"e{EVIL[:10]}.txt", b"", 3, "empty"),
        ("", None, 3, "directory"),
    ],
)
def test_what_cannot_be_read_ends_with_3_and_says_why(tmp_path, capsys, name, content, code, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["read", str(path)]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert said in told.err
    assert not STEERS.search(told.err)


def test_an_unknown_model_is_a_wrong_parameter(article, capsys):
    assert main(["read", str(article), "--entities", "--ner-model", "nonsense_sm"]) == 2
    assert "nonsense_sm" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["read"], ["explain"], ["log", "--nonsense"]])
def test_wrong_usage_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: copydesk" in capsys.readouterr().err


def explain(dataset, name):
    return main(["explain", name, "--dataset", str(dataset)])


def test_explain_by_id_and_by_locator(dataset, capsys):
    doc_id = make_article(1, locator="one.txt")["documents"][0]["doc_id"]
    assert explain(dataset, doc_id) == 0
    by_id = capsys.readouterr().out
    assert explain(dataset, "one.txt") == 0
    assert capsys.readouterr().out == by_id
    assert doc_id in by_id
    assert "one.txt" in by_id
    assert "(personal data)" in by_id
    assert "555 0100" not in by_id


def test_explain_a_quarantined_input(dataset, capsys):
    assert explain(dataset, "bad.txt") == 0
    told = capsys.readouterr().out
    assert "bad.txt is in quarantine: empty" in told
    assert not STEERS.search(told)


def test_explain_an_unknown_name(dataset, capsys):
    assert explain(dataset, f"nothing{EVIL}") == 3
    told = capsys.readouterr().err
    assert "nothing" in told
    assert "next: " in told
    assert not STEERS.search(told)


@pytest.mark.parametrize("command", [["explain", "x"], ["verify"], ["log"]])
def test_a_dataset_that_is_none(tmp_path, capsys, command):
    assert main([*command, "--dataset", str(tmp_path / "none")]) == 3
    assert "none" in capsys.readouterr().err


def test_verify(dataset, tmp_path, capsys):
    assert main(["verify", "--dataset", str(dataset)]) == 0
    assert "v000001: every checksum and every law holds" in capsys.readouterr().out
    copy = tmp_path / "copy"
    shutil.copytree(dataset, copy, symlinks=True)
    victim = min((copy / "objects" / "documents").iterdir())
    victim.chmod(0o644)
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    assert main(["verify", "latest", "--dataset", str(copy)]) == 1
    told = capsys.readouterr().out
    assert f"documents: checksum: objects/documents/{victim.name}" in told
    assert "v000001: 1 fault(s)" in told
    assert main(["verify", "v000099", "--dataset", str(dataset)]) in (2, 3)
    assert "99" in capsys.readouterr().err


def test_log(dataset, capsys):
    assert main(["log", "--dataset", str(dataset)]) == 0
    assert re.match(
        r"v000001  2026-\S+ \S+ UTC  as of 2026-03-01  2 documents, 1 in quarantine", capsys.readouterr().out
    )
    assert main(["log", "--json", "--dataset", str(dataset)]) == 0
    assert [one["version"] for one in json.loads(capsys.readouterr().out)] == [1]


def run(*arguments, stdin=None, **more):
    command = [sys.executable, "-m", "copydesk", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(FLOWS), "PYTHONUNBUFFERED": "", **more}
    return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize("times", [1, 400])
def test_a_reader_that_leaves_is_no_error(tmp_path, times, options):
    (tmp_path / "a.txt").write_text("\n\n".join([BODY] * times), encoding="utf-8")
    process = run("read", str(tmp_path / "a.txt"), *options)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0


def test_a_reader_of_a_few_lines_may_leave_too(dataset):
    process = run("log", "--dataset", str(dataset))
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0


def test_standard_input_and_a_terminal_of_few_letters(tmp_path):
    (tmp_path / "a.txt").write_text(f"Der Straße Ende – 海\n\n{BODY}", encoding="utf-8")
    with (tmp_path / "a.txt").open("rb") as file:
        out, err = run("read", "-", "--json", stdin=file, PYTHONIOENCODING="ascii").communicate(timeout=60)
    assert err == b""
    assert json.loads(out)["title"] == "Der Straße Ende – 海"
