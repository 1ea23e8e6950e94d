"""With a stand-in for the library's model; tests/unit/entities/test_real_models.py runs the library itself."""

import re
from types import SimpleNamespace

import pytest

from copydesk.entities.gliner_model import ASKED, GlinerBackend
from copydesk.kinds import Label


class Model:
    """Finds "Zorvania" as a country; a word is a run of what is no blank, and a token each letter of it."""

    def __init__(self):
        self.data_processor = SimpleNamespace(words_splitter=self.split, transformer_tokenizer=self.tokens)
        self.seen = []

    def split(self, text):
        return ((m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text))

    def tokens(self, words, *, is_split_into_words, verbose):
        assert is_split_into_words
        return {"input_ids": list("".join(words))}

    def predict_entities(self, text, labels, *, flat_ner, threshold):
        assert flat_ner
        assert labels == list(ASKED)
        assert len(text.split()) <= 8
        assert len("".join(text.split())) <= 60
        self.seen.append(text)
        places = [*re.finditer("Zorvania", text)][::-1]
        return [{"start": m.start(), "end": m.end(), "label": "country", "score": 0.87654321} for m in places]


def read(*texts):
    return [list(row) for row in GlinerBackend(Model(), 8, 60).find(texts)]


def test_every_label_of_ours_is_asked_for():
    assert set(ASKED.values()) == set(Label)


def test_spans_have_their_places_labels_and_rounded_scores():
    first, second = read("Zorvania is Zorvania.")[0]
    assert (first.start, first.end, first.label, first.score) == (0, 8, Label.GPE, 0.8765)
    assert second.start == 12


@pytest.mark.parametrize("filler", ["𐍈𐍈 ", "e\u0301 ", "word. ", "\u200b \n", "muchlongerwordsthanusual "])
def test_places_hold_in_long_texts_of_any_characters(filler):
    text = (filler * 40 + "Zorvania ") * 3
    (spans,) = read(text)
    assert [text[span.start : span.end] for span in spans] == ["Zorvania"] * 3
    assert len({span.start for span in spans}) == 3


def test_blank_texts_are_not_asked_about():
    assert read("", " \n ", "Oslo") == [[], [], []]
