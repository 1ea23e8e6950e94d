import pytest

from copydesk.entities.cities import city_key, listed_city, same_named
from copydesk.rules.gazetteers import load_gazetteers


@pytest.fixture
def places(article):
    """Like `article`, but gives (text, label, kb_id, country) of each mention."""

    def read(*texts, model=None):
        return [(m.text, m.label.value, m.kb_id, m.country) for m in article(*texts, model=model)]

    return read


@pytest.mark.parametrize(
    ("text", "city", "kb_id", "country"),
    [
        ("Floods reached San Jose, Costa Rica, at night.", "San Jose", "3621849", "CR"),
        ("Floods reached Odessa, Texas.", "Odessa", "5527554", "US"),
        ("Floods reached Odessa, Tex., at night.", "Odessa", "5527554", "US"),
        ("Floods reached Paris, TX, at night.", "Paris", "4717560", "US"),
        ("Floods reached Saint Petersburg, Florida, at night.", "Saint Petersburg", "4171563", "US"),
        ("Floods reached London, Ontario, at night.", "London", "6058560", "CA"),
        ("Floods reached Tripoli in Lebanon.", "Tripoli", "266826", "LB"),
        ("Floods reached Tripoli (Lebanon).", "Tripoli", "266826", "LB"),
        ("Athens, Georgia, was flooded.", "Athens", "4180386", "US"),
        ("Floods reached Cambridge, England.", "Cambridge", "2653941", "GB"),
        ("Floods reached Paris, Ohio, at night.", "Paris", None, "US"),
        ("Bolton, Lancashire, was flooded.", "Bolton", "2655237", "GB"),
    ],
)
def test_the_land_after_a_city_tells_which_is_meant(places, text, city, kb_id, country):
    assert (city, "GPE", kb_id, country) in places(text)


@pytest.mark.parametrize(
    "text",
    [
        "Envoys of London, Canada and Australia met.",
        "Envoys of Canada, London, Australia and Peru met.",
        "In London, Canada's envoy spoke.",
        "Moscow, Georgia and Armenia were there.",
        "Floods hit London, California and Texas.",
    ],
)
def test_a_list_or_an_owner_tells_no_city(places, text):
    kept = {("London", "GPE", "2643743", "GB"), ("Moscow", "GPE", "524901", "RU"), ("Georgia", "GPE", "GE", "GE")}
    found = [row for row in places(text) if row[0] in ("London", "Moscow", "Georgia")]
    assert found
    assert set(found) <= kept


def test_a_told_city_is_meant_all_over_the_article(places):
    rows = places("Moscow, Idaho, is quiet.", "In Moscow they farm.")
    assert [row[2] for row in rows if row[0] == "Moscow"] == ["5601538", "5601538"]


def test_it_is_not_where_the_other_citys_country_is_named(places):
    rows = places("Moscow, Idaho, is quiet.", "Russia waits. Moscow is loud.")
    assert [row[2] for row in rows if row[0] == "Moscow"] == ["5601538", "524901"]


def test_nor_where_two_are_told(places):
    rows = places("Moscow, Idaho, is quiet.", "Moscow, Russia, is not. Moscow grows.")
    assert [row[2] for row in rows if row[0] == "Moscow"] == ["5601538", "524901", "524901"]


def test_a_person_of_the_name_stays_one(places):
    model = {"Bill Bolton": "PERSON", "Lancashire. |Bolton": "PERSON"}
    rows = places("Bill Bolton flew to Bolton, Lancashire. Bolton slept.", model=model)
    assert [(text, label) for text, label, *_ in rows] == [
        ("Bill Bolton", "PERSON"), ("Bolton", "GPE"), ("Lancashire", "GPE"), ("Bolton", "PERSON"),
    ]  # fmt: skip


def test_a_longer_name_over_the_city_stays(places):
    model = {"Institute of Austin": "ORG"}
    assert ("Institute of Austin", "ORG", None, None) in places("The Institute of Austin, Texas, spoke.", model=model)


def test_cities_are_compared_however_they_are_written():
    tables = load_gazetteers()
    assert city_key("St. Petersburg") == city_key("Saint Petersburg") == "st petersburg"
    assert {city.country for city in same_named("San Jose", tables)} >= {"US", "CR"}
    assert same_named("Nowhereville Upon Lorem", tables) is None
    assert listed_city("Odessa", tables).country == "UA"


def test_a_land_that_is_the_city_of_the_next_is_one_place(places):
    rows = places("They met in Portland, Victoria, British Columbia.")
    assert [row[0] for row in rows][-2:] == ["Victoria", "British Columbia"]
    assert ("Victoria", "GPE", "6174041", "CA") in rows


def test_a_listed_city_keeps_its_listed_name(article):
    mentions = [m for m in article("St Petersburg, Russia, is old. Saint Petersburg grows.") if m.country == "RU"]
    assert {m.name for m in mentions if m.kb == "geonames"} == {"St Petersburg"}
