"""Dates as articles write them, read into EDTF strings no finer than what is stated."""

from __future__ import annotations

import calendar
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from copydesk.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Order = Literal["day", "month"]
"""What comes first in a date of digits such as 03/04/2025."""

_TABLES = tomllib.loads((Path(__file__).parent / "months.toml").read_text(encoding="utf-8"))
_MONTHS = {
    name.casefold(): number
    for table in _TABLES.values()
    for number, names in enumerate(table["months"], 1)
    for name in names.split("|")
}
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = {name: number for number, name in enumerate(_NUMERALS, 1)}


def _tree(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest that fits, that looks at each letter once."""
    rests: dict[str, set[str]] = {}
    names = set(names)
    for name in names - {""}:
        rests.setdefault(name[0], set()).add(name[1:])
    ways = [re.escape(letter) + _tree(rest) for letter, rest in sorted(rests.items())]
    tree = f"(?:{'|'.join(ways)})" if len(ways) > 1 else "".join(ways)
    return f"(?:{tree})?" if "" in names and tree else tree


def _any_of(names: Iterable[str]) -> str:
    """The same, which looks first whether a name may begin here at all."""
    names = [*names]
    return f"(?=[{''.join(sorted({name[0] for name in names}))}]){_tree(names)}"


_MONTH = _any_of(_MONTHS)
_YEAR = r"(?:1[6-9]|20)\d\d"
_LIKE_YEAR = re.compile(_YEAR)
_EDTF = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TO = r"\s?[–—/-]\s?"
_NTH = r"(?:st|nd|rd|th|er|º)?"
_GLUED = r"(?-i:(?<=[a-zß-ÿ])(?=[A-Z\d]))"
_OF = r"(?:of\s|de\s|d’|d'|ta['’]\s)?"

# r and q, where they stand, say that more days or months than one are meant.
_FORMS = (
    rf"(?P<y1>{_YEAR})-(?P<m1>0[1-9]|1[0-2])-(?P<d1>{_DAY})(?!\d)",
    rf"(?P<y2>{_YEAR})[./](?P<m2>0?[1-9]|1[0-2])[./](?P<d2>{_DAY})(?!\d)",
    rf"(?:(?P<r3>{_DAY}){_NTH}\.?(?:\s(?P<q3>{_MONTH}))?{_TO})?(?P<d3>{_DAY})(?:{_NTH},?[\s-]|\.\s?){_OF}(?P<n3>{_MONTH})\.?,?[\s-](?:de\s|del\s)?(?P<y3>{_YEAR})(?!\d)",
    rf"(?P<n4>{_MONTH})\.?\s(?P<d4>{_DAY}){_NTH}(?:{_TO}(?:(?P<q4>{_MONTH})\s)?(?P<r4>{_DAY}){_NTH})?,?\s(?P<y4>{_YEAR})(?!\d)",
    rf"(?P<a5>{_DAY})(?P<s5>[./-])(?:(?<=\.)\s)?(?P<b5>0?[1-9]|[12]\d|3[01])(?P=s5)(?:(?<=\.)\s)?(?P<y5>{_YEAR})(?!\d)",
    rf"(?:(?P<q6>{_MONTH})\.?{_TO})?(?P<n6>{_MONTH})\.?,?[\s-](?:de\s)?(?P<y6>{_YEAR})(?!\d)",
    rf"(?P<d8>{_DAY})(?P<s8>[./ -])(?P<o8>(?-i:{'|'.join(reversed(_ROMAN))}))(?P=s8)(?P<y8>{_YEAR})(?!\d)",
    rf"(?P<y9>{_YEAR})\.?\s(?P<n9>{_MONTH})\.?\s(?P<d9>{_DAY})(?!\d)",
    r"(?P<y7>(?:19|20)\d\d)\s?[年년]\s?(?P<m7>\d{1,2})\s?[月월](?:\s?(?P<d7>\d{1,2})\s?[日일])?",
)


def _alternatives(forms: Sequence[str]) -> str:
    """Any of the forms; only the last may follow a letter straight, as its scripts have no spaces."""
    return rf"(?:(?:(?<![\w.])|{_GLUED})(?:{'|'.join(forms[:-1])})|(?<![\d.]){forms[-1]})"


_IN_PLAIN = re.compile("(?:[\x00-\x7fıſ\u212a])+")
"""Letters that may stand for one of ASCII where case does not count."""
_PLAIN_MONTHS = sorted(name for name in _MONTHS if _IN_PLAIN.fullmatch(name))
_PLAIN_MONTH = _any_of(_PLAIN_MONTHS)


def for_plain_text(pattern: str) -> str:
    """The pattern without the months that no text of ASCII alone can name, the others found sooner."""
    return pattern.replace(_MONTH, _PLAIN_MONTH)


def holds_year(text: str) -> bool:
    """Whether a text holds what may be a year: no date is without."""
    return _LIKE_YEAR.search(text) is not None


_ANY = re.compile(rf"(?i){_alternatives(_FORMS)}")
_ANY_PLAIN = re.compile(for_plain_text(_ANY.pattern))


def _find_any(text: str) -> Iterator[re.Match[str]]:
    if holds_year(text):
        yield from (_ANY_PLAIN if text.isascii() else _ANY).finditer(text)


_UNNAMED = [
    re.sub(r"\(\?P<\w+>", "(?:", form).replace("(?P=s5)", "[./-]").replace("(?P=s8)", "[./ -]") for form in _FORMS
]
DATE = rf"(?i:{_alternatives(_UNNAMED)})"
"""A pattern for a date with at least a month and a year."""

_HALF = r"(?i:am|pm|a\.m\.|p\.m\.|uhr|h)"
_CLOCK = (
    rf"(?:\d{{1,2}}[:.h]\d{{2}}(?:[:.]\d{{2}}(?:\.\d{{1,6}})?)?\s?(?:{_HALF}|[zZ]|hrs)?|\d{{1,2}}\s?{_HALF}(?!\w)"
    r"|\d{1,2}\s?[時时시点]\s?(?:\d{1,2}\s?[分분])?)"
)
_ZONE = r"(?:\s?\(?(?:[A-Z]{1,4}(?![^\W\d_A-Z])(?:[+-]\d{1,4})?|[+-]\d\d:?\d\d)\)?)?"
CLOCK = rf"(?:{_CLOCK}{_ZONE})"
"""A pattern for a time of day, perhaps with its zone."""

_UNIT = r"(?:m|h|d|w|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
AGE = (
    rf"(?i:(?<!\d)(?:\d{{1,2}}|(?<!\w)(?:an?|one|two)) ?{_UNIT} ago"
    r"|vor (?:\d{1,2}|einer?|einem) (?:minuten?|stunden?|tag|tagen?|wochen?)"
    r"|il y a (?:\d{1,2}|une?) (?:minutes?|heures?|jours?|semaines?)"
    r"|hace (?:\d{1,2}|una?) (?:minutos?|horas?|días?|semanas?)"
    r"|\d{1,2} (?:минут\w*|час\w*|д(?:ень|ня|ней)) назад|\d{1,2} (?:ore|giorni|minuti) fa"
    r"|há (?:\d{1,2}|uma?) (?:minutos?|horas?|dias?|semanas?)"
    r"|\d{1,2} (?:saat|dakika|gün|hafta) önce|för \d{1,2} (?:minuter|timmar|dagar|veckor) sedan)"
)
"""A pattern for how long ago something was: no day can be told from it."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: where it stands and what it says, in EDTF."""

    span: Span
    edtf: str


def find_dates(text: str, order: Order | None = None) -> tuple[FoundDate, ...]:
    """The dates in `text`, in order. A date like 03/04/2025 gives the year, unless `order` tells day and month apart.

    Of days in a row the month is given, and of months in a row the year.

    >>> [found.edtf for found in find_dates("Posted 14 juillet 2025, updated 03/04/2025; May 2024; Jul 14, 2025")]
    ['2025-07-14', '2025', '2024-05', '2025-07-14']
    >>> [found.edtf for found in find_dates("24-25 June 2025; July/August 2025; 3/4/2025", "day")]
    ['2025-06', '2025', '2025-04-03']
    """
    found = (FoundDate(Span(*match.span()), _edtf(match, order)) for match in _find_any(text))
    return tuple(one for one in found if one.edtf)


def find_order(texts: Iterable[str]) -> Order | None:
    """What comes first in the dates of digits of some texts, where one such as 13/04/2025 tells it and none denies it.

    >>> find_order(["Updated 13/04/2025"]), find_order(["Updated 04/13/2025"]), find_order(["13/4/2025, 4/13/2025"])
    ('day', 'month', None)
    """
    seen: set[Order] = set()
    for text in texts:
        for match in _find_any(text):
            if match["a5"] and match["s5"] != ".":
                first, second = int(match["a5"]), int(match["b5"])
                seen |= {"day"} if first > 12 >= second else {"month"} if second > 12 >= first else set()
    return seen.pop() if len(seen) == 1 else None


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


def _edtf(match: re.Match[str], order: Order | None) -> str:
    part = {key: value for key, value in match.groupdict().items() if value is not None}
    form = next(key[1] for key in part if key[0] == "y")
    year, day = part[f"y{form}"], part.get(f"d{form}")
    if f"q{form}" in part:
        return year
    month = int(part[f"m{form}"]) if f"m{form}" in part else _MONTHS.get(part.get(f"n{form}", "").casefold())
    month = _ROMAN[part["o8"]] if form == "8" else month
    if form == "5":
        day, month = _day_and_month(int(part["a5"]), int(part["b5"]), "day" if part["s5"] == "." else order)
    if month is None:
        return year
    return _checked(int(year), month, int(day) if day and f"r{form}" not in part else None)


def _day_and_month(first: int, second: int, order: Order | None) -> tuple[str | None, int | None]:
    if first > 12 >= second or order == "day":
        return str(first), second
    if second > 12 >= first or order == "month":
        return str(second), first
    return (str(first), second) if first == second else (None, None)


def _checked(year: int, month: int, day: int | None) -> str:
    if not 1 <= month <= 12:
        return ""
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if day <= calendar.monthrange(year, month)[1] else ""
