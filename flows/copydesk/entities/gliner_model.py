"""Knows the library gliner: how a GLiNER is loaded, what it is asked for, and what it finds in plain texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.entities.backends import Loaded, ModelSpan
from copydesk.entities.model_files import cannot_load, digest, find_folder, missing_extra, steady_torch
from copydesk.entities.windows import cut, whole
from copydesk.kinds import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ASKED = {
    "person": Label.PERSON,
    "organization": Label.ORG,
    "country": Label.GPE,
    "city": Label.GPE,
    "state or province": Label.GPE,
    "location": Label.LOC,
    "nationality": Label.NORP,
    "political group": Label.NORP,
    "religious group": Label.NORP,
    "facility": Label.FAC,
    "event": Label.EVENT,
    "product": Label.PRODUCT,
    "weapon": Label.PRODUCT,
    "law": Label.LAW,
    "treaty": Label.LAW,
    "work of art": Label.WORK_OF_ART,
    "language": Label.LANGUAGE,
}
"""What the model is asked for, in words as it was trained on, and the label that each stands for."""

_THRESHOLD = 0.5
"""The confidence from which on a span counts; the library's own."""

_MOST_TOKENS = 512
_A_WORD = 12
"""Code points a word seldom has more of."""

_PROMPT = 2
"""Tokens that are put around each label asked for, with some to spare."""


@dataclass(frozen=True, slots=True)
class GlinerBackend:
    """A GLiNER; a piece may have `words` words as it splits them, and `tokens` tokens of its encoder."""

    model: Any
    words: int
    tokens: int

    def find(self, texts: Sequence[str]) -> Iterator[tuple[ModelSpan, ...]]:
        """The spans of each text, in order: one piece at a time, since padding in a batch may move the scores."""
        for text in texts:
            yield tuple(self._spans(text))

    def _spans(self, text: str) -> Iterator[ModelSpan]:
        for at, piece in cut(text, self._fits, self.words * _A_WORD):
            if not piece.strip():
                continue
            found = self.model.predict_entities(piece, list(ASKED), flat_ner=True, threshold=_THRESHOLD)
            for one in sorted(found, key=lambda one: (one["start"], one["end"])):
                start, end = whole(text, at + one["start"], at + one["end"])
                if start < end:
                    score = round(float(one["score"]), 4)
                    yield ModelSpan(start=start, end=end, label=ASKED[one["label"]], score=score)

    def _fits(self, piece: str) -> bool:
        processor = self.model.data_processor
        words = [word for word, *_ in processor.words_splitter(piece)]
        if len(words) > self.words:
            return False
        return _n_tokens(processor.transformer_tokenizer, words) <= self.tokens


def _n_tokens(tokenizer: Any, words: Sequence[str]) -> int:  # noqa: ANN401 - the library has no type for it
    return len(tokenizer(list(words), is_split_into_words=True, verbose=False)["input_ids"])


def load_gliner(name: str) -> Loaded:
    """A GLiNER, by its folder or its name in the local cache of the Hugging Face Hub.

    Raises ConfigurationError where gliner, the model or the tokenizer of its encoder is missing.
    """
    try:
        steady_torch()
        from gliner import GLiNER
    except ImportError as error:
        raise missing_extra("gliner", error) from error
    folder = find_folder(name)
    folders = [folder, *_further_folders(name, folder)]
    try:
        model = GLiNER.from_pretrained(str(folder), local_files_only=True, map_location="cpu").float().eval()
    except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
        then = "name a folder that GLiNER.save_pretrained has written, with pytorch_model.bin or model.safetensors"
        raise cannot_load(f"gliner:{name}", error, then) from error
    files = digest(folders)
    tokenizer = model.data_processor.transformer_tokenizer
    asking = _n_tokens(tokenizer, list(ASKED)) + _PROMPT * len(ASKED)
    room = min(_MOST_TOKENS, tokenizer.model_max_length)
    called = folder.name if Path(name).is_dir() else name
    return Loaded(
        backend=GlinerBackend(model, model.config.max_len, max(1, room - asking)),
        identity=f"{called}-{files[:12]}",
        digest=files,
        libraries=("torch", "gliner", "transformers", "tokenizers"),
    )


def _further_folders(name: str, folder: Path) -> list[Path]:
    """The folders of the encoders whose tokenizer or shape does not lie beside the model, as in older ones."""
    try:
        config = json.loads((folder / "gliner_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise cannot_load(f"gliner:{name}", error, "name the folder of a GLiNER, with gliner_config.json") from error
    whole_folder = (folder / "tokenizer_config.json").is_file() and config.get("encoder_config")
    encoders = [None if whole_folder else config.get("model_name"), config.get("labels_encoder")]
    return [find_folder(str(encoder)) for encoder in encoders if encoder]
