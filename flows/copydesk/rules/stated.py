"""Knows how a stated value is written, in markup, a row or a sidecar: as plain text, as a day, as an address."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from copydesk.spans import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,12});")
_ISO = re.compile(r"\s*(\d{4})(?:[-/]?(\d{2})(?:[-/]?(\d{2}))?)?(?=$|[\sT,;+Z])", re.ASCII)
_WORDY = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(?P<d1>\d{1,2})\s+(?P<m1>[a-z]{3,9})\.?,?|(?P<m2>[a-z]{3,9})\.?\s+(?P<d2>\d{1,2}),?)"
    r"\s+(?P<y>\d{4})\b",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|cmpid|ns_campaign|ns_mchannel|ocid|ref|ref_src|"
    r"smid|smtyp|at_medium|at_campaign",
    re.IGNORECASE,
)
_MAX_URL = 2_000


def plain_text(value: str, limit: int) -> str | None:
    """`value` without markup, folded; None where nothing is left, or more than `limit` characters.

    >>> plain_text("<b>War &amp;amp;\\n Peace</b>", 100)
    'War & Peace'
    """
    if len(value) > 4 * limit:
        return None
    for _ in range(2):  # values in JSON-LD are often escaped twice
        if not _ENTITY.search(value):
            break
        value = html.unescape(value)
    text = fold(_TAG.sub("", value).replace("\ufffd", "")).text
    return text if text and len(text) <= limit else None


def stated_day(value: str) -> str | None:
    """The day, month or year that `value` states, as EDTF: what is written, in no other time zone.

    >>> stated_day("2026-02-14T23:30:00-05:00"), stated_day("Sat, 14 Feb 2026 10:00:00 GMT"), stated_day("2026-02")
    ('2026-02-14', '2026-02-14', '2026-02')
    """
    value = value[:100]
    if match := _ISO.match(value):
        year, month, day = match[1], match[2], match[3]
    elif wordy := _WORDY.match(value.strip()):
        name = (wordy["m1"] or wordy["m2"])[:3].lower()
        if name not in _MONTHS:
            return None
        year, month, day = wordy["y"], f"{_MONTHS.index(name) + 1:02}", f"{int(wordy['d1'] or wordy['d2']):02}"
    else:
        return None
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    # Programs that know no date write their epoch.
    return None if int(year) < 1500 or value.startswith("1970-01-01") else "-".join(filter(None, (year, month, day)))


def canonical_url(value: str) -> str | None:
    """An absolute http(s) address in one spelling: host in lower case, without fragment and tracking; else None.

    >>> canonical_url("HTTPS://Example.ORG:443/a?utm_source=x&id=7#top")
    'https://example.org/a?id=7'
    """
    value = value.strip()
    if len(value) > _MAX_URL or not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in ("http", "https") or "." not in host or parts.username is not None:
        return None
    place = host if port in (None, {"http": 80, "https": 443}[scheme]) else f"{host}:{port}"
    query = [
        (key, text) for key, text in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)
    ]
    kept = parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    return urlunsplit((scheme, place, parts.path or "/", kept, ""))


def language_code(value: str) -> str | None:
    """The language of a tag such as `en-GB` or `en_US`, in lower case; None where it is none.

    >>> language_code("en-GB"), language_code("English")
    ('en', None)
    """
    code = re.split("[-_]", value.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch("[a-z]{2,3}", code) and code not in ("und", "mul", "zxx") else None


_ACCOUNTS = frozenset({"admin", "administrator", "editor", "root", "staff", "user", "webmaster", "wordpress"})


def _text(limit: int) -> Callable[[str], str | None]:
    return lambda value: plain_text(value, limit)


def _name(value: str) -> str | None:
    text = plain_text(value, 200)
    return None if text is None or "://" in text or text.lower().startswith("www.") else text


_MAX_NAME = 1_000
_MAIL = re.compile(r"\s?[<(\[]?(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,5}[>)\]]?")


def _author(value: str) -> str | None:
    """A name without addresses of mail; what a publishing system calls its users is none."""
    text = _name(_MAIL.sub("", value[:_MAX_NAME]))
    return None if text is None or text.casefold() in _ACCOUNTS else text


_CLEANERS: Mapping[str, Callable[[str], str | None]] = {
    "title": _text(500),
    "standfirst": _text(3_000),
    "authors": _author,
    "publisher": _name,
    "agency": _name,
    "genre": lambda value: (plain_text(value, 60) or "").lower() or None,
    "published": stated_day,
    "updated": stated_day,
    "language": language_code,
    "rights": _text(1_000),
    "url": canonical_url,
}


def clean_stated(field: str, value: str) -> str | None:
    """The value of a metadata field as it is published, from how it is stated; None where it states nothing.

    >>> clean_stated("published", "2026-02-14T10:00:00Z"), clean_stated("authors", "admin")
    ('2026-02-14', None)
    """
    return _CLEANERS[field](value)


def is_persons(value: str) -> bool:
    """Whether an author whom a program states could be a person, and not the name of an account.

    >>> is_persons("Jane Writer"), is_persons("jdoe"), is_persons("Microsoft Office User")
    (True, False, False)
    """
    words = value.split()
    return len(words) > 1 and words[-1].casefold() not in _ACCOUNTS and not any(char in value for char in "@\\/")
