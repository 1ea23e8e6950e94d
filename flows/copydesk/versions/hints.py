"""Keeps what was learnt of the newest version after it was published: that other inputs or other code give it as well.

A hint saves reading again; without it, the next build reads more than it must, and gives the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.tables.arrow import write_bytes
from copydesk.versions.disk import building_site, make_folder, remove_tree, storing
from copydesk.versions.inputs import decode_inputs, encode_inputs
from copydesk.versions.layout import Layout, version_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from copydesk.versions.inputs import Input, InputTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What was read last, with the outcome of the newest version: its inputs by locator, and the reader's digest."""

    inputs: InputTable
    reader: str


def write_hint(root: Path, number: int, inputs: Iterable[Input], reader: str) -> None:
    """Keep a hint for a version, in place of any other. Raises StoreError."""
    folder = _folder(root)
    head = json.dumps({"version": number, "reader": reader}).encode()
    with storing(root):
        make_folder(folder)
        site = building_site(folder)
        write_bytes(len(head).to_bytes(8, "big") + head + encode_inputs(inputs), site)
        site.replace(folder / version_name(number))
        for other in folder.iterdir():
            if other.name != version_name(number):
                other.unlink()


def read_hint(root: Path, number: int) -> Hint | None:
    """The hint for a version; None where there is none that can be read."""
    try:
        data = (_folder(root) / version_name(number)).read_bytes()
        end = 8 + int.from_bytes(data[:8], "big")
        head = json.loads(data[8:end])
        if head["version"] != number:
            return None
        return Hint(inputs=decode_inputs(data[end:]), reader=str(head["reader"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def drop_hints(root: Path) -> None:
    """Remove what hints there are. Raises StoreError."""
    with storing(root):
        remove_tree(_folder(root))


def _folder(root: Path) -> Path:
    return Layout(root).root / ".hints"
