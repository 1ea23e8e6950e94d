"""Kills a publishing process before each of its calls to the file system, and looks at what readers then find.

Run as a program by `test_kill.py`: `kill_publish.py DATASET STAGED.pickle WORK EVERY HOW`. Processes are forked before
Arrow has started a thread here, so that each costs milliseconds and not a start of Python. HOW is `kill`; `full`, where
the call and all after it find a full disk instead; or `linkless`, a kill on a file system without links.
"""

import builtins
import errno
import io
import json
import os
import pickle
import shutil
import signal
import sys
import traceback
from pathlib import Path

import pandas as pd
import pytest

from building import publish_staged
from copydesk.errors import StoreError
from copydesk.versions import clean_up, finish, open_dataset
from copydesk.versions.disk import DEAD

CALLS = ("link", "rename", "replace", "symlink", "fsync", "unlink", "mkdir", "chmod", "open")


def disturb(number, how):
    """Note the calls that change the file system; do what `how` says at the one of that number. Gives the calls."""
    calls = []

    def step(call):
        calls.append(call)
        if how == "full" and 0 < number <= len(calls) and not call.startswith(("unlink", "chmod")):
            raise OSError(errno.ENOSPC, "No space left on device")
        if how != "full" and len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(name, function):
        def stepping(*args, **more):
            step(f"{name} {args[1] if len(args) > 1 else args[0]}")
            if how == "linkless" and name in ("link", "symlink"):
                raise OSError(errno.EPERM, "Operation not permitted")
            return function(*args, **more)

        return stepping

    def wrap_open(function):
        def stepping(file, mode="r", *args, **more):
            if "w" in mode:
                step(f"open {file}")
            return function(file, mode, *args, **more)

        return stepping

    for name in CALLS:
        setattr(os, name, wrap(name, getattr(os, name)))
    io.open = builtins.open = wrap_open(io.open)
    return calls


def publish_on_a_full_disk(root, staged):
    """Publish where it must fail, and say so."""
    with pytest.raises(StoreError, match="No space left"):
        publish_staged(root, staged)


def in_child(action):
    """Run in a forked process; gives its exit code, -9 where it was killed."""
    child = os.fork()
    if child == 0:
        try:
            action()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def check(root, staged, before, after, how):
    """What must hold after a crash, then after the same call again."""
    if how == "linkless":
        disturb(0, how)
    dataset = open_dataset(root)
    assert dataset.versions() in ((1,), (1, 2)), dataset.versions()
    assert dataset.version(1).verify() == ()
    assert set(pd.read_parquet(root / "versions/v000001/documents")["doc_id"]) == before
    if how != "linkless" or (root / "latest").exists():  # A folder can't take another's place in one step.
        assert set(pd.read_parquet(root / "latest/documents")["doc_id"]) in (before, after)
    if (root / "versions/v000002").exists():
        assert dataset.version(2).verify() == ()
    seen = {path.name for path in (root / "versions").iterdir() if not path.name.startswith(DEAD)}
    assert seen <= {"v000001", "v000002"}, seen
    clean_up(root)
    assert finish(root) == dataset.versions()[-1]
    publish_staged(root, staged)
    version = open_dataset(root).version()
    assert version.number == 2
    assert version.manifest["content"] == staged.content
    assert version.verify() == ()
    assert set(pd.read_parquet(root / "latest/documents")["doc_id"]) == after
    assert not list(root.rglob(f"{DEAD}*"))


def list_calls(base, staged, work, how):
    """The calls of one undisturbed run, the second on this staging: the first makes folders that stay."""
    noted = work / "calls.json"
    for attempt in ("first", "second"):
        root = shutil.copytree(base, work / attempt, symlinks=True)

        def note(root=root):
            calls = disturb(0, how)
            publish_staged(root, staged)
            noted.write_text(json.dumps(calls))

        assert in_child(note) == 0
        shutil.rmtree(root)
    return json.loads(noted.read_text())


def main(base, pickled, work, every, how):
    staged, before, after = pickle.loads(pickled.read_bytes())
    calls = list_calls(base, staged, work, how)
    # The commit is the call that names the manifest. Around it, and at the end, every call; elsewhere one in `every`.
    name = "rename" if how == "linkless" else "link"
    commit = next(at for at, call in enumerate(calls, 1) if call.startswith(name) and "/manifests/v" in call)
    last = len(calls)
    points = sorted({*range(1, last + 1, every), *range(commit - 3, commit + 4), *range(last - 7, last + 1)})
    for point in points:
        root = shutil.copytree(base, work / f"kill{point}", symlinks=True)

        def publish(root=root, point=point):
            disturb(point, how)
            (publish_on_a_full_disk if how == "full" else publish_staged)(root, staged)

        code = in_child(publish)
        assert code == (0 if how == "full" else -signal.SIGKILL), f"{point}: {calls[point - 1]}: ended with {code}"
        assert in_child(lambda root=root: check(root, staged, before, after, how)) == 0, f"{point}: {calls[point - 1]}"
        shutil.rmtree(root)
    print(f"{len(points)} times {how} in {last} calls")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
