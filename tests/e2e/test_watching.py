"""What a run tells of itself: JSON on standard error, a file of metrics, the account in the manifest, lineage."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "raw" / "samples"
NAMES = ("op-ed.txt", "semantic.html", "interview.txt")
STEPS = ["starting", "inventory", "planning", "reading", "staging", "corpus", "gate", "publishing", "telling"]
HAS_CLIENT = importlib.util.find_spec("openlineage") is not None


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with three samples to read, and a file that is none."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "raw").mkdir()
    for name in NAMES:
        shutil.copy(SAMPLES / "good" / name, folder / "raw")
    shutil.copy(SAMPLES / "bad" / "empty.txt", folder / "raw")
    return folder


@pytest.fixture(scope="module")
def run(build, place: Path) -> subprocess.CompletedProcess[str]:
    """A first build that two processes read, watched in all ways."""
    run = build(place / "raw", place / "processed", "--workers", "2", "--log-json", "--metrics", str(place / "a.prom"))
    assert run.returncode == 0, run.stdout + run.stderr
    return run


def events(run: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in run.stderr.splitlines()]


def test_every_line_on_standard_error_is_an_event(run) -> None:
    told = events(run)
    assert told[0]["event"] == "started"
    assert [one["step"] for one in told if one["event"] == "step_ended"] == STEPS
    assert all(one["time"].endswith("Z") for one in told)
    assert [one["time"] for one in told] == sorted(one["time"] for one in told)
    end = told[-1]
    assert (end["event"], end["outcome"], end["exit_code"]) == ("ended", "published", 0)
    assert end["published"]["rows"]["documents"] == 3
    assert end["published"]["quarantined"] == {"empty": 1}
    reached = [one for one in told if one["event"] == "progressed"][-1]
    assert (reached["articles"], reached["quarantined"], reached["inputs"]) == (4, 1, 4)
    assert run.stdout.startswith("v000001: "), "standard output stays as it is"


def test_the_manifest_tells_what_the_run_took(run, place: Path) -> None:
    manifest = json.loads((place / "processed" / "latest" / "manifest.json").read_text(encoding="utf-8"))
    account = manifest["run"]
    assert list(account["seconds"]) == STEPS[: STEPS.index("publishing")] == list(account["cpu_seconds"])
    assert (account["articles"], account["workers"]) == (4, 2)
    assert account["cpu_by_stage"]["entities"] > 0
    assert account["cpu_seconds"]["reading"] >= sum(account["cpu_by_stage"].values()) * 0.9
    assert account["peak_bytes"]["worker"] > 50_000_000


def test_the_metrics_tell_the_run_and_then_that_nothing_was_new(run, build, place: Path) -> None:
    def told() -> str:
        return (place / "a.prom").read_text(encoding="utf-8")

    dataset = f'dataset="{place}/processed"'
    assert f"copydesk_documents{{{dataset}}} 3.0" in told()
    assert f'copydesk_quarantined{{{dataset},reason="empty"}} 1.0' in told()
    assert f'copydesk_last_run_outcome{{{dataset},outcome="published"}} 1.0' in told()
    again = build(place / "raw", place / "processed", "--log-json", "--metrics", str(place / "a.prom"))
    assert [one["event"] for one in events(again)] == ["started", "ended"]
    assert f'copydesk_last_run_outcome{{{dataset},outcome="nothing_new"}} 1.0' in told()
    assert f"copydesk_documents{{{dataset}}} 3.0" in told()


def test_a_refused_run_is_told_with_what_next(build, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "bad", tmp_path / "raw")
    run = build(tmp_path / "raw", tmp_path / "processed", "--log-json", "--metrics", str(tmp_path / "b.prom"))
    assert run.returncode == 1
    end = events(run)[-1]
    assert (end["outcome"], end["exit_code"]) == ("refused", 1)
    assert "the gate refused" in end["fault"]["what"]
    assert Path(end["fault"]["where"]).is_file()
    assert end["fault"]["next"]
    (judged,) = (one for one in events(run) if one["event"] == "judged")
    assert judged["critical"] >= 1
    told = (tmp_path / "b.prom").read_text(encoding="utf-8")
    assert 'outcome="refused"} 1.0' in told
    assert "copydesk_documents{" not in told


def test_elsewhere_than_on_a_terminal_plain_lines_tell_the_steps(build, place: Path, tmp_path: Path) -> None:
    run = build(place / "raw", tmp_path / "processed", "--metrics", str(tmp_path / "nowhere" / "c.prom"))
    assert (run.returncode, "the file of metrics can't be there" in run.stderr) == (2, True)
    run = build(place / "raw", tmp_path / "processed")
    assert run.returncode == 0, run.stderr
    lines = run.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == STEPS
    assert lines[STEPS.index("reading")].startswith("reading: 4 articles (1 in quarantine), ")
    assert "\x1b" not in run.stderr


def test_prefect_keeps_artifacts_and_hears_of_the_tables(run, place: Path, environment: Mapping[str, str]) -> None:
    url = environment["PREFECT_API_URL"]
    kept = {one["key"]: one["data"] for one in ask(f"{url}/artifacts/filter", {"sort": "CREATED_DESC", "limit": 50})}
    assert {"copydesk-gate", "copydesk-run", "copydesk-counts", "copydesk-quarantine"} <= set(kept)
    made = {"filter": {"event": {"prefix": ["prefect.asset.materialization"]}}}
    key = f"file://{place}/processed/latest/documents"
    told = [one["payload"] for one in ask(f"{url}/events/filter", made)["events"] if named(one) == key]
    assert [(one["version"], one["rows"]) for one in told] == [("v000001", 3)]


def named(event: Mapping[str, Mapping[str, str]]) -> str:
    return event["resource"]["prefect.resource.id"]


def ask(url: str, body: object) -> object:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@pytest.mark.skipif(not HAS_CLIENT, reason="needs the extra: pip install -e '.[openlineage]'")
def test_openlineage_hears_of_a_run_and_its_silence_is_told(build, place: Path, tmp_path: Path) -> None:
    settings = tmp_path / "openlineage.yml"
    settings.write_text(f"transport:\n  type: file\n  append: true\n  log_file_path: {tmp_path}/sent.jsonl\n")
    run = build(place / "raw", tmp_path / "a", "--openlineage", env={"OPENLINEAGE_CONFIG": str(settings)})
    assert run.returncode == 0, run.stderr
    start, end = (json.loads(line) for line in (tmp_path / "sent.jsonl").read_text().splitlines())
    assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
    rows = {one["name"].rpartition("/")[2]: one["outputFacets"]["outputStatistics"] for one in end["outputs"]}
    assert rows["documents"]["rowCount"] == 3
    nobody = {"OPENLINEAGE_URL": "http://127.0.0.1:9", "OPENLINEAGE_CONFIG": os.devnull}
    run = build(tmp_path / "none", tmp_path / "b", "--openlineage", "--log-json", env=nobody)
    assert (run.returncode, events(run)[-1]["fault"]["what"]) == (3, "there is no such folder of raw articles")
    assert any("OpenLineage failed; the run goes on" in str(one.get("text")) for one in events(run))
