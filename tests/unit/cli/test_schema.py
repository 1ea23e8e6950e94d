import json
from dataclasses import replace

import pytest

from building import build
from copydesk.cli import main, schema
from copydesk.contracts import RULES, Contract, load_tables, read_released
from copydesk.versions.layout import Layout
from showing import EVIL, STEERS
from synthetic import make_article, make_refusal

LAST = read_released()


@pytest.fixture
def run(capsys):
    def running(*arguments, code=0):
        assert main(["schema", *map(str, arguments)]) == code
        told = capsys.readouterr()
        assert not STEERS.search(told.out + told.err)
        return told.err if code > 1 else told.out

    return running


@pytest.fixture
def root(tmp_path):
    build(tmp_path / "d", [make_article(1)], [make_refusal(1)])
    return tmp_path / "d"


def unreleased(root, number="1.0.7"):
    path = Layout(root).manifest(1)
    manifest = {**json.loads(path.read_text()), "schema_version": number}
    path.chmod(0o644)
    path.write_text(json.dumps(manifest))


@pytest.fixture
def altered(monkeypatch):
    """A working contract that differs from the last released one."""

    def altering(version, **facts):
        table = LAST.tables["paragraphs"]
        first, *rest = table.columns
        tables = {**LAST.tables, "paragraphs": replace(table, columns=(replace(first, **facts), *rest))}
        contract = Contract(name=f"working {version}", version=version, tables=tables)
        monkeypatch.setattr(schema, "working_contract", lambda: contract)

    return altering


def test_the_working_contract_is_shown(run):
    told = run()
    assert told == run("show") == run("show", "working")
    for table in load_tables().values():
        assert f"\n{table.name}: {table.grain}; key " in told
        assert all(f"\n  {column.name}: {column.type}, " in told for column in table.columns)
    assert "\n  doc_id: string, never null\n" in told
    assert "\n  title: string, may be null\n" in told


def test_a_table_is_shown_with_its_meanings(run):
    told = run("show", LAST.version, "--table", "quarantine")
    assert told.startswith(f"released {LAST.version}\n")
    assert "  detail: string, never null: What exactly was found" in told
    assert "documents: " not in told
    assert "is no table of working" in run("show", "--table", f"nothing{EVIL}", code=2)


def test_a_contract_as_json(run):
    record = json.loads(run("show", "released", "--json", "--table", "quarantine"))
    assert (record["schema_version"], record["whole"], list(record["tables"])) == (LAST.version, True, ["quarantine"])
    reason = next(one for one in record["tables"]["quarantine"]["columns"] if one["name"] == "reason")
    assert reason["open_list"]
    assert "empty" in reason["values"]


def test_nothing_differs_from_itself(run):
    told = run("diff", "released", LAST.version, "--exit-code")
    assert told == f"released {LAST.version} to released {LAST.version}: nothing differs\n"
    record = json.loads(run("diff", "released", LAST.version, "--json"))
    assert (record["needs"], record["changes"], record["faults"]) == (None, [], [])


def test_a_breaking_change_is_told_with_what_it_needs(run, altered):
    altered("1.1.1", type="int64", meaning=f"Another\n{EVIL} {'x' * 500}")
    lines = run("diff", "--exit-code", code=1).splitlines()
    assert lines[0] == f"released {LAST.version} to working 1.1.1: 1 major, 1 patch; together a new major version"
    assert lines[1:4] == [
        "",
        "breaking: a new major version",
        "  ~ paragraphs.paragraph_id: the type is another: string to int64",
    ]
    assert lines[6].startswith("  ~ paragraphs.paragraph_id: the meaning is told in other words: ")
    assert len(lines[6]) < 300
    assert lines[-1].startswith("next: paragraphs.paragraph_id: the type is another: a major change of ")
    assert len(lines) == 8
    assert run("diff") == run("diff", "released", "working")


def test_all_of_it_is_shown_with_reasons_when_asked(run, altered):
    altered("2.0.0", type="int64", meaning="y" * 500)
    told = run("diff", "--all")
    assert "y" * 500 in told
    assert f"    because {RULES['type_changed'].why}" in told.splitlines()
    assert "next:" not in told


def test_the_differences_as_json(run, altered):
    altered("1.1.1", type="int64", meaning=EVIL)
    record = json.loads(run("diff", "--json"))
    assert record["needs"] == "major"
    assert record["counts"] == {"major": 1, "minor": 0, "patch": 1}
    assert record["changes"][0] == {
        "rule": "type_changed",
        "table": "paragraphs",
        "column": "paragraph_id",
        "before": "string",
        "after": "int64",
        "bump": "major",
        "what": RULES["type_changed"].what,
        "why": RULES["type_changed"].why,
    }
    assert record["changes"][1]["after"] == EVIL
    assert len(record["faults"]) == 1


def test_only_the_working_contract_must_follow_the_last_release(run, altered):
    altered("1.1.1", type="int64")
    record = json.loads(run("diff", "working", "released", "--json"))
    assert record["faults"] == []


def test_a_published_version_is_compared_whole_where_its_contract_was_released(run, root, altered):
    assert run("diff", "latest", "released", "--dataset", root).endswith(": nothing differs\n")
    altered("1.1.1", meaning="Another.")
    told = run("diff", "1", "--dataset", root)
    assert told.startswith(f"v000001 (schema {LAST.version}) to working 1.1.1: 1 patch")


def test_of_a_published_version_alone_columns_and_types_are_compared(run, root, altered):
    unreleased(root)
    altered("1.1.1", meaning="Another.", type="int64")
    told = run("diff", "v000001", "--dataset", root)
    assert told.startswith("v000001 (schema 1.0.7) to working 1.1.1: 1 major; together")
    assert "  v000001 (schema 1.0.7): only columns and types are known of it" in told
    record = json.loads(run("diff", "latest", "--dataset", root, "--json"))
    assert (record["before"]["whole"], record["after"]["whole"]) == (False, True)
    assert [change["rule"] for change in record["changes"]] == ["type_changed"]
    shown = run("show", "latest", "--dataset", root)
    assert "\n  title: string\n" in shown
    assert "never null" not in shown


def test_a_hostile_manifest_steers_no_terminal(run, root):
    unreleased(root, f"1.0.7{EVIL}\nx")
    assert run("diff", "latest", "--dataset", root).startswith("v000001 (schema 1.0.7\ufffd]0;owned")
    assert json.loads(run("show", "latest", "--dataset", root, "--json"))["schema_version"] == f"1.0.7{EVIL}\nx"
    assert "(schema 1.0.7" in run("show", "latest", "--dataset", root)


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("0.0.1", 2, "the contract 0.0.1 was not released"),
        ("nothing", 2, "'nothing' names no version"),
        ("7", 3, "there is no version 7"),
        (f"tag:{EVIL}", 2, "tag"),
    ],
)
def test_a_contract_that_is_not_there_is_said(run, root, name, code, said):
    assert said in run("diff", name, "--dataset", root, code=code)
    assert said in run("show", name, "--dataset", root, code=code)
