"""How trees are learned from pieces of pages, for the models of lines and of pages alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import lightgbm
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDS = 5
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 24,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10,
    "max_bin": 127,
    "verbose": -1,
    "seed": 1,
    "num_threads": 2,
    "deterministic": True,
    "force_row_wise": True,
}
LONGEST, EACH = 150, 12
"""A piece weighs its words, at most so many, and this on top; a page weighs the same whatever its length."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A page as numbers: features, label (1 body, 0 other, -1 neither) and weight of each of its pieces."""

    site: str
    features: np.ndarray
    label: np.ndarray
    weight: np.ndarray


def weigh_pieces(words: np.ndarray, label: np.ndarray) -> np.ndarray:
    """What each piece of a page weighs, from its number of words and its label."""
    return (np.minimum(words, LONGEST) + EACH) / max(40, words[label == 1].sum())


def learn(examples: Sequence[Example], weights: Sequence[float], *, rounds: int, fewest: int) -> lightgbm.Booster:
    """So many trees of examples that weigh so much each, with `fewest` pieces at least in a leaf."""
    features = np.vstack([example.features for example in examples])
    label = np.concatenate([example.label for example in examples])
    weight = np.concatenate([e.weight * w for e, w in zip(examples, weights, strict=True)])
    known = label >= 0
    data = lightgbm.Dataset(
        features[known],
        label[known],
        weight=weight[known] * known.sum() / weight[known].sum(),
        feature_name=[f"f{at}" for at in range(features.shape[1])],
    )
    return lightgbm.train({**PARAMETERS, "min_data_in_leaf": fewest}, data, rounds)
