"""Audits versions that are published: what is wrong with each, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.versions import open_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from copydesk.tables.laws import Fault
    from copydesk.versions import Version
    from copydesk.versions.dataset import Dataset

ALL = "all"
"""What names every version."""
FAULTS_SHOWN = 20
"""How many faults of a version are shown; `copydesk verify` tells them all."""
LONGEST = 300
"""Characters of a fault that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """A version, by name, and what is wrong with it."""

    name: str
    faults: Sequence[Fault]


def audit(place: str, ref: str = "latest", *, deep: bool = True) -> Iterator[Audited]:
    """Each version that `ref` means ("all": every one, newest first), with what is wrong with it.

    What seems wrong is looked at twice: a version may be pruned, or documents forgotten, while it is read. Raises
    StoreError where there is no such dataset or version, ConfigurationError where `ref` names none.
    """
    dataset = open_dataset(place)
    if ref == ALL and not dataset.versions():
        raise StoreError("the dataset has no version yet", where=str(dataset.root), then="build one")
    for version, faults in _looked_at(dataset, ref, deep=deep):
        if not faults:
            yield Audited(name=version.name, faults=())
        elif version.number in dataset.versions():
            again = dataset.version(version.number).verify(deep=deep)
            yield Audited(name=version.name, faults=again)


def _looked_at(dataset: Dataset, ref: str, *, deep: bool) -> Iterator[tuple[Version, Sequence[Fault]]]:
    if ref == ALL:
        yield from dataset.verify(deep=deep)
    else:
        version = dataset.version(ref)
        yield version, version.verify(deep=deep)


def tell(audited: Audited, *, deep: bool) -> Iterator[str]:
    """What was seen of a version, in plain lines, its faults first."""
    for fault in audited.faults[:FAULTS_SHOWN]:
        yield f"{audited.name}: {shown(fault)}"
    if (rest := len(audited.faults) - FAULTS_SHOWN) > 0:
        yield f"{audited.name}: and {rest} more"
    well = "every checksum and every law holds" if deep else "every file is there and of its size"
    yield f"{audited.name}: {len(audited.faults)} fault(s)" if audited.faults else f"{audited.name}: {well}"


def page(place: str, audits: Sequence[Audited], *, deep: bool) -> str:
    """What was seen of all versions, as Markdown."""
    faulty = [one for one in audits if one.faults]
    head = f"{len(faulty)} of {len(audits)} version(s) damaged" if faulty else f"{len(audits)} version(s) whole"
    lines = [f"# {head}", "", f"Dataset: `{place}`", ""]
    for one in audits:
        lines += [f"- {_quiet(line)}" for line in tell(one, deep=deep)]
    return "\n".join(lines) + "\n"


def shown(fault: Fault) -> str:
    """A fault on one line that harms no terminal."""
    told = f"{fault.table or '-'}: {fault.law}: {fault.key} {fault.detail}".rstrip()
    told = "".join(char if char.isprintable() else "\ufffd" for char in told)
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}..."


def _quiet(line: str) -> str:
    """A line in which Markdown sees no signs of its own."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in line)
