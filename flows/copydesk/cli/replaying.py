"""Reads again what is in quarantine, as a build would, and writes nothing."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from copydesk.batches import open_guarded, process_raw
from copydesk.errors import Reason
from copydesk.ingest import find_files
from copydesk.ingest.locators import containers_of, file_of
from copydesk.pipeline import take_tools
from copydesk.records import Quarantined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from copydesk.ingest import Found, Place
    from copydesk.ingest.streams import Opened
    from copydesk.pipeline import Tools
    from copydesk.records import Limits


class Outcome(StrEnum):
    """What becomes of an input of the quarantine when it is read again."""

    DOCUMENT = "document"
    OPENS = "opens"
    REFUSED = "refused"
    GONE = "gone"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """An input of the quarantine read again: its row `before`, and what holds now; no reason where it isn't refused."""

    before: Mapping[str, Any]
    outcome: Outcome
    reason: str | None = None
    detail: str = ""

    @property
    def changed(self) -> bool:
        """Whether it is refused in another way than before."""
        now = (self.reason, self.detail)
        return self.outcome is Outcome.REFUSED and now != (self.before["reason"], self.before["detail"])


def replay(rows: Sequence[Mapping[str, Any]], raw: Place, limits: Limits) -> Iterator[Replayed]:
    """What becomes now of every row of a quarantine; each file is opened once, for all its rows.

    Raises StoreError where `raw` can't be listed.
    """
    inputs = find_files((row["locator"] for row in rows), raw)
    tools = take_tools(model=None, limits=limits)
    files: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["reason"] == Reason.SAME_URL:
            detail = f"it lost to another input: {row['detail']}"
            yield Replayed(before=row, outcome=Outcome.NOT_READ, detail=detail)
        else:
            files.setdefault(file_of(row["locator"], inputs), []).append(row)
    for name, own in files.items():
        if name is None:
            yield from (Replayed(before=row, outcome=Outcome.GONE, detail="its file is gone") for row in own)
        else:
            yield from _replay_file(inputs[name], own, tools)


@dataclass(slots=True)
class _Seen:
    """What came out of a file: an answer for each wanted locator, faults of what it lies in, how much lies in it."""

    answers: dict[str, Quarantined | None] = field(default_factory=dict)
    faults: dict[str, Quarantined] = field(default_factory=dict)
    below: Counter[str] = field(default_factory=Counter)


def _replay_file(found: Found, rows: Sequence[Mapping[str, Any]], tools: Tools) -> Iterator[Replayed]:
    seen = _see(found, frozenset(row["locator"] for row in rows), tools)
    return (_tell(row, seen) for row in rows)


def _see(found: Found, wanted: frozenset[str], tools: Tools) -> _Seen:
    """Read of a file what is wanted, and the file no further than is needed for it."""
    seen = _Seen()
    containers = {name for locator in wanted for name in containers_of(locator)}
    with closing(open_guarded(found, tools)) as stream:
        for opened in stream:
            if opened.locator in wanted:
                seen.answers[opened.locator] = _refusal(opened, tools)
            elif opened.locator in containers and isinstance(opened, Quarantined):
                seen.faults[opened.locator] = opened
            seen.below.update(name for name in containers_of(opened.locator) if name in wanted)
            # What is refused as a whole is known at the end only.
            if found.locator not in wanted and len(seen.answers) == len(wanted):
                break
    return seen


def _refusal(opened: Opened, tools: Tools) -> Quarantined | None:
    outcome = opened if isinstance(opened, Quarantined) else process_raw(opened, tools)
    return outcome if isinstance(outcome, Quarantined) else None


def _tell(row: Mapping[str, Any], seen: _Seen) -> Replayed:
    locator = row["locator"]
    if locator in seen.answers:
        refused = seen.answers[locator]
        if refused is None:
            return Replayed(before=row, outcome=Outcome.DOCUMENT)
        return Replayed(before=row, outcome=Outcome.REFUSED, reason=refused.reason, detail=refused.detail)
    for name in containers_of(locator):
        if fault := seen.faults.get(name):
            detail = f"{name} is refused: {fault.detail}"
            return Replayed(before=row, outcome=Outcome.REFUSED, reason=fault.reason, detail=detail)
    if number := seen.below[locator]:
        return Replayed(before=row, outcome=Outcome.OPENS, detail=f"it opens to its end, {number} found in it")
    return Replayed(before=row, outcome=Outcome.GONE, detail="its file no longer holds it")
