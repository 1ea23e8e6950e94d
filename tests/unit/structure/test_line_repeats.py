"""Runs of words that lines share are those that a plain comparison finds."""

from __future__ import annotations

import numpy as np
import pytest

from copydesk.structure.line_repeats import SHINGLE, shared_runs


def plainly_shared(words: list[list[str]]) -> list[tuple[float, float]]:
    """The shares of each line's runs that other lines hold, and that lines before it do, run by run."""
    runs = [[tuple(line[at : at + SHINGLE]) for at in range(len(line) - SHINGLE + 1)] for line in words]
    shares = []
    for at, line in enumerate(runs):
        others = {run for other, held in enumerate(runs) if other != at for run in held}
        before = {run for held in runs[:at] for run in held}
        n = max(1, len(line))
        shares.append((sum(run in others for run in line) / n, sum(run in before for run in line) / n))
    return shares


@pytest.mark.parametrize("seed", range(40))
def test_runs_that_lines_share_are_found_by_their_hashes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = [[str(word) for word in rng.integers(0, 2, rng.integers(0, 14))] for _ in range(rng.integers(0, 6))]
    shared, before = shared_runs(words)
    assert [*zip(shared.tolist(), before.tolist(), strict=True)] == plainly_shared(words)
