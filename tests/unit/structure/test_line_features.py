"""What is known of a line: its own numbers, its place, its neighbours, and what repeats."""

from __future__ import annotations

import numpy as np
import pytest

from copydesk.rules import folded, load_line_rules, tokens_of
from copydesk.structure.given import Fitting
from copydesk.structure.line_features import FAR, NOTHING, feature_names, line_features
from copydesk.structure.line_shape import describe, shape_names
from pasted import ONE, THREE, TWO, pieces


def shape(text: str) -> dict[str, float]:
    return dict(zip(shape_names(), describe(pieces(text)[0], tokens_of(text), folded(tokens_of(text))), strict=True))


def table(text: str) -> tuple[list[str], dict[str, np.ndarray]]:
    cut = pieces(text)
    return [piece.text for piece in cut], dict(
        zip(feature_names(), line_features(cut, Fitting(load_line_rules())).T, strict=True)
    )


def test_a_line_is_described_by_its_marks() -> None:
    line = shape("Protesters gather at the port. Sample Author for Example Post")
    assert (line["n_words"], line["ends"], line["tail_words"], line["tail_capitals"]) == (10, 0, 5, 0.8)
    assert shape("“Will it hold?”")["asks"] == 1
    assert shape("• an item;")["listed"] == 1
    assert shape("• an item;")["comma_end"] == 1


def test_cues_are_shares_of_the_words() -> None:
    line = shape("Subscribe today")
    assert line["share:pitch"] == pytest.approx(0.5)
    assert line["opens:pitch"] == 2
    assert line["cues"] > 0.4
    assert shape("The convention holds.")["share:pitch"] == 0


def test_a_line_knows_its_place_among_the_prose() -> None:
    texts, known = table(f"Menu\n{ONE}\nA Heading\n{TWO}\n{THREE}\nOne\nTwo")
    at = texts.index("A Heading")
    assert (known["prose_above"][at], known["prose_below"][at], known["run"][at]) == (1, 1, 1)
    assert known["run"][-2:].tolist() == [2, 2]
    assert known["run_place"][-2:].tolist() == [0, 1]
    assert known["prose_below"][-1] == FAR
    assert known["inside"].tolist() == [0, 1, 1, 1, 1, 0, 0]
    assert known["prose_above_words"][at] == known["n_words"][1]


def test_neighbours_beyond_the_page_are_nothing() -> None:
    _, known = table(f"{ONE}\n{TWO}")
    assert known["ends@-1"].tolist() == [NOTHING, 1]
    assert known["n_words@1"][0] == known["n_words"][1]
    assert known["prose_words[1,3]"].tolist() == [known["n_words"][1], 0]


def test_blank_lines_tell_only_where_there_are_any() -> None:
    _, bare = table(f"{ONE}\n{TWO}\n{THREE}")
    assert bare["blank_above"].tolist() == [-1, -1, -1]
    _, apart = table(f"{ONE}\n\n{TWO}\n{THREE}")
    assert apart["blank_above"].tolist() == [0, 1, 0]
    assert apart["blank_below"].tolist() == [1, 0, 1]


def test_what_repeats_is_seen() -> None:
    quoted = "They asked for time, and nobody wishes to end it"
    texts, known = table(f"{ONE}\n{ONE}\n{quoted}\n{TWO}")
    assert known["times"].tolist() == [2, 2, 1, 1]
    assert known["time"].tolist() == [0, 1, 0, 0]
    assert known["shared"][0] == 1
    assert known["shared_before"][:2].tolist() == [0, 1]
    assert 0 < known["shared"][texts.index(quoted)] < 1
    assert known["shared"][-1] == 0


def test_a_line_on_another_topic_shares_no_words_with_the_prose() -> None:
    texts, known = table(f"{ONE}\n{TWO}\nChampions celebrate football trophy\nThe treaty under strain\n{THREE}")
    assert known["topic"][texts.index("Champions celebrate football trophy")] == 0
    assert known["topic"][texts.index("The treaty under strain")] > 0.5


def test_rules_that_fit_are_told_by_their_group() -> None:
    texts, known = table(f"{ONE}\nSubscribe now\n{TWO}")
    groups = {name: column[texts.index("Subscribe now")] for name, column in known.items() if name.startswith("rule:")}
    assert groups["rule:0"] == 1
    assert sum(value for name, value in groups.items() if "[" not in name) == 1
    assert known["named"].tolist() == [0, 1, 0]


def test_one_line_is_enough() -> None:
    _, known = table("One")
    assert all(len(column) == 1 and np.isfinite(column).all() for column in known.values())
