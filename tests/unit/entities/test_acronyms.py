import pytest

from copydesk.entities.acronyms import find_definitions
from copydesk.entities.words import split_words


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("the Royal Lorem Services Institute (RLSI) says", "Royal Lorem Services Institute", "RLSI"),
        (
            "an Organisation for the Prohibition of Lorem Ipsum (OPLI).",
            "Organisation for the Prohibition of Lorem Ipsum",
            "OPLI",
        ),
        ("a Department of Lorem (DoL).", "Department of Lorem", "DoL"),
        ("the RLSI (Royal Lorem Services Institute) says", "Royal Lorem Services Institute", "RLSI"),
    ],
)
def test_a_definition_gives_both_forms(text, long, short):
    words = split_words(text)
    (found,) = find_definitions(words)
    assert text[words[found.first].start : words[found.last - 1].end] == long
    assert words[found.short].text == short


@pytest.mark.parametrize(
    "text", ["the Lorem Institute (RLSI)", "many words (ABC) here", "the lorem ipsum (LI) is", "(A (B (C (D"]
)
def test_letters_that_do_not_fit_define_nothing(text):
    assert list(find_definitions(split_words(text))) == []


def test_the_acronym_is_the_same_entity_everywhere(article):
    first, second = "Experts of the Baltic Lorem Institute (BLI) met.", "Then BLI left."
    mentions = article(second, first, second, model={"Baltic Lorem": "PERSON"})
    assert [m.text for m in mentions] == ["BLI", "Baltic Lorem Institute", "BLI", "BLI"]
    assert {(m.label.value, m.entity_id, m.name) for m in mentions} == {
        ("ORG", "org:baltic-lorem-institute", "Baltic Lorem Institute")
    }


def test_a_thing_that_is_no_name_gets_no_acronym(names):
    assert names("An Unmanned Aerial Vehicle (UAV) fell.") == {}


@pytest.mark.parametrize("long", ["Alliance of Dolor States", "Dolor Alliance of Ipsum Sailors"])
def test_letters_of_another_language_after_a_body_are_its_acronym(article, long):
    mentions = article(f"The {long} (AED) met.", "Then AED left.", model={long: "ORG"})
    assert [m.text for m in mentions] == [long, "AED", "AED"]
    assert len({m.entity_id for m in mentions}) == 1


@pytest.mark.parametrize("tail", ["(EU)", "(A)", "(aed)", "said (AED)", "(AED Lorem)"])
def test_other_brackets_after_a_body_are_none(article, tail):
    mentions = article(f"The Alliance of Dolor States {tail} met.", model={"Alliance of Dolor States": "ORG"})
    named = [m.text for m in mentions if m.entity_id == "org:alliance-of-dolor-states"]
    assert named == ["Alliance of Dolor States"]
