import random

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk.metadata.language_scores import LanguageScores

ALPHABETS = ("abcdefghij klmno", "éàüß œñ abcd", "абвгд ежзик", "日本語 のテキスト", "عربي كتاب", "a1 2.")


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@pytest.fixture(scope="module")
def scores(identifier: LanguageIdentifier) -> LanguageScores:
    return LanguageScores(identifier)


def made_texts() -> list[str]:
    rng = random.Random(7)
    made = ["".join(rng.choice(rng.choice(ALPHABETS)) for _ in range(rng.randrange(300))) for _ in range(200)]
    plain = ["".join(rng.choice(letters) for _ in range(length)) for letters in ALPHABETS for length in range(1, 30)]
    return ["", "x", "THE SHIPS LAY OFF THE QUAY", "Die Fähre kam zu spät an", "\ud800 lone", *made, *plain]


def test_scores_are_those_of_the_detector_to_the_last_bit(
    identifier: LanguageIdentifier, scores: LanguageScores
) -> None:
    for text in made_texts():
        told = dict(zip(reversed(scores.languages), reversed(scores.score(text).tolist()), strict=True))
        assert told == dict(identifier.rank(text)), text


def test_scores_do_not_depend_on_what_was_asked_before(scores: LanguageScores, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = made_texts()
    alone = [scores.score(text).tolist() for text in texts]
    monkeypatch.setattr("copydesk.metadata.language_scores._MOST_ROWS", 600)  # what is kept ready is dropped again
    assert [scores.score(text).tolist() for text in reversed(texts)] == alone[::-1]
