import os
import stat
from pathlib import Path

import pytest

from copydesk.cli.writing import check_target, write_page
from copydesk.errors import ConfigurationError, StoreError

PAGE = "<p>Straße\n"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_page_is_written_whole_and_nothing_stays_beside_it(tmp_path):
    target = tmp_path / "out.html"
    for _ in range(2):
        write_page(PAGE, target)
        assert target.read_text(encoding="utf-8") == PAGE
        assert names(tmp_path) == ["out.html"]


def test_a_new_page_has_the_rights_that_are_usual_and_an_old_one_keeps_its_own(tmp_path):
    usual, target = tmp_path / "usual", tmp_path / "out.html"
    usual.touch()
    write_page(PAGE, target)
    assert target.stat().st_mode == usual.stat().st_mode
    target.chmod(0o600)
    write_page(PAGE, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_long_name_can_be_written(tmp_path):
    target = tmp_path / f"{'n' * 250}.html"
    write_page(PAGE, target)
    assert names(tmp_path) == [target.name]


def test_through_a_link_the_file_that_it_names_is_written(tmp_path):
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "link.html").symlink_to("real.html")
    write_page(PAGE, tmp_path / "link.html")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    ("name", "what"),
    [("", "directory"), ("none/out.html", "No such"), ("file/out.html", "Not a dir"), ("pipe", "no file")],
)
def test_a_place_that_cannot_be_written(tmp_path, name, what):
    (tmp_path / "file").write_text("stays")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match=what) as raised:
        write_page(PAGE, tmp_path / name)
    assert raised.value.where == str(tmp_path / name)
    assert raised.value.then
    assert raised.value.exit_code == 3
    assert names(tmp_path) == ["file", "pipe"]
    assert (tmp_path / "file").read_text() == "stays"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="the system has no /dev/full")
def test_a_device_is_written_to_as_it_stands():
    write_page(PAGE, Path("/dev/null"))
    with pytest.raises(StoreError, match="No space left") as raised:
        write_page(PAGE, Path("/dev/full"))
    assert (raised.value.where, raised.value.exit_code) == ("/dev/full", 3)
    assert "space" in raised.value.then


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_page_before(tmp_path, monkeypatch, fails):
    target = tmp_path / "out.html"
    write_page("before", target)

    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[fails], fail)
    with pytest.raises(StoreError, match="No space left"):
        write_page(PAGE, target)
    assert target.read_text() == "before"
    assert names(tmp_path) == ["out.html"]


def test_the_article_is_never_overwritten(tmp_path, monkeypatch):
    article = tmp_path / "a.txt"
    article.write_text("text")
    (tmp_path / "link").symlink_to(article)
    (tmp_path / "twin").hardlink_to(article)
    for name in ("a.txt", "link", "twin", "../" + tmp_path.name + "/a.txt"):
        with pytest.raises(ConfigurationError) as raised:
            check_target(tmp_path / name, article)
        assert raised.value.exit_code == 2
    with article.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        with pytest.raises(ConfigurationError):
            check_target(article, Path("-"))


def test_another_name_is_no_overwriting(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("text")
    for target in (Path("-"), tmp_path / "new.html", tmp_path / "none" / "new.html", tmp_path):
        check_target(target, article)
    check_target(tmp_path / "new.html", Path("-"))
