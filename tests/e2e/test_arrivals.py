"""Arrivals: a file that is dropped becomes a version, whole; a signal ends the watch and its build."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from processes import members, wait_until

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
GOOD = ROOT / "raw" / "samples" / "good"


@pytest.fixture
def watch(environment, tmp_path: Path):
    """Starts a watch over an empty folder; gives its process, its folder and its dataset."""
    children = []
    (tmp_path / "raw").mkdir()

    def start(*options: str):
        command = [sys.executable, str(ROOT / "flows" / "watch_arrivals.py"), "--settle", "2", "--poll", "0.5"]
        with (tmp_path / "log").open("w") as log:
            child = subprocess.Popen(
                [*command, *options],
                env=dict(environment),
                cwd=tmp_path,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        children.append(child)
        assert wait_until(lambda: "watching" in (tmp_path / "log").read_text(), 60)
        return child

    yield start
    for child in children:
        child.kill()
        child.wait()


def test_what_is_dropped_is_published_whole_and_a_refused_build_ends_nothing(watch, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "raw" / "samples" / "bad", tmp_path / "raw" / "bad")
    child = watch()
    assert wait_until(lambda: "exit code 1" in (tmp_path / "log").read_text(), 120), "the gate refuses bad ones alone"
    shutil.rmtree(tmp_path / "raw" / "bad")
    data = (GOOD / "op-ed.txt").read_bytes()
    with (tmp_path / "raw" / "op-ed.txt").open("wb", buffering=0) as file:
        for begin in range(0, len(data), len(data) // 5):
            file.write(data[begin : begin + len(data) // 5])
            time.sleep(1)
    assert wait_until((tmp_path / "processed" / "latest" / "report.html").exists, 120), (tmp_path / "log").read_text()
    documents = pd.read_parquet(tmp_path / "processed" / "latest" / "documents")
    assert list(documents.n_source_chars) == [len(data.decode())]
    assert [path.name for path in (tmp_path / "processed" / "manifests").glob("v*")] == ["v000001.json"]
    started = time.monotonic()
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=20) == 0
    assert time.monotonic() - started < 5
    assert not members(child.pid)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_signal_ends_the_watch_and_its_build(watch, tmp_path: Path, how: int) -> None:
    shutil.copy(GOOD / "op-ed.txt", tmp_path / "raw")
    child = watch()
    assert wait_until(lambda: members(child.pid), 60), "no build began"
    started = time.monotonic()
    child.send_signal(how)
    assert child.wait(timeout=20) == (-how if how == signal.SIGKILL else 0)
    assert time.monotonic() - started < 10
    assert wait_until(lambda: not members(child.pid), 5)


def test_once_builds_what_is_there_and_ends(watch, tmp_path: Path) -> None:
    shutil.copy(GOOD / "op-ed.txt", tmp_path / "raw")
    assert watch("--once").wait(timeout=180) == 0
    assert (tmp_path / "processed" / "latest" / "report.html").exists()
