import pytest


@pytest.mark.parametrize(
    "name",
    [
        "Jana K. Novak", "A. B. Novak", "A.B. Novak", "L. Jana Novak", "Karel J. Novak-Lorem", "Karel J. Novak Jr.",
        "Karel J. Novak IV",
    ],
)  # fmt: skip
def test_initials_show_a_person(names, name):
    assert names(f"Yesterday the prize went to {name}, a pianist.") == {name: "PERSON"}


def test_an_age_shows_a_person(names):
    assert names("Among them was Jana Novak, 24, a student.") == {"Jana Novak": "PERSON"}


@pytest.mark.parametrize(
    "text",
    [
        "It is vitamin D. The dose is small.",
        "He read Plan B. But nobody else did.",
        "The visit to Lorem J. Ipsum Center ended.",
        "It opened on Friday August, 24, at noon.",
        "They have Lorem Bank, 24, to visit.",
    ],
)
def test_a_stop_or_a_number_alone_shows_none(names, text):
    assert "PERSON" not in names(text).values()
