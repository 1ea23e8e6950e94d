import pytest


@pytest.mark.parametrize(
    "war",
    ["12 Day War", "33-Day War", "Six-Day War", "Gaza war", "Ukraine war", "Korean War", "October War", "Winter War",
     "Iran-Iraq War", "Israel–Hamas war", "Syrian civil war", "Second Chechen War", "Russo-Ukrainian War", "Peru war",
     "Nagorno-Karabakh war", "Battle of Kursk", "Operation Inherent Resolve", "World War II", "Cold War"],
)  # fmt: skip
def test_a_war_is_an_event(names, war):
    assert names(f"They spoke of the {war} at length.") == {war: "EVENT"}


def test_a_counted_war_in_lower_case_is_one_after_the_article(names):
    assert names("During the 12-day war they hid.") == {"12-day war": "EVENT"}
    assert names("A 12-day war would be long.") == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Russian war crimes", {"Russian": "NORP"}),
        ("Ukraine war effort", {"Ukraine": "GPE"}),
        ("the war in Ukraine", {"Ukraine": "GPE"}),
        ("a trade war, a regional war", {}),
        ("The War began. Nuclear War looms.", {}),
    ],
)
def test_not_every_war_has_a_name(names, text, found):
    assert names(text) == found


def test_a_title_case_heading_makes_no_war_of_its_capitals(names):
    assert names("# Ministers Fear Coming War") == {}


def test_names_joined_by_and_are_two(names):
    assert names("Operation Gust Lion and Operation Cold Hammer began.") == {
        "Operation Gust Lion": "EVENT", "Operation Cold Hammer": "EVENT",
    }  # fmt: skip
    assert names("Operation Gust Lion and Hamas.") == {"Operation Gust Lion": "EVENT", "Hamas": "ORG"}
    assert names("Operation Gust Lion and Lorem met.") == {"Operation Gust Lion": "EVENT"}
    assert names("The Treaty of Karo and the Treaty of Lorem.") == {
        "Treaty of Karo": "LAW", "Treaty of Lorem": "LAW",
    }  # fmt: skip
    assert names("The Ministry of Defence and the Ministry of Justice.") == {
        "Ministry of Defence": "ORG", "Ministry of Justice": "ORG",
    }  # fmt: skip
    assert names("The Battle of Karo and the Lorem Siege.") == {"Battle of Karo": "EVENT"}


def test_a_name_may_have_an_and(names):
    assert names("The Treaty of Friendship and Commerce.") == {"Treaty of Friendship and Commerce": "LAW"}
    assert names("The Ministry of Agriculture and the Environment.") == {
        "Ministry of Agriculture and the Environment": "ORG"
    }
    assert names("The Ministry of Health and Labour.") == {"Ministry of Health and Labour": "ORG"}


def test_an_operation_has_its_number(names):
    assert names("They began Operation True Pledge 3 on Monday.") == {"Operation True Pledge 3": "EVENT"}
    assert names("In Operation True Pledge 3 soldiers died.") == {"Operation True Pledge": "EVENT"}
