import pytest

from copydesk.entities.cities import choose_city, find_cities
from copydesk.rules.gazetteers import City, load_gazetteers


def test_accents_and_upper_case_do_not_count():
    tables = load_gazetteers()
    assert find_cities("Kandahar", tables)[0].country == "AF"
    assert find_cities("KANDAHAR", tables)[0].country == "AF"
    assert find_cities("Nowhereville Upon Lorem", tables) == ()


CITIES = (City("A", 1, "US", 600_000), City("A", 2, "GB", 400_000), City("A", 3, "FR", 20_000))


def test_the_city_in_a_country_of_the_article_is_meant():
    assert choose_city(CITIES, {"FR"}).geonames == 3


def test_else_it_must_outweigh_the_others():
    assert choose_city(CITIES, set()) is None
    assert choose_city(CITIES[::2], set()).geonames == 1


@pytest.mark.parametrize("label", ["ORG", "PERSON", "LOC", "GPE"])
def test_a_city_is_a_place_whatever_the_model_says(article, label):
    (mention,) = (m for m in article("They met in Karachi, Pakistan.", model={"Karachi": label}) if m.text == "Karachi")
    assert (mention.label.value, mention.kb, mention.country) == ("GPE", "geonames", "PK")
    assert mention.entity_id == f"geonames:{mention.kb_id}"


def test_a_city_alone_is_never_invented(names):
    assert names("Mr Karachi is a name, and Orange is a colour.") == {"Karachi": "PERSON"}


def test_the_name_of_a_person_in_the_article_is_no_city(names):
    assert names(
        "Then Laura Karachi spoke. So Karachi left.", model={"Laura Karachi": "PERSON", "Karachi": "PERSON"}
    ) == {
        "Laura Karachi": "PERSON",
        "Karachi": "PERSON",
    }


def test_letters_with_strokes_are_folded():
    tables = load_gazetteers()
    assert find_cities("Bydgoszcz", tables) == find_cities("BYDGOSZCZ", tables) != ()
    assert find_cities("Tromso", tables) == find_cities("Tromsø", tables) != ()


def test_a_city_with_marks_is_found_with_them_and_without(article):
    mentions = article("They met in Łódź, not in Lodz or Krakow.", model={"Łódź": "PERSON", "Krakow": "PERSON"})
    assert [(m.text, m.kb_id) for m in mentions] == [("Łódź", "3093133"), ("Lodz", "3093133"), ("Krakow", "3094802")]


def test_a_smaller_city_with_marks_is_no_body(names):
    assert names("Then Tromsø agreed.", model={"Tromsø": "ORG"}) == {"Tromsø": "GPE"}
