"""Days of one dataset as its engineers see them: little is read, and what comes is what one build would give."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

import copydesk

ROOT = Path(__file__).resolve().parents[2]
NEW = "Ferries Return To The Narrow Strait\n\n" + "\n\n".join(
    f"On the {day} day the ferries crossed the strait again, and the harbour master of Velde said that the queue of "
    f"lorries had not been shorter since the spring. Nobody at the ministry expects number {day} to be the last."
    for day in ("first", "second", "third")
)


def _manifest(dataset: Path) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((dataset / "latest" / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def test_a_day_reads_what_is_new_and_equals_one_build_of_it_all(build, tmp_path: Path) -> None:
    raw, dataset, other = tmp_path / "raw", tmp_path / "processed", tmp_path / "other"
    shutil.copytree(ROOT / "raw", raw)
    assert build(raw, dataset).returncode == 0
    locators = pd.read_parquet(dataset / "latest" / "documents", columns=["locator"]).locator
    files = [raw / locator for locator in sorted(locators) if locator.endswith(".txt") and "#" not in locator]
    files[0].unlink()
    files[1].write_text(files[1].read_text(encoding="utf-8") + "\nNobody at the quay was surprised by it.\n")
    (raw / "new.txt").write_text(NEW, encoding="utf-8")
    run = build(raw, dataset, "--as-of", "2026-11-23")
    assert run.returncode == 0, run.stderr
    second = _manifest(dataset)
    assert {name: second["inputs"][name] for name in ("read", "gone")} == {"read": 2, "gone": 1}
    assert {name: second["counts"][name] for name in ("added", "changed", "removed")} == {
        "added": 1,
        "changed": 1,
        "removed": 1,
    }
    assert copydesk.open_dataset(dataset).version("latest").verify() == ()
    run = build(raw, other, "--as-of", "2026-12-24", "--first-seen", str(dataset))
    assert run.returncode == 0, run.stderr
    assert _manifest(other)["content"] == second["content"]
    first = pd.read_parquet(dataset / "versions" / "v000001" / "documents")
    assert len(first) == second["counts"]["documents"]


def test_nothing_new_is_seen_before_anything_heavy_is_imported(build, tmp_path: Path) -> None:
    raw, dataset = tmp_path / "raw", tmp_path / "processed"
    raw.mkdir()
    (raw / "new.txt").write_text(NEW, encoding="utf-8")
    assert build(raw, dataset).returncode == 0
    command = [sys.executable, "-X", "importtime", str(ROOT / "flows" / "build_dataset.py")]
    told = [*command, "--raw", str(raw), "--dataset", str(dataset)]
    run = subprocess.run(told, capture_output=True, text=True, check=True, timeout=120)
    assert run.stdout == f"nothing new: {dataset}/latest holds the same 1 documents already\n"
    imported = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    assert not imported & {"prefect", "great_expectations", "spacy", "torch"}
    (dataset / "latest").unlink()  # a build that died before its last step: the next one heals it
    assert build(raw, dataset).stdout.startswith("nothing new")
    assert (dataset / "latest").is_symlink()
    (raw / "new.txt").write_text(NEW + "\n", encoding="utf-8")
    assert build(raw, dataset).stdout.startswith("v000002")
