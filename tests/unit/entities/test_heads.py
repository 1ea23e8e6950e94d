import pytest


@pytest.mark.parametrize(
    ("name", "guess", "label"),
    [
        ("Lorem Space Center", "ORG", "FAC"),
        ("Lorem Policy Center", "ORG", "ORG"),
        ("Lorem Air Base", "ORG", "FAC"),
        ("Lorem Morning Herald", "EVENT", "ORG"),
        ("Museum of Lorem", "ORG", "FAC"),
        ("University of Lorem", "GPE", "ORG"),
        ("District of Lorem Court of Appeals", "GPE", "ORG"),
        ("Superior Court of the District of Lorem", "LOC", "ORG"),
        ("Abu Lorem", "NORP", "PERSON"),
    ],
)
def test_a_name_tells_by_its_own_words_what_it_is(names, name, guess, label):
    assert names(f"They spoke of {name} at noon.", model={name: guess}) == {name: label}


def test_a_quoted_title_stays_a_title(names):
    assert names("He wrote “Night Bridge” at noon.", model={"Night Bridge": "WORK_OF_ART"}) == {
        "Night Bridge": "WORK_OF_ART"
    }


def test_a_body_taken_for_a_work_has_no_article(names):
    assert names("So The Lorem Foundation left.", model={"The Lorem Foundation": "WORK_OF_ART"}) == {
        "Lorem Foundation": "ORG"
    }
