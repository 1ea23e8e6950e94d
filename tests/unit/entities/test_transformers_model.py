"""With a stand-in for the library's pipeline; tests/unit/entities/test_real_models.py runs the library itself."""

import re

import pytest

from copydesk.entities.transformers_model import TransformerBackend, _check_labels
from copydesk.errors import ConfigurationError
from copydesk.kinds import Label


class Tagger:
    """Finds "Zorvania" and what else it is told; a word is a token; refuses what is longer than it takes."""

    def __init__(self, labels=None, most=8):
        self.labels, self.most, self.seen = labels or {"Zorvania": "LOC"}, most, []

    def tokenizer(self, text, *, verbose):
        return {"input_ids": [0, *text.split(), 0]}

    def __call__(self, text):
        assert len(text.split()) + 2 <= self.most
        self.seen.append(text)
        return [
            {"entity_group": label, "start": m.start(), "end": m.end(), "score": 0.98765432, "word": "##"}
            for name, label in self.labels.items()
            for m in re.finditer(name, text)
        ]


def read(*texts, **options):
    tagger = Tagger(**options)
    return [list(row) for row in TransformerBackend(tagger, tagger.most).find(texts)]


def test_spans_have_their_places_labels_and_rounded_scores():
    ((span,),) = read("In Zorvania.")
    assert (span.start, span.end, span.label, span.score) == (3, 11, Label.LOC, 0.9877)


@pytest.mark.parametrize("filler", ["𐍈𐍈 ", "e\u0301 ", "word. ", "\u200b \n"])
def test_places_hold_in_long_texts_of_any_characters(filler):
    text = (filler * 40 + "Zorvania ") * 3
    (spans,) = read(text)
    assert [text[span.start : span.end] for span in spans] == ["Zorvania"] * 3
    assert len({span.start for span in spans}) == 3


def test_what_is_no_mention_of_ours_gives_none():
    assert read("Zorvania on Monday", labels={"Zorvania": "MISC", "Monday": "DATE"}) == [[]]


def test_a_blank_before_the_name_is_not_part_of_it():
    ((span,),) = read("In Zorvania.", labels={" Zorvania": "PER"})
    assert (span.start, span.end) == (3, 11)


def test_texts_are_read_one_at_a_time():
    tagger = Tagger()
    assert [len(row) for row in TransformerBackend(tagger, 8).find(["Zorvania", "", "Oslo"])] == [1, 0, 0]
    assert tagger.seen == ["Zorvania", "Oslo"]


def test_a_model_that_tells_no_names_is_refused():
    _check_labels("x", ["O", "B-PER"])
    with pytest.raises(ConfigurationError, match="LABEL_0, LABEL_1"):
        _check_labels("x", ["LABEL_0", "LABEL_1"])
