"""The settings of a build: the value of each parameter, and whether command line, environment or a file gave it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from copydesk.entities import DEFAULT_MODEL
from copydesk.errors import ConfigurationError
from copydesk.ingest import Address, parse_place
from runtime.parameters import BY_NAME, PARAMETERS, PREFIX, WORKER_MEMORY, Kind
from runtime.values import LIMIT_NAMES, read_text, read_value, show, suggest

if TYPE_CHECKING:
    from collections.abc import Callable

    from copydesk.ingest import Place
    from runtime.parameters import Parameter

CONFIG = f"{PREFIX}CONFIG"
"""The variable that names the file."""
OTHERS = {CONFIG, f"{PREFIX}ALERT_URL"}
"""Variables that begin like those of parameters and are none: the last is for `alert_failures.py`."""
COMMAND_LINE = "command line"
"""Where a value comes from that an option gives."""
_MOST_BYTES = 100_000

ORIGINS: ContextVar[Mapping[str, str] | None] = ContextVar("ORIGINS", default=None)
"""Where the values of the run in hand come from, by parameter: the flow takes values alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The values of all parameters, and, of those that are given, where from: `origins` by name."""

    raw: Place = Path("raw")
    dataset: Place = Path("processed")
    as_of: date | None = None
    workers: int = 0
    ner_model: tuple[str, ...] = (DEFAULT_MODEL,)
    entities: bool = True
    limits: Mapping[str, int] = field(default_factory=dict)
    full: bool = False
    first_seen: str | None = None
    wait: int = 0
    accept: str = ""
    only: tuple[str, ...] = ()
    limit: int | None = None
    engine: Literal["local", "dask", "ray"] = "local"
    address: str | None = None
    worker_memory: int = WORKER_MEMORY
    log_json: bool = False
    metrics: Path | None = None
    openlineage: bool = False
    retries: int = 0
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def models(self) -> tuple[str, ...]:
        """The models that find names; none where none are wanted."""
        return self.ner_model if self.entities else ()


@dataclass(slots=True)
class _Gathered:
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def take(self, parameter: Parameter, value: object, origin: str) -> None:
        """Let a value hold instead of one that was taken before; limits are changed one by one."""
        if parameter.kind is Kind.LIMITS:
            value = {**self.values.get(parameter.name, {}), **(value if isinstance(value, dict) else {})}
        self.values[parameter.name] = value
        self.origins[parameter.name] = origin

    def try_taking(self, parameter: Parameter, read: Callable[[], object], name: str, origin: str) -> None:
        """Take what reading gives, or note why it can't be read."""
        try:
            self.take(parameter, read(), origin)
        except ValueError as error:
            self.fault(f"{name}: {error}", origin)

    def fault(self, fault: str, origin: str) -> None:
        """Note what is wrong in a file or in the environment."""
        self.faults.append(fault)
        if origin not in self.places:
            self.places.append(origin)


def gather_settings(given: Mapping[str, object], config: Path | None, environment: Mapping[str, str]) -> Settings:
    """The settings: those `given` by the command line, before the environment's, before those of the file `config`.

    The environment may name the file, too. Raises ConfigurationError with every fault of both at once.
    """
    told = _Gathered()
    path = config or (Path(environment[CONFIG]) if environment.get(CONFIG) else None)
    if path is not None:
        _take_file(told, path)
    _take_environment(told, environment)
    if told.faults:
        raise ConfigurationError(
            "the configuration can't be used:" + "".join(f"\n  - {fault}" for fault in told.faults),
            where=" and ".join(told.places),
            then="mend what is listed; `python flows/build_dataset.py --help` tells what each parameter takes",
        )
    for name, value in given.items():
        told.take(BY_NAME[name], value, COMMAND_LINE)
    return Settings(**told.values, origins=told.origins)


def configuration(settings: Settings) -> dict[str, Any]:
    """The settings as a manifest keeps them: as JSON, folders by their names alone, no secret of an address.

    Of each parameter its value, and in `from` where it was given, but for those that are as usual.
    """
    facts = {one.name: _told(getattr(settings, one.name)) for one in PARAMETERS}
    if settings.first_seen:
        place, at, version = settings.first_seen.partition("@")
        facts["first_seen"] = f"{_told(parse_place(place))}{at}{version}"
    return {**facts, "from": dict(settings.origins)}


def _told(value: object) -> object:
    if isinstance(value, Address):
        return str(value)
    if isinstance(value, Path):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _take_file(told: _Gathered, path: Path) -> None:
    origin = str(path)
    for name, value in _load(path).items():
        parameter = BY_NAME.get(name)
        if parameter is None:
            hint = "write it below [limits]" if name in LIMIT_NAMES else suggest(name, BY_NAME)
            told.fault(f"there is no parameter {show(name)}; {hint}", origin)
            continue
        told.try_taking(parameter, partial(read_value, parameter, value, path.resolve().parent), name, origin)


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES or not path.is_file():
            raise ValueError(f"it is no file of at most {_MOST_BYTES:,} bytes")
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        said = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        what = f"the configuration can't be read as TOML: {said}"
        raise ConfigurationError(what, where=str(path), then="mend the file, or name another") from error


def _take_environment(told: _Gathered, environment: Mapping[str, str]) -> None:
    known = {one.variable: one for one in PARAMETERS}
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in OTHERS:
            continue
        if name not in known:
            told.fault(f"there is no variable {show(name)}; {suggest(name, [*known, CONFIG])}", "environment")
        elif text := environment[name]:  # an empty one is as good as none
            told.try_taking(known[name], partial(read_text, known[name], text), name, "environment")
