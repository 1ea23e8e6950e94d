import pytest


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("President Okonkwo left.", "Okonkwo"),
        ("Minister of Foreign Affairs Jana Novak spoke.", "Jana Novak"),
        ("Defence Minister Ahmed al-Karo spoke.", "Ahmed al-Karo"),
        ("Gen. Mark A. Lorem spoke.", "Mark A. Lorem"),
        ("Iranian President Karimian was late.", "Karimian"),
        ("Mr. Novak’s brief", "Novak"),
    ],
)
def test_a_title_shows_a_person(names, text, person):
    assert names(text)[person] == "PERSON"
    assert names(text, model={person: "ORG"})[person] == "PERSON"


def test_the_title_is_no_part_of_the_name(names):
    assert names("So Prime Minister Jana Novak left.", model={"Prime Minister Jana Novak": "PERSON"}) == {
        "Jana Novak": "PERSON"
    }


@pytest.mark.parametrize(
    "text", ["The President’s envoy left.", "The President of Peru", "The Minister said on Monday"]
)
def test_a_title_alone_is_no_person(names, text):
    assert "PERSON" not in names(text).values()


@pytest.mark.parametrize("part", ["Supreme", "Supreme Leader", "Leader"])
def test_a_part_of_a_title_is_no_name(names, part):
    assert names("Supreme Leader Okonkwo spoke.", model={part: "ORG"}) == {"Okonkwo": "PERSON"}


def test_the_name_goes_on_where_the_model_stopped(names):
    assert names("Then Ursula von der Lorem spoke.", model={"Ursula von der": "PERSON"}) == {
        "Ursula von der Lorem": "PERSON"
    }
    assert names("Written by Pravesh Kumar Lorem.", model={"Kumar Lorem": "PERSON"}) == {
        "Pravesh Kumar Lorem": "PERSON"
    }


@pytest.mark.parametrize("span", ["Defense Jana Novak", "Defense", "Jana Novak"])
def test_the_end_of_a_title_is_no_part_of_the_name(names, span):
    text = "There Secretary of Defense Jana Novak spoke."
    assert names(text, model={span: "PERSON"}) == {"Jana Novak": "PERSON"}


def test_a_word_of_a_title_is_no_name(names):
    text = "Treasury Secretary Jana Novak met Defence Secretary Karel Novak. The House Speaker left."
    model = {"Treasury": "ORG", "Jana Novak": "PERSON", "Defence": "ORG", "Karel Novak": "PERSON", "House": "ORG"}
    assert names(text, model=model) == {"Jana Novak": "PERSON", "Karel Novak": "PERSON"}
    assert names("The House Committee met.", model={"House Committee": "ORG"}) == {"House Committee": "ORG"}


def test_a_secretary_of_state_has_an_office(names):
    text = "The Secretary of State for Defence Karel Novak left."
    assert names(text, model={"Defence Karel Novak": "PERSON"}) == {"Karel Novak": "PERSON"}
