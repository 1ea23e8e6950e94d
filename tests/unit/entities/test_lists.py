import pytest


def test_countries_peoples_and_bodies_are_found_without_the_model(names):
    text = "The UAE, Belarus and North Korea met Hamas, the State Duma and Palestinian envoys in the Middle East."
    assert names(text) == {
        "UAE": "GPE", "Belarus": "GPE", "North Korea": "GPE", "Hamas": "ORG", "State Duma": "ORG",
        "Palestinian": "NORP", "Middle East": "LOC",
    }  # fmt: skip


@pytest.mark.parametrize("label", ["ORG", "PERSON", "PRODUCT", "GPE"])
@pytest.mark.parametrize(("name", "true"), [("Trump", "PERSON"), ("Kyiv", "GPE"), ("UAE", "GPE"), ("Hezbollah", "ORG")])
def test_the_list_outdoes_the_models_label(names, name, true, label):
    assert names(f"Yesterday {name} was mentioned.", model={name: label}) == {name: true}


def test_the_longest_name_wins(names):
    assert names("The UN Security Council met.") == {"UN Security Council": "ORG"}


@pytest.mark.parametrize(
    "text", ["Let us go.", "who are they", "a turkey and some china", "the polish on it", "it is so"]
)
def test_a_capital_in_the_list_asks_for_one_in_the_text(names, text):
    assert names(text) == {}


def test_accents_apostrophes_and_upper_case_do_not_hide_a_name(names):
    assert names("Turkiye, Türkiye and Al-Qa’ida; then MOSCOW and Unesco.") == {
        "Turkiye": "GPE", "Türkiye": "GPE", "Al-Qa’ida": "ORG", "MOSCOW": "GPE", "Unesco": "ORG",
    }  # fmt: skip


def test_an_upper_case_line_does_not_make_a_country_of_a_pronoun(names):
    assert names("WILL THEY LISTEN TO US AGAIN") == {}


def test_a_weak_name_labels_but_finds_nothing(names):
    assert names("The Guardian reported.") == {}
    assert names("The Guardian reported.", model={"Guardian": "PERSON"}) == {"Guardian": "ORG"}


def test_a_weak_weapon_needs_a_sign_that_it_is_one(names):
    assert names("A Javelin missile hit.", model={"Javelin": "ORG"})["Javelin"] == "PRODUCT"
    assert names("Mr Javelin hit.", model={"Javelin": "PERSON"})["Javelin"] == "PERSON"


def test_a_short_name_counts_beside_the_long_one_only(names):
    assert names("IS fighters of the Islamic State left. IS it over?")["IS"] == "ORG"
    assert names("IS it over?") == {}


def test_a_word_in_capitals_is_a_name_only_where_the_words_beside_it_show_it(names):
    assert names("IT WAS US THAT PAID. JOIN US NOW", model={"US": "GPE"}) == {}
    assert names("THEY WAIT IN THE US TODAY", model={"US": "GPE"}) == {"US": "GPE"}
    assert names("US TROOPS WAIT AND US-LED FORCES LEAVE", model={"US": "GPE"}) == {"US": "GPE"}


def test_a_listed_name_in_capitals_beats_a_longer_guess(names):
    model = {"UNITED STATES WOULD ANSWER": "ORG"}
    assert names("THE UNITED STATES WOULD ANSWER", model=model) == {"UNITED STATES": "GPE"}


def test_a_listed_surname_in_capitals_cuts_no_full_name(names):
    assert names("THEY SAW JANA PUTIN LEAVE", model={"JANA PUTIN": "PERSON"}) == {"JANA PUTIN": "PERSON"}
