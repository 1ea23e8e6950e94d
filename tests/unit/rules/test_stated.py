from __future__ import annotations

import time

import pytest

from copydesk.rules.stated import canonical_url, language_code, plain_text, stated_day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-02-14", "2026-02-14"),
        ("2026-02-14 23:59:59 +0300", "2026-02-14"),
        ("2026/02/14", "2026-02-14"),
        ("20260214", "2026-02-14"),
        ("2026-02", "2026-02"),
        ("2026", "2026"),
        ("February 14, 2026", "2026-02-14"),
        ("14 Feb. 2026, 10:00", "2026-02-14"),
        ("Saturday, 14 February 2026", "2026-02-14"),
        ("2026-02-14x", None),
        ("14/02/2026", None),
        ("1771027200", None),
        ("14 Brumaire 2026", None),
        ("2026-13-01", None),
        ("0001-01-01T00:00:00", None),
        ("", None),
    ],
)
def test_stated_day(value: str, day: str | None) -> None:
    assert stated_day(value) == day


@pytest.mark.parametrize(
    ("value", "url"),
    [
        (" https://example.org/a ", "https://example.org/a"),
        ("https://EXAMPLE.org", "https://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org/A?b=%20&fbclid=1&c", "https://example.org/A?b=+&c="),
        ("https://example.org/A?b=%20&c", "https://example.org/A?b=%20&c"),
        ("//example.org/a", None),
        ("ftp://example.org/a", None),
        ("https://localhost/a", None),
        ("https://example.org:x/", None),
        ("https://example.org/a\nb", None),
        ("https://example.org/" + "a" * 3000, None),
    ],
)
def test_canonical_url(value: str, url: str | None) -> None:
    assert canonical_url(value) == url


def test_canonical_url_is_its_own() -> None:
    url = canonical_url("HTTPS://Example.org/?a=1&utm_medium=b&c=d")
    assert url == canonical_url(url or "") == "https://example.org/?a=1&c=d"


@pytest.mark.parametrize(
    ("value", "code"), [("EN", "en"), ("zh-Hans", "zh"), ("pt_BR", "pt"), ("deutsch", None), ("und", None)]
)
def test_language_code(value: str, code: str | None) -> None:
    assert language_code(value) == code


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a &lt; b", "a < b"),
        ("AT&T", "AT&T"),
        ("a\u200bb \n c", "ab c"),
        (" ", None),
        ("x" * 11, None),
        ("<p></p>", None),
    ],
)
def test_plain_text(value: str, text: str | None) -> None:
    assert plain_text(value, 10) == text


@pytest.mark.parametrize("value", ["<a" * 20_000, "&" * 40_000, "&#" * 20_000, "&amp;" * 9_000])
def test_plain_text_takes_linear_time(value: str) -> None:
    start = time.process_time()
    plain_text(value, 50_000)
    assert time.process_time() - start < 1
