"""Parts of a page that are built alike: posts of a live blog stay together, teasers and other articles do not."""

from __future__ import annotations

from copydesk.kinds import Role
from copydesk.structure.given import Given
from copydesk.structure.parts import give_parts_back
from pasted import ONE, TWO, page_piece

WEIGHED = Given(role=Role.OTHER, rule="line-model:markup")
MAIN = "html/body/main"


def part(text, *, step="article.block#b1", linked=0.0):
    """A time, a heading and a paragraph in one container."""
    path = f"{MAIN}/{step}"
    return [
        page_piece("10:15", tag="article", path=f"{path}/time"),
        page_piece("A second call", tag="h2", path=f"{path}/h2", link_density=linked),
        page_piece(text, path=f"{path}/p"),
    ]


LABELS = {0: WEIGHED, 3: WEIGHED, 4: WEIGHED, 5: WEIGHED}


def test_the_text_of_parts_like_one_that_is_kept_stays_too():
    page = [*part(ONE), *part(TWO, step="article.block#b2")]
    assert give_parts_back(page, LABELS) == {0: WEIGHED, 3: WEIGHED}


def test_what_is_not_such_a_part_stays_removed():
    for other in (
        part(TWO, step="article.block"),  # nothing tells it from its like
        part(TWO, step="article.card#b2"),  # of another form
        part(TWO, step="article.block#b2", linked=0.9),  # a teaser
        part("Three words only", step="article.block#b2"),  # no running text
    ):
        assert give_parts_back([*part(ONE), *other], LABELS) == LABELS


def test_what_a_rule_names_stays_removed():
    page = [*part(ONE), *part(TWO, step="article.block#b2")]
    labels = {**LABELS, 5: Given(role=Role.PITCH, rule="newsletter-pitch")}
    assert 5 in give_parts_back(page, labels)


def test_where_no_part_is_kept_none_is_given_back():
    page = [*part(ONE), *part(TWO, step="article.block#b2")]
    labels = {**LABELS, 2: WEIGHED}
    assert give_parts_back(page, labels) == labels
