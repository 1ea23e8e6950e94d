"""What the command line of the main job takes; with file and environment it makes the settings."""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import ConfigurationError
from copydesk.records import parse_limit
from runtime.parameters import BY_NAME, PARAMETERS, Kind, Parameter
from runtime.settings import CONFIG, Settings, gather_settings
from runtime.values import read_text, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_ABOUT = f"""Settings may also stand in a TOML file, named with --config or the variable {CONFIG}: a key for each
option, such as as_of = "2026-01-02", ner_model = ["...", "..."], entities = false, or a table [limits]. Its paths are
told from the folder that it lies in; a model's only where it begins with ./ or ../. A variable such as COPYDESK_AS_OF
comes before the file, and an option before both; limits are changed one by one. In a variable, a list is written as
["a", "b"], a switch as true or false, limits as NAME=NUMBER apart by spaces. Flows that Prefect starts take none of
this: their deployment names their parameters, by the same names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run by hand is asked for: the settings of its build, and how it is told.

    With `dry_run`, it only tells what a build would do; `verbose` tells more; `serve` tells when builds are to begin.
    """

    settings: Settings
    verbose: bool = False
    dry_run: bool = False
    serve: Times | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When one long process builds: as cron writes it, None where that is missing, in a time zone (UTC if None)."""

    cron: str | None
    zone: str | None


def make_parser(prog: str, description: str) -> argparse.ArgumentParser:
    """A parser that takes every parameter of a build; what is not given is not there."""
    parser = argparse.ArgumentParser(
        prog=prog, description=description, epilog=_ABOUT, argument_default=argparse.SUPPRESS
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="take settings from this TOML file (see below)")
    for parameter in PARAMETERS:
        if parameter.name != "limits":  # one option for both: --limit
            parser.add_argument(parameter.where, dest=parameter.name, **_how(parameter))
    parser.add_argument("--verbose", action="store_true", help="show Prefect's own log; with --dry-run, every name")
    return parser


def parse_arguments(arguments: Sequence[str] | None, environment: Mapping[str, str] | None = None) -> Options:
    """The options of the command line, with the file and the environment (the process's own if None).

    Ends with exit code 2 where an option makes no sense. Raises ConfigurationError where the file or the environment
    does.
    """
    parser = make_parser("build_dataset.py", "Turn raw articles into a version of the dataset.")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be read, and write nothing")
    serving = parser.add_argument_group("one long process that builds on a schedule")
    serving.add_argument("--serve", action="store_true", help="build whenever --cron says, until it is stopped")
    serving.add_argument("--cron", metavar="TIMES", help='when, as cron writes it, such as "0 5 * * *"')
    serving.add_argument("--timezone", metavar="ZONE", help="whose time that is, such as Europe/Berlin (default: UTC)")
    given = vars(parser.parse_args(arguments))
    verbose, dry_run = given.pop("verbose", False), given.pop("dry_run", False)
    times = Times(cron=given.pop("cron", None), zone=given.pop("timezone", None))
    serve = given.pop("serve", False)
    if not serve and (times.cron or times.zone):
        parser.error("--cron and --timezone go with --serve")
    settings = settle(given, environment)
    return Options(settings=settings, verbose=verbose, dry_run=dry_run, serve=times if serve else None)


def settle(given: dict[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that parsed options make with the file and the environment. Raises ConfigurationError."""
    limits = given.pop("limit", [])
    if numbers := [one for one in limits if isinstance(one, int)]:
        given["limit"] = numbers[-1]
    if changes := [one for one in limits if isinstance(one, tuple)]:
        given["limits"] = dict(changes)
    given |= {name: tuple(given[name]) for name in ("ner_model", "only") if name in given}
    config = given.pop("config", None)
    return gather_settings(given, config, os.environ if environment is None else environment)


def _how(parameter: Parameter) -> dict[str, Any]:
    """What argparse is told of a parameter."""
    if parameter.kind is Kind.SWITCH:
        return {"action": argparse.BooleanOptionalAction, "help": parameter.help}
    how: dict[str, Any] = {"type": partial(_read, parameter), "metavar": parameter.metavar, "help": parameter.help}
    if parameter.kind is Kind.TEXTS:
        return {**how, "type": partial(_read_one, parameter), "action": "append"}
    if parameter.choices:
        return {"choices": parameter.choices, "help": parameter.help}
    if parameter.name == "limit":
        both = f"{parameter.help}; as {BY_NAME['limits'].metavar}: {BY_NAME['limits'].help}"
        return {**how, "type": _limit, "action": "append", "metavar": "N | NAME=NUMBER", "help": both}
    return how


def read_day(text: str) -> date:
    """A day of the command line."""
    day: date = _read(BY_NAME["as_of"], text)
    return day


def _read(parameter: Parameter, text: str) -> Any:  # noqa: ANN401  each kind has a type of its own
    try:
        return read_text(parameter, text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _read_one(parameter: Parameter, text: str) -> str:
    """One text of several: the option comes once for each."""
    if not text.strip():
        raise argparse.ArgumentTypeError(f"it is empty, and must be {parameter.metavar}")
    try:
        read_value(parameter, text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def _limit(text: str) -> int | tuple[str, int]:
    if re.fullmatch(r"-?[0-9]+", text):
        number: int = _read(BY_NAME["limit"], text)
        return number
    try:
        return parse_limit(text)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(f"{error.what}: {error.then}") from error
