"""The line model: its file, what it says of lines, and why; on small trees made by hand and on the one that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from copydesk.errors import ConfigurationError
from copydesk.structure.line_features import feature_names
from copydesk.structure.line_model import (
    MODEL_FILE,
    PAGE_MODEL_FILE,
    SCALE,
    LineModel,
    load_line_model,
    load_page_model,
    write_model,
)
from copydesk.structure.page_features import page_feature_names

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("share:pitch", "place", "n_words@1")
TREES = {
    "tree_info": [
        {
            "tree_structure": {
                "split_feature": 0,
                "threshold": 0.25,
                "internal_value": 0.0,
                "left_child": {
                    "split_feature": 1,
                    "threshold": 0.5,
                    "internal_value": 0.5,
                    "left_child": {"leaf_value": 1.0},
                    "right_child": {"leaf_value": -0.25},
                },
                "right_child": {"leaf_value": -2.0},
            }
        },
        {"tree_structure": {"leaf_value": 0.125}},
    ]
}
ROWS = np.array([[0.0, 0.1, 0.0], [0.0, 0.9, 0.0], [0.9, 0.1, 0.0], [0.25, 0.5, 0.0]])


@pytest.fixture
def model(tmp_path: Path) -> LineModel:
    write_model(TREES, NAMES, tmp_path / "model.tsv")
    return LineModel.read(tmp_path / "model.tsv")


def test_what_is_written_is_read(model: LineModel) -> None:
    assert model.names == NAMES
    assert len(model.roots) == 2


def test_log_odds_are_the_sums_of_the_leaves(model: LineModel) -> None:
    assert model.weigh(ROWS).tolist() == [1.125 * SCALE, -0.125 * SCALE, -1.875 * SCALE, 1.125 * SCALE]
    assert (model.weigh(ROWS[:0]).tolist(), model.blame(ROWS[:0])) == ([], ())


def test_many_rows_are_told_as_each_alone(model: LineModel) -> None:
    many = np.tile(ROWS, (300, 1))
    assert model.weigh(many).tolist() == model.weigh(ROWS).tolist() * 300
    assert model.blame(many) == model.blame(ROWS) * 300


def test_the_reason_is_the_family_that_spoke_most_against(model: LineModel) -> None:
    assert model.blame(ROWS[1:3]) == ("place", "words")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "enough values|first line"),
        ("# another title\nplace\n1\t0\t0\t0\t0\t5\n", "first line"),
        ("# copydesk line model 1\nplace\n1\t0\t0.5\t0\n", "index|shape"),
        ("# copydesk line model 1\nplace\n1\t7\t0.5\t1\t1\t0\n0\t0\t0\t1\t1\t5\n", "out of order"),
        ("# copydesk line model 1\nplace\n1\t0\t0.5\t0\t9\t0\n", "out of order"),
        ("# copydesk line model 1\nplace\n1\t0\tnone\t0\t0\t0\n", "none"),
    ],
)
def test_a_damaged_file_is_refused_with_its_name(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "model.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said) as refused:
        LineModel.read(path)
    assert "model.tsv" in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.tsv"):
        LineModel.read(tmp_path / "none.tsv")


def test_the_shipped_model_was_trained_on_the_features_as_they_are() -> None:
    assert load_line_model().names == feature_names(), (
        "train anew: python tests/bench/train_line_model.py --gold FOLDER --write"
    )


def test_the_shipped_model_is_small() -> None:
    assert MODEL_FILE.stat().st_size < 1_000_000


def test_the_page_model_that_ships_was_made_for_the_features_of_today() -> None:
    assert load_page_model().names == page_feature_names(), (
        "features have changed: run `python tests/bench/train_page_model.py --gold FOLDER --packages FOLDER --write`"
    )
    assert PAGE_MODEL_FILE.stat().st_size < 1_000_000
