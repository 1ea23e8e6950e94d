"""What every kind of model gives, whatever library runs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.kinds import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpan:
    """What the model found: code points `start` to `end` of one text, and its label.

    `score` is the model's own confidence from 0 to 1, to four digits; None where it gives none.
    """

    start: int
    end: int
    label: Label
    score: float | None = None


class Backend(Protocol):
    """A loaded model."""

    def find(self, texts: Sequence[str]) -> Iterator[tuple[ModelSpan, ...]]:
        """The spans of each text, in order; each text alone decides them. A text may be of any length, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A backend with what names its files: `identity`, `digest` (SHA-256, hex), and the language it states if any.

    `libraries` are the packages whose versions may change what it finds.
    """

    backend: Backend = field(repr=False)
    identity: str
    digest: str
    language: str = ""
    libraries: tuple[str, ...] = ()
