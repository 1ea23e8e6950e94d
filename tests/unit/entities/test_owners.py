import pytest

from copydesk.entities import resolve_mentions
from copydesk.entities.owners import own_bodies
from copydesk.rules.gazetteers import load_gazetteers


def test_listed_bodies_are_found_by_their_general_name_and_state():
    bodies = own_bodies(load_gazetteers())
    assert bodies["Senate", "US"].name == "US Senate"
    assert bodies["Ministry of Defence", "GB"].name == "UK Ministry of Defence"
    assert ("Senate", "FR") not in bodies


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["The U.S. Senate voted.", "Then the Senate left."], ["org:us-senate"] * 2),
        (["America's Senate voted."], ["org:us-senate"]),
        (["The Senate voted."], ["org:senate"]),
        (["The Senate of France voted.", "Then the Senate left."], ["org:senate-fr"] * 2),
        (
            ["The U.S. Senate met Italy's Senate.", "Then the Senate left."],
            ["org:us-senate", "org:senate-it", "org:senate"],
        ),
    ],
)
def test_a_general_name_is_the_body_that_the_article_has(article, texts, expected):
    assert [m.entity_id for m in article(*texts) if m.label.value == "ORG"] == expected


def test_a_span_that_holds_the_state_is_the_same_body():
    text = "The Senate of the United States voted."
    assert resolve_mentions(text, [(4, 31, "ORG")])[0].entity_id == "org:us-senate"
    text = "The Friends of the United States voted."
    assert resolve_mentions(text, [(4, 32, "ORG")])[0].entity_id == "org:friends-of-the-united-states"


def test_a_foreign_ministry_without_a_state_has_none(article):
    (ministry,) = (
        m for m in article("Norway and Peru spoke.", "The Foreign Ministry agreed.") if m.label.value == "ORG"
    )
    assert ministry.country is None


def test_a_ministry_has_one_id_with_its_state_before_either_form(article):
    mentions = article("The German Defence Ministry spoke. The German Ministry of Defense did too.")
    assert {(m.entity_id, m.country) for m in mentions} == {("org:ministry-of-defence-de", "DE")}
