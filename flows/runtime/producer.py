"""What made a version, as its manifest tells it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from copydesk.entities import load_recognisers
from copydesk.rules import rules_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from copydesk.entities import Recogniser


def describe_producer(models: str | Sequence[str] | None) -> Mapping[str, Any]:
    """What made a version: copydesk, its rules, the models (None: no names). Nothing of it stands in a data file."""
    try:
        own = version("copydesk")
    except PackageNotFoundError:
        own = "not installed"
    names = {"prefect", "great-expectations", "pyarrow", "trafilatura"}
    loaded = load_recognisers(models).by_language if models else {}
    names.update({"spacy"} if models else (), *(one.libraries for one in loaded.values()))
    packages = {name: version(name) for name in sorted(names)}
    return {"copydesk": own, "rules": rules_digest(), **_describe_models(loaded), "packages": packages}


def _describe_models(loaded: Mapping[str, Recogniser]) -> Mapping[str, Any]:
    if not loaded:
        return {}
    first, *others = [_describe_model(language, model) for language, model in loaded.items()]
    return {"ner_model": first, **({"further_ner_models": others} if others else {})}


def _describe_model(language: str, model: Recogniser) -> Mapping[str, str]:
    return {"name": model.identity, "language": language, "sha256": model.digest}
