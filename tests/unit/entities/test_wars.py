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
