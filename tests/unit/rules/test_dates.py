import re
from datetime import date

import pytest

from copydesk.rules.dates import DATE, find_dates, interval, month_names


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


def test_months_of_every_language():
    assert {"january", "märz", "août", "enero", "мая", "ağustos"} <= month_names()


@pytest.mark.parametrize("unit", ["1.", "3 ", "March ", "2024-", "3 de ", "1/"])
def test_dates_are_sought_in_linear_time(unit):
    find_dates(unit * 50_000)
