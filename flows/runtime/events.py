"""What a run tells while it goes on: frozen events, the same for a terminal, a log, a file of metrics or lineage."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Outcome(StrEnum):
    """How a run ended."""

    PUBLISHED = "published"
    NOTHING_NEW = "nothing_new"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def good(self) -> bool:
        """Whether the newest version holds all that there is."""
        return self in (Outcome.PUBLISHED, Outcome.NOTHING_NEW)


class Level(StrEnum):
    """How grave a note is."""

    INFO = "info"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A run begins: what it reads, and the dataset that it writes, as people name them."""

    raw: str
    dataset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A step begins."""

    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded:
    """A step is done; it took so many seconds, and so many CPU seconds of this process and its workers."""

    step: str
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """How far the reading is: inputs and bytes, of how many; articles found in them, and of these quarantined."""

    inputs: int = 0
    of_inputs: int = 0
    bytes: int = 0
    of_bytes: int = 0
    articles: int = 0
    quarantined: int = 0
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """What part is done, from 0 to 1: by bytes, or by inputs where their sizes are unknown."""
        done, total = (self.bytes, self.of_bytes) if self.of_bytes else (self.inputs, self.of_inputs)
        return min(1.0, done / total) if total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace so far; None while nothing is done."""
        return self.seconds * (1 - self.share) / self.share if self.share else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that people should know: a lock that is waited for, a build that was faster, a warning."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the gate said: how many findings of each kind, and the first of them."""

    ok: bool
    critical: int
    warnings: int
    accepted: int
    report: str
    findings: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A version as a run tells of it: rows and bytes by table, what changed, the quarantine by reason."""

    version: int
    name: str
    content: str
    created: str
    place: str
    counts: Mapping[str, int]
    rows: Mapping[str, int]
    bytes: Mapping[str, int]
    quarantined: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What went wrong, where, what next, and the exit code that a shell sees."""

    what: str
    where: str = ""
    next: str = ""
    exit_code: int = 1
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The run is over: its outcome, the version where one was published, the fault where it failed, what it took."""

    outcome: Outcome
    exit_code: int
    seconds: float
    published: Published | None = None
    fault: Fault | None = None
    run: Mapping[str, Any] = field(default_factory=dict)


Event = Started | StepStarted | StepEnded | Progressed | Noted | Judged | Ended


class Listener(Protocol):
    """Hears what a run tells; `name` is how people know it."""

    name: str

    def hear(self, event: Event) -> None:
        """Take an event; an error drops the listener, and never stops the run."""
