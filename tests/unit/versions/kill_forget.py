"""Kills a forgetting process before each of its calls to the file system, and looks at what is left, and at the rerun.

Run as a program by `test_kill_forget.py`: `kill_forget.py DATASET DOC_ID WORK EVERY HOW`. HOW is `kill`, or `full`,
where the call and all after it find a full disk instead.
"""

import json
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from kill_publish import disturb, in_child

from copydesk.errors import ConfigurationError, StoreError
from copydesk.versions import hold_lock, open_dataset, resume_erasure
from copydesk.versions.disk import DEAD
from copydesk.versions.erasure import forget
from copydesk.versions.requests import JOURNAL, list_requests
from copydesk.versions.selecting import Wanted
from growing import make_makers


def erase(root, doc_id):
    """Forget the document everywhere."""
    forget(root, Wanted(doc_ids=frozenset({doc_id})), make_makers(), everywhere=True)


def erase_on_a_full_disk(root, doc_id):
    """Forget where the disk fills up: said, or not needed any more."""
    with suppress(StoreError, OSError):
        erase(root, doc_id)


def check(root, doc_id, before, after):
    """What must hold after a crash, then after the same call again."""
    dataset = open_dataset(root)
    for number in dataset.versions():
        # Whatever the moment, a version is the old one or the new one, whole.
        content = dataset.version(number).manifest["content"]
        assert content in (before.get(str(number)), after[str(number)]), number
        ids = {one for path in dataset.version(number).files("documents") for one in pd.read_parquet(path)["doc_id"]}
        assert ids
    begun = (root / JOURNAL).exists()
    if not begun and not list_requests(root):
        assert {str(n): dataset.version(n).manifest["content"] for n in dataset.versions()} == before
    with hold_lock(root, erasing=True):
        resume_erasure(root, make_makers())
    if not list_requests(root):
        erase(root, doc_id)
    with pytest.raises(ConfigurationError, match="it was forgotten on"):
        erase(root, doc_id)
    assert len(list_requests(root)) == 1
    dataset = open_dataset(root)
    assert {str(n): dataset.version(n).manifest["content"] for n in dataset.versions()} == after
    for number in dataset.versions():
        assert dataset.version(number).verify() == (), number
        assert doc_id not in set(pd.read_parquet(root / f"versions/v{number:06}/documents")["doc_id"])
        erased = dataset.version(number).manifest.get("erased", [])
        assert sum(one["documents"] for one in erased) == (number < max(dataset.versions())), number
    assert (root / "latest").resolve().name == f"v{max(dataset.versions()):06}"
    with hold_lock(root):
        assert resume_erasure(root, make_makers()) is None
    assert not list(root.rglob(f"{DEAD}*"))
    assert not list((root / ".staging").iterdir())
    paths = [path for path in root.rglob("*") if path.is_file() and path.parent.name != "forgotten"]
    assert not [path for path in paths if doc_id.encode() in path.read_bytes()]


def contents(root):
    """The content of each version by its number."""
    dataset = open_dataset(root)
    return {str(number): dataset.version(number).manifest["content"] for number in dataset.versions()}


def main(base, doc_id, work, every, how):
    before, noted = contents(base), work / "noted.json"
    root = shutil.copytree(base, work / "whole", symlinks=True)

    def note():
        calls = disturb(0, how)
        erase(root, doc_id)
        noted.write_text(json.dumps([calls, contents(root)]))

    assert in_child(note) == 0
    calls, after = json.loads(noted.read_text())
    shutil.rmtree(root)
    # What decides, each time: the note, every manifest and every folder of a version, and the end; else one in `every`.
    telling = {at for at, call in enumerate(calls, 1) if call.startswith("replace") or JOURNAL in call}
    telling |= {at for at, call in enumerate(calls, 1) if call.startswith("rename") and "/versions/" in call}
    points = {*telling, *range(1, len(calls) + 1, every)}
    for point in sorted(points):
        root = shutil.copytree(base, work / f"kill{point}", symlinks=True)

        def run(root=root, point=point):
            disturb(point, how)
            (erase_on_a_full_disk if how == "full" else erase)(root, doc_id)

        code = in_child(run)
        assert code == (0 if how == "full" else -signal.SIGKILL), f"{point}: {calls[point - 1]}: ended with {code}"
        assert in_child(lambda root=root: check(root, doc_id, before, after)) == 0, f"{point}: {calls[point - 1]}"
        shutil.rmtree(root)
    print(f"{len(points)} times {how} in {len(calls)} calls")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
