import shutil

import pytest

from copydesk.contracts import __main__ as command
from copydesk.contracts import data_dictionary, packaged, read_released, released


@pytest.fixture
def schemas(tmp_path, monkeypatch):
    folder = shutil.copytree(packaged("schemas"), tmp_path / "schemas")
    for module in (command, released):
        monkeypatch.setattr(module, "packaged", lambda _: folder)
    return folder


def test_the_dictionary_is_written(schemas, capsys):
    (schemas / "README.md").write_text("old", encoding="utf-8")
    assert command.main([]) == 0
    assert (schemas / "README.md").read_text(encoding="utf-8") == data_dictionary()
    assert capsys.readouterr().out == ""


def test_a_contract_is_released_once(schemas, capsys):
    last = read_released()
    shutil.rmtree(schemas / "released")
    assert command.main(["release"]) == 0
    assert f"released: {schemas / 'released' / last.version}" in capsys.readouterr().out
    assert command.main(["release"]) == 2
    assert "was released already" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["publish"], ["release", "1.2.0"]])
def test_what_it_does_not_know_is_usage(schemas, capsys, arguments):
    assert command.main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage: ")
