"""Builds for the tests of the whole: one Prefect server for all of them, the flow run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from runtime import prefect_server

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "raw"
Run = subprocess.CompletedProcess[str]
Build = Callable[..., Run]


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for Prefect that leaves the user's alone."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def environment(prefect_home: Path) -> Iterator[Mapping[str, str]]:
    """What a build sees: a server that all builds of the session share."""
    before = dict(os.environ)
    os.environ.pop("PREFECT_API_URL", None)
    os.environ["PREFECT_HOME"] = str(prefect_home)
    prefect_server.configure(by_hand=True)
    with prefect_server.server() as server:
        prefect_server.wait_for(server)
        yield {**os.environ, "PREFECT_API_URL": server.url}
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def build(environment: Mapping[str, str]) -> Build:
    """Runs the main job and gives its end."""

    def run(raw: Path, dataset: Path, *options: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> Run:
        command = [
            sys.executable,
            str(ROOT / "flows" / "build_dataset.py"),
            "--raw",
            str(raw),
            "--dataset",
            str(dataset),
        ]
        command += ["--as-of", "2026-11-22", *options]
        surroundings = {**environment, **(env or {})}
        return subprocess.run(
            command, env=surroundings, cwd=cwd, capture_output=True, text=True, timeout=600, check=False
        )

    return run
