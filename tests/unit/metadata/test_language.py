import pytest

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


@pytest.mark.parametrize("text", ["", "Too short to tell.", "1936 " * 100])
def test_little_text_tells_nothing(text):
    assert detect_language(text) is None


def test_the_beginning_tells_as_much_as_all():
    assert detect_language(BODY * 20) == detect_language((BODY * 20)[:4_000])
