import pytest

from building import build
from copydesk.cli import exporting, main
from copydesk.contracts import load_tables
from synthetic import make_article


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    build(root, [make_article(number) for number in range(3)])
    build(root, [make_article(number) for number in range(20)])
    return root


def test_a_version_is_exported(dataset, tmp_path, capsys):
    place = tmp_path / "out"
    assert main(["export", "v000001", str(place), "--dataset", str(dataset)]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"v000001: {len(load_tables())} table(s), ")
    assert shown.out.rstrip().endswith(f"rows as parquet in {place}")
    assert shown.err == ""
    assert (place / "documents/documents-00000-of-00001.parquet").is_file()


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["--format", "hf", "--shard-mb", "1"], "documents/documents-00000-of-00001.parquet"),
        (["--format", "jsonl"], "documents.jsonl.zst"),
        (["--format", "jsonl", "--compress", "gz"], "documents.jsonl.gz"),
        (["--format", "csv", "--spreadsheet-safe"], "documents.csv"),
    ],
)
def test_forms_and_options(dataset, tmp_path, capsys, options, name):
    place = tmp_path / "out"
    command = ["export", "latest", str(place), "--dataset", str(dataset), "--tables", "documents, entities", *options]
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("v000002: 2 table(s), ")
    assert (place / name).is_file()
    assert not [path for path in place.iterdir() if path.name.startswith("ledger")]


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["v000009", "OUT"], 3, "no version 9"),
        (["newest", "OUT"], 2, "names no version"),
        (["latest", "OUT", "--tables", "people"], 2, "'people' is no table"),
        (["latest", "OUT", "--tables", ","], 2, "no table is named"),
        (["latest", "OUT", "--compress", "gz"], 2, "no option of 'parquet'"),
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
    assert main(["export", *arguments, "--dataset", str(dataset)]) == code
    shown = capsys.readouterr()
    assert what in shown.err
    assert "next: " in shown.err
    assert shown.out == ""
    assert not (tmp_path / "out").exists()


def test_a_form_that_is_none_is_usage(dataset, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["export", "latest", str(tmp_path / "out"), "--format", "xlsx", "--dataset", str(dataset)])
    assert ended.value.code == 2
    assert "xlsx" in capsys.readouterr().err


def test_a_long_export_says_how_far_it_is(dataset, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(exporting, "_EVERY_SECONDS", -1.0)
    assert main(["export", "latest", str(tmp_path / "out"), "--dataset", str(dataset), "--tables", "documents"]) == 0
    assert "export: 20 of 20 rows, in documents" in capsys.readouterr().err
