"""What becomes of a run whose processes die: the guilty article is found, and what was finished is not read again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
POISON = ROOT / "tests" / "poison"
PARAGRAPH = "The minister said on Monday that the convoy had crossed the border near the river. " * 4


def write_articles(raw: Path, count: int) -> None:
    raw.mkdir()
    for number in range(count):
        text = f"Convoy {number} crosses the border\n\n{PARAGRAPH}\n\nOfficials in Kyiv confirmed report {number}.\n"
        (raw / f"{number:03}.txt").write_text(text)


def objects(dataset: Path) -> set[str]:
    return {
        path.name for path in (dataset / "objects").rglob("*") if path.is_file() and path.parent.name != "attachments"
    }


def inputs(dataset: Path) -> dict[str, object]:
    return json.loads((dataset / "latest" / "manifest.json").read_text())["inputs"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["local", "dask", "ray"])
def test_an_article_that_kills_its_process_is_found_and_the_rest_goes_on(build, tmp_path: Path, engine: str) -> None:
    if engine != "local" and not find_spec(f"prefect_{engine}"):
        pytest.skip(f"needs the extra {engine}")
    raw = tmp_path / "raw"
    write_articles(raw, 16)
    healthy = build(raw, tmp_path / "healthy", "--workers", "2")
    assert healthy.returncode == 0, healthy.stdout + healthy.stderr
    (raw / "007a.txt").write_text(f"POISON in the well\n\n{PARAGRAPH}\n")
    env = {"PYTHONPATH": str(POISON), "POISONED": "1"}
    run = build(raw, tmp_path / "poisoned", "--workers", "2", "--engine", engine, env=env)
    assert run.returncode == 0, run.stdout + run.stderr
    latest = tmp_path / "poisoned" / "latest"
    (refused,) = pd.read_parquet(latest / "quarantine").to_dict("records")
    assert (refused["locator"], refused["reason"]) == ("007a.txt", "crashed")
    assert refused["raw_sha256"]
    documents = [pd.read_parquet(tmp_path / name / "latest" / "documents") for name in ("healthy", "poisoned")]
    pd.testing.assert_frame_equal(*documents)
    assert inputs(tmp_path / "poisoned")["deaths"] >= 2


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_a_cluster_gives_the_same_bytes(build, tmp_path: Path, engine: str) -> None:
    if not find_spec(f"prefect_{engine}"):
        pytest.skip(f"needs the extra {engine}")
    for name, options in (("here", ()), ("there", ("--engine", engine))):
        run = build(ROOT / "raw", tmp_path / name, "--workers", "2", *options)
        assert run.returncode == 0, run.stdout + run.stderr
    assert objects(tmp_path / "here") == objects(tmp_path / "there")


@pytest.mark.slow
def test_a_run_that_was_killed_is_taken_up_where_it_was(build, environment, tmp_path: Path) -> None:
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    write_articles(raw, 48)
    command = [sys.executable, str(ROOT / "flows" / "build_dataset.py"), "--raw", str(raw), "--dataset", str(dataset)]
    child = subprocess.Popen([*command, "--as-of", "2026-11-22", "--workers", "2"], env=dict(environment))
    deadline = time.monotonic() + 300
    while not finished(dataset) and time.monotonic() < deadline:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    there = len(finished(dataset))
    assert there
    assert not (dataset / "latest").exists()
    run = build(raw, dataset, "--workers", "2")
    assert run.returncode == 0, run.stdout + run.stderr
    told = inputs(dataset)
    assert there <= told["taken_up"] < told["batches"]
    assert not list((dataset / ".staging").iterdir())
    fresh = build(raw, tmp_path / "fresh", "--workers", "1")
    assert fresh.returncode == 0, fresh.stderr
    assert objects(dataset) == objects(tmp_path / "fresh")


def finished(dataset: Path) -> list[Path]:
    return list((dataset / ".staging").glob("read-*/**/done.json"))
