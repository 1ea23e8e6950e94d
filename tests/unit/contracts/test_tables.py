import pytest

from copydesk.contracts import tables
from copydesk.contracts.tables import load_tables, packaged, read_tables
from copydesk.errors import ConfigurationError

SCHEMAS = packaged("schemas")


def loaded(folder, monkeypatch, **changes):
    for path in SCHEMAS.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for old, new in changes.get(path.stem, ()):
            assert old in text
            text = text.replace(old, new, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(tables, "packaged", lambda _: folder)
    return load_tables.__wrapped__()


def test_the_contract_is_whole():
    assert list(load_tables()) == list(tables.ORDER)
    for table in load_tables().values():
        assert {column.name for column in table.columns} >= {*table.key, *table.sort}


def test_a_column_by_name():
    assert load_tables()["documents"].column("title").type == "string"
    with pytest.raises(KeyError, match=r"documents\.nonsense"):
        load_tables()["documents"].column("nonsense")


def test_faults_are_told_together(tmp_path, monkeypatch):
    with pytest.raises(ConfigurationError) as error:
        loaded(
            tmp_path,
            monkeypatch,
            quarantine=[('key = ["locator"]', 'key = ["nowhere"]')],
            paragraphs=[("documents.doc_id", "documents.nonsense")],
        )
    assert "quarantine: column 'nowhere' is not there" in str(error.value)
    assert "paragraphs.doc_id references 'documents.nonsense'" in str(error.value)


def test_a_version_that_is_none_and_an_open_list_of_nothing_are_told(tmp_path, monkeypatch):
    typed = 'type = "string"'
    quarantine = [('since = "1.0.0"', 'since = "soon"'), (typed, f"{typed}\nopen_list = true")]
    paragraphs = [(typed, f'{typed}\nsince = "1.2"')]
    with pytest.raises(ConfigurationError) as error:
        loaded(tmp_path, monkeypatch, quarantine=quarantine, paragraphs=paragraphs)
    assert "quarantine: since 'soon' is no version" in str(error.value)
    assert "quarantine.locator has an open list without values" in str(error.value)
    assert "paragraphs.paragraph_id: since '1.2' is no version" in str(error.value)


def test_a_file_that_defines_another_table_is_told(tmp_path):
    (tmp_path / "words.toml").write_bytes((SCHEMAS / "documents.toml").read_bytes())
    with pytest.raises(ConfigurationError, match=r"words\.toml defines the table 'documents'"):
        read_tables([tmp_path / "words.toml"])


@pytest.mark.parametrize("old", ['table = "ledger"', "grain = "])
def test_a_file_that_is_no_contract_is_named(tmp_path, monkeypatch, old):
    with pytest.raises(ConfigurationError) as error:
        loaded(tmp_path, monkeypatch, ledger=[(old, "nonsense = ")])
    assert "'ledger.toml' is no contract" in str(error.value)
