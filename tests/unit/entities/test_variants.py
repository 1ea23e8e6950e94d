import time

import pytest

from copydesk.entities.variants import is_doubled, is_slip, wholes

NICKNAMES = {"william": {"bill", "will"}, "joseph": {"joe"}}


def whole_of(*names):
    keys = [tuple(name.split()) for name in names]
    return {" ".join(key): " ".join(whole) for key, whole in wholes(keys, NICKNAMES).items()}


@pytest.mark.parametrize(
    ("form", "whole"),
    [
        ("petr novak", "jan petr karel novak"),
        ("jan novak", "jan petr karel novak"),
        ("bill novak", "william novak"),
        ("joe novak", "joseph robin novak"),
        ("kristin novak", "kristen novak"),
        ("sergei lorem", "sergey lorem"),
        ("jana lorrem", "jana lorem"),
    ],
)
def test_a_form_of_a_longer_name_is_that_person(form, whole):
    found = whole_of(whole, form)
    assert found == {whole: whole, form: whole}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("jana novak", "petra novak"),
        ("jana novak", "jana petra"),
        ("novak jana", "jan novak jana petr"),
        ("bill novak", "robert novak"),
        ("daniel novak", "daniela novak"),
        ("jonas novak", "jonah novak"),
        ("jan lorem", "ian lorem"),
        ("petr karel", "petr marek"),
    ],
)
def test_two_persons_stay_two(left, right):
    assert whole_of(left, right) == {left: left, right: right}


def test_a_form_of_two_longer_names_is_neither_unless_one_of_them_is_the_other():
    assert whole_of("jan novak", "jan petr novak", "jan karel novak")["jan novak"] == "jan novak"
    assert whole_of("jan novak", "jan petr novak", "jan petr karel novak")["jan novak"] == "jan petr karel novak"


def test_a_letter_off_two_names_is_neither():
    assert whole_of("martin lorem", "martan lorem", "marten lorem")["marten lorem"] == "marten lorem"


def test_a_surname_alone_is_misspelt_by_a_letter_too_many_but_not_by_another_vowel():
    assert is_slip("karimi", "karami")
    assert not is_doubled("karimi", "karami")
    assert is_doubled("maurer", "mauer")


def test_time_stays_in_proportion():
    keys = [(f"jan{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}", f"novak{n}x") for n in range(3_000)]
    begun = time.process_time()
    wholes(keys, NICKNAMES)
    assert time.process_time() - begun < 4
