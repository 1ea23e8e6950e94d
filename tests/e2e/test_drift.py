"""Drift as a user meets it: refused, with the option that accepts it; bounds of the dataset's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx

from copydesk.cli import main
from runtime.artifacts import GATE_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

WORDS = "ferries crews quays harbours envoys lines ports boats nets tides"


def _write(path: Path, start: int, n: int, *, dated: bool = True) -> None:
    lines = []
    for number in range(start, start + n):
        names = [WORDS.split()[(number + at) % 10] for at in range(10)]
        sentences = [f"The {one} of day {number + at} wait while the {names[0]} leave." for at, one in enumerate(names)]
        body = "\n\n".join(" ".join(sentences[at:] + sentences[:at]) for at in range(0, 10, 3))
        page = {"title": f"Quiet {names[0]} {number}", "publisher": "The Quay", "text": body, "lang": "en"}
        page["url"] = f"https://quay.example/{number}"
        lines.append(page | ({"published": "2026-02-14"} if dated else {}))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _told(environment: Mapping[str, str]) -> str:
    """What Prefect's server keeps last of the gate."""
    wanted = {"artifacts": {"key": {"any_": [GATE_KEY]}}, "sort": "CREATED_DESC", "limit": 1}
    answer = httpx.post(f"{environment['PREFECT_API_URL']}/artifacts/filter", json=wanted)
    return str(answer.raise_for_status().json()[0]["data"])


def test_lost_dates_stop_a_version_until_a_person_accepts_them(build, environment, tmp_path: Path) -> None:
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    _write(raw / "one.jsonl", 0, 30)
    first = build(raw, dataset, "--workers", "1")
    assert first.returncode == 0, first.stdout + first.stderr
    _write(raw / "two.jsonl", 100, 10, dated=False)
    refused = build(raw, dataset, "--workers", "1")
    assert refused.returncode == 1
    assert "share with 'published', The Quay (100.0% of 30 before, 0.0% of 10 now" in refused.stderr
    assert '--accept "' in refused.stderr
    assert "# The gate refused" in _told(environment)
    assert "critical: documents, drift: share with 'published', The Quay" in _told(environment)
    assert [path.name for path in (dataset / "manifests").iterdir()] == ["v000001.json"]

    (dataset / "gate.toml").write_text("[filled]\ndropp = 0.9\n", encoding="utf-8")
    wrong = build(raw, dataset, "--workers", "1")
    assert wrong.returncode == 2
    assert "[filled] knows no 'dropp'" in wrong.stderr
    (dataset / "gate.toml").unlink()

    accepted = build(raw, dataset, "--workers", "1", "--accept", "the feed has no dates")
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    manifest = json.loads((dataset / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["validation"]["accepted"]["reason"] == "the feed has no dates"
    for page in ("report.html", "README.md"):
        assert "the feed has no dates" in (dataset / "latest" / page).read_text(encoding="utf-8")
    assert "- accepted by a person: the feed has no dates" in _told(environment)
    assert "accepted: " in accepted.stdout
    assert (dataset / "latest" / "validation" / "profile.json").exists()


def test_a_bound_of_the_datasets_own_lets_it_pass(build, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    _write(raw / "one.jsonl", 0, 30)
    assert build(raw, dataset, "--workers", "1").returncode == 0
    _write(raw / "two.jsonl", 100, 10, dated=False)
    (dataset / "gate.toml").write_text('[filled]\ncritical = ["title"]\n', encoding="utf-8")
    run = build(raw, dataset, "--workers", "1")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "  warning: documents, drift: share with 'published', The Quay" in run.stdout
    assert "- warning: documents, drift: share with 'published'" in (dataset / "latest" / "README.md").read_text()
    assert main(["log", "--dataset", str(dataset)]) == 0
    assert "warning(s)" in capsys.readouterr().out.splitlines()[0]
