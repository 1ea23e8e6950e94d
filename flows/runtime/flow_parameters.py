"""The parameters of a flow: their bounds, as Prefect checks them before it begins, and settings from and to them."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import Field, SecretStr

from copydesk.entities import as_models
from copydesk.ingest import Address, parse_place
from runtime.parameters import BY_NAME, Kind
from runtime.places import as_parameter
from runtime.settings import ORIGINS, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Function = TypeVar("Function", bound="Callable[..., Any]")


def bounded(name: str) -> Any:  # noqa: ANN401  as pydantic's own function gives it
    """What pydantic needs to check the parameter of this name."""
    parameter = BY_NAME[name]
    if parameter.kind is Kind.TEXT:
        return Field(max_length=parameter.most)
    return Field(ge=parameter.least, le=parameter.most) if parameter.kind is Kind.NUMBER else Field()


def described(function: Function) -> Function:
    """The function with the help of its parameters at the end of its docstring, where Prefect takes it from."""
    named = [BY_NAME[name] for name in inspect.signature(function).parameters if name in BY_NAME]
    lines = "".join(f"\n    {parameter.name}: {parameter.help}" for parameter in named)
    function.__doc__ = f"{inspect.getdoc(function)}\n\nArgs:{lines}\n"
    return function


def as_parameters(settings: Settings) -> dict[str, Any]:
    """The settings as a flow takes them."""
    dataset = settings.dataset
    return {
        **{name: getattr(settings, name) for name in BY_NAME},
        "raw": as_parameter(settings.raw),
        "dataset": dataset.url if isinstance(dataset, Address) else dataset,
        "ner_model": list(settings.ner_model),
        "limits": dict(settings.limits),
        "only": list(settings.only) or None,
    }


def from_parameters(given: Mapping[str, Any]) -> Settings:
    """The settings that parameters mean which a flow has checked; those that are missing are as usual.

    Raises ConfigurationError for a place or a list of models that can't be.
    """
    values = {name: value for name, value in given.items() if value is not None}
    if "raw" in values:
        raw = values["raw"]
        values["raw"] = parse_place(raw.get_secret_value() if isinstance(raw, SecretStr) else raw)
    if "dataset" in values:
        values["dataset"] = parse_place(values["dataset"])
    if "ner_model" in values:
        values["ner_model"] = as_models(values["ner_model"])
    if "only" in values:
        only = values["only"]
        values["only"] = (only,) if isinstance(only, str) else tuple(only)
    values["accept"] = " ".join(values.get("accept", "").split())
    return Settings(**values, origins=ORIGINS.get() or {})
