import pytest

from copydesk.kinds import Role
from copydesk.structure.body import find_body
from copydesk.structure.given import Given
from pasted import BODY, ONE, TWO, page_piece, pieces

MENU = "Home\nWorld\nAbout us\nSign in\n"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (BODY, range(3)),
        (MENU + BODY + "\n" + MENU, range(4, 7)),
        (f"{ONE}\nA heading\n{TWO}", range(3)),
        (MENU, range(0)),
    ],
)
def test_the_body_is_where_prose_is_dense(text, body):
    assert find_body(pieces(text), {}) == body


def test_a_far_sentence_is_not_worth_a_long_menu():
    far = "This is a short sentence of its own which stands alone."
    assert find_body(pieces(f"{far}\n{MENU * 4}{BODY}"), {}).start == 17


def test_named_lines_weigh_against_the_body():
    three = pieces(BODY)
    named = {2: Given(role=Role.PITCH, rule="x")}
    assert find_body(three, named) == range(2)


def test_a_page_that_tells_its_body_is_taken_at_its_word():
    told = [page_piece(ONE), page_piece("Short", verdict=Role.PARAGRAPH), page_piece(TWO)]
    assert find_body(told, {}) == range(1, 2)
    assert find_body(told, {1: Given(role=Role.SHARE, rule="x")}) == range(3)
