"""What markup tells of the blocks of a page, and how those that are no text go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from copydesk.errors import ConfigurationError
from copydesk.kinds import Role
from copydesk.rules import load_line_rules
from copydesk.rules.path_cues import load_path_cues
from copydesk.structure.block_weighing import give_weighed_blocks
from copydesk.structure.given import Fitting, Given
from copydesk.structure.line_features import feature_names
from copydesk.structure.line_model import SCALE
from copydesk.structure.page_features import page_feature_names, page_features
from pasted import ONE, TWO, page_piece

TEXT, ASIDE = "html/body/main/article.story/p", "html/body/aside.related/ul/li"
PAGE = [
    page_piece("Menu", tag="li", path="html/body/nav/ul/li", link_density=1.0),
    page_piece(ONE, path=TEXT, verdict=Role.PARAGRAPH),
    page_piece("The fleet", tag="h2", path="html/body/main/article.story/h2", verdict=Role.HEADING),
    page_piece(TWO, path=TEXT),
    page_piece("Another story of the fleet", tag="li", path=ASIDE, link_density=1.0),
]


def column(name: str, page=PAGE) -> list[float]:
    features = page_features(page, Fitting(load_line_rules()))
    assert features.shape == (len(page), len(page_feature_names()))
    return features[:, page_feature_names().index(name)].tolist()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("markup:tag:p", [0, 1, 0, 1, 0]),
        ("markup:tag:item", [1, 0, 0, 0, 1]),
        ("markup:linked", [1, 0, 0, 0, 1]),
        ("markup:told", [0, 1, 1, 0, 0]),
        ("markup:told:heading", [0, 0, 1, 0, 0]),
        ("markup:told@-1", [-2, 0, 1, 1, 0]),
        ("markup:outer:related", [0, 0, 0, 0, 1]),
        ("markup:inner:article", [0, 1, 1, 1, 0]),
        ("markup:around:aside", [0, 0, 0, 0, 1]),
        ("markup:around:nav", [1, 0, 0, 0, 0]),
        ("markup:path:blocks", [1, 2, 1, 2, 1]),
        ("markup:parent:blocks", [1, 3, 3, 3, 1]),
        ("markup:common", [2, 4, 4, 4, 2]),
        ("markup:main_depth", [4, 4, 4, 4, 4]),
        ("markup:same_above", [0, 0, 0, 0, 0]),
    ],
)
def test_what_markup_tells(name, values):
    assert column(name) == values


def test_the_features_of_lines_come_first():
    assert page_feature_names()[: len(feature_names())] == feature_names()
    assert all(name.startswith("markup:") for name in page_feature_names()[len(feature_names()) :])


class Says:
    """A model that gives each block of a tag its odds."""

    names = page_feature_names()

    def __init__(self, odds: dict[str, float]) -> None:
        self.odds = odds

    def weigh(self, features: np.ndarray) -> np.ndarray:
        told = [features[:, self.names.index(f"markup:tag:{tag}")] * odds for tag, odds in self.odds.items()]
        return np.round(sum(told) * SCALE).astype(np.int64)

    def blame(self, features: np.ndarray) -> tuple[str, ...]:
        return ("markup",) * len(features)


def test_what_is_no_text_goes_with_its_reason():
    model = Says({"item": -2.0, "p": 2.0, "h2": 1.0})
    found = give_weighed_blocks(PAGE, {}, Fitting(load_line_rules()), model)  # type: ignore[arg-type]  # made by hand
    assert {at: (given.role, given.rule) for at, given in found.items()} == {
        0: (Role.NAVIGATION, "line-model:markup"),
        4: (Role.RELATED, "line-model:markup"),
    }


def test_what_a_rule_names_is_not_weighed():
    named = {1: Given(role=Role.PITCH, rule="a-rule"), 4: Given(role=Role.QUOTE, rule="another")}
    found = give_weighed_blocks(PAGE, named, Fitting(load_line_rules()), Says({"item": -2.0, "p": 2.0, "h2": 2.0}))  # type: ignore[arg-type]  # made by hand
    assert (found[1], found[4]) == (named[1], named[4])


@pytest.mark.parametrize(("n_rows", "odds", "kept"), [(3, -1.5, True), (1, -1.5, False), (3, -2.5, False)])
def test_rows_of_a_table_in_the_text_stay_together(n_rows, odds, kept):
    row = replace(page_piece("Oslo 4 May", tag="td", path="html/body/main/table/tr"), tabbed=True)
    page = [row, row, row, PAGE[1], *[row] * n_rows, PAGE[3]]
    found = give_weighed_blocks(page, {}, Fitting(load_line_rules()), Says({"cell": odds, "p": 2.0}))  # type: ignore[arg-type]  # made by hand
    assert [at in found for at in range(len(page))] == [True] * 3 + [False] + [not kept] * n_rows + [False]


@pytest.mark.parametrize(
    ("path", "linked", "kept"),
    [
        ("html/body/main/article.story/table/tr", 0.0, True),
        ("html/body/main/article.story/table/tr", 1.0, False),
        ("html/body/aside/table/tr", 0.0, False),
    ],
)
def test_a_table_straight_below_text_belongs_to_it(path, linked, kept):
    row = replace(page_piece("Alba 40", tag="td", path=path, link_density=linked), tabbed=True)
    for above in ([PAGE[1]], [PAGE[1], PAGE[2]]):
        page = [*above, row, row]
        found = give_weighed_blocks(page, {}, Fitting(load_line_rules()), Says({"cell": -3.0, "p": 2.0}))  # type: ignore[arg-type]  # made by hand
        assert [at in found for at in range(len(above), len(page))] == [not kept] * 2


@pytest.mark.parametrize(
    ("tag", "path", "below", "kept"),
    [
        ("h3", "html/body/main/article.story/h3", PAGE[3], True),  # straight above text
        ("h3", "html/body/main/article.story/h3", PAGE[4], False),
        ("li", TEXT, PAGE[3], True),  # beside one of its list that is text
        ("li", ASIDE, PAGE[3], False),
    ],
)
def test_what_stands_beside_text_needs_less(tag, path, below, kept):
    page = [PAGE[1], page_piece("To be weighed", tag=tag, path=path), below]
    model = Says({"item": -1.5, "heading": -1.5, "p": 2.0})
    assert (1 not in give_weighed_blocks(page, {}, Fitting(load_line_rules()), model)) is kept  # type: ignore[arg-type]  # made by hand


@pytest.mark.parametrize(
    ("verdict", "linked", "kept"), [(None, 1.0, False), (None, 0.2, True), (Role.HEADING, 1.0, True)]
)
def test_a_link_that_the_extraction_leaves_out_is_no_heading(verdict, linked, kept):
    heading = page_piece(
        "To be weighed", tag="h3", path="html/body/main/article.story/h3", verdict=verdict, link_density=linked
    )
    page = [PAGE[1], heading, PAGE[3]]
    model = Says({"heading": -1.5, "p": 2.0})
    assert (1 not in give_weighed_blocks(page, {}, Fitting(load_line_rules()), model)) is kept  # type: ignore[arg-type]  # made by hand


def test_wrong_cues_are_all_told(tmp_path):
    (tmp_path / "cues.toml").write_text("a = '('\nb = 1\nc = 'x'", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"a \(.*b \("):
        load_path_cues(tmp_path / "cues.toml")
