"""Knows which batches are finished: what became of each stands beside its rows, for a run that is taken up again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from copydesk.batches.batch import Batch, BatchDone
from copydesk.tables.arrow import write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

NAME = "done.json"
"""The file in a batch's folder that says that it is finished, and how."""
_NUMBERS = ("n_inputs", "n_found", "n_documents", "n_bytes", "cpu_seconds", "start", "peak_bytes", "deaths")


def sign(batch: Batch) -> str | None:
    """What a batch reads, as a digest: those of one sign give the same rows by the same reader. None where unknown."""
    if len(batch.prints) != len(batch.inputs) or None in batch.prints:
        return None
    told = [(found.locator, mark) for found, mark in zip(batch.inputs, batch.prints, strict=True)]
    return hashlib.sha256(repr((batch.share, batch.start, told)).encode("utf-8", "backslashreplace")).hexdigest()


def note_finished(batch: Batch, done: BatchDone) -> None:
    """Write beside its rows what became of a batch; it stands there whole, or not at all. Raises StoreError."""
    if (signed := sign(batch)) is None:
        return
    told: dict[str, Any] = {name: getattr(done, name) for name in _NUMBERS}
    told |= {"found": dict(done.found), "excluded": dict(done.excluded), "sign": signed}
    told |= {"cpu_by_stage": dict(done.cpu_by_stage)}
    told |= {"folders": [path.relative_to(batch.folder).as_posix() for path in done.folders]}
    told |= {"rest": len(done.rest), "whole": batch.whole and not done.start}
    told |= {"prints": {one.locator: (mark or b"").hex() for one, mark in zip(batch.inputs, batch.prints, strict=True)}}
    site = batch.folder / f"{NAME}.new"
    write_bytes(json.dumps(told).encode(), site)
    site.replace(batch.folder / NAME)


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of the batches that runs before have finished, by sign."""

    by_sign: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, batch: Batch) -> BatchDone | None:
        """What became of a batch that reads the same; None where none is finished."""
        told = self.by_sign.get(sign(batch) or "")
        return None if told is None else _revive(told, batch)

    def adopt(self, print_of: Callable[[str], bytes | None]) -> list[BatchDone]:
        """Those whose inputs are all to be read, each input in one of them.

        `print_of` gives the fingerprint of an input by its locator, None of one that is not to be read.
        """
        taken: set[str] = set()
        adopted = []
        for told in self.by_sign.values():
            marks = {locator: told["prints"][locator] for locator in told["found"]}
            fits = all((print_of(locator) or b"").hex() == mark for locator, mark in marks.items())
            if told["whole"] and marks and fits and taken.isdisjoint(marks):
                taken.update(marks)
                adopted.append(_revive(told, None))
        return adopted


def find_finished(folder: Path) -> Finished:
    """What batches below `folder` are finished; none for a folder that is not there. A damaged note is passed over."""
    by_sign = {}
    for path in sorted(folder.glob(f"**/{NAME}")):
        try:
            told = json.loads(path.read_bytes())
            by_sign[str(told["sign"])] = {**told, "folder": path.parent}
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return Finished(by_sign)


def _revive(told: Mapping[str, Any], batch: Batch | None) -> BatchDone:
    """The outcome as it was; where `batch` is None, without what it handed back, which is planned anew."""
    rest: Sequence[Any] = batch.inputs[len(batch.inputs) - told["rest"] :] if batch else ()
    numbers = {name: told[name] for name in _NUMBERS} | ({} if batch else {"start": 0})
    folders = tuple(told["folder"] / name for name in told["folders"])
    return BatchDone(
        folders=folders,
        found=told["found"],
        excluded=told["excluded"],
        rest=tuple(rest),
        cpu_by_stage=told["cpu_by_stage"],
        **numbers,
    )
