import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from copydesk.rules import dates
from copydesk.rules.dates import DATE, find_dates, find_order, for_plain_text, holds_year, interval, month_names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 March 2024", ["2024-03-03"]),
        ("3rd of March 2024", ["2024-03-03"]),
        ("March 3, 2024", ["2024-03-03"]),
        ("Mar. 3rd 2024", ["2024-03-03"]),
        ("Sept. 3, 2024", ["2024-09-03"]),
        ("3-Mar-2024", ["2024-03-03"]),
        ("2024-03-03T10:15:00Z", ["2024-03-03"]),
        ("2024/3/3", ["2024-03-03"]),
        ("03.04.2024", ["2024-04-03"]),
        ("25/12/2024 and 12/25/2024", ["2024-12-25", "2024-12-25"]),
        ("04/04/2024", ["2024-04-04"]),
        ("03/04/2024", ["2024"]),
        ("March 2024", ["2024-03"]),
        ("3. März 2024, 3.März 2024", ["2024-03-03", "2024-03-03"]),
        ("le 1er mars 2024", ["2024-03-01"]),
        ("3 de marzo de 2024", ["2024-03-03"]),
        ("3 marzo 2024", ["2024-03-03"]),
        ("3 марта 2024 г.", ["2024-03-03"]),
        ("发布于2024年3月3日", ["2024-03-03"]),
        ("2024년 3월 3일", ["2024-03-03"]),
        ("3 MARCH 2024", ["2024-03-03"]),
        ("3\u00a0March\u00a02024", ["2024-03-03"]),
        ("31 June 2024", []),
        ("29 February 2023", []),
        ("2024-13-01", []),
        ("dismay 2024", []),
        ("room 12024-03-03", []),
        ("march 20245", []),
        ("14/VII/2025 and 14 I 2025", ["2025-07-14", "2025-01-14"]),
        ("14 i 2025", []),
        ("24-25 June 2025; June 24–25, 2025", ["2025-06", "2025-06"]),
        ("30 June – 2 July 2025", ["2025"]),
        ("July/August 2025", ["2025"]),
        ("2025. július 14.", ["2025-07-14"]),
        ("2025年7月", ["2025-07"]),
        ("Example PressJuly 14, 2025; SampleAuthor14 July 2025", ["2025-07-14", "2025-07-14"]),
        ("06. 01. 2026", ["2026-01-06"]),
        ("14 يوليو 2025; 14 липня 2025; 14. července 2025", ["2025-07-14"] * 3),
        ("۲۳ تیر ۱۴۰۴; 14 กรกฎาคม 2568", []),
        ("in 1936", []),
        ("", []),
    ],
)
def test_dates_no_finer_than_stated(text, found):
    seen = find_dates(text)
    assert [one.edtf for one in seen if len(one.edtf) > 0] == found
    for one in seen:
        assert one.span.of(text).strip() == one.span.of(text) != ""


@pytest.mark.parametrize("text", ["3 March 2024", "March 3, 2024", "March 2024", "3.3.2024", "2024年3月3日"])
def test_the_pattern_finds_what_the_reader_reads(text):
    assert re.fullmatch(DATE, text)
    assert not re.search(DATE, "the year 2024")


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_the_days_that_a_string_means(edtf, first, last):
    assert interval(edtf) == (first, last)


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "24",
        "2024-2",
        "2024-00",
        "2024-13",
        "2024-02-30",
        "2024-02-03T10",
        "0000",
        "-2024",
        " 2024",
        "٢٠٢٤",
        "2024-1-1-1",
    ],
)
def test_anything_else_is_refused(edtf):
    with pytest.raises(ValueError):  # noqa: PT011  # of datetime and of ours: no common words
        interval(edtf)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2025", "13/04/2025"], "day"),
        (["03/04/2025", "04/13/2025"], "month"),
        (["13/04/2025", "04/13/2025"], None),
        (["13.04.2025", "03/04/2025"], None),
        (["03/04/2025"], None),
    ],
)
def test_one_date_of_digits_tells_the_order_of_the_others(texts, order):
    assert find_order(texts) == order
    assert [one.edtf for one in find_dates("03/04/2025", order)] == {
        "day": ["2025-04-03"], "month": ["2025-03-04"], None: ["2025"],
    }[order]  # fmt: skip


def test_no_name_is_the_name_of_two_months():
    tables = tomllib.loads((Path(dates.__file__).parent / "months.toml").read_text(encoding="utf-8"))
    numbers = {}
    for table in tables.values():
        for number, names in enumerate(table["months"], 1):
            for name in names.split("|"):
                numbers.setdefault(name.casefold(), set()).add(number)
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}


def test_months_of_every_language():
    assert {"january", "märz", "août", "enero", "мая", "ağustos"} <= month_names()


@pytest.mark.parametrize("unit", ["1.", "3 ", "March ", "2024-", "3 de ", "1/"])
def test_dates_are_sought_in_linear_time(unit):
    find_dates(unit * 50_000)


def test_in_plain_text_the_shorter_pattern_finds_the_same() -> None:
    full, plain = re.compile(DATE), re.compile(for_plain_text(DATE))
    assert len(plain.pattern) < len(full.pattern)
    names = [name for name in month_names() if name.isascii()]
    folded = [name.translate({0x131: "i", 0x17F: "s"}) for name in month_names() if "ı" in name]
    for name in (*names, *folded):
        for text in (f"3 {name} 2024", f"on {name.title()} 3, 2024", f"{name.upper()}/{name} 2024", f"2024 {name} 3"):
            if text.isascii():
                assert full.search(text) is not None, text
                assert [m.span() for m in plain.finditer(text)] == [m.span() for m in full.finditer(text)], text
                assert holds_year(text)


def test_of_two_months_that_begin_alike_the_longer_is_read() -> None:
    assert [found.edtf for found in find_dates("3 sept 2024, 3 september 2024, 3 mar 2024, 3 mars 2024")] == [
        *("2024-09-03", "2024-09-03", "2024-03-03", "2024-03-03")
    ]
