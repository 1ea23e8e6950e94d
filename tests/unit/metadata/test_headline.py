import pytest

from copydesk.kinds import Role
from copydesk.metadata.headline import find_headline
from copydesk.records import Claim
from pasted import stretch


def claim(field, value):
    return Claim(field=field, value=value, method="meta", confidence="medium")


def stated(*claims):
    return [(one.field, one.value) for one in find_headline((), claims)]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("The Strait | Example News", "The Strait"),
        ("The Strait - Example News", "The Strait"),
        ("The Strait – A History", "The Strait – A History"),
        ("The Strait", "The Strait"),
        ("Sea-lanes", "Sea-lanes"),
    ],
)
def test_a_stated_title_is_without_the_name_of_the_site(said, title):
    assert ("title", title) in stated(claim("title", said), claim("publisher", "Example News"))


def test_a_summary_cut_short_is_none():
    assert stated(claim("standfirst", "It was long…"), claim("standfirst", "It was ...")) == []
    assert stated(claim("standfirst", "It was.")) == [("standfirst", "It was.")]


def test_what_the_text_shows_is_sure():
    shown = find_headline([stretch("The Strait", Role.TITLE), stretch("It was.", Role.STANDFIRST)], ())
    assert [(one.field, one.value, one.confidence) for one in shown] == [
        ("title", "The Strait", "high"),
        ("standfirst", "It was.", "high"),
    ]


@pytest.mark.parametrize(("method", "trust"), [("sidecar", "high"), ("row", "high"), ("meta", "low")])
def test_a_standfirst_that_a_row_or_sidecar_states_is_one(method, trust):
    said = Claim(field="standfirst", value="It was.", method=method, confidence="high")
    assert [one.confidence for one in find_headline((), [said])] == [trust]
