"""Reads the one article of an input, or raises why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.errors import Reason, RefusedError, Stage
from copydesk.ingest import open_input
from copydesk.records import Quarantined

if TYPE_CHECKING:
    from copydesk.ingest import Found
    from copydesk.records import Limits, RawArticle


def read_one(found: Found, limits: Limits | None = None) -> RawArticle:
    """The article. Raises RefusedError as its row in quarantine says."""
    (opened,) = open_input(found, limits=limits)
    if isinstance(opened, Quarantined):
        stage, reason = Stage(opened.stage), Reason(opened.reason)
        raise RefusedError(reason, opened.detail, stage=stage, locator=opened.locator)
    return opened
