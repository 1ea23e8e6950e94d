"""Headings of a page: those of one form are treated alike, those of a box go with it."""

from __future__ import annotations

import pytest

from copydesk.kinds import Role
from copydesk.structure.given import Given
from copydesk.structure.page_forms import treat_headings_alike
from pasted import ONE, THREE, TWO, page_piece

STORY = "html/body/main/article.story"
WEIGHED = Given(role=Role.OTHER, rule="line-model:shape")
CAPTION = Given(role=Role.CAPTION, rule="page-caption")
TEXT = [page_piece(text, path=f"{STORY}/p", verdict=Role.PARAGRAPH) for text in (ONE, TWO, THREE)]


def heading(number: int, *, tag="h3", told=True, linked=0.0):
    """The heading of a section, with an id of its own."""
    path = f"{STORY}/{tag}.sub#s{number}"
    verdict = Role.HEADING if told else None
    return page_piece(f"Section {number}", tag=tag, path=path, verdict=verdict, link_density=linked)


def sections(*headings):
    """Each heading over a paragraph."""
    return [piece for pair in zip(headings, TEXT, strict=False) for piece in pair]


@pytest.mark.parametrize("rule", ["line-model:words", "pull-quote"])
def test_a_heading_whose_like_is_kept_stays(rule):
    page = sections(heading(1), heading(2))
    role = Role.PULL_QUOTE if rule == "pull-quote" else Role.RELATED
    assert treat_headings_alike(page, {0: Given(role=role, rule=rule)}) == {}


@pytest.mark.parametrize(
    ("lost", "labels"),
    [
        (heading(2, tag="h2"), {}),  # of another form
        (heading(2, told=False), {}),  # trafilatura leaves it out
        (heading(2), {2: Given(role=Role.SHARE, rule="share-line")}),  # a rule names it
    ],
)
def test_other_headings_stay_removed(lost, labels):
    page = sections(heading(1), lost)
    labels = {2: WEIGHED, **labels}
    assert treat_headings_alike(page, labels) == labels


def test_a_picture_may_stand_between_a_heading_and_its_text():
    picture = page_piece("The gate by night", tag="figcaption", path=f"{STORY}/figure/figcaption")
    page = [*sections(heading(1)), heading(2), picture, TEXT[1]]
    assert treat_headings_alike(page, {2: WEIGHED, 3: CAPTION}) == {3: CAPTION}


def test_a_heading_over_a_link_leads_elsewhere():
    link = page_piece("Who pays for the pilots", tag="li", path=f"{STORY}/ul/li", link_density=1.0)
    page = [*sections(heading(1)), heading(2), link, TEXT[1]]
    labels = {2: WEIGHED, 3: Given(role=Role.RELATED, rule="line-model:markup")}
    assert treat_headings_alike(page, labels) == labels


@pytest.mark.parametrize(("n", "linked", "kept"), [(3, 0.0, True), (2, 0.0, False), (3, 1.0, False)])
def test_headings_that_stand_beside_the_text_are_its_own(n, linked, kept):
    page = sections(*(heading(number, told=False, linked=linked) for number in range(n)))
    labels = dict.fromkeys(range(0, 2 * n, 2), WEIGHED)
    assert treat_headings_alike(page, labels) == ({} if kept else labels)


def test_the_heading_of_a_box_goes_with_it():
    box = f"{STORY}/div.letters"
    head = page_piece("Our daily letter", tag="h2", path=f"{box}/h2", verdict=Role.HEADING)
    pitch = page_piece("Sign up and read it at breakfast", tag="div", path=f"{box}/div")
    labels = {2: Given(role=Role.PITCH, rule="newsletter-pitch")}
    found = treat_headings_alike([TEXT[0], head, pitch, TEXT[1]], labels)
    assert found[1] == Given(role=Role.PITCH, rule="heading-of-box")
    inside = page_piece(TWO, path=f"{box}/p", verdict=Role.PARAGRAPH)
    assert treat_headings_alike([TEXT[0], head, pitch, inside], labels) == labels
