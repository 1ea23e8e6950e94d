"""What the version before says of itself: its profile, its failing rows, and the documents that the new one reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.quality.facts import COLUMNS, document_facts
from copydesk.quality.failures import FAILURES
from copydesk.quality.profile import PROFILE, Profile, decode_profile
from copydesk.tables import read_table
from copydesk.versions.layout import Layout, object_path, version_name
from copydesk.versions.manifest import object_files

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pyarrow as pa

    from copydesk.quality.failures import FailingRow
    from copydesk.versions.parent import Parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The version that a new one is compared with: its name and profile, or `missing`, which says why there is none."""

    name: str
    profile: Profile | None
    missing: str = ""


def read_baseline(parent: Parent | None) -> Baseline:
    """The baseline of a version with such a parent."""
    if parent is None:
        return Baseline(name="", profile=None, missing="this is the first version")
    name = version_name(parent.number)
    try:
        path = _attached(parent, f"validation/{PROFILE}")
        if path is None:
            return Baseline(name=name, profile=None, missing=f"{name} has no profile")
        profile = decode_profile(path.read_bytes())
    except (OSError, ValueError, StoreError):
        missing = f"the profile of {name} can't be read: `copydesk verify {name}` tells more"
        return Baseline(name=name, profile=None, missing=missing)
    missing = "" if profile else f"the profile of {name} was made by another copydesk"
    return Baseline(name=name, profile=profile, missing=missing)


def failures_before(parent: Parent) -> list[FailingRow]:
    """The failing rows that a version lists; none where it lists none. Raises StoreError for a file that is damaged."""
    path = _attached(parent, f"validation/{FAILURES}")
    return [] if path is None else list(zip(*read_table(path).to_pydict().values(), strict=True))


def _attached(parent: Parent, name: str) -> Path | None:
    sha256 = parent.manifest["attachments"].get(name)
    return None if sha256 is None else Layout(parent.root).object(object_path("attachments", sha256))


def facts_before(parent: Parent, reused: Collection[str]) -> pa.Table:
    """The facts of the parent's documents, but for files whose names are `reused`."""
    paths = object_files(Layout(parent.root), parent.manifest, "documents")
    rest = [path for path in paths if path.name not in reused]
    return document_facts(read_table(rest or paths[:1], COLUMNS).slice(0, None if rest else 0))
