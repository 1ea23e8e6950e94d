"""Dates as articles write them, read into EDTF strings no finer than what is stated."""

from __future__ import annotations

import calendar
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLES = tomllib.loads((Path(__file__).parent / "months.toml").read_text(encoding="utf-8"))
_MONTHS = {
    name.casefold(): number
    for table in _TABLES.values()
    for number, names in enumerate(table["months"], 1)
    for name in names.split("|")
}
_MONTH = "|".join(re.escape(name) for name in sorted(_MONTHS, key=lambda name: (-len(name), name)))
_YEAR = r"(?:1[6-9]|20)\d\d"
_EDTF = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"

_FORMS = (
    rf"(?P<y1>{_YEAR})-(?P<m1>0[1-9]|1[0-2])-(?P<d1>{_DAY})(?!\d)",
    rf"(?P<y2>{_YEAR})[./](?P<m2>0?[1-9]|1[0-2])[./](?P<d2>{_DAY})(?!\d)",
    rf"(?P<d3>{_DAY})(?:(?:st|nd|rd|th|er|º)?,?[\s-]|\.\s?)(?:of\s|de\s|d’|d')?(?P<n3>{_MONTH})\.?,?[\s-](?:de\s|del\s)?(?P<y3>{_YEAR})(?!\d)",
    rf"(?P<n4>{_MONTH})\.?\s(?P<d4>{_DAY})(?:st|nd|rd|th)?,?\s(?P<y4>{_YEAR})(?!\d)",
    rf"(?P<a5>{_DAY})(?P<s5>[./-])(?P<b5>0?[1-9]|[12]\d|3[01])(?P=s5)(?P<y5>{_YEAR})(?!\d)",
    rf"(?P<n6>{_MONTH})\.?,?\s(?:de\s)?(?P<y6>{_YEAR})(?!\d)",
    r"(?P<y7>(?:19|20)\d\d)\s?[年년]\s?(?P<m7>\d{1,2})\s?[月월]\s?(?P<d7>\d{1,2})\s?[日일]",
)


def _alternatives(forms: Sequence[str]) -> str:
    """Any of the forms; only the last may follow a letter straight, as its scripts have no spaces."""
    return rf"(?:(?<![\w.])(?:{'|'.join(forms[:-1])})|(?<![\d.]){forms[-1]})"


_ANY = re.compile(rf"(?i){_alternatives(_FORMS)}")

_UNNAMED = [re.sub(r"\(\?P<\w+>", "(?:", form).replace("(?P=s5)", "[./-]") for form in _FORMS]
DATE = rf"(?i:{_alternatives(_UNNAMED)})"
"""A pattern for a date with at least a month and a year."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: where it stands and what it says, in EDTF."""

    span: Span
    edtf: str


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """The dates in `text`, in order. A date like 03/04/2025, whose day and month can't be told apart, gives the year.

    >>> [found.edtf for found in find_dates("Posted 14 juillet 2025, updated 03/04/2025; May 2024; Jul 14, 2025")]
    ['2025-07-14', '2025', '2024-05', '2025-07-14']
    """
    found = (FoundDate(Span(*match.span()), _edtf(match)) for match in _ANY.finditer(text))
    return tuple(one for one in found if one.edtf)


def interval(edtf: str) -> tuple[date, date]:
    """The first and the last day that an EDTF year, month or day can mean; ValueError for anything else.

    >>> interval("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    if not _EDTF.fullmatch(edtf):
        raise ValueError(f"'{edtf[:20]}' is no EDTF year, month or day")
    parts = [int(part) for part in edtf.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    last_month = month if len(parts) > 1 else 12
    last_day = day if len(parts) > 2 else calendar.monthrange(year, last_month)[1]
    return date(year, month, day), date(year, last_month, last_day)


@cache
def month_names() -> frozenset[str]:
    """All names of months, folded in case."""
    return frozenset(_MONTHS)


def _edtf(match: re.Match[str]) -> str:
    part = {key: value for key, value in match.groupdict().items() if value is not None}
    form = next(key[1] for key in part if key[0] == "y")
    year, day = part[f"y{form}"], part.get(f"d{form}")
    month = int(part[f"m{form}"]) if f"m{form}" in part else _MONTHS.get(part.get(f"n{form}", "").casefold())
    if form == "5":
        day, month = _day_first(int(part["a5"]), int(part["b5"]), part["s5"])
    if month is None:
        return year
    return _checked(int(year), month, int(day) if day else None)


def _day_first(first: int, second: int, separator: str) -> tuple[str | None, int | None]:
    if first > 12 >= second or separator == ".":
        return str(first), second
    if second > 12 >= first:
        return str(second), first
    return (str(first), second) if first == second else (None, None)


def _checked(year: int, month: int, day: int | None) -> str:
    if not 1 <= month <= 12:
        return ""
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if day <= calendar.monthrange(year, month)[1] else ""
