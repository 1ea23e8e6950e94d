import re

import pytest

from copydesk.kinds import Role
from copydesk.rules import LineRule, PathRule, Place
from copydesk.structure.given import MAX_LINE, Fitting, Given, give_anywhere, give_by_path, give_cut_parts, give_edges
from pasted import BODY, ONE, page_piece, pieces


def rule(name, pattern, **more):
    return LineRule(id=name, role=Role.PITCH, why="x", pattern=re.compile(pattern), **more)


def ids(labels):
    return {at: given.rule for at, given in labels.items()}


RULES = (
    rule("edge", "^Edge", place=Place.EDGE),
    rule("head", "^Both|^Head", place=Place.HEAD),
    rule("tail", "^Both|^Tail", place=Place.TAIL),
    rule("few", "^One two", max_words=3),
    rule("any", "One|^Any"),
    rule("part", "^(?P<part>Any)"),
)


@pytest.mark.parametrize(
    ("text", "places", "found"),
    [
        ("Any line", {Place.ANYWHERE}, "any"),
        ("One two three", {Place.ANYWHERE}, "few"),
        ("One two three four", {Place.ANYWHERE}, "any"),
        ("Both", {Place.TAIL}, "tail"),
        ("Both", {Place.TAIL, Place.HEAD}, "head"),
        ("Edge", {Place.ANYWHERE}, None),
        ("Any line", set(), None),
        ("Any" + "x" * MAX_LINE, {Place.ANYWHERE}, None),
    ],
)
def test_the_first_rule_that_fits_holds(text, places, found):
    fitting = Fitting(RULES)
    for _ in range(2):  # what is known is told again
        fits = fitting.first(text, frozenset(places))
        assert (fits and fits.id) == found


def test_rules_hold_at_their_place():
    prose = "\n".join(f"{ONE} {n}." for n in range(9))
    text = f"Edge\nHead\nTail\n{prose}\nHead\nTail\nEdge"
    some = pieces(text)
    body = range(3, 12)
    assert ids(give_edges(some, Fitting(RULES), {}, body)) == {0: "edge", 1: "head", 13: "tail", 14: "edge"}


def test_what_has_a_role_keeps_it():
    known = {0: Given(role=Role.TITLE, rule="x")}
    assert give_anywhere(pieces("Any line"), Fitting(RULES), known) == known


def test_cut_parts_have_their_rule():
    assert ids(give_cut_parts(pieces(f"GENEVA — {ONE}"))) == {0: "capital-dateline"}
    assert give_cut_parts(pieces(BODY)) == {}


def test_paths_speak_of_what_the_extraction_left_out():
    rules = [
        PathRule(id="menu", role=Role.NAVIGATION, why="x", pattern=re.compile("nav")),
        PathRule(id="always", role=Role.LIST_ITEM, why="x", pattern=re.compile("box"), always=True),
    ]
    told = [
        page_piece(ONE, path="nav"),
        page_piece(ONE, path="nav", verdict=Role.PARAGRAPH),
        page_piece(ONE, path="div.box", verdict=Role.PARAGRAPH),
        page_piece("Points", path="div.box", tag="h3"),
    ]
    labels = give_by_path(told, rules, {})
    assert ids(labels) == {0: "menu", 2: "always", 3: "always"}
    assert labels[3].role is Role.HEADING


@pytest.mark.parametrize(
    ("path", "n_told", "named"),
    [
        ("html/body/article.promo/p", 3, False),  # the class of the whole article
        ("html/body/article/p.promo", 3, False),  # the class of each paragraph
        ("html/body/article/div.promo/p", 2, True),
        ("html/body/article/div.promo/p", 0, True),
    ],
)
def test_a_container_of_the_text_says_nothing_of_one_block(path, n_told, named):
    rules = [PathRule(id="pitch", role=Role.PITCH, why="x", pattern=re.compile(r"\.promo"))]
    told = [page_piece(ONE, path=path, verdict=Role.PARAGRAPH)] * n_told
    other = page_piece(ONE, path="html/body/article/p", verdict=Role.PARAGRAPH)
    assert ids(give_by_path([*told, other, other, page_piece(ONE, path=path)], rules, {})) == (
        {n_told + 2: "pitch"} if named else {}
    )


def test_a_box_inside_a_container_of_the_text_is_a_box():
    rules = [PathRule(id="pitch", role=Role.PITCH, why="x", pattern=re.compile(r"\.promo"))]
    text = [page_piece(ONE, path="html.promo/body/p", verdict=Role.PARAGRAPH)] * 3
    assert ids(give_by_path([*text, page_piece(ONE, path="html.promo/body/div.promo/p")], rules, {})) == {3: "pitch"}
