import pytest

from copydesk.metadata.addresses import find_address_days, find_addresses
from copydesk.metadata.candidates import ranked
from copydesk.records import Claim

PAGE, FRONT = "https://example.org/a", "https://example.org/"


def chosen(url, **stated):
    methods = {"link": "link", "og": "meta", "data": "json-ld"}
    claims = [
        Claim(field="url", value=value, method=methods[how], confidence="high")
        for how, values in stated.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    found = ranked(find_addresses(url, claims))
    return found[0].value if found and found[0].confidence != "low" else None


@pytest.mark.parametrize(
    ("url", "stated", "own"),
    [
        (None, {}, None),
        (PAGE, {}, PAGE),
        ("https://example.org/a?from=x", {"link": PAGE}, PAGE),
        # one address stated on every page is not each page's
        (PAGE, {"link": FRONT}, PAGE),
        (PAGE, {"link": FRONT, "og": FRONT, "data": FRONT}, PAGE),
        (None, {"link": FRONT, "og": PAGE}, PAGE),
        (None, {"link": FRONT, "og": FRONT}, None),
        (PAGE, {"link": "https://example.org"}, PAGE),
        (FRONT, {"link": FRONT}, FRONT),
        ("https://example.org/?p=7", {"link": FRONT}, "https://example.org/?p=7"),
        # a copy may say whose copy it is; but not against two who say otherwise
        (PAGE, {"link": "https://example.net/b"}, "https://example.net/b"),
        (PAGE, {"link": "https://example.net/b", "og": PAGE}, PAGE),
        ("https://www.example.org/a", {"link": "https://example.net/b", "og": PAGE}, PAGE),
        (PAGE, {"link": "https://example.net/b", "og": "https://example.net/b"}, "https://example.net/b"),
        ("http://[::1/", {"link": PAGE}, PAGE),
    ],
)
def test_which_address_is_the_articles_own(url, stated, own):
    assert chosen(url, **stated) == own


def test_what_is_distrusted_stays_evidence():
    found = find_addresses(PAGE, [Claim(field="url", value=FRONT, method="link", confidence="high")])
    assert [(one.value, one.confidence) for one in found] == [(PAGE, "high"), (FRONT, "low")]


@pytest.mark.parametrize(
    ("url", "days"),
    [
        ("https://example.org/2026/02/14/a", ["2026-02-14"]),
        ("https://example.org/news/2026-02-14-a", ["2026-02-14"]),
        ("https://example.org/20260214/a", ["2026-02-14"]),
        ("https://example.org/2026/02/31/a", []),
        ("https://example.org/2026/02/a", []),
        ("https://example.org/a?day=/2026/02/14/", []),
        ("https://example.org/2026021455", []),
    ],
)
def test_the_day_in_an_address(url, days):
    assert [one.value for one in find_address_days(find_addresses(url, ()))] == days
