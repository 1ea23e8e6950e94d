import pytest

from copydesk.kinds import Role
from copydesk.metadata.candidates import Candidate, ranked
from copydesk.metadata.headline import choose_title, find_headline
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


LINKED, SHOWN, SHARED, MARKED = "json-ld", "text", "meta", "element"


def chosen(*titles, publishers=()):
    trust = {LINKED: "high", SHOWN: "high", SHARED: "medium", MARKED: "low"}
    some = [Candidate(field="title", value=text, method=how, confidence=trust[how]) for how, text in titles]
    return choose_title(ranked(some), publishers)


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ([(LINKED, "The Strait Stays Open"), (SHOWN, "A Strait")], "The Strait Stays Open"),
        ([(LINKED, "The Strait Stays Open"), (SHARED, "Why the strait is not closed")], "The Strait Stays Open"),
        # the headline without the kicker before it, and without what was added for search engines
        ([(LINKED, "Border talks: The Strait Stays Open"), (SHARED, "The Strait Stays Open")], "The Strait Stays Open"),
        ([(SHOWN, "Border talks The Strait Stays Open"), (SHARED, "The strait stays open")], "The strait stays open"),
        ([(LINKED, "The Strait Stays Open in spring"), (SHARED, "The Strait Stays Open")], "The Strait Stays Open"),
        # without JSON-LD, a title for sharing that agrees goes first; one that only adds to the title does not
        ([(SHOWN, "The Strait will stay open"), (SHARED, "The Strait Stays Open")], "The Strait Stays Open"),
        ([(SHOWN, "The Strait Stays Open"), (SHARED, "The Strait Stays Open - World")], "The Strait Stays Open"),
        ([(SHOWN, "The Strait Stays Open"), (SHARED, "News from all over the world")], "The Strait Stays Open"),
        # neither what is cut short nor the name of the site is a headline
        (
            [(LINKED, "The Strait Stays Open in spring"), (SHARED, "The Strait Stays…")],
            "The Strait Stays Open in spring",
        ),
        ([(LINKED, "The Strait Stays Open"), (SHARED, "The Strait")], "The Strait Stays Open"),
        ([(SHOWN, "Example World Review: a year"), (SHARED, "Example World Review")], "Example World Review: a year"),
        ([(MARKED, "The Strait Stays Open | World")], "The Strait Stays Open | World"),
        ([], None),
    ],
)
def test_which_title_is_chosen(titles, title):
    assert chosen(*titles, publishers=["The Example World Review"]) == title


def test_what_is_given_with_the_article_is_its_title():
    given = Candidate(field="title", value="Border talks: The Strait Stays Open", method="sidecar")
    shared = Candidate(field="title", value="The Strait Stays Open", method="meta", confidence="medium")
    assert choose_title([given, shared]) == given.value
