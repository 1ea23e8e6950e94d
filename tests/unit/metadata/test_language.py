import pytest

from copydesk.metadata.gathering import UNSURE
from copydesk.metadata.language import detect_language
from pasted import BODY

SAMPLES = {
    "en": BODY,
    "de": "Die Meerenge ist seit dem Vertrag von 1936 für Handelsschiffe offen. Niemand will etwas ändern.",
    "fr": "Le détroit est ouvert aux navires de commerce depuis la convention de 1936. Personne ne veut y mettre fin.",
    "es": "El estrecho está abierto a los buques desde la convención de 1936. Nadie de ellos desea ponerle un fin.",
    "ru": "Пролив открыт для торговых судов со времён конвенции 1936 года. ",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_languages(code):
    found, probability = detect_language(SAMPLES[code] * 2)
    assert (found, probability > 0.9) == (code, True)


NAMES = "The envoys were, for Velde, Ulrik Aasgaard and Marit Tveit; for Ostrava, Petr Novotny and Jana Kralova."


def test_a_list_of_names_is_in_no_rare_language():
    found, probability = detect_language(NAMES)
    assert found == "en" or probability < UNSURE


def test_names_in_other_letters_do_not_count():
    names = " (\u041f\u0443\u0442\u0438\u043d, \u7fd2\u8fd1\u5e73, \u0628\u0634\u0627\u0631)"
    assert detect_language(BODY[:300] + names) == detect_language(BODY[:300] + " (, , )")


def test_a_rare_language_is_still_told_where_it_is_sure():
    text = "Na so di matter be for dis kontri, di people dem no happy wetin government do about price wey don go up."
    found, probability = detect_language(text)
    assert (found, probability > 0.95) == ("pcm", True)


@pytest.mark.parametrize("text", ["", "Too short to tell.", "1936 " * 100])
def test_little_text_tells_nothing(text):
    assert detect_language(text) is None


def test_the_beginning_tells_as_much_as_all():
    assert detect_language(BODY * 20) == detect_language((BODY * 20)[:4_000])
