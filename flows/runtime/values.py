"""Reads the value of a parameter: from a text, as command line and environment give it, or as TOML has it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import ConfigurationError
from copydesk.ingest import parse_place
from copydesk.records import Limits
from runtime.parameters import Kind
from runtime.patterns import compile_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from copydesk.ingest import Place
    from runtime.parameters import Parameter

_SWITCHES = {"true": True, "1": True, "false": False, "0": False}
LIMIT_NAMES = tuple(one.name for one in fields(Limits))
"""The limits by name."""
_SHOWN = 60
"""Characters of a wrong value that are shown."""


def read_text(parameter: Parameter, text: str) -> Any:  # noqa: ANN401  each kind has a type of its own
    """The value that a text gives, as `read_value` gives it. Raises ValueError that says what is wrong.

    A list is written as in TOML, `["a", "b"]`, and limits as NAME=NUMBER apart by white space.
    """
    given: object = text
    if parameter.kind is Kind.NUMBER and re.fullmatch(r"-?[0-9]{1,18}", text):
        given = int(text)
    elif parameter.kind is Kind.SWITCH:
        given = _SWITCHES.get(text.lower(), text)
    elif parameter.kind is Kind.TEXTS and text.startswith("["):
        given = _read_list(text)
    elif parameter.kind is Kind.LIMITS:
        pairs = [one.partition("=")[::2] for one in text.split()]
        given = {name: int(number) if re.fullmatch(r"[0-9]{1,18}", number) else number for name, number in pairs}
    return read_value(parameter, given)


def read_value(parameter: Parameter, given: object, folder: Path | None = None) -> Any:  # noqa: ANN401  as above
    """The value of a parameter that is given as TOML has it: a place, a day, a number, ... or a tuple of texts.

    Paths are told from `folder` where that is given. Raises ValueError that says what is wrong.
    """
    if isinstance(given, datetime) or (parameter.kind is not Kind.SWITCH and isinstance(given, bool)):
        raise _wrong(parameter, given)
    return _READERS[parameter.kind](parameter, given, folder)


def suggest(name: str, names: Iterable[str]) -> str:
    """What to use instead of a name that is none: the nearest known one, else all."""
    near = get_close_matches(name, names := list(names), n=1)
    return f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(names)}"


def show(value: object) -> str:
    """A wrong value as an error shows it: short, and nothing that a terminal obeys."""
    text = f"'{value}'" if isinstance(value, date) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _wrong(parameter: Parameter, given: object) -> ValueError:
    return ValueError(f"{show(given)} is not {parameter.wanted}")


def _place(parameter: Parameter, given: object, folder: Path | None) -> Place:
    if not isinstance(given, str) or not given:
        raise _wrong(parameter, given)
    try:
        place = parse_place(given)
    except ConfigurationError as error:
        raise ValueError(f"{error.what}: {error.then}") from error
    return folder / place if folder and isinstance(place, Path) else place


def _file(parameter: Parameter, given: object, folder: Path | None) -> Path:
    if not isinstance(given, str) or not given:
        raise _wrong(parameter, given)
    return folder / given if folder else Path(given)


def _day(parameter: Parameter, given: object, folder: Path | None) -> date:  # noqa: ARG001  as all of `_READERS`
    if isinstance(given, date):
        return given
    if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        raise _wrong(parameter, given)
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ValueError(f"'{given}' is no day of the calendar") from error


def _number(parameter: Parameter, given: object, folder: Path | None) -> int:  # noqa: ARG001  as all of `_READERS`
    least, most = parameter.least, parameter.most
    if not isinstance(given, int) or (least is not None and given < least) or (most is not None and given > most):
        raise _wrong(parameter, given)
    return given


def _switch(parameter: Parameter, given: object, folder: Path | None) -> bool:  # noqa: ARG001  as all of `_READERS`
    if not isinstance(given, bool):
        raise _wrong(parameter, given)
    return given


def _text(parameter: Parameter, given: object, folder: Path | None) -> str:
    if not isinstance(given, str):
        raise _wrong(parameter, given)
    if parameter.choices and given not in parameter.choices:
        raise _wrong(parameter, given)
    text = " ".join(given.split()) if parameter.most else given
    if not text:
        raise ValueError("it is empty")
    if parameter.most and len(text) > parameter.most:
        raise ValueError(f"it has {len(text):,} characters; {parameter.most} are the most")
    is_path = folder and parameter.name == "first_seen" and "://" not in text
    return str(folder / text) if folder and is_path else text


def _texts(parameter: Parameter, given: object, folder: Path | None) -> tuple[str, ...]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list | tuple) or not texts or not all(isinstance(one, str) and one for one in texts):
        raise _wrong(parameter, given)
    if parameter.name == "only":
        _check_patterns(texts)
    return tuple(_model_at(one, folder) if folder and parameter.name == "ner_model" else one for one in texts)


def _check_patterns(patterns: Iterable[str]) -> None:
    try:
        compile_patterns(patterns)
    except ConfigurationError as error:
        raise ValueError(f"{error.what}: {error.then}") from error


def _model_at(model: str, folder: Path) -> str:
    """A model by a path that begins with a dot, told from the folder; any other name as it is."""
    match = re.fullmatch(r"((?:[a-z]{2,3}=)?(?:\w+:)?)(\.\.?/.*)", model)
    return f"{match[1]}{folder / match[2]}" if match else model


def _limits(parameter: Parameter, given: object, folder: Path | None) -> Mapping[str, int]:  # noqa: ARG001  as above
    if not isinstance(given, dict):
        raise _wrong(parameter, given)
    faults = [
        f"there is no limit {show(name)}; {suggest(name, LIMIT_NAMES)}" for name in given if name not in LIMIT_NAMES
    ]
    for name, number in given.items():
        if name in LIMIT_NAMES and (isinstance(number, bool) or not isinstance(number, int) or number < 0):
            faults.append(f"{name} = {show(number)} is not a whole number from 0 on")
    if faults:
        raise ValueError("; ".join(faults))
    return dict(given)


def _read_list(text: str) -> object:
    try:
        return tomllib.loads(f"list = {text}").get("list")
    except ValueError as error:
        raise ValueError(f'{show(text)} is no list; write it such as ["a", "b"]') from error


_READERS: Mapping[Kind, Callable[[Parameter, object, Path | None], Any]] = {
    Kind.PLACE: _place,
    Kind.DAY: _day,
    Kind.FILE: _file,
    Kind.NUMBER: _number,
    Kind.SWITCH: _switch,
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.LIMITS: _limits,
}
