import re

import pytest

from copydesk.errors import ConfigurationError
from copydesk.rules.words import EMAIL, NAME, PHONE, expand, rules_digest, word_list


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (EMAIL, "a.b+c@example.org", True),
        (EMAIL, "a@b", False),
        (EMAIL, "@example.org", False),
        (PHONE, "+44 (0)20 7946 0123", True),
        (PHONE, "202-555-0143", True),
        (PHONE, "020 7946 0123", True),
        (PHONE, "1 200 000", False),
        (PHONE, "1936", False),
        (NAME, "Anna Novak", True),
        (NAME, "Ursula von der Lorem", True),
        (NAME, "Jean-Luc d’Exemple", True),
        (NAME, "Sami al-Lorem", True),
        (NAME, "A. N. Writer", True),
        (NAME, "Иван Лорем", True),
        (NAME, "Anna", False),
        (NAME, "anna novak", False),
        (NAME, "Anna and Peter", False),
    ],
)
def test_patterns_for_persons(pattern, text, fits):
    assert bool(re.fullmatch(pattern, text)) is fits


def test_lists_are_named_in_braces():
    found = re.search(expand("by {agency}$"), "by Thomson Reuters")
    assert found is not None
    assert found[0] == "by Thomson Reuters"
    assert expand(r"\d{4} {2,3} [a]{2}") == r"\d{4} {2,3} [a]{2}"
    assert re.fullmatch(expand("{date} {upper} {name}"), "3 March 2024 Ж Anna Novak")


def test_longer_entries_go_first():
    assert re.match(expand("{post}"), "editor-in-chief")[0] == "editor-in-chief"


def test_an_unknown_list_is_told():
    with pytest.raises(ConfigurationError) as error:
        word_list("nonsense")
    assert "'nonsense'" in str(error.value)
    assert "agency" in error.value.then


def test_lists_hold_no_word_twice():
    for name in ("agency", "post", "genre", "piece", "first_heading", "title_word"):
        words = word_list(name)
        assert len(set(words)) == len(words), name


def test_the_digest_is_of_content():
    assert rules_digest() == rules_digest()
    assert re.fullmatch("[0-9a-f]{64}", rules_digest())
