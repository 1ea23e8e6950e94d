"""Deployments are taken by a real Prefect server, which schedules runs, and a worker runs them to a version."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

import copydesk
from copydesk.versions import hold_lock
from processes import members, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "raw" / "samples" / "good" / "op-ed.txt"
QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
SOON = {"PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5"}
"""What is scheduled anew is seen sooner than in a minute."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The environment of a full server, with its scheduler."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    home = str(tmp_path_factory.mktemp("home"))
    environment = {
        **os.environ,
        **QUIET,
        **SOON,
        "PREFECT_HOME": home,
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
    }
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


@pytest.fixture(scope="module")
def checkout(server: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout with one article and all deployments, and a worker that runs them."""
    top = tmp_path_factory.mktemp("checkout")
    (top / "flows").symlink_to(ROOT / "flows")
    (top / "raw").mkdir()
    shutil.copy(ARTICLE, top / "raw")
    prefect(server, "work-pool", "create", "local", "--type", "process")
    prefect(server, "deploy", "--all", "--prefect-file", "flows/prefect.yaml", cwd=top)
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "local"]
    environment = {**server, "PREFECT_WORKER_QUERY_SECONDS": "2"}
    with (top / "worker.log").open("w") as log:
        worker = subprocess.Popen(command, env=environment, cwd=top, stdout=log, stderr=log, start_new_session=True)
        try:
            yield top
        finally:
            worker.terminate()
            worker.wait(timeout=60)
            assert wait_until(lambda: not members(worker.pid), 20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def prefect(environment: Mapping[str, str], *words: str, cwd: Path = ROOT) -> None:
    command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
    run = subprocess.run(command, cwd=cwd, env=dict(environment), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def ask(environment: Mapping[str, str], path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{environment['PREFECT_API_URL']}/{path}", data, headers)
    for pause in (1, 2, 4, 8, None):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 503 or pause is None:  # a busy server says so, and means to be asked again
                raise
            time.sleep(pause)
    return None


def scheduled(environment: Mapping[str, str], deployment: str) -> list[dict[str, Any]]:
    wanted = {
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "deployments": {"name": {"any_": [deployment]}},
    }
    return ask(environment, "flow_runs/filter", wanted)


@pytest.mark.parametrize(
    ("name", "parameters", "hour"),
    [
        ("daily", {"raw": "raw", "dataset": "processed", "retries": 2}, "05:00"),
        ("nightly", {"dataset": "processed", "version": "all", "quick": False}, "02:00"),
    ],
)
def test_a_deployment_is_scheduled(server, checkout, name, parameters, hour) -> None:
    assert wait_until(lambda: scheduled(server, name), 120), "the server took the deployment and made no runs"
    run = scheduled(server, name)[0]
    assert run["parameters"] == parameters
    assert str(run["expected_start_time"])[11:16] == hour


def test_a_scheduled_run_publishes_a_version(server, checkout: Path) -> None:
    prefect(server, "deployment", "schedule", "create", "build-dataset/daily", "--cron", "* * * * *")
    dataset = checkout / "processed"
    published = wait_until(lambda: (dataset / "latest" / "report.html").exists(), 150)
    assert published, (checkout / "worker.log").read_text()
    assert copydesk.open_dataset(dataset).version().verify() == ()
    done = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}, "deployments": {"name": {"any_": ["daily"]}}}
    assert wait_until(lambda: ask(server, "flow_runs/filter", done), 60)
    assert ask(server, "flow_runs/filter", done)[0]["auto_scheduled"] is True
    prefect(server, "deployment", "schedule", "clear", "--accept-yes", "build-dataset/daily")


@pytest.mark.long
def test_a_second_run_while_one_is_under_way_is_cancelled(server, checkout: Path) -> None:
    """The first waits for the lock of the dataset, which this test holds."""
    deployment = ask(server, "deployments/name/build-dataset/daily")["id"]
    dataset = checkout / "processed"
    dataset.mkdir(exist_ok=True)

    def start(**parameters: object) -> str:
        return ask(server, f"deployments/{deployment}/create_flow_run", {"parameters": parameters})["id"]

    def state(run: str) -> str:
        return ask(server, f"flow_runs/{run}")["state"]["name"]

    with hold_lock(dataset):
        first = start(wait=300, full=True)
        assert wait_until(lambda: state(first) == "Running", 90), state(first)
        second = start()
        assert wait_until(lambda: state(second) == "Cancelled", 60), state(second)
    assert wait_until(lambda: state(first) == "Completed", 120), state(first)


@pytest.mark.long
def test_a_watch_can_leave_the_build_to_a_deployment(server, checkout: Path) -> None:
    before = len(list((checkout / "processed" / "manifests").glob("v*.json")))
    (checkout / "raw" / "new.txt").write_bytes(ARTICLE.with_name("interview.txt").read_bytes())
    command = [sys.executable, str(ROOT / "flows" / "watch_arrivals.py"), "--settle", "1", "--poll", "0.5", "--once"]
    command += ["--deployment", "build-dataset/daily"]
    run = subprocess.run(command, env=dict(server), cwd=checkout, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Completed" in run.stdout
    assert len(list((checkout / "processed" / "manifests").glob("v*.json"))) == before + 1
    command[-1] = "build-dataset/nightly"
    run = subprocess.run(command, env=dict(server), cwd=checkout, capture_output=True, text=True, check=False)
    assert (run.returncode, "there is no deployment" in run.stderr) == (2, True)


def test_values_that_no_flow_takes_are_refused(server, checkout) -> None:
    deployment = ask(server, "deployments/name/build-dataset/daily")["id"]
    for wrong in ({"workers": 1000}, {"retries": "often"}, {"full": "perhaps"}):
        with pytest.raises(urllib.error.HTTPError) as error:
            ask(server, f"deployments/{deployment}/create_flow_run", {"parameters": wrong})
        assert error.value.code == 409


class Listener(BaseHTTPRequestHandler):
    """Keeps what it is told."""

    told: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


def test_a_failed_run_is_told(server, tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        environment = {**server, "COPYDESK_ALERT_URL": f"http://127.0.0.1:{listener.server_port}/hook"}
        alert = [sys.executable, str(ROOT / "flows" / "alert_failures.py"), "--heartbeat", "30"]
        for _ in range(2):  # the second call replaces what the first made
            run = subprocess.run(alert, env=environment, capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stderr
        assert run.stdout == "set: copydesk: a run failed\nset: copydesk: a run fell silent\n"
        audit = [sys.executable, str(ROOT / "flows" / "audit_version.py"), "--dataset", str(tmp_path)]
        assert subprocess.run(audit, env=environment, capture_output=True, check=False).returncode == 3
        assert wait_until(lambda: Listener.told, 60)
        time.sleep(3)
        listener.shutdown()
    (told,) = Listener.told
    assert "audit-version ended as Failed" in told
    assert "there is no dataset here" in told


@pytest.mark.long
def test_serving_publishes_on_its_schedule_and_ends_with_all_it_started(tmp_path: Path) -> None:
    """With a server of its own."""
    (tmp_path / "raw").mkdir()
    shutil.copy(ARTICLE, tmp_path / "raw")
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    environment |= {**QUIET, "PREFECT_HOME": str(tmp_path / "home")}
    command = [sys.executable, str(ROOT / "flows" / "build_dataset.py"), "--serve", "--cron", "* * * * *"]
    with (tmp_path / "log").open("w") as log:
        child = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log, start_new_session=True)
    try:
        published = wait_until((tmp_path / "processed" / "latest" / "report.html").exists, 180)
        assert published, (tmp_path / "log").read_text()
        assert copydesk.open_dataset(tmp_path / "processed").version().verify() == ()
    finally:
        child.send_signal(signal.SIGTERM)
        code = child.wait(timeout=60)
    assert code == 0
    assert wait_until(lambda: not members(child.pid), 5)
    assert "Traceback" not in (tmp_path / "log").read_text()
