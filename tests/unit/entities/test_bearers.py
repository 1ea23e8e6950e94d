"""Of several persons of one surname: who is meant."""

import pytest

JANA, PETR, KAREL = "Jana Okonkwo", "Petr Okonkwo", "Karel Okonkwo"


@pytest.mark.parametrize(
    ("before", "bare", "who"),
    [
        # a title that stands before one full name
        ("Speaker Petr Okonkwo met Karel Okonkwo.", "Speaker Okonkwo left.", PETR),
        ("Karel Okonkwo met Speaker Petr Okonkwo.", "Speaker Okonkwo left.", PETR),
        ("Speaker Petr Okonkwo met Prime Minister Karel Okonkwo.", "Prime Minister Okonkwo left.", KAREL),
        ("Senator Karel Okonkwo met Foreign Minister Petr Okonkwo.", "Minister Okonkwo left.", PETR),
        ("Former President Karel Okonkwo met Petr Okonkwo.", "President Okonkwo left.", KAREL),
        ("Speaker Petr Okonkwo met Karel Okonkwo.", "Judge Okonkwo left.", None),
        ("Speaker Petr Okonkwo met Speaker Karel Okonkwo.", "Speaker Okonkwo left.", None),
        ("President Karel Okonkwo met Vice President Petr Okonkwo.", "Vice President Okonkwo left.", PETR),
        ("President Karel Okonkwo met Vice President Petr Okonkwo.", "President Okonkwo left.", KAREL),
        ("Karel Okonkwo met Petr Okonkwo.", "President Okonkwo left.", None),
        # a gender that a title or a first name tells
        ("Petr Okonkwo met Jana Okonkwo.", "Mrs Okonkwo left.", JANA),
        ("Petr Okonkwo met Jana Okonkwo.", "Mr. Okonkwo left.", PETR),
        ("Petr Okonkwo met Jana Okonkwo.", "Lady Okonkwo left.", JANA),
        ("Petr Okonkwo met Karel Okonkwo.", "Mrs Okonkwo left.", None),
        ("Petr Okonkwo came.", "Mrs Okonkwo left.", None),
        ("Petr Okonkwo met Qy Okonkwo.", "Mr Okonkwo left.", None),
        ("Ms Karel Okonkwo met Petr Okonkwo.", "Ms Okonkwo left.", KAREL),
        # the main one: introduced first with a title, or named much more often, or so called before
        ("President Petr Okonkwo met Jana Okonkwo.", "Okonkwo left.", PETR),
        ("Petr Okonkwo met Jana Okonkwo.", "The Okonkwo cabinet left.", None),
        ("Jana Okonkwo met Petr Okonkwo. " * 2 + "Petr Okonkwo ate. " * 4, "Okonkwo left.", PETR),
        ("Jana Okonkwo ate. Okonkwo slept. Then Petr Okonkwo came.", "Okonkwo left.", JANA),
        ("Jana Okonkwo ate. Okonkwo slept. Then President Petr Okonkwo came, Petr Okonkwo.", "Okonkwo left.", None),
        ("Jana Okonkwo ate. She met President Petr Okonkwo.", "Okonkwo left.", None),
        # before the other one is named
        ("Petr Okonkwo ate.", "Okonkwo left. Jana Okonkwo stayed.", PETR),
        ("Petr Okonkwo ate.", "Okonkwo left." + " Jana Okonkwo stayed." * 4, PETR),
    ],
)  # fmt: skip
def test_a_surname_of_several_persons_is(article, before, bare, who):
    names = (JANA, PETR, KAREL, "Qy Okonkwo")
    mentions = article(before, bare, model=dict.fromkeys(names, "PERSON") | {"Okonkwo": "PERSON"})
    (meant,) = [m for m in mentions if m.paragraph == 1 and m.text == "Okonkwo"]
    assert (meant.name, meant.entity_id) == (
        (who, f"person:{who.lower().replace(' ', '-')}") if who else ("Okonkwo", "person:okonkwo")
    )


@pytest.mark.parametrize("suffix", ["Jr.", "Jr", "II"])
def test_a_suffix_parts_a_son_from_his_father(article, suffix):
    model = dict.fromkeys(("Petr Okonkwo", f"Petr Okonkwo {suffix}"), "PERSON")
    mentions = article(f"Petr Okonkwo met Petr Okonkwo {suffix} there.", "The Okonkwo cabinet left.", model=model)
    assert [m.name for m in mentions] == ["Petr Okonkwo", f"Petr Okonkwo {suffix}", "Petr Okonkwo"]


@pytest.mark.parametrize("label", ["ORG", "GPE", "PERSON", None])
def test_a_family_name_that_stands_first_goes_on_for_the_whole(article, label):
    model = {"Wang Yi": "PERSON"} | ({"\n|Wang": label} if label else {})
    mentions = article("Wang Yi and Boris Lorem met.", "Wang signed it.", model=model)
    assert [m.name for m in mentions if m.text.startswith("Wang")] == ["Wang Yi", "Wang Yi"]


def test_two_of_one_family_name_are_told_apart(article):
    model = {"Wang Lorem": "PERSON", "Jana Wang": "PERSON"}
    mentions = article("President Wang Lorem met Jana Wang.", "Mrs Wang came. Wang left. Judge Wang too.", model=model)
    assert [m.name for m in mentions] == ["Wang Lorem", "Jana Wang", "Wang", "Wang Lorem", "Wang"]
