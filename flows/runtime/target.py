"""Where a build works: the folder of the dataset, or the working copy here of one in an object store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.ingest import Address, Place
from copydesk.versions.layout import Layout, version_name

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = "known"
"""The file in a build's staging folder that says that it has listed its inputs."""


def target_folder(dataset: Place, *, found: bool) -> Path:
    """The folder in which a build works; with `found`, a dataset that is not there in a store is made.

    Raises StoreError, ConfigurationError as `copydesk.versions.working_copy.open_working_copy` does.
    """
    if not isinstance(dataset, Address):
        return dataset
    from copydesk.versions.working_copy import open_working_copy  # Here: a folder needs nothing of it.

    return open_working_copy(dataset, found=found)


def newest_place(root: Path, number: int) -> str:
    """Where people find version `number`, which is the newest."""
    origin = Layout(root).origin
    return f"{root}/latest" if origin is None else f"{origin}/versions/{version_name(number)}"
