"""Disks that are full or read only, by real mounts: what a build says, and what stays. Linux, as root.

    PYTHONPATH=flows:tests python tests/bench/faults.py [--step KIB]

A dataset of one version lies on a file system of its own, which is then made smaller, step by step; at each size a day
is added, which fails where the disk fills. After each failure every version must be whole, the error must be told,
and with room again the same day must give what it gives on a disk with room. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import StoreError
from copydesk.versions import clean_up, finish, hold_lock, open_dataset
from growing import Text, World, grow

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOM_KIB = 65_536


def make_world(count: int) -> World:
    """So many articles, each of its own address."""
    return {f"{n % 7}/a{n:03}.txt": Text(urls=(f"https://example.org/{n}",)) for n in range(count)}


def mount(folder: Path, *options: str) -> None:
    """Mount memory at `folder`, or mount it otherwise."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "copydesk-faults", str(folder)], check=True)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder that is a file system of its own."""
    with tempfile.TemporaryDirectory() as folder:
        mount(Path(folder), f"size={ROOM_KIB}k")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def add_day(root: Path, world: World) -> str:
    """Build as the flow does; gives how it ended."""
    try:
        with hold_lock(root):
            clean_up(root)
            finish(root)
            grow(root, world, as_of=date(2026, 1, 2))
    except StoreError:
        return "told"
    except OSError as error:  # Of what comes before the store: the flow tells it so.
        return f"told: {error.strerror}"
    return "published"


def copy_dataset(source: Path, target: Path) -> None:
    """Copy a dataset with its hard links, so that it takes the room that it took."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def faults_of(root: Path) -> list[str]:
    """What is wrong with the versions that are there, but for a view that the next build makes."""
    dataset = open_dataset(root)
    found = [(n, fault) for n in dataset.versions() for fault in dataset.version(n).verify()]
    return [f"v{number}: {fault}" for number, fault in found if fault.law != "view"]


def fill_disks(step: int) -> tuple[Counter[str], list[str]]:
    """Try a day at every size from none to enough; gives how they ended and what was wrong."""
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    before, after = make_world(60), make_world(90)
    with small_disk() as disk:
        root, safe = disk / "processed", disk / "safe"
        add_day(safe, before)
        clean_up(safe)
        copy_dataset(safe, root)
        add_day(root, after)
        content = open_dataset(root).version().manifest["content"]
        room = 0
        while not outcomes["published"]:
            shutil.rmtree(root)
            copy_dataset(safe, root)
            used = ROOM_KIB - shutil.disk_usage(disk).free // 1024
            mount(disk, "remount", f"size={used + room}k")
            ended = add_day(root, after)
            outcomes[ended] += 1
            outcomes[f"versions then: {len(open_dataset(root).versions())}"] += 1
            wrong += [f"{room} KiB: {fault}" for fault in faults_of(root)]
            mount(disk, "remount", f"size={ROOM_KIB}k")
            add_day(root, after)
            newest = open_dataset(root).version()
            if newest.number != 2 or newest.manifest["content"] != content or newest.verify():
                wrong.append(f"{room} KiB: with room again it is not what it should be")
            room += step
    return outcomes, wrong


def try_read_only() -> list[str]:
    """A disk that can only be read: a build says so, and reading works."""
    wrong = []
    with small_disk() as disk:
        root = disk / "processed"
        grow(root, make_world(20), as_of=date(2026, 1, 1))
        mount(disk, "remount", "ro")
        if add_day(root, make_world(30)) != "told":
            wrong.append("read only: a build did not say so")
        wrong += [f"read only: {fault}" for fault in open_dataset(root).version().verify()]
        if len(open_dataset(root).version().to_pandas("documents")) != 20:
            wrong.append("read only: rows are missing")
    return wrong


def main() -> int:
    """Try all of it; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--step", type=int, default=16, metavar="KIB")
    options = parser.parse_args()
    if os.geteuid() or sys.platform != "linux":
        print("needs Linux and root, to mount file systems", file=sys.stderr)
        return 2
    outcomes, wrong = fill_disks(options.step)
    print(f"full disks: {dict(outcomes)}")
    wrong += try_read_only()
    print(f"{len(wrong)} faults", *wrong[:20], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
