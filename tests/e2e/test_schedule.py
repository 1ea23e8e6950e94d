"""The deployment is taken by a real Prefect server, which schedules runs: an unlucky set of packages makes none."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment of a full server, with its scheduler."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {**os.environ, "PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    environment |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--no-ui", "--host", "127.0.0.1", "--port", port]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 180
        while not answers(f"http://127.0.0.1:{port}/api/health"):
            assert child.poll() is None, "the server died at its start: look at the pins of fastapi and sqlalchemy"
            assert time.monotonic() < deadline
            time.sleep(0.5)
        yield environment
    finally:
        child.terminate()
        child.wait(timeout=30)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def prefect(environment: Mapping[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
    run = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def scheduled(url: str) -> list[dict[str, object]]:
    body = json.dumps({"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}).encode()
    request = urllib.request.Request(f"{url}/flow_runs/filter", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@pytest.mark.slow
def test_a_deployment_is_scheduled(server: Mapping[str, str]) -> None:
    prefect(server, "work-pool", "create", "local", "--type", "process")
    prefect(server, "deploy", "--all", "--prefect-file", "flows/prefect.yaml")
    deadline = time.monotonic() + 120
    while not (runs := scheduled(server["PREFECT_API_URL"])) and time.monotonic() < deadline:
        time.sleep(1)
    assert runs, "the server took the deployment and made no runs"
    assert runs[0]["parameters"] == {"raw": "raw", "dataset": "processed"}
    assert str(runs[0]["expected_start_time"])[11:16] == "05:00"
