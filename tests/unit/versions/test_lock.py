import os
import signal
import subprocess
import sys
import time

import pytest

from copydesk.errors import StoreError
from copydesk.versions import hold_lock

HOLD = """
import sys, time
from pathlib import Path
from copydesk.versions.lock import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def test_the_lock_is_free_again_after_use(tmp_path):
    for _ in range(2):
        with hold_lock(tmp_path / "new"):
            pass


def test_a_held_lock_names_its_holder_and_dies_with_it(tmp_path):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path), "60"], stdout=subprocess.PIPE, env=env)
    try:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match=f"process {child.pid} since 2") as caught, hold_lock(tmp_path):
            pass
        assert caught.value.exit_code == 3
        child.send_signal(signal.SIGKILL)
        child.wait()
        with hold_lock(tmp_path):
            assert f"process {os.getpid()} since" in (tmp_path / ".lock").read_text()
    finally:
        child.kill()
        child.stdout.close()


def test_the_lock_says_since_when(tmp_path):
    with hold_lock(tmp_path):
        assert time.strftime("since %Y-", time.gmtime()) in (tmp_path / ".lock").read_text()


def test_it_waits_for_a_lock_as_long_as_it_is_told_to(tmp_path):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path), "1"], stdout=subprocess.PIPE, env=env)
    told = []
    try:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match="holds the dataset"), hold_lock(tmp_path, wait=0.1, tell=told.append):
            pass
        with hold_lock(tmp_path, wait=60, tell=told.append):
            pass
        assert told == [told[0]] * 2
        assert f"process {child.pid}" in told[0]
    finally:
        child.kill()
        child.stdout.close()
        child.wait()
