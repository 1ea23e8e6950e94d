"""What made a version, as its manifest tells it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from copydesk.entities import load_recognisers
from copydesk.rules import rules_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities import Recogniser


def describe_producer(models: str | Sequence[str]) -> Mapping[str, Any]:
    """What made a version: copydesk, its rules, the models. Nothing of it stands in a data file."""
    try:
        own = version("copydesk")
    except PackageNotFoundError:
        own = "not installed"
    first, *others = load_recognisers(models).by_language.items()
    names = {"prefect", "great-expectations", "pyarrow", "spacy", "trafilatura"}
    names.update(*(one.libraries for one in load_recognisers(models).by_language.values()))
    packages = {name: version(name) for name in sorted(names)}
    return {
        "copydesk": own,
        "rules": rules_digest(),
        "ner_model": _describe_model(*first),
        **({"further_ner_models": [_describe_model(*one) for one in others]} if others else {}),
        "packages": packages,
    }


def _describe_model(language: str, model: Recogniser) -> Mapping[str, str]:
    return {"name": model.identity, "language": language, "sha256": model.digest}
