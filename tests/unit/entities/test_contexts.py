import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Then Karo said nothing.",
        "Here came his brother Karo with bread.",
        "That day Karo's own family packed.",
        "With them was Jana Karo, 24, of the bakery.",
    ],
)
def test_who_speaks_has_kin_or_an_age_is_a_person(names, text):
    name = "Jana Karo" if "Jana" in text else "Karo"
    assert names(text, model={name: "GPE"}) == {name: "PERSON"}


def test_what_is_told_once_holds_for_the_other_mentions(article):
    text = ["Rain fell on Karo all day.", "Then Karo said nothing.", "Later Karo went."]
    assert [m.label.value for m in article(*text, model={"Karo": "GPE"})] == ["PERSON"] * 3


@pytest.mark.parametrize("wrong", ["ORG", "PERSON"])
@pytest.mark.parametrize(
    "text", ["Two shells fell near Karo at noon.", "So the town of Karo fell.", "It rained in Karo. All day in Karo."]
)
def test_where_something_is_is_a_place(names, text, wrong):
    assert names(text, model={"Karo": wrong}) == {"Karo": "GPE"}


@pytest.mark.parametrize(
    "text",
    [
        "Once in Karo, nobody slept.",
        "They trust in Karo and believe in Karo.",
        "That was in Karo's house, and in Karo's garden.",
    ],
)
def test_one_word_in_or_trust_or_a_house_is_not_enough(names, text):
    assert names(text, model={"Karo": "PERSON"}) == {"Karo": "PERSON"}


def test_a_person_named_in_full_is_no_place(article):
    text = "Here Jana Karo spoke. Two guards stood near Karo then."
    assert {m.label.value for m in article(text, model={"Jana Karo": "PERSON"})} == {"PERSON"}


def test_what_has_officials_or_members_is_a_body(names):
    for text in ("Later Lirva officials denied it.", "She was a member of Lirva then."):
        assert names(text, model={"Lirva": "LOC"}) == {"Lirva": "ORG"}


def test_the_words_beside_a_name_never_outdo_a_list(names):
    assert names("In the evening Norway said nothing.", model={"Norway": "GPE"}) == {"Norway": "GPE"}
    assert names("Two men stood near NATO.", model={"NATO": "ORG"}) == {"NATO": "ORG"}


def test_a_common_word_at_the_beginning_of_a_sentence_is_no_name(names):
    model = {"Zinc": "PERSON"}
    assert names("Zinc is rare. The ore holds zinc.", model=model) == {}
    assert names("Zinc is a singer. We heard Zinc play. The ore holds zinc.", model=model) == {"Zinc": "PERSON"}


def test_a_craft_or_a_storm_keeps_its_kind_without_it(names):
    ship = names("The crew of HMS Lorem slept. Then Lorem sailed.", model={"Then |Lorem": "PERSON"})
    assert ship == {"HMS Lorem": "PRODUCT", "Lorem": "PRODUCT"}
    storm = names("It is Hurricane Lorem now. By noon Lorem grew.", model={"noon |Lorem": "PERSON"})
    assert storm == {"Hurricane Lorem": "EVENT", "Lorem": "EVENT"}
    shuttle = names("The Space Shuttle Lorem landed.", model={"Space Shuttle Lorem": "PERSON"})
    assert shuttle == {"Space Shuttle Lorem": "PRODUCT"}


def test_a_craft_does_not_take_the_name_of_a_person(names):
    text = "She is aboard HMS Lorem. There Jana Lorem spoke."
    assert names(text, model={"Jana Lorem": "PERSON"})["Jana Lorem"] == "PERSON"


def test_a_government_speaks_by_its_city(names):
    assert names("Tel Aviv said it would wait.", model={"Tel Aviv": "GPE"}) == {"Tel Aviv": "GPE"}
    assert names("Karo Nowhere said it would wait.", model={"Karo Nowhere": "GPE"}) == {"Karo Nowhere": "PERSON"}
