import re

import pytest

from copydesk.entities.full_names import _AGED, _BEGIN, _INITIALS


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


@pytest.mark.parametrize("title", ["Vice President", "Minister", "Foreign Minister", "Senator"])
@pytest.mark.parametrize("initials", ["J.D.", "J. D.", "JD", "J."])
def test_a_title_before_initials_is_no_part_of_the_name(article, title, initials):
    mentions = article(f"{title} {initials} Okonkwo spoke.", "Okonkwo left.", model={"JD Okonkwo": "PERSON"})
    assert [(m.text, m.name) for m in mentions] == [
        (f"{initials} Okonkwo", f"{initials} Okonkwo"),
        ("Okonkwo", f"{initials} Okonkwo"),
    ]


@pytest.mark.parametrize("joint", ["Bako-", "Xi'", "Xi’", "Bako-Rimen’"])
def test_no_name_begins_inside_a_chain(joint):
    assert all(pattern.pattern.startswith(_BEGIN) for pattern in (_INITIALS, _AGED))
    assert len(re.findall(f"{_BEGIN}[A-Z]", joint * 400)) == 1


def test_a_chain_is_read_to_a_bound():
    assert _INITIALS.search("Aa-Bb-Cc-Dd K. Novak")
    assert not _INITIALS.search(f"{'-'.join(['Bako'] * 9)} K. Novak")
