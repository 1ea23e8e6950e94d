"""Which source a text is from, and which of its rules hold on the article's own day."""

from dataclasses import replace

import pytest

from copydesk.pipeline import read_raw, take_tools
from copydesk.records import Claim, RawArticle
from copydesk.rules import load_rulebook
from copydesk.structure.sources import FIRST_LINES, LAST_LINES, recognise_source
from pasted import BODY, TITLE, source
from rule_files import SOURCE, folder, other

SIGN = "© Harbour Review, 2031"
HARBOUR, PORT = ("Harbour Review", "medium"), ("Port Review", "medium")
TWO_SIGNS = """
[[sign]]
words = ["port"]
pattern = '^The Port Review$'
is = ["The Port Review"]
is_not = ["The port."]
"""


@pytest.fixture
def book(tmp_path):
    port = other().replace("Harbour Review", "Port Review").replace('["harbour"]', '["port"]') + TWO_SIGNS
    return load_rulebook(folder(tmp_path, harbour_review=SOURCE, port_review=port))


def named(text, book, url=None, claims=()):
    """What the source is called, and how surely; None where it is not known."""
    known = recognise_source(replace(source(text), claims=tuple(claims)), book, url)
    (claim,) = known.claims or (None,)
    assert (known.rules == book.lines) == (claim is None)
    return (claim.value, claim.confidence) if claim else None


def stated(url, confidence="high"):
    return Claim(field="url", value=url, method="link", confidence=confidence)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([SIGN], HARBOUR),
        (["©  Harbour\u00a0Review"], HARBOUR),
        (["© HARBOUR REVIEW"], None),
        ([f"Printed in the harbour. {SIGN}"], None),
        (["The harbour was full"], None),
        ([SIGN.ljust(301, ".")], None),
        ([SIGN, "© Port Review"], HARBOUR),
        ([SIGN, "© Port Review", "The Port Review"], PORT),
        ([SIGN, SIGN, "© Port Review"], HARBOUR),
    ],
)
def test_a_sign_tells_the_source(book, lines, found):
    assert named("\n".join([TITLE, BODY, *lines]), book) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://harbour-review.example/a", ("Harbour Review", "high")),
        ("http://www.Harbour-Review.example:80/a?b", ("Harbour Review", "high")),
        ("https://harbour-review.example./a", ("Harbour Review", "high")),
        ("https://old-harbour-review.example/a", None),
        ("https://example.org/harbour-review.example", None),
        ("harbour-review.example/a", None),
        ("https://[harbour-review.example/a", None),
        ("", None),
    ],
)
def test_a_url_tells_the_source(book, url, found):
    assert named(BODY, book, url) == found


def test_the_url_goes_before_signs_and_the_finders_before_the_pages(book):
    port, harbour = "https://port-review.example/a", "https://harbour-review.example/a"
    assert named(f"{BODY}\n{SIGN}", book, port) == ("Port Review", "high")
    assert named(f"{BODY}\n{SIGN}", book, None, [stated(port, "medium")]) == ("Port Review", "medium")
    assert named(BODY, book, harbour, [stated(port)]) == ("Harbour Review", "high")
    assert named(BODY, book, "https://example.org/a", [stated(port)]) == ("Port Review", "high")


def test_of_two_with_one_name_the_first_file_decides(tmp_path):
    second = other().replace('["harbour"]', '["review"]').replace("It asks", "Of the second file: it asks")
    tied = load_rulebook(folder(tmp_path, port_review=second, harbour_review=SOURCE))
    for line in (SIGN, f"{SIGN}, harbour and review"):
        known = recognise_source(source(f"{BODY}\n{line}"), tied)
        assert [rule.id for rule in known.rules[: -len(tied.lines)]] == ["harbour-review-mast"]


def test_signs_are_looked_for_at_the_ends_only(book):
    half = ["A line."] * (FIRST_LINES + LAST_LINES)
    assert named("\n".join([*half, SIGN, *half]), book) is None
    assert named("\n".join([*half, *half, SIGN]), book) == HARBOUR
    assert named("\n".join([SIGN, *half, *half]), book) == HARBOUR


def rules_for(tmp_path, text, *claims, dates="valid_from = 2024-03-01\nvalid_until = 2024-04-01", where="role ="):
    """The rules of the source that hold for a text, by id; None where the source itself does not."""
    book = load_rulebook(folder(tmp_path, harbour_review=SOURCE.replace(where, f"{dates}\n{where}", 1)))
    known = recognise_source(replace(source(text), claims=claims), book)
    return [rule.id for rule in known.rules[: -len(book.lines)]] if known.claims else None


FROM, UNTIL = "valid_from = 2024-03-01", "valid_until = 2024-04-01"


@pytest.mark.parametrize(
    ("head", "dates", "hold"),
    [
        ("Published: 29 February 2024", f"{FROM}\n{UNTIL}", False),
        ("Published: 1 March 2024", f"{FROM}\n{UNTIL}", True),
        ("Published: 31 March 2024, updated 5 April 2024", f"{FROM}\n{UNTIL}", True),
        ("Published: 1 April 2024", f"{FROM}\n{UNTIL}", False),
        ("By Anna Novak | 5 March 2024", f"{FROM}\n{UNTIL}", True),
        ("March 2024", f"{FROM}\n{UNTIL}", True),
        ("April 2024", f"{FROM}\n{UNTIL}", False),
        ("No day", f"{FROM}\n{UNTIL}", False),
        ("No day", UNTIL, False),
        ("No day", FROM, True),
    ],
)
def test_a_rule_holds_by_the_articles_own_day(tmp_path, head, dates, hold):
    found = rules_for(tmp_path, f"{TITLE}\n{head}\n{BODY}\n{SIGN}", dates=dates)
    assert found == (["harbour-review-mast"] if hold else [])


def test_a_day_before_the_first_word_counts_and_one_in_the_prose_does_not(tmp_path):
    assert rules_for(tmp_path, f"date 2024-03-05 {BODY}\n{SIGN}") == ["harbour-review-mast"]
    later = tmp_path / "later"
    assert rules_for(later, f"On 5 March 2024 the talks began. {BODY}\n{SIGN}") == []


def test_what_a_page_states_counts(tmp_path):
    days = [
        Claim(field="published", value=value, method="meta", confidence="high")
        for value in ("2024-03-05", "2025", "0000-00", "soon")
    ]
    assert rules_for(tmp_path, f"{BODY}\n{SIGN}", *days) == ["harbour-review-mast"]


def test_a_source_that_does_not_hold_is_not_recognised(tmp_path):
    text = f"{TITLE}\n3 March 2025\n{BODY}\n{SIGN}"
    assert rules_for(tmp_path, text, where="sites =") is None
    assert rules_for(tmp_path / "b", text.replace("2025", "2024"), where="sites =") == ["harbour-review-mast"]


def test_a_known_source_has_its_rules_and_its_name(book):
    text = f"{TITLE}\n\n{BODY}\n\nRent a berth today\n\n{SIGN}"
    tools = replace(take_tools(model=None), book=book)
    article = read_raw(RawArticle(locator="a.txt", data=text.encode(), media_type="text/plain"), tools)
    assert "harbour-review-mast" in {entry.rule for entry in article.ledger}
    assert article.text == BODY
    found = [(one.value, one.method, one.chosen) for one in article.evidence if one.field == "publisher"]
    assert found == [("Harbour Review", "source", True), ("Harbour Review", "text", True)]
    other_house = text.replace("Harbour Review", "Harbour Revue")
    article = read_raw(RawArticle(locator="a.txt", data=other_house.encode(), media_type="text/plain"), tools)
    assert "harbour-review-mast" not in {entry.rule for entry in article.ledger}


def test_what_the_article_states_more_surely_is_its_publisher(book):
    page = f"<html><head><link rel=canonical href='https://example.org/a'></head><body><h1>{TITLE}</h1>"
    data = page + "".join(f"<p>{part}</p>" for part in (*BODY.split("\n\n"), SIGN))
    said = '{"@type":"NewsArticle","headline":"x","publisher":{"name":"The Reprint"}}'
    script = f'<script type="application/ld+json">{said}</script>'
    tools = replace(take_tools(model=None), book=book)
    raw = RawArticle(locator="a.html", data=data.replace("<link", f"{script}<link").encode(), media_type="text/html")
    facts = read_raw(raw, tools).metadata
    assert facts.publisher == "The Reprint"
    assert ("Harbour Review", "source", False) in [(one.value, one.method, one.chosen) for one in facts.evidence]
    at_home = replace(raw, url="https://www.harbour-review.example/a")
    assert read_raw(at_home, tools).metadata.publisher == "Harbour Review"
