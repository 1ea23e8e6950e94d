"""The audit as a user runs it: its exit codes, and what it says of a damaged file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from building import build as build_articles
from synthetic import make_article

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run_audit(environment):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "flows" / "audit_version.py"), *words]
        return subprocess.run(command, env=dict(environment), capture_output=True, text=True, timeout=300, check=False)

    return run


def test_a_damaged_file_fails_the_audit(run_audit, tmp_path: Path) -> None:
    dataset = tmp_path / "processed"
    build_articles(dataset, [make_article(number) for number in range(5)])
    run = run_audit("all", "--dataset", str(dataset))
    assert (run.returncode, run.stdout) == (0, "v000001: every checksum and every law holds\n")
    path = next((dataset / "objects" / "paragraphs").iterdir())
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    run = run_audit("--dataset", str(dataset))
    assert run.returncode == 1
    assert "checksum" in run.stdout
    assert run.stderr.startswith("error: 1 of 1 version(s) of the dataset are damaged: v000001\n")
    assert "Traceback" not in run.stderr


def test_what_cannot_be_read_ends_with_3(run_audit, tmp_path: Path) -> None:
    run = run_audit("--dataset", str(tmp_path))
    assert run.returncode == 3
    assert "there is no dataset here" in run.stderr
