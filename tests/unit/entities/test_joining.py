"""First names, surnames and suffixes that a list or a model has found apart are one person's name."""

import pytest


@pytest.mark.parametrize(
    ("text", "whole", "model"),
    [
        ("Putin met Abbas Araghchi there.", "Abbas Araghchi", {}),
        ("Putin met Abbas Okonkwo there.", "Abbas Okonkwo", {}),
        ("Putin met Abbas Okonkwo there.", "Abbas Okonkwo", {"Okonkwo": "PERSON"}),
        ("- Kaja Kallas, the envoy, spoke.", "Kaja Kallas", {}),
        ("Kaja Kallas spoke.", "Kaja Kallas", {"Kaja": "ORG"}),
        ("Recep Tayyip Erdoğan spoke.", "Recep Tayyip Erdoğan", {"Recep Tayyip": "PERSON"}),
        ("Recep Tayyip Erdoğan spoke.", "Recep Tayyip Erdoğan", {}),
        ("MASOUD PEZESHKIAN SPEAKS", "MASOUD PEZESHKIAN", {}),
        ("They met Georgia Meloni there.", "Georgia Meloni", {}),
        ("# Macron Meets Giorgia Meloni Again", "Giorgia Meloni", {}),
    ],
)
def test_names_side_by_side_are_one_person(article, text, whole, model):
    mentions = article(text, model=model)
    assert (whole, "PERSON") in [(m.text, m.label.value) for m in mentions]
    assert len({m.text for m in mentions} & set(whole.split())) == 0


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("In Georgia Meloni spoke.", "Meloni"),
        ("They told Boris, Putin and others.", "Putin"),
        ("Yesterday Putin spoke.", "Putin"),
        ("BREAKING: Boris PUTIN SPEAKS", "PUTIN"),
        ("The Trump Putin summit failed.", "Putin"),
        ("Then Abbas Monday spoke.", "Abbas"),
        ("Then Abbas Palace burned.", "Abbas"),
        ("Boris  Putin spoke.", "Putin"),
    ],
)
def test_a_name_takes_nothing_else(article, text, alone):
    assert alone in [m.text for m in article(text)]


def test_who_has_a_first_name_is_not_who_has_it_as_a_surname(article):
    mentions = article(
        "Mahmoud Abbas spoke.", "Lavrov met Abbas Araghchi.", "Araghchi left. Abbas stayed.",
        model={"Mahmoud Abbas": "PERSON"},
    )  # fmt: skip
    assert [m.name for m in mentions] == [
        "Mahmoud Abbas",
        "Lavrov",
        "Abbas Araghchi",
        "Abbas Araghchi",
        "Mahmoud Abbas",
    ]


def test_a_part_of_a_word_joins_nothing(article):
    assert article("Boris 北京Putin", model={"京P": "PERSON"})


@pytest.mark.parametrize("suffix", [" Jr.", " Jr", ", Jr.", " Sr.", " III"])
def test_a_suffix_belongs_to_the_name(article, suffix):
    mentions = article(f"Then Petr Okonkwo{suffix} left.", f"Okonkwo{suffix} came.", model={"Petr Okonkwo": "PERSON"})
    whole = f"Petr Okonkwo{suffix}"
    assert [(m.text, m.name) for m in mentions] == [(whole, whole), (f"Okonkwo{suffix}", whole)]


@pytest.mark.parametrize("text", ["Petr Okonkwo Srivan left.", "Petr Okonkwo, Jrs left.", "Petr Okonkwo  Jr left."])
def test_what_is_no_suffix_stays_out(article, text):
    assert [m.text for m in article(text, model={"Petr Okonkwo": "PERSON"})] == ["Petr Okonkwo"]
