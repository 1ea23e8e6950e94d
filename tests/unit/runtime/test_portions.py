from datetime import date
from pathlib import Path

import pytest

from copydesk.errors import ConfigurationError
from runtime.portions import find_portions
from runtime.settings import Settings

PATHS = ("a.txt", "2026-01-03/a.txt", "2026-01-02/x/a.txt", "2026-01-02/b.txt", "b[1]/2026-01-04-c.txt", "b[1]/d.txt")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for path in PATHS:
        (tmp_path / "raw" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / path).write_text("text")
    return Settings(raw=tmp_path / "raw", dataset=tmp_path / "processed")


def test_by_date_in_order_and_what_has_no_day_last(settings, tmp_path):
    found = find_portions(settings, tmp_path / "processed", "date")
    assert [(one.name, one.only, one.news) for one in found] == [
        ("2026-01-02", "date:2026-01-02", 2),
        ("2026-01-03", "date:2026-01-03", 1),
        ("2026-01-04", "date:2026-01-04", 1),
        ("without a day", "date:none", 2),
    ]
    assert [one.day for one in found] == [date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 4), None]


def test_from_and_to_are_in_it(settings, tmp_path):
    days = {"first": date(2026, 1, 3), "last": date(2026, 1, 3)}
    assert [one.name for one in find_portions(settings, tmp_path / "processed", "date", **days)] == ["2026-01-03"]
    found = find_portions(settings, tmp_path / "processed", "date", last=date(2026, 1, 3))
    assert [one.name for one in found] == ["2026-01-02", "2026-01-03"]


def test_by_folder_what_lies_in_none_first(settings, tmp_path):
    found = find_portions(settings, tmp_path / "processed", "folder")
    assert [(one.name, one.only, one.news) for one in found] == [
        ("in no folder", "*", 1),
        ("2026-01-02", "2026-01-02/", 2),
        ("2026-01-03", "2026-01-03/", 1),
        ("b[1]", "b[[]1]/", 2),
    ]


@pytest.mark.parametrize(
    ("more", "by", "days"),
    [
        ({"only": ("a",)}, "date", {}),
        ({"limit": 3}, "folder", {}),
        ({}, "week", {}),
        ({}, "folder", {"first": date(2026, 1, 1)}),
        ({}, "date", {"first": date(2026, 1, 2), "last": date(2026, 1, 1)}),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path, more, by, days):
    with pytest.raises(ConfigurationError):
        find_portions(Settings(raw=tmp_path, **more), tmp_path / "processed", by, **days)
