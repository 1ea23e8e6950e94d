"""What the line model says of a pasted page becomes roles, with the reason; a model made by hand shows how."""

from __future__ import annotations

import numpy as np
import pytest

from copydesk.kinds import Role
from copydesk.rules import load_line_rules
from copydesk.structure.given import Fitting, Given
from copydesk.structure.line_features import feature_names
from copydesk.structure.line_model import SCALE
from copydesk.structure.weighing import REACH, give_weighed
from pasted import ONE, THREE, TWO, pieces


class Says:
    """A model that gives each line the odds of its words, by how many it has."""

    names = feature_names()

    def __init__(self, odds: dict[int, float], default: float = 5.0) -> None:
        self.odds, self.default = odds, default

    def weigh(self, features: np.ndarray) -> np.ndarray:
        words = features[:, self.names.index("n_words")]
        odds = [round(self.odds.get(int(n), self.default) * SCALE) for n in words]
        return np.array(odds, dtype=np.int64)

    def blame(self, features: np.ndarray) -> tuple[str, ...]:
        return ("words",) * len(features)


def weigh(text: str, model: Says, labels: dict[int, Given] | None = None) -> dict[str, tuple[str, str] | None]:
    cut = pieces(text)
    found = give_weighed(cut, labels or {}, Fitting(load_line_rules()), model)  # type: ignore[arg-type]  # made by hand
    return {p.text: (found[at].role.value, found[at].rule) if at in found else None for at, p in enumerate(cut)}


def test_text_stays_open_and_the_rest_is_removed_with_its_reason() -> None:
    said = weigh(f"{ONE}\nOne two three four five\n{TWO}", Says({5: -4.0}))
    assert said[ONE] is None
    assert said[TWO] is None
    assert said["One two three four five"] == ("related", "line-model:words")


def test_a_short_line_needs_less_to_stay() -> None:
    long = "A line of thirteen words that the model is not quite sure of;"
    said = weigh(f"{ONE}\nNot so sure\nAs before\n{long}\n{TWO}", Says({3: -1.0, 2: -1.0, 13: -1.0}))
    assert said == {
        ONE: None,
        "Not so sure": None,
        "As before": None,
        long: ("related", "line-model:words"),
        TWO: None,
    }


def test_a_long_line_of_a_whole_page_needs_more() -> None:
    long = "A line of thirteen words that the model is not quite sure of;"
    menu = "\n".join(f"Item {at}" for at in range(10))
    assert weigh(f"{ONE}\n{TWO}\n{long}\n{menu}", Says({13: 0.0, 2: -9}))[long] is None
    assert weigh(f"{menu}\n{ONE}\n{TWO}\n{long}\n{menu}", Says({13: 0.0, 2: -9}))[long] is not None


def test_a_line_alone_between_paragraphs_needs_least_of_all() -> None:
    assert weigh(f"{ONE}\nA Heading\n{TWO}", Says({2: -3.0}))["A Heading"] is None
    assert weigh(f"{ONE}\nA Heading\nAnother\n{TWO}", Says({2: -3.0, 1: -3.0}))["A Heading"] is not None


def test_an_item_between_items_does_not_go_alone() -> None:
    said = weigh(f"{ONE}\n• Watch it\n• Watch Spain\n• Watch France too\n{TWO}", Says({2: -3.0, 3: 1.0}))
    assert said["• Watch Spain"] is None
    assert said["• Watch it"] == ("related", "line-model:words")


def test_short_lines_outside_the_text_need_more() -> None:
    said = weigh(f"Above it\n{ONE}\n{TWO}\nThat is all.\nUnder it", Says({2: 0.5, 3: 0.0}))
    assert (said["Above it"], said["Under it"]) == (("navigation", "line-model:words"), ("other", "line-model:words"))
    assert said["That is all."] is None


def test_the_heading_that_opens_the_text_stays() -> None:
    cut = pieces(f"Key points\n{ONE}")
    fitting = Fitting(load_line_rules())
    assert 0 in give_weighed(cut, {}, fitting, Says({2: -2.0}))  # type: ignore[arg-type]  # made by hand
    assert 0 not in give_weighed(cut, {}, fitting, Says({2: -2.0}), 0)  # type: ignore[arg-type]  # the same


def test_what_a_rule_has_named_is_not_weighed() -> None:
    named = {1: Given(role=Role.PITCH, rule="by-hand")}
    assert weigh(f"{ONE}\nSubscribe\n{TWO}", Says({}, default=9), named)["Subscribe"] == ("pitch", "by-hand")


def test_a_standfirst_goes_only_when_much_speaks_against_it() -> None:
    stands = {0: Given(role=Role.STANDFIRST, rule="standfirst-apart")}
    line = "Six words that are no sentence"
    assert weigh(f"{line}\n{ONE}", Says({6: -1.0}), stands)[line] == ("standfirst", "standfirst-apart")
    assert weigh(f"{line}\n{ONE}", Says({6: -3.0}), stands)[line] == ("navigation", "line-model:words")


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Photo caption: from left, pictured at the gate, Getty Images", "caption"),
        ("All rights reserved, terms and privacy policy", "terms"),
        ("Subscribe to our newsletter and sign up", "pitch"),
        ("The author is a fellow, professor and columnist", "author_bio"),
        ("A ship at anchor. Sample Name", "caption"),
        ("Ministers at odds over the narrow waters", "related"),
    ],
)
def test_the_role_is_told_by_cues_and_shape(line: str, role: str) -> None:
    n = pieces(line)[0].n_words
    assert weigh(f"{ONE}\n{line}\n{TWO}", Says({n: -4.0}))[line] == (role, "line-model:words")


def test_what_stands_above_the_text_is_navigation() -> None:
    assert weigh(f"Ministers at odds over narrow waters\n{ONE}", Says({6: -4.0}))[
        "Ministers at odds over narrow waters"
    ] == ("navigation", "line-model:words")


def test_lines_far_from_every_sentence_are_not_weighed() -> None:
    menu = "\n".join(f"Item {at}" for at in range(3 * REACH))
    said = weigh(f"{ONE}\n{THREE}\n{menu}", Says({}, default=9))
    assert said["Item 0"] is None
    assert said[f"Item {REACH + 1}"] == ("navigation", "far-line")


def test_a_page_without_sentences_is_all_far() -> None:
    assert weigh("Home\nNews", Says({}, default=9)) == {
        "Home": ("navigation", "far-line"),
        "News": ("navigation", "far-line"),
    }


ROWS = "May 2 Oslo\nMay 3 Bergen\nMay 5 Narvik\nMay 6 Vardo"


def test_rows_straight_below_the_text_stay_together() -> None:
    said = weigh(f"{ONE}\n{TWO}\n{ROWS}\nMore stories here now", Says({3: -1.0, 4: -4.0}))
    assert [said[row] for row in ROWS.split("\n")] == [None] * 4
    assert said["More stories here now"] is not None


@pytest.mark.parametrize(
    ("text", "odds"),
    [
        (f"{ONE}\n{TWO}\n" + ROWS.rpartition("\n")[0], -1.0),  # three of them are no rows
        (f"{ONE}\n{TWO}\n{ROWS}", -2.0),  # on the average they need more
        (f"{ROWS}\n{ONE}\n{TWO}", -1.0),  # above the text they may be a menu
        (f"{ONE}\n{TWO}\nMore stories here now\n{ROWS}", -1.0),  # not straight below it
    ],
)
def test_what_is_no_rows_below_the_text_goes(text: str, odds: float) -> None:
    said = weigh(text, Says({3: odds, 4: -4.0}))
    assert all(said[row] is not None for row in ROWS.split("\n") if row in said)
