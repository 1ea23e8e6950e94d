import pytest

from copydesk.entities import DEFAULT_MODEL, as_models, load_recogniser, load_recognisers
from copydesk.errors import ConfigurationError


@pytest.fixture
def pipeline(tmp_path):
    """`pipeline("fr")` makes a small spaCy pipeline of that language and gives its folder."""
    import spacy

    def make(language):
        made = spacy.blank(language)
        made.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Jeanne Lorem"}])
        made.to_disk(tmp_path / language)
        return str(tmp_path / language)

    return make


def test_a_bare_name_stands_for_its_own_language(pipeline):
    models = load_recognisers([DEFAULT_MODEL, pipeline("fr")])
    assert list(models.by_language) == ["en", "fr"]
    assert models.choose("fr").identity == "fr-0.0.0"
    assert models.choose("de") is None
    assert models.choose(None) is models.choose("en")
    assert models.first == load_recogniser()


def test_a_stated_language_wins(pipeline):
    models = load_recognisers([f"no={pipeline('nb')}"])
    assert models.choose("no").language == "no"
    assert models.choose("nb") is None


def test_a_model_for_many_languages_must_be_named_for_one(pipeline):
    with pytest.raises(ConfigurationError, match="many languages") as caught:
        load_recognisers(pipeline("xx"))
    assert "en=" in caught.value.then
    assert load_recognisers([f"fr={pipeline('xx')}"]).choose("fr") is not None


def test_one_name_need_not_be_in_a_list():
    assert load_recognisers(DEFAULT_MODEL).first == load_recogniser()
    assert as_models("a") == as_models(["a"]) == ("a",)


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ([DEFAULT_MODEL, f"en={DEFAULT_MODEL}"], "two models are for the language 'en'"),
        (["fr=no_such_model"], "'no_such_model'"),
        (["fr="], "'fr=' names no model"),
        ([""], "'' names no model"),
        (["xx=no_such_model"], "'no_such_model'"),
        (["numpy"], "'numpy' can't be loaded"),
        (["json"], "'json' can't be loaded"),
        (["French=no_such_model"], "'French=no_such_model'"),
        ([], "no model"),
    ],
)
def test_what_cannot_be_is_refused_with_what_where_and_next(models, said):
    with pytest.raises(ConfigurationError) as caught:
        load_recognisers(models)
    assert said in caught.value.what
    assert caught.value.where
    assert caught.value.then
