"""The summary that a page sets as a heading over its text."""

from __future__ import annotations

import pytest

from copydesk.kinds import Role
from copydesk.structure.given import Given
from copydesk.structure.leads import give_leads, give_points
from pasted import ONE, THREE, TITLE, TWO, page_piece

LONG = "Four states have met at the lock and will not open its gates before spring"
STORY = "html/body/main/article"
TEXT = [page_piece(text, path=f"{STORY}/p") for text in (ONE, TWO, THREE)]
TITLED = {0: Given(role=Role.TITLE, rule="page-title")}


def heading(text, tag="h2", linked=0.0):
    return page_piece(text, tag=tag, path=f"{STORY}/{tag}", link_density=linked)


def leads(*page):
    found = give_leads([page_piece(TITLE, tag="h1"), *page], TITLED)
    return [at for at, given in found.items() if given.role is Role.STANDFIRST]


@pytest.mark.parametrize("text", [LONG, "The lock will stay shut until spring."])
def test_a_long_heading_or_a_sentence_over_the_text_sums_it_up(text):
    assert leads(heading(text), *TEXT) == [1]


@pytest.mark.parametrize(
    "page",
    [
        [heading("The lock"), *TEXT],  # short
        [heading(LONG, linked=1.0), *TEXT],
        [heading(LONG), TEXT[0], heading("The second lock"), TEXT[1]],  # the first section of several
        [TEXT[0], heading(LONG), TEXT[1]],  # inside the text
        [heading(LONG), page_piece("A gate", tag="li")],
        [heading(f"1. {LONG}"), *TEXT],
    ],
)
def test_other_headings_are_none(page):
    assert leads(*page) == []


def test_a_heading_like_the_standfirst_belongs_to_it():
    page = [page_piece(TITLE, tag="h1"), heading(LONG), heading("Nobody was hurt", "h2"), *TEXT]
    labels = {**TITLED, 1: Given(role=Role.STANDFIRST, rule="standfirst-page")}
    assert give_leads(page, labels)[2].role is Role.STANDFIRST


def item(text, linked=0.0):
    return page_piece(text, tag="li", path=f"{STORY}/ul/li", link_density=linked)


POINTS = [
    item("Four hundred ships wait."),
    item("The pilots, who are at home, ask for their dues before they come back."),
]


@pytest.mark.parametrize(
    "label", ["Key takeaways", "The takeaways", "Das Wichtigste in Kürze:", "At a glance", "Главное"]
)
@pytest.mark.parametrize("lost", [(), (1, 2, 3), (3,)])
def test_a_list_under_a_label_over_the_text_is_text(label, lost):
    page = [page_piece(TITLE, tag="h1"), heading(label), *POINTS, *TEXT]
    labels = {**TITLED, **dict.fromkeys(lost, Given(role=Role.NAVIGATION, rule="line-model:shape"))}
    found = give_points(page, labels)
    assert [found[at].role for at in (1, 2, 3)] == [Role.HEADING, Role.LIST_ITEM, Role.LIST_ITEM]


@pytest.mark.parametrize(
    "page",
    [
        [heading("Key points"), item("To the pilots", 1.0), item("To the gate", 1.0), *TEXT],
        [heading("Key points"), POINTS[0], *TEXT],
        [heading("More from the harbour"), *POINTS, *TEXT],
        [*TEXT, heading("Key points"), *POINTS, *TEXT],
    ],
)
def test_other_lists_are_left_to_the_model(page):
    assert give_points([page_piece(TITLE, tag="h1"), *page], TITLED) == TITLED


def test_a_pasted_text_has_headings_of_its_own():
    assert give_leads([], {}) == give_points([], {}) == {}
