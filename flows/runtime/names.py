"""Keeps a dataset's names: a build that looks for none must not take them away unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import ConfigurationError
from copydesk.versions.layout import version_name

if TYPE_CHECKING:
    from copydesk.versions import Parent


def check_names(parent: Parent | None, *, wanted: bool, accept: str) -> bool:
    """Whether a build takes away the names that the newest version has, for the reason to `accept` it.

    Raises ConfigurationError where it would and no reason is given.
    """
    mentions = parent.manifest["tables"].get("entities", {}).get("rows", 0) if parent else 0
    if parent is None or wanted or not mentions:
        return False
    if not accept:
        name = version_name(parent.number)
        raise ConfigurationError(
            f"{name} has {mentions:,} mentions of names, and without entities the next version would have none",
            where=f"{parent.root}/versions/{name}",
            then="build into another dataset, or with names, or, where it is right so, with --accept REASON",
        )
    return True
