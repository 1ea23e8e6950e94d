"""Names what decides the gate's verdict on given rows: its code, the laws, the contract and the suites."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.contracts import packaged
from copydesk.quality.suites import suites_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARY = Path(__file__).resolve().parent.parent
_ROOMS = ("quality", "tables/laws", "contracts")


def judge_digest(suites_dir: Path | None = None) -> str:
    """SHA-256, in hex, of all that decides what the gate says of rows: equal digests judge alike.

    `suites_dir` replaces the suites of `expectations/`.
    """
    total = hashlib.sha256(version("great-expectations").encode())
    for folder, path in _sources(suites_dir or suites_folder()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _sources(suites: Path) -> Iterator[tuple[Path, Path]]:
    """The files that count, each with the folder that its name is told from."""
    for room in _ROOMS:
        yield from ((_LIBRARY, path) for path in sorted((_LIBRARY / room).rglob("*.py")))
    for folder, pattern in ((packaged("schemas"), "*.toml"), (suites, "*.json")):
        yield from ((folder, path) for path in sorted(folder.glob(pattern)))
