"""What a dataset has forgotten stays out of what its engineers build, by whatever way it comes in again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd

import copydesk

ROOT = Path(__file__).resolve().parents[2]


def _text(name: str) -> str:
    days = "\n\n".join(
        f"On the {day} day {name} said in Velde that the ferries had crossed the strait again, and that the queue of "
        f"lorries had not been shorter since the spring. Nobody expects number {day} to be the last of them."
        for day in ("first", "second", "third")
    )
    return f"{name} On The Ferries Of The Strait\n\nBy {name}\n\n{days}\n"


def _forget(dataset: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "copydesk", "forget", *arguments, "--dataset", str(dataset)]
    return subprocess.run(command, cwd=ROOT / "flows", capture_output=True, text=True, timeout=300, check=False)


def _locators(dataset: Path) -> list[str]:
    return sorted(pd.read_parquet(dataset / "latest" / "documents", columns=["locator"]).locator)


def test_what_is_forgotten_stays_out_by_whatever_way_it_comes(build, tmp_path: Path) -> None:
    raw, dataset, other = tmp_path / "raw", tmp_path / "processed", tmp_path / "other"
    raw.mkdir()
    for name in ("Anna Berg", "Bruno Clerc", "Carla Duarte", "Dora Ekman"):
        (raw / f"{name.split()[0].lower()}.txt").write_text(_text(name), encoding="utf-8")
    assert build(raw, dataset).returncode == 0
    (raw / "erik.txt").write_text(_text("Erik Falk"), encoding="utf-8")
    assert build(raw, dataset).returncode == 0
    run = _forget(dataset, "--author", "bruno clerc", "--yes", "--everywhere", "--json")
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert (told["published"], told["rewritten"], told["left"]) == (3, [1, 2], {})
    without = tmp_path / "without"
    shutil.copytree(raw, without)
    (without / "bruno.txt").unlink()
    assert build(without, other, "--first-seen", str(dataset)).returncode == 0
    ours, theirs = (copydesk.open_dataset(place).version() for place in (dataset, other))
    assert ours.manifest["content"] == theirs.manifest["content"]
    assert ours.verify() == ()
    assert build(raw, dataset).stdout.startswith("nothing new")

    # The same bytes in an archive, under another name, with a sidecar; all is read; and in the other dataset too.
    with zipfile.ZipFile(raw / "all.zip", "w") as archive:
        archive.write(raw / "bruno.txt", "b/c.txt")
        archive.writestr("gerd.txt", _text("Gerd Holm"))
    shutil.copy(raw / "bruno.txt", raw / "again.txt")
    (raw / "bruno.txt.meta.json").write_text('{"url": "https://example.org/other"}', encoding="utf-8")
    run = build(raw, dataset, "--full")
    assert run.returncode == 0, run.stderr
    assert "3 article(s) of the inputs stay out: they are forgotten on request" in run.stdout
    expected = ["all.zip#gerd.txt", "anna.txt", "carla.txt", "dora.txt", "erik.txt"]
    assert _locators(dataset) == expected
    assert build(raw, other, "--first-seen", str(dataset)).returncode == 0
    assert _locators(other) == expected
    manifest = copydesk.open_dataset(dataset).version().manifest
    assert manifest["inputs"]["excluded"] == 3
    assert manifest["counts"]["found"] == 5
    assert build(raw, dataset).stdout.startswith("nothing new")
    copydesk.open_dataset(dataset).rollback(1)
    assert build(raw, dataset).returncode == 0
    assert _locators(dataset) == expected
