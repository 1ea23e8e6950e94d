from dataclasses import replace

import pytest

from copydesk.kinds import Role
from copydesk.metadata import gather_metadata
from copydesk.records import Claim, LedgerSpan
from copydesk.spans import Span
from pasted import BODY, TITLE, read, source


def gathered(text, role, *claims, url=None):
    ledger = [LedgerSpan(span=Span(0, len(text)), role=role, rule="x")]
    return gather_metadata(replace(source(text), claims=claims), ledger, BODY, url)


def claim(field, value, confidence="high", method="json-ld"):
    return Claim(field=field, value=value, method=method, confidence=confidence)


def test_the_whole_of_an_article():
    facts = read(
        f"COMMENTARY\n\n{TITLE}\n\nBy Anna Novak\n\nPublished 3 March 2024, updated 5 March 2024\n\nGENEVA — {BODY}\n\n"
        "© 2024 Example Institute"
    ).metadata
    assert (facts.title, facts.genre, facts.dateline, facts.language) == (TITLE, "commentary", "Geneva", "en")
    assert (facts.published, facts.updated) == ("2024-03-03", "2024-03-05")
    assert str(facts.published_from) == str(facts.published_to) == "2024-03-03"
    assert (facts.publisher, facts.rights) == ("Example Institute", "© 2024 Example Institute")


@pytest.mark.parametrize(
    ("text", "stated", "published"),
    [
        ("3 March 2024", [], "2024-03-03"),
        ("March 2024", [claim("published", "2024-03-03")], "2024-03-03"),
        ("March 2024", [claim("published", "2024-03-03", "medium")], "2024-03"),
        ("3 March 2024", [claim("published", "2024-04-03", "medium")], "2024-03-03"),
        ("words", [claim("published", "2024-04", "low")], "2024-04"),
        ("words", [], None),
    ],
)
def test_which_date_is_chosen(text, stated, published):
    assert gathered(text, Role.DATE, *stated).published == published


def test_a_month_is_the_interval_of_its_days():
    facts = gathered("February 2024", Role.DATE)
    assert (str(facts.published_from), str(facts.published_to)) == ("2024-02-01", "2024-02-29")


def test_an_inferred_standfirst_is_evidence_only():
    facts = gathered("x", Role.OTHER, claim("standfirst", "It was."))
    assert facts.standfirst is None
    assert [(one.value, one.chosen) for one in facts.evidence if one.field == "standfirst"] == [("It was.", False)]


def test_the_canonical_url_of_a_page_names_it():
    stated = claim("url", "https://example.org/b", method="link")
    assert gathered("x", Role.OTHER, stated, url="https://example.org/a").url == "https://example.org/b"
    assert gathered("x", Role.OTHER, url="https://example.org/a").url == "https://example.org/a"


def test_each_field_has_at_most_one_chosen_value_and_it_comes_first():
    facts = gathered("3 March 2024", Role.DATE, claim("published", "2024-04-03"), claim("language", "DE-at"))
    assert facts.language == "en"
    for field in {one.field for one in facts.evidence}:
        chosen = [one.chosen for one in facts.evidence if one.field == field]
        assert chosen == [True] + [False] * (len(chosen) - 1)


def test_a_language_that_there_is_not_is_no_statement():
    facts = gathered("x", Role.OTHER, claim("language", "xx"), claim("language", "zz-ZZ"))
    assert [one.value for one in facts.evidence if one.field == "language"] == ["en"]


def test_a_day_in_the_address_is_better_than_the_year_of_a_copyright_line():
    facts = gathered("© 2021 Example", Role.COPYRIGHT, url="https://example.org/2026/02/14/a")
    assert facts.published == "2026-02-14"
    assert gathered("© 2021 Example", Role.COPYRIGHT).published == "2021"


def test_reservations_stand_beside_the_statement_of_rights():
    reserved = [claim("rights", "robots: noai", method="meta"), claim("rights", "tdm-reservation: 1", method="meta")]
    facts = gathered("© 2021 Example", Role.COPYRIGHT, *reserved)
    assert facts.rights == "© 2021 Example; robots: noai; tdm-reservation: 1"
    assert [one.chosen for one in facts.evidence if one.field == "rights"] == [True, True, True]
    assert gathered("x", Role.OTHER, *reserved[:1]).rights == "robots: noai"
