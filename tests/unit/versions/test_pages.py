import hashlib
import json
import re

import pytest

from building import build
from copydesk.contracts import load_tables
from copydesk.versions.card import fit_card, gate_lines
from copydesk.versions.croissant import fit_croissant
from synthetic import make_article, make_refusal


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("dataset")
    hostile = make_article(2)
    hostile["documents"][0]["language"] = 'en"\n- evil: true'
    hostile["documents"][0]["title"] = "---\nlicense: mit"
    build(root, [make_article(1), hostile, make_article(3)], [make_refusal(1)])
    return root / "latest"


def test_the_card_has_a_config_for_each_table(folder):
    _, header, body = (folder / "README.md").read_text().split("---\n", 2)
    for table in load_tables():
        assert f"- config_name: {table}\n  data_files: {table}/*.parquet" in header
        assert f"### {table}" in body
    assert 'language:\n- "en"\n' in header
    assert "license:" not in header


def test_the_card_counts_from_the_version(folder):
    text = (folder / "README.md").read_text()
    assert "4 inputs found: 3 documents, 1 in quarantine" in text
    assert "Reasons in quarantine: binary 1." in text
    assert "Published in 2026, as the articles state; 0 do not say." in text
    assert "GeoNames" in text
    assert "CC BY 4.0" in text


def test_an_article_writes_nothing_into_the_pages(folder):
    for name in ("README.md", "croissant.json"):
        assert "evil" not in (folder / name).read_text()
        assert "license: mit" not in (folder / name).read_text()


def test_the_checksums_are_of_every_file(folder):
    sums = dict(reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del files["SHA256SUMS"]
    assert sums == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_croissant_tells_the_contract(folder):
    data = json.loads((folder / "croissant.json").read_text())
    assert data["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert [one["includes"] for one in data["distribution"]] == [f"{name}/*.parquet" for name in load_tables()]
    sets = {one["name"]: one for one in data["recordSet"]}
    ids = {field["@id"] for one in sets.values() for field in one["field"]}
    for name, table in load_tables().items():
        fields = {field["name"]: field for field in sets[name]["field"]}
        assert list(fields) == [column.name for column in table.columns]
        assert [key["@id"] for key in sets[name]["key"]] == [f"{name}/{column}" for column in table.key]
        for column in table.columns:
            wanted = column.references.replace(".", "/")
            assert fields[column.name].get("references", {"field": {"@id": ""}})["field"]["@id"] == wanted
            assert wanted == "" or wanted in ids
    authors = next(field for field in sets["documents"]["field"] if field["name"] == "authors")
    assert authors["isArray"] is True
    assert [(part["name"], part["dataType"]) for part in authors["subField"]] == [
        ("name", "sc:Text"),
        ("role", "sc:Text"),
        ("affiliation", "sc:Text"),
    ]
    decoding = next(field for field in sets["documents"]["field"] if field["name"] == "decoding")
    assert decoding["subField"][2]["isArray"] is True


def test_mlcroissant_reads_every_table(folder):
    croissant = pytest.importorskip("mlcroissant")
    dataset = croissant.Dataset(str(folder / "croissant.json"))
    assert not dataset.metadata.issues.errors
    assert all("license" in warning for warning in dataset.metadata.issues.warnings)
    rows = {
        table: json.loads((folder / "manifest.json").read_text())["tables"][table]["rows"] for table in load_tables()
    }
    assert {table: sum(1 for _ in dataset.records(table)) for table in load_tables()} == rows
    document = next(iter(dataset.records("documents")))
    assert document["documents/authors"][0]["documents/authors/name"].decode() == "Élise Varga"


def test_a_croissant_can_be_of_some_tables(folder):
    data = json.loads(fit_croissant((folder / "croissant.json").read_text(), ["paragraphs", "entities"]))
    assert [one["@id"] for one in data["recordSet"]] == ["paragraphs", "entities"]
    assert [one["@id"] for one in data["distribution"]] == ["paragraphs-files", "entities-files"]
    links = [
        field["references"]["field"]["@id"]
        for one in data["recordSet"]
        for field in one["field"]
        if "references" in field
    ]
    assert links == ["paragraphs/paragraph_id"]


def test_a_card_can_be_of_some_tables(folder):
    text = fit_card((folder / "README.md").read_text(), {"entities": 1234567})
    _, header, body = text.split("---\n", 2)
    assert header.endswith("configs:\n- config_name: entities\n  data_files: entities/*.parquet\n  default: true\n")
    assert re.findall(r"^\| `(\w+)` \| one row .* \| (\S+) \| `", body, re.MULTILINE) == [("entities", "1,234,567")]
    assert re.findall(r"^### (\w+)", body, re.MULTILINE) == ["entities"]
    assert re.findall(r"^## (.+)", body, re.MULTILINE) == re.findall(
        r"^## (.+)", (folder / "README.md").read_text(), re.MULTILINE
    )


def test_the_card_tells_what_the_gate_found_and_what_a_person_accepted():
    one = {"table": "documents", "check": "drift: no new The Quay", "severity": "warning", "detail": "9", "rows": 1_200}
    hostile = one | {"check": "drift: <b>[x](https://evil.example) | `a`\n# www.evil.example", "detail": "", "rows": 0}
    assert [*gate_lines({"findings": [one]})] == ["- warning: documents, drift: no new The Quay, 1,200 row(s): 9"]
    (line,) = gate_lines({"findings": [hostile]})
    assert line.removeprefix("- warning: documents, drift: ") == (
        "\\<b\\>\\[x\\]\\(https\\://evil.example\\) \\| \\`a\\`\ufffd\\# www\\.evil.example"
    )
    accepted = {"accepted": {"reason": "so *it* is", "findings": [one]}}
    assert [*gate_lines(accepted)] == ["- accepted by a person: so \\*it\\* is", "  - drift: no new The Quay: 9"]
    assert [*gate_lines({})] == ["Nothing was found that should not be."]
