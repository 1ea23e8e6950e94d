import re
import shutil
from dataclasses import replace

import pytest

from copydesk.contracts import Contract, check_version, packaged, read_released, released, working_contract
from copydesk.contracts.released import list_released, release
from copydesk.errors import ConfigurationError

LAST = read_released()


def changed(version, table="paragraphs", **facts):
    """The last released contract, a column of it changed, as another version."""
    first, *rest = LAST.tables[table].columns
    return with_columns(version, replace(first, **facts), *rest, table=table)


def with_columns(version, *columns, table="paragraphs"):
    tables = {**LAST.tables, table: replace(LAST.tables[table], columns=columns)}
    return Contract(name="working", version=version, tables=tables)


@pytest.fixture
def schemas(tmp_path, monkeypatch):
    """A copy of schemas/ that may be released."""
    folder = shutil.copytree(packaged("schemas"), tmp_path / "schemas")
    monkeypatch.setattr(released, "packaged", lambda _: folder)
    return folder


def working(monkeypatch, contract):
    monkeypatch.setattr(released, "working_contract", lambda: contract)


def test_the_contract_fits_its_version():
    faults = check_version(LAST, working_contract())
    assert not faults, "\n".join(faults)


def test_the_last_is_the_highest(schemas):
    for version in ("1.9.0", "1.10.0", "notes", ".1.99.0"):
        (schemas / "released" / version).mkdir()
    assert list_released()[-2:] == ("1.9.0", "1.10.0")


@pytest.mark.parametrize("version", ["1.1.1", "1.2.0", "2.0.0"])
def test_words_need_a_patch_and_may_have_more(version):
    assert check_version(replace(LAST, version="1.1.0"), changed(version, meaning="Its id.")) == ()


@pytest.mark.parametrize("version", ["1.1.0", "1.1.1", "1.2.0", "1.0.0", "3.0.0", "2.1.0", "2.0.1"])
def test_a_breaking_change_needs_the_next_major_version(version):
    old = replace(LAST, version="1.1.0")
    (fault,) = check_version(old, changed(version, type="int64"))
    assert fault.startswith("paragraphs.paragraph_id: the type is another: a major change of released ")
    assert fault.endswith(f"raise SCHEMA_VERSION to 2.0.0, it is {version}")
    assert check_version(old, changed("2.0.0", type="int64")) == ()


def test_many_grave_changes_are_told_shortly():
    columns = [replace(column, type="bool") for column in LAST.tables["paragraphs"].columns]
    (fault,) = check_version(LAST, with_columns(LAST.version, *columns))
    assert f", and {len(columns) - 3} more: a major change" in fault


def test_an_addition_needs_a_minor_version_and_says_since_when():
    old = replace(LAST, version="1.1.0")
    last = LAST.tables["paragraphs"].columns
    new = replace(last[1], name="kind", references="", since="1.2.0")
    assert check_version(old, with_columns("1.2.0", *last, new)) == ()
    (fault,) = check_version(old, with_columns("1.1.1", *last, replace(new, since="1.1.1")))
    assert "raise SCHEMA_VERSION to 1.2.0 or 2.0.0, it is 1.1.1" in fault
    (fault,) = check_version(old, with_columns("1.2.0", *last, replace(new, since="")))
    assert fault == "paragraphs.kind is new: give it since = \"1.2.0\", it has ''"


def test_a_new_table_says_since_when():
    old = replace(LAST, version="1.1.0", tables={n: t for n, t in LAST.tables.items() if n != "ledger"})
    assert check_version(old, replace(LAST, version="1.2.0")) == (
        "ledger is new: give it since = \"1.2.0\", it has '1.0.0'",
    )


def test_what_was_there_keeps_its_since():
    (fault,) = check_version(replace(LAST, version="1.1.0"), changed("1.1.1", since="1.1.1"))
    assert fault == "paragraphs.paragraph_id was there before: leave its since '', it has '1.1.1'"


def test_a_new_version_of_nothing_is_refused():
    assert check_version(LAST, replace(LAST, name="working")) == ()
    (fault,) = check_version(LAST, replace(LAST, version="9.0.0"))
    assert fault == f"nothing differs from {LAST.name}: leave the version {LAST.version}"


def test_a_release_is_kept_as_it_is(schemas, monkeypatch):
    working(monkeypatch, changed("2.0.0", type="int64"))
    text = (schemas / "paragraphs.toml").read_text(encoding="utf-8")
    (schemas / "paragraphs.toml").write_text(text.replace('"string"', '"int64"', 1), encoding="utf-8")
    assert release() == schemas / "released" / "2.0.0"
    assert {path.name for path in (schemas / "released").iterdir()} == {*list_released()}
    assert read_released("2.0.0").tables["paragraphs"].columns[0].type == "int64"
    assert read_released() == read_released("2.0.0")
    assert read_released(LAST.version).tables == LAST.tables
    with pytest.raises(ConfigurationError, match=r"2\.0\.0 was released already"):
        release()


def test_a_release_with_a_version_that_does_not_fit_is_refused(schemas, monkeypatch):
    working(monkeypatch, changed("1.9.0", type="int64"))
    before = list_released()
    with pytest.raises(ConfigurationError, match="does not fit the change") as caught:
        release()
    assert "SCHEMA_VERSION" in str(caught.value)
    assert list_released() == before


def test_a_change_under_a_released_version_is_refused(schemas, monkeypatch):
    working(monkeypatch, changed(LAST.version, type="int64"))
    with pytest.raises(ConfigurationError, match="raise SCHEMA_VERSION to"):
        release()
    assert read_released().tables == LAST.tables


def test_the_first_release_needs_no_other(schemas):
    shutil.rmtree(schemas / "released")
    assert list_released() == ()
    with pytest.raises(ConfigurationError, match="no contract was released yet"):
        read_released()
    assert re.fullmatch(r"\d+\.\d+\.\d+", release().name)
    assert read_released().tables == working_contract().tables


def test_a_version_that_was_not_released_is_said():
    with pytest.raises(ConfigurationError, match=r"the contract 0\.0\.1 was not released") as caught:
        read_released("0.0.1")
    assert LAST.version in caught.value.then
