"""Knows the library transformers: how a model for token classification is loaded, and what it finds in plain texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.entities.backends import Loaded, ModelSpan
from copydesk.entities.labels import label_of
from copydesk.entities.model_files import cannot_load, digest, find_folder, missing_extra, steady_torch
from copydesk.entities.windows import cut, whole
from copydesk.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST_TOKENS = 512
_SPARE = 10
"""Tokens left free in a piece: positions that some models keep for themselves, and words that split anew at a cut."""

_A_TOKEN = 8
"""Code points a token seldom has more of."""


@dataclass(frozen=True, slots=True)
class TransformerBackend:
    """A pipeline of transformers for token classification, and how many tokens a piece may have."""

    tagger: Any
    most: int

    def find(self, texts: Sequence[str]) -> Iterator[tuple[ModelSpan, ...]]:
        """The spans of each text, in order: one piece at a time, since padding in a batch may move the scores."""
        for text in texts:
            yield tuple(self._spans(text))

    def _spans(self, text: str) -> Iterator[ModelSpan]:
        for at, piece in cut(text, self._fits, self.most * _A_TOKEN):
            for found in self.tagger(piece):
                label = label_of(found["entity_group"])
                start, end = whole(text, at + found["start"], at + found["end"])
                if label and start < end:
                    yield ModelSpan(start=start, end=end, label=label, score=round(float(found["score"]), 4))

    def _fits(self, piece: str) -> bool:
        return len(self.tagger.tokenizer(piece, verbose=False)["input_ids"]) <= self.most


def load_transformer(name: str) -> Loaded:
    """A Hugging Face model for token classification, by its folder or its name in the local cache of the Hub.

    Raises ConfigurationError where transformers or the model is missing, or where it tells no names.
    """
    try:
        steady_torch()
        from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise missing_extra("transformers", error) from error
    disable_progress_bar()
    folder = find_folder(name)
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        model = AutoModelForTokenClassification.from_pretrained(str(folder), local_files_only=True).float().eval()
        tagger = pipeline(
            "token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="first", device="cpu"
        )
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        then = "name a folder that save_pretrained has written, with a fast tokenizer (tokenizer.json)"
        raise cannot_load(f"transformers:{name}", error, then) from error
    _check_labels(name, model.config.id2label.values())
    most = min(_MOST_TOKENS, tokenizer.model_max_length, getattr(model.config, "max_position_embeddings", _MOST_TOKENS))
    files = digest([folder])
    called = folder.name if Path(name).is_dir() else name
    return Loaded(
        backend=TransformerBackend(tagger, max(1, most - _SPARE)),
        identity=f"{called}-{files[:12]}",
        digest=files,
        libraries=("torch", "transformers", "tokenizers"),
    )


def _check_labels(name: str, labels: Sequence[str]) -> None:
    """Raise ConfigurationError where none of the labels, such as B-PER, is one of ours."""
    if not any(label_of(label.partition("-")[2] or label) for label in labels):
        raise ConfigurationError(
            f"the model 'transformers:{name}' tells no names: its labels are {', '.join(sorted(labels)[:9])}",
            where="--ner-model",
            then="name a model for named entities, with labels such as B-PER and I-ORG",
        )
