"""What opening archives costs: the most memory over that of one article, and CPU seconds for a thousand members.

python tests/bench/inputs.py [--members N] [--kilobytes N]

Each archive is made in a temporary folder, of members of one size, and opened in a process of its own.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import resource
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.ingest import Found, open_input
from copydesk.records import Quarantined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS = ["the", "harbour", "was", "closed", "again", "and", "ships", "sailed"]


def text(number: int, size: int) -> bytes:
    """An article of so many bytes, unlike the others."""
    state, words, length = number + 1, [], 0
    while length < size:
        state = state * 1_103_515_245 + 12_345 & 0x7FFFFFFF
        words.append(WORDS[state >> 16 & 7] + str(state >> 20 & 255))
        length += len(words[-1]) + 1
    return " ".join(words).encode()[:size]


def articles(n_members: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the members; of the bytes, a hundred kinds, so that making them is quick."""
    kinds = [text(number, size) for number in range(min(100, n_members))]
    for number in range(n_members):
        yield f"{number % 97:02}/{number:07}.txt", b"%d " % number + kinds[number % len(kinds)]


def make_tar(path: Path, members: Iterator[tuple[str, bytes]]) -> None:
    """A tar archive, compressed as its name says."""
    mode = {".gz": "w:gz", ".xz": "w:xz"}.get(path.suffix, "w")
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # modes from a table
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def make_zip(path: Path, members: Iterator[tuple[str, bytes]]) -> None:
    """A ZIP archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)


def make_text(path: Path, members: Iterator[tuple[str, bytes]]) -> None:
    """One article."""
    path.write_bytes(next(members)[1])


MAKERS: dict[str, Callable[[Path, Iterator[tuple[str, bytes]]], None]] = {
    "one.txt": make_text,
    "many.tar": make_tar,
    "many.tar.gz": make_tar,
    "many.zip": make_zip,
}


def measure(path: Path) -> tuple[int, int, float, float]:
    """How many articles came out, of how many bytes, the most memory in MB, and CPU seconds."""
    started = time.process_time()
    n_articles = n_bytes = 0
    for opened in open_input(Found(locator=path.name, path=path, n_bytes=path.stat().st_size)):
        assert not isinstance(opened, Quarantined), opened
        n_articles, n_bytes = n_articles + 1, n_bytes + len(opened.data)
    # In bytes on macOS, in kilobytes elsewhere.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return n_articles, n_bytes, peak, time.process_time() - started


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--kilobytes", type=int, default=10)
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in MAKERS.items():
            path = Path(folder) / name
            make(path, articles(options.members, 1_000 * options.kilobytes))
            with context.Pool(1) as pool:
                n_articles, n_bytes, peak, seconds = pool.apply(measure, (path,))
            size = path.stat().st_size
            print(
                f"{name:12} {size / 1e6:7.1f} MB packed {n_bytes / 1e6:7.1f} MB in {n_articles:7} articles:"
                f" {peak:6.1f} MB of memory, {1e3 * seconds / n_articles:6.2f} CPU s for 1,000"
            )


if __name__ == "__main__":
    main()
