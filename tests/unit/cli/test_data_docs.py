import subprocess
import sys

import pytest

from building import build
from copydesk.cli import main
from synthetic import make_article


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    build(root, [make_article(number) for number in range(3)])
    return root


def test_the_pages_of_a_version_are_written(dataset, tmp_path, capsys):
    place = tmp_path / "docs"
    assert main(["data-docs", "v000001", str(place), "--dataset", str(dataset)]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.startswith("v000001: 224 expectations in 16 suites; critical failures: ")
    assert shown.out.endswith(f"open {place / 'index.html'}\n")
    assert (place / "index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["v000009", "OUT"], 3, "no version 9"),
        (["newest", "OUT"], 2, "names no version"),
        (["latest", "DATASET/new"], 2, "in the dataset"),
        (["latest", "FULL"], 2, "not empty"),
        (["latest", "s3://bucket/x"], 2, "is no folder"),
        (["latest", "FULL/mine.txt/x"], 3, "file system refuses"),
    ],
)
def test_what_goes_wrong_is_said(dataset, tmp_path, capsys, arguments, code, what):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    places = {"OUT": tmp_path / "out", "DATASET": dataset, "FULL": tmp_path / "full"}
    for name, place in places.items():
        arguments = [argument.replace(name, str(place)) for argument in arguments]
    assert main(["data-docs", *arguments, "--dataset", str(dataset)]) == code
    shown = capsys.readouterr()
    assert what in shown.err
    assert "next: " in shown.err
    assert shown.out == ""


def test_no_other_command_pays_for_it():
    dear = "{'great_expectations', 'copydesk.quality.data_docs'}"
    code = f"import sys, copydesk.cli.commands; print(sorted({dear} & {{*sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert run.stdout == "[]\n"
