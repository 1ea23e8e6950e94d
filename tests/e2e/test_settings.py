"""What a run is told, by whom, and what it then reads, keeps and says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pandas as pd
import pytest

import copydesk

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "raw" / "samples" / "good"
NAMES = ("op-ed.txt", "interview.txt", "commentary.txt", "think-tank.html", "date-first.txt", "wire-piece.txt")


def _manifest(dataset: Path) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((dataset / "latest" / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def _copy(raw: Path, *names: str) -> None:
    raw.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(SAMPLES / name, raw)


def test_without_entities_no_model_is_needed_and_names_do_not_go_unsaid(build, tmp_path: Path) -> None:
    raw, dataset, broken = tmp_path / "raw", tmp_path / "processed", tmp_path / "broken"
    _copy(raw, *NAMES[:3])
    broken.mkdir()
    (broken / "spacy.py").write_text("raise RuntimeError('spaCy was imported')")
    run = build(raw, dataset, "--no-entities", "--workers", "1", env={"PYTHONPATH": str(broken)})
    assert run.returncode == 0, run.stdout + run.stderr
    assert "mentions" not in run.stdout
    assert len(pd.read_parquet(dataset / "latest" / "entities")) == 0
    manifest = _manifest(dataset)
    assert manifest["inputs"]["entities"] is False
    assert manifest["inputs"]["configuration"]["from"]["entities"] == "command line"
    assert "ner_model" not in manifest["producer"]
    assert build(raw, dataset, "--no-entities").stdout.startswith("nothing new")

    assert build(raw, dataset).stdout.startswith("v000002: 3 documents"), "another reader reads all again"
    assert len(pd.read_parquet(dataset / "latest" / "entities")) > 0
    for more in ([], ["--dry-run"]):
        run = build(raw, dataset, "--no-entities", *more)
        assert (run.returncode, "mentions of names" in run.stderr) == (2, True)
    run = build(raw, dataset, "--no-entities", "--accept", "names are found elsewhere")
    assert run.returncode == 0, run.stderr
    assert "not needed" not in run.stdout
    assert run.stdout.startswith("v000003: 3 documents")


def test_a_file_and_variables_make_a_run(build, tmp_path: Path) -> None:
    _copy(tmp_path / "raw", *NAMES[:2])
    config = tmp_path / "copydesk.toml"
    config.write_text('raw = "elsewhere"\nentities = false\nworkers = 2\n[limits]\nmax_pages = 7\n')
    env = {"COPYDESK_CONFIG": str(config), "COPYDESK_WORKERS": "1"}
    run = build(tmp_path / "raw", tmp_path / "processed", env=env)
    assert run.returncode == 0, run.stdout + run.stderr
    told = _manifest(tmp_path / "processed")["inputs"]["configuration"]
    assert (told["raw"], told["workers"], told["entities"], told["limits"]) == ("raw", 1, False, {"max_pages": 7})
    assert told["as_of"] == "2026-11-22"
    assert told["from"]["workers"] == "environment"
    assert told["from"]["limits"] == str(config)
    run = build(tmp_path / "raw", tmp_path / "processed", env={**env, "COPYDESK_WORKER": "1"})
    assert run.returncode == 2
    assert "did you mean 'COPYDESK_WORKERS'?" in run.stderr


@pytest.mark.long
def test_parts_make_the_same_bytes_as_one_run(build, tmp_path: Path) -> None:
    raw, parts, whole = tmp_path / "raw", tmp_path / "parts", tmp_path / "whole"
    _copy(raw, *NAMES[:4])
    _copy(raw / "more", "semantic.html")
    _copy(raw / "twice", "semantic.html")  # one URL, and only the first wins
    run = build(raw, parts, "--no-entities", "--only", "twice/", "--limit", "3")
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[0].startswith("v000001: 1 documents")
    assert "5 input(s) that are new, changed or gone wait" in run.stdout
    run = build(raw, parts, "--no-entities", "--limit", "2", "--dry-run")
    assert "2 input(s)" in run.stdout.splitlines()[-1]
    assert _manifest(parts)["version"] == 1
    for _ in range(2):
        run = build(raw, parts, "--no-entities", "--limit", "2")
        assert run.returncode == 0, run.stderr
    inputs = _manifest(parts)["inputs"]
    assert (inputs["read"], inputs["unchanged"], inputs["waiting"]) == (3, 2, 1), "a rival is read with what claims it"
    run = build(raw, parts, "--no-entities", "--only", "nothing*")
    assert run.stdout.startswith("nothing new")
    assert "1 input(s) that are new, changed or gone wait" in run.stdout
    assert build(raw, parts, "--no-entities").returncode == 0
    assert build(raw, whole, "--no-entities").returncode == 0
    assert _manifest(parts)["content"] == _manifest(whole)["content"]
    assert "waiting" not in _manifest(parts)["inputs"]
    assert (parts / "latest" / "inputs.parquet").read_bytes() == (whole / "latest" / "inputs.parquet").read_bytes()
    run = build(raw, parts, "--no-entities", "--limit", "2", "--full")
    assert (run.returncode, "some inputs wait" in run.stderr) == (2, True)
    assert copydesk.open_dataset(parts).version("latest").verify() == ()


def test_a_run_that_is_refused_ends_as_failed_with_words(build, environment, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES.parent / "bad", tmp_path / "raw")
    assert build(tmp_path / "raw", tmp_path / "processed", "--no-entities").returncode == 1
    body = json.dumps({"sort": "START_TIME_DESC", "limit": 1}).encode()
    request = urllib.request.Request(
        f"{environment['PREFECT_API_URL']}/flow_runs/filter", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        (run,) = json.load(answer)
    assert run["state_name"] == "Failed"
    message = run["state"]["message"]
    assert message.startswith("the gate refused the version")
    assert "\n  next: open the report" in message
    assert "Traceback" not in message


@pytest.mark.slow
@pytest.mark.long
def test_a_backfill_publishes_day_by_day_and_goes_on_where_it_was(environment, tmp_path: Path) -> None:
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    for day, name in zip(("2026-01-02", "2026-01-03", "2026-01-05"), NAMES, strict=False):
        _copy(raw / day, name)
    _copy(raw, NAMES[3])

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "flows" / "backfill.py"), "--raw", str(raw), "--dataset", str(dataset)]
        command += ["--by", "date", "--no-entities", "--as-of", "2026-02-01", *options]
        return subprocess.run(command, env=dict(environment), capture_output=True, text=True, timeout=600, check=False)

    assert run("--dry-run").stdout.count("1 input(s)") == 4
    assert not dataset.exists()
    first = run("--to", "2026-01-03")
    assert first.returncode == 0, first.stderr
    assert "portion 2 of 2: 2026-01-03" in first.stderr
    (raw / "2026-01-02" / "late.txt").write_bytes((SAMPLES / NAMES[4]).read_bytes())
    second = run()
    assert second.returncode == 0, second.stderr
    assert [line.split(":")[1].split(",")[0].strip() for line in second.stderr.splitlines() if "portion" in line] == [
        "2026-01-02",
        "2026-01-05",
        "without a day",
    ]
    assert run().stdout.startswith("nothing new")
    versions = [json.loads(path.read_text()) for path in sorted((dataset / "manifests").iterdir())]
    assert [one["as_of"] for one in versions] == ["2026-01-02", "2026-01-03", "2026-01-02", "2026-01-05", "2026-02-01"]
    assert versions[0]["inputs"]["configuration"]["only"] == ["date:2026-01-02"]
    assert [one["counts"]["documents"] for one in versions] == [1, 2, 3, 4, 5]
