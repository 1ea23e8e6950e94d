"""Chooses the model of an article by its language: one for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copydesk.entities.recogniser import load_recogniser
from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities.recogniser import Recogniser

_MANY = "xx"
"""What spaCy calls the language of a pipeline for many."""
_FOR_LANGUAGE = re.compile(r"(?P<language>[a-z]{2,3})=(?P<name>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognisers:
    """The loaded models by the language they are for; the first is tried where a language is not known."""

    by_language: Mapping[str, Recogniser]

    @property
    def first(self) -> Recogniser:
        """The model that was named first."""
        return next(iter(self.by_language.values()))

    def choose(self, language: str | None) -> Recogniser | None:
        """The model for an article in a language, an ISO 639 code; None where none was named for it."""
        return self.first if language is None else self.by_language.get(language)


def load_recognisers(models: str | Sequence[str]) -> Recognisers:
    """The models by language: each for its own as `load_recogniser` says, or as LANG=NAME for the one stated.

    Raises ConfigurationError when one can't be loaded, or when two are for the same language.
    """
    loaded: dict[str, Recogniser] = {}
    for model in as_models(models):
        language, name = split_language(model)
        if not name.strip():
            then = f"write {language}=NAME, with the name or the folder of a model" if language else "name a model"
            raise ConfigurationError(f"'{model}' names no model", where="--ner-model", then=then)
        recogniser = load_recogniser(name)
        if language:
            recogniser = replace(recogniser, language=language)
        if recogniser.language == _MANY:
            raise ConfigurationError(
                f"the model '{model}' is for many languages",
                where="--ner-model",
                then=f"say for which articles, as en={name}, once a language",
            )
        if recogniser.language in loaded:
            raise ConfigurationError(
                f"two models are for the language '{recogniser.language}': "
                f"'{loaded[recogniser.language].model}' and '{recogniser.model}'",
                where="--ner-model",
                then="name one model for each language, such as fr=fr_core_news_sm",
            )
        loaded[recogniser.language] = recogniser
    return Recognisers(by_language=loaded)


def split_language(model: str) -> tuple[str | None, str]:
    """The language for which a model is named, None where none is stated, and its name without it.

    >>> split_language("fr=gliner:/models/a=b"), split_language("/models/a=b")
    (('fr', 'gliner:/models/a=b'), (None, '/models/a=b'))
    """
    stated = _FOR_LANGUAGE.fullmatch(model)
    return (stated["language"], stated["name"]) if stated else (None, model)


def as_models(models: str | Sequence[str]) -> tuple[str, ...]:
    """The names of models as a tuple, where a single one may be a bare string. Raises ConfigurationError for none."""
    names = (models,) if isinstance(models, str) else tuple(models)
    if not names:
        raise ConfigurationError(
            "no model is named", where="--ner-model", then="name a spaCy pipeline, gliner:NAME or transformers:NAME"
        )
    return names
