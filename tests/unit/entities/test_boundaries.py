import pytest

from copydesk.entities.boundaries import trim
from copydesk.kinds import Label


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("the Ministry of Works", "Ministry of Works"),
        ("Norway’s", "Norway"),
        ("Norway's", "Norway"),
        ("“Norway”,", "Norway"),
        ("(Norway)", "Norway"),
        ("Near Aleppo", "Aleppo"),
        ("U.S.", "U.S."),
        ("Norway.", "Norway"),
        ("Acme Inc.", "Acme Inc."),
        ("  the “Norway’s” ", "Norway"),
    ],
)
def test_a_name_is_freed_of_what_stands_around_it(given, kept):
    start, end = trim(given, 0, len(given), Label.ORG)
    assert given[start:end] == kept


def test_a_dotted_acronym_takes_its_stop_along():
    text = "in the U.S. today"
    start, end = trim(text, 3, 10, Label.GPE)
    assert text[start:end] == "U.S."


def test_a_title_keeps_its_article():
    assert trim("The Art of War", 0, 14, Label.WORK_OF_ART) == (0, 14)


@pytest.mark.parametrize(
    "junk", ["western", "However", "Monday", "Foreign Minister", "Laughter", "What? Putin", "a@b.org"]
)
def test_what_is_no_name_is_no_mention(names, junk):
    assert junk not in names(f"They saw {junk} there.", model={junk: "ORG"})


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        ("Iran-Israel", {"Iran": "GPE", "Israel": "GPE"}),
        ("Israel–Iran", {"Israel": "GPE", "Iran": "GPE"}),
        ("Israeli-Palestinian", {"Israeli": "NORP", "Palestinian": "NORP"}),
        ("US-led", {"US": "GPE"}),
        ("Trump administration", {"Trump": "PERSON"}),
        ("Norway and Sweden", {"Norway": "GPE", "Sweden": "GPE"}),
    ],
)
def test_a_compound_gives_its_parts(names, span, parts):
    assert names(f"They spoke of {span} talks.", model={span: "ORG"}) == parts


def test_a_listed_name_never_shortens_a_longer_one(names):
    text = "The University of Oslo and the Norway Defence Review met the Moscow Helsinki Group."
    model = {"University of Oslo": "ORG", "Norway Defence Review": "ORG", "Moscow Helsinki Group": "ORG"}
    assert set(names(text, model=model)) == set(model)


@pytest.mark.parametrize(("span", "place"), [("Sweden 1", "Sweden"), ("London E17", "London")])
def test_a_score_or_a_postal_district_is_no_part_of_a_place(names, span, place):
    assert names(f"So it was {span} then.", model={span: "ORG"}) == {place: "GPE"}


def test_two_persons_are_two_names(names):
    text = "So Jana and Karel Novak left."
    assert names(text, model={"Jana and Karel Novak": "PERSON"}) == {"Jana": "PERSON", "Karel Novak": "PERSON"}


def test_the_article_is_no_part_of_a_law(names):
    assert names("So the Lorem Act passed.", model={"the Lorem Act": "LAW"}) == {"Lorem Act": "LAW"}
    assert names("So The Hague Lorem passed.", model={"The Hague Lorem": "LAW"}) == {"The Hague Lorem": "LAW"}


@pytest.mark.parametrize("dash", ["—", " — ", "–"])
def test_a_dash_parts_two_persons(article, dash):
    mentions = article(f"The Novak{dash}Lorem ticket lost.", model={f"Novak{dash}Lorem": "PERSON"})
    assert [m.text for m in mentions] == ["Novak", "Lorem"]


@pytest.mark.parametrize("name", ["Jana Novak-Lorem", "Jana Novak–Lorem"])
def test_a_hyphen_in_a_full_name_parts_none(article, name):
    assert [m.text for m in article(f"Then {name} left.", model={name: "PERSON"})] == [name]
