"""Builds of one dataset at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import copydesk

if TYPE_CHECKING:
    from pathlib import Path

PLACES = ("Velde", "Ostrava", "Turku", "Larnaca")


def _write(raw: Path, place: str) -> None:
    text = "\n\n".join(
        f"On the {day} day the ferries left {place} again, and the harbour master said that the queue of lorries had "
        f"not been shorter since the spring. Nobody at the ministry expects number {day} to be the last."
        for day in ("first", "second", "third")
    )
    (raw / f"{place.lower()}.txt").write_text(f"Ferries Return To {place}\n\n{text}\n", encoding="utf-8")


def test_four_writers_at_once_all_end_and_nothing_is_lost(build, tmp_path: Path) -> None:
    raw, dataset, whole = tmp_path / "raw", tmp_path / "processed", tmp_path / "whole"
    raw.mkdir()

    def add(place: str):
        _write(raw, place)
        return build(raw, dataset, "--wait", "300", "--workers", "1")

    with ThreadPoolExecutor(len(PLACES)) as pool:
        runs = list(pool.map(add, PLACES))
    assert [run.returncode for run in runs] == [0] * len(PLACES), [run.stderr for run in runs]
    published = [run.stdout.split(":")[0] for run in runs if run.stdout.startswith("v0")]
    assert sorted(published) == [f"v{number:06d}" for number in range(1, len(published) + 1)]
    opened = copydesk.open_dataset(dataset)
    assert all(opened.version(number).verify() == () for number in opened.versions())
    assert build(raw, whole).returncode == 0
    assert opened.version().manifest["content"] == copydesk.open_dataset(whole).version().manifest["content"]
