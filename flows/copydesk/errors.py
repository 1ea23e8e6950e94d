"""What can go wrong, said as *what, where, what next*, with the exit code that a shell sees."""

from enum import StrEnum


class Reason(StrEnum):
    """Why an input found did not become a document; explained in `schemas/quarantine.toml`."""

    EMPTY = "empty"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    UNSUPPORTED_TYPE = "unsupported_type"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    NO_ARTICLE = "no_article"
    SAME_URL = "same_url"
    OUTSIDE_RAW = "outside_raw"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    CRASHED = "crashed"


class Stage(StrEnum):
    """The room of the house in which an input was refused."""

    INGEST = "ingest"
    SOURCE = "source"
    STRUCTURE = "structure"
    PIPELINE = "pipeline"


class CopydeskError(Exception):
    """Any error that copydesk raises on purpose.

    `what` went wrong, `where` (a path, a rule, a row), `then`: what to do next.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", then: str = "") -> None:
        self.what, self.where, self.then = what, where, then
        super().__init__(what, where, then)

    def __str__(self) -> str:
        return "\n".join([self.what, *(f"  {key}: {value}" for key, value in self._rest() if value)])

    def __reduce__(self) -> tuple[object, ...]:
        # An error that a worker raises must arrive: without this, it would break the pool of processes.
        return (_again, (type(self), self.what, self.where, self.then))

    def _rest(self) -> list[tuple[str, str]]:
        return [("where", self.where), ("next", self.then)]


class GateRefusedError(CopydeskError):
    """The gate found a critical failure: nothing was published."""

    exit_code = 1


class ConfigurationError(CopydeskError):
    """A parameter, a rule, a schema or an expectation is wrong."""

    exit_code = 2


class StoreError(CopydeskError):
    """Something could not be read or written, or a published file is damaged."""

    exit_code = 3


class BeatenError(StoreError):
    """Another build published a version meanwhile, so that what is staged does not follow the newest one any more."""


class RefusedError(CopydeskError):
    """One article is refused: it goes to the quarantine with a reason from the closed list, and the rest goes on."""

    exit_code = 3

    def __init__(self, reason: Reason, detail: str, *, stage: Stage, locator: str = "") -> None:
        self.reason, self.detail, self.stage, self.locator = reason, detail, stage, locator
        super().__init__(f"refused as '{reason}': {detail}", where=locator)

    def __reduce__(self) -> tuple[object, ...]:
        return (_refused, (self.reason, self.detail, self.stage, self.locator))


def _again(kind: type[CopydeskError], what: str, where: str, then: str) -> CopydeskError:
    return kind(what, where=where, then=then)


def _refused(reason: Reason, detail: str, stage: Stage, locator: str) -> RefusedError:
    return RefusedError(reason, detail, stage=stage, locator=locator)
