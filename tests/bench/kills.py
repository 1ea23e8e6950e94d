"""Kills runs at random instants, and looks whether every version stays whole and the next run heals what is left.

    PYTHONPATH=flows:tests python tests/bench/kills.py [--kills N] [--seed N]

A child grows a dataset by a day, is killed with SIGKILL after a random time, and the next child goes on. After each
kill every version is verified, and `latest` must lead to a whole one; at the end the dataset is compared with one build
of the final inputs. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from copydesk.tables import read_table
from copydesk.versions import clean_up, finish, hold_lock, open_dataset
from growing import Text, World, grow

DAY = date(2026, 1, 1)
CHILD = """
import pickle, sys
from datetime import date, timedelta
from pathlib import Path
from copydesk.versions import clean_up, finish, hold_lock
from growing import grow
root, day = Path(sys.argv[1]), int(sys.argv[2])
world = pickle.loads(Path(sys.argv[3]).read_bytes())
print("begin", flush=True)
with hold_lock(root):
    clean_up(root)
    finish(root)
    grow(root, world, as_of=date(2026, 1, 1) + timedelta(day))
"""


def change(world: World, rng: random.Random) -> None:
    """A day: some articles come, change and go."""
    for _ in range(rng.randint(1, 6)):
        number = rng.randrange(400)
        locator = f"{number % 7}/a{number:03}.txt"
        if rng.random() < 0.2:
            world.pop(locator, None)
        else:
            urls = (f"https://example.org/{rng.randrange(380)}",)
            world[locator] = Text(urls=urls, edit=rng.randrange(5))


def check(root: Path) -> list[str]:
    """What is wrong with the dataset as it lies there after a kill."""
    faults = []
    dataset = open_dataset(root)
    for number in dataset.versions()[-3:]:
        found = [fault for fault in dataset.version(number).verify() if fault.law != "view"]
        faults += [f"v{number}: {fault}" for fault in found]
    latest = root / "latest"
    if latest.is_symlink() and not (latest.resolve() / "manifest.json").is_file():
        faults.append("latest leads to no whole version")
    return faults


def main() -> int:
    """Kill and look; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        root, place = Path(folder) / "processed", Path(folder) / "world"
        world: World = {}
        for _ in range(200):
            change(world, rng)
        grow(root, world, as_of=DAY)
        whole = 2.0
        for number in range(options.kills):
            change(world, rng)
            place.write_bytes(pickle.dumps(world))
            command = [sys.executable, "-c", CHILD, str(root), str(number), str(place)]
            child = subprocess.Popen(command, stdout=subprocess.PIPE)
            assert child.stdout is not None
            child.stdout.readline()
            started = time.monotonic()
            try:
                child.wait(timeout=rng.uniform(0, 1.2 * whole))
                whole = 0.7 * whole + 0.3 * (time.monotonic() - started)
                outcomes["ended before" if child.returncode == 0 else f"ended with {child.returncode}"] += 1
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                outcomes["killed"] += 1
            staged = sorted(path.name for path in (root / ".staging").glob("*/*"))
            outcomes[f"left: {', '.join(staged) or 'nothing'}"] += 1
            faults += check(root)
        with hold_lock(root):
            clean_up(root)
            finish(root)
            _, grown = grow(root, world, as_of=DAY + timedelta(999))
        faults += [str(fault) for fault in open_dataset(root).version().verify()]
        seen: dict[str, date] = {}
        for path in grown.paths("documents"):
            rows = read_table(path, ["doc_id", "first_seen"]).to_pylist()
            seen |= {row["doc_id"]: row["first_seen"] for row in rows}
        _, scratch = grow(Path(folder) / "scratch", world, as_of=DAY, first_seen=seen)
        if scratch.content != grown.content:
            faults.append("it is not what one build of the final inputs gives")
        print(f"{len(open_dataset(root).versions())} versions; {dict(outcomes)}; {len(faults)} faults")
    print(*faults[:20], sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
