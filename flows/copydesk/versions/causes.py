"""Why documents differ between two versions: their input, or what made them, as the manifests tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from copydesk.versions.manifest import Manifest


class Cause(StrEnum):
    """Why a document is not what it was."""

    INPUT = "input"
    LOCATOR = "locator"
    RULES = "rules"
    MODEL = "model"
    CODE = "code"
    SETTINGS = "settings"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerChange:
    """Something that makes documents, by name, and what it was before and after; None where it was not recorded."""

    cause: Cause
    name: str
    before: str | None
    after: str | None


_PARTS = {
    "rules": Cause.RULES,
    "ner_model": Cause.MODEL,
    "further_ner_models": Cause.MODEL,
}
_NO_ROWS = frozenset({"packages.prefect", "packages.great-expectations"})
"""Packages that run a build and check it, and make no row."""


def compare_makers(before: Manifest, after: Manifest) -> tuple[MakerChange, ...]:
    """What of producer and settings differs between two versions, by name."""
    old, new = (dict(_listed(manifest)) for manifest in (before, after))
    return tuple(
        MakerChange(cause=_cause(name), name=name, before=old.get(name), after=new.get(name))
        for name in sorted({*old, *new} - _NO_ROWS)
        if old.get(name) != new.get(name)
    )


def choose_causes(fields: Collection[str], tables: Collection[str], makers: Sequence[MakerChange]) -> tuple[Cause, ...]:
    """Why one document changed, given its columns and tables that differ: its input, or else what made it."""
    if "raw_sha256" in fields:
        return (Cause.INPUT,)
    causes = [Cause.LOCATOR] if "locator" in fields else []
    causes += dict.fromkeys(maker.cause for maker in makers)
    if "entities" not in tables and causes != [Cause.MODEL]:
        # The model finds names and nothing else.
        causes = [cause for cause in causes if cause is not Cause.MODEL]
    return tuple(causes) or (Cause.UNKNOWN,)


def _cause(name: str) -> Cause:
    if name.startswith("limits"):
        return Cause.SETTINGS
    return _PARTS.get(name.partition(".")[0], Cause.CODE)


def _listed(manifest: Manifest) -> Iterator[tuple[str, str]]:
    yield from _flat("", manifest.get("producer") or {})
    yield from _flat("limits", (manifest.get("inputs") or {}).get("limits") or {})


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Nested values by their names joined with stops, the items of a list by their number."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield name, str(value)
        return
    for key, one in inner:
        yield from _flat(f"{name}.{key}" if name else str(key), one)
