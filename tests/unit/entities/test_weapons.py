import pytest


@pytest.mark.parametrize(
    "weapon",
    [
        "S-400",
        "Su-35",
        "Geran-2s",
        "Shahed-136",
        "F-16s",
        "Kh-101",
        "Lancet-3",
        "Leopard 2A4",
        "MQ-9",
        "Shahed",
        "T-90M",
    ],
)
@pytest.mark.parametrize("label", ["ORG", "PERSON", None])
def test_a_weapon_is_a_product_whatever_the_model_says(names, weapon, label):
    assert names(f"They fired the {weapon} again.", model={weapon: label} if label else {}) == {weapon: "PRODUCT"}


def test_an_unknown_family_needs_the_word_beside_it(names):
    assert names("A Qarzuk-7 missile fell.") == {"Qarzuk-7": "PRODUCT"}
    assert names("Room Qarzuk-7 was empty.") == {}


@pytest.mark.parametrize(
    "text", ["COVID-19 spread.", "In mid-2024 it rose.", "Chapter II-3 says.", "from 7-12 to B-2020"]
)
def test_a_number_after_a_hyphen_is_no_weapon_yet(names, text):
    assert names(text) == {}


def test_the_plural_is_the_same_weapon(article):
    ids = {m.entity_id for m in article("An F-16 fell. Two F-16s flew.")}
    assert ids == {"product:f-16"}


def test_a_ship_is_a_product_with_its_whole_name(names):
    assert names("The USS Gerald R. Ford and HMS Queen Elizabeth sailed.", model={"Gerald": "PERSON"}) == {
        "USS Gerald R. Ford": "PRODUCT",
        "HMS Queen Elizabeth": "PRODUCT",
    }


def test_the_word_before_a_drone_is_its_name_not_a_firm(names):
    assert names("Its Vetra drone technology spread.", model={"Vetra": "ORG"}) == {"Vetra": "PRODUCT"}
    assert names("An ABCD drone, a Vetra plan.", model={"ABCD": "ORG", "Vetra": "ORG"}) == {
        "ABCD": "ORG",
        "Vetra": "ORG",
    }


def test_a_class_of_ships_is_no_place(names):
    assert names("An Ohio-class and a Los Angeles-class boat sailed.") == {
        "Ohio-class": "PRODUCT", "Los Angeles-class": "PRODUCT",
    }  # fmt: skip
    assert names("The new Queen Lorem-class ship is late.") == {"Queen Lorem-class": "PRODUCT"}
    assert names("World-class ships. Middle-class voters. First-class seats, high-class hotels.") == {}


def test_the_name_of_a_weapon_after_an_article_is_no_person(names):
    assert names("The Abrams is heavy.", model={"Abrams": "PERSON"}) == {"Abrams": "PRODUCT"}
    assert names("Then Abrams spoke.", model={"Abrams": "PERSON"}) == {"Abrams": "PERSON"}
    assert names("A Buk shot at Iskanders and Tomahawks.") == {
        "Buk": "PRODUCT", "Iskanders": "PRODUCT", "Tomahawks": "PRODUCT",
    }  # fmt: skip
