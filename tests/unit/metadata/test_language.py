import pytest

from copydesk.metadata.language import detect_language
from pasted import BODY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BODY, "en"),
        (
            "Die Meerenge ist seit dem Vertrag von 1936 für Handelsschiffe offen, und niemand will daran etwas ändern.",
            "de",
        ),
        (
            "Le grand détroit est ouvert aux navires de commerce depuis la convention de 1936, et nul ne veut en sortir.",
            "fr",
        ),
        (
            "El estrecho está abierto a los buques mercantes desde la convención de 1936, y nadie desea ponerle fin.",
            "es",
        ),
        (
            "Пролив открыт для торговых судов со времён конвенции 1936 года, и никто не хочет ничего в этом менять.",
            "ru",
        ),
    ],
)
def test_languages(text, code):
    found, probability = detect_language(text)
    assert (found, probability > 0.9) == (code, True)


@pytest.mark.parametrize("text", ["", "Too short to tell.", "1936 " * 100])
def test_little_text_tells_nothing(text):
    assert detect_language(text) is None


def test_the_beginning_tells_as_much_as_all():
    assert detect_language(BODY * 20) == detect_language((BODY * 20)[:4_000])
