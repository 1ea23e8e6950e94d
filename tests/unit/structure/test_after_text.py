import pytest

from copydesk.kinds import Role
from copydesk.structure.after_text import give_near_related
from copydesk.structure.given import Given
from pasted import BODY, ONE, THREE, TITLE, TWO, line_roles, pieces, read

HEAD = f"{TITLE}\nBy Sample Author\n3 March 2024\n\n"


def test_a_summary_and_a_day_under_a_link_belong_to_it():
    summary = "Pilots say that they have waited for a new gate since the old one was shut."
    cut = pieces(f"{HEAD}{BODY}\n\nShips wait at the upper gate\n{summary}\n5 May 2024\n")
    link = Given(role=Role.RELATED, rule="related-block")
    model, day = Given(role=Role.OTHER, rule="line-model:place"), Given(role=Role.DATE, rule="label-dateline")
    last = len(cut) - 3
    found = give_near_related(cut, {last: link, last + 1: model, last + 2: day})
    assert [found[at].role for at in (last, last + 1, last + 2)] == [Role.RELATED] * 3


def test_a_day_below_the_text_is_not_the_day_of_the_piece():
    article = read(f"{HEAD}{BODY}\n\nAnna N. says:\n5 May 2024 at 8:12 am\nThanks!\n")
    assert article.metadata.published == "2024-03-03"


def test_a_day_below_the_text_counts_where_the_head_has_none():
    assert read(f"{TITLE}\nBy Sample Author\n\n{BODY}\n\n5 May 2024\n").metadata.published == "2024-05-05"


NOTE = "The Example Group is a union of pilots that was founded in 1916 and has members in nine ports."


def test_what_a_house_says_of_itself_after_the_text_is_removed():
    seen = line_roles(f"{HEAD}{BODY}\n\nAbout the Example Group\n{NOTE}\n")
    assert [seen[line] for line in ("About the Example Group", NOTE)] == ["other"] * 2


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("About the Example Group", f"{NOTE}\n\n{THREE}\n\n{ONE.replace('1936', '1926')}"),
        ("About the Other Group", NOTE),
    ],
)
def test_a_heading_of_the_text_that_begins_with_about_stays(heading, text):
    assert line_roles(f"{HEAD}{ONE}\n\n{TWO}\n\n{heading}\n\n{text}\n")[heading] == "heading"
