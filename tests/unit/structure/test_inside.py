import pytest

from copydesk.kinds import Role
from copydesk.structure.inside import give_inside, give_rest
from pasted import ONE, THREE, TITLE, TWO, labelled, line_roles, page_piece


def inside(*lines):
    """Role and rule of some lines between the first and the last paragraph."""
    spans = labelled("\n\n".join([TITLE, ONE, *lines, THREE]))
    return [(role, rule) for role, rule, text in spans if text in lines or any(line in text for line in lines)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["The northern fleet", TWO], ["heading", "paragraph"]),
        (["2. The northern fleet", TWO], ["heading", "paragraph"]),
        (["Who pays for the fleet?", TWO], ["heading", "paragraph"]),
        (["Part two", "The northern fleet", TWO], ["heading", "heading", "paragraph"]),
        (["First lines", "Second lines", "Third lines", TWO], ["list_item", "list_item", "heading", "paragraph"]),
        (["• The treaty is old", "• The fleets are new"], ["list_item", "list_item"]),
        (["The report names what comes next:", "1) Talks", "2) More talks"], ["paragraph", "list_item", "list_item"]),
        (
            ["What one of the ministers said is known to everybody:", "“Nobody wants it to end.”"],
            ["paragraph", "quote"],
        ),
        (["> It ends when it ends."], ["quote"]),
        (["He has."], ["paragraph"]),
        (["(Laughter.)"], ["paragraph"]),
        (["QUESTION: And what comes next?", "MS. NOVAK: Talks."], ["paragraph", "paragraph"]),
        (["so it goes", TWO], ["paragraph", "paragraph"]),
        (["## The northern fleet", TWO], ["heading", "paragraph"]),
        (["### The northern fleet ###", TWO], ["heading", "paragraph"]),
        (["## Part two", "### The north", "#### The fleet", TWO], ["heading", "heading", "heading", "paragraph"]),
        (["**The northern fleet**", TWO], ["heading", "paragraph"]),
        (["__Who pays for the fleet?__", TWO], ["heading", "paragraph"]),
        (["**They shall not pass.**", TWO], ["paragraph", "paragraph"]),
        (["#Harbour and #strait", TWO], ["paragraph", "paragraph"]),
        (["* * *"], ["other"]),
    ],
)
def test_roles_inside_a_pasted_text(lines, found):
    assert [role for role, _ in inside(*lines)] == found


@pytest.mark.parametrize(
    ("piece", "role", "rule"),
    [
        (page_piece(ONE, verdict=Role.PARAGRAPH), "paragraph", "page-body"),
        (page_piece("An item", verdict=Role.LIST_ITEM), "list_item", "page-body"),
        (page_piece("The fleet", verdict=Role.PARAGRAPH, tag="h2"), "heading", "page-heading"),
        (page_piece("The fleet", verdict=Role.PARAGRAPH), "heading", "heading-before-prose"),
        (page_piece("The fleet", tag="h3"), "heading", "page-heading"),
        (page_piece("Sign in"), "navigation", "page-furniture"),
        (page_piece("More on the fleet", verdict=Role.PARAGRAPH, link_density=0.9), "navigation", "page-links"),
    ],
)
def test_roles_inside_a_page(piece, role, rule):
    page = [page_piece(ONE, verdict=Role.PARAGRAPH), piece, page_piece(TWO, verdict=Role.PARAGRAPH)]
    given = give_inside(page, {}, range(3))[1]
    assert (given.role.value, given.rule) == (role, rule)


def test_a_heading_that_nothing_follows_is_none():
    page = [page_piece(ONE, verdict=Role.PARAGRAPH), page_piece("The end", verdict=Role.PARAGRAPH, tag="h2")]
    assert give_inside(page, {}, range(2))[1].rule == "loose-line"


def test_the_rest_is_told_by_where_it_stands():
    spans = labelled(f"Home of news\n\n{TITLE}\n\n{ONE}\n\n{TWO}\n\n{THREE}\n\nPolitics\n\nSport\n\nWeather")
    assert [(role, rule.partition(":")[0]) for role, rule, _ in (spans[0], spans[-1])] == [
        ("navigation", "line-model"),
        ("other", "line-model"),
    ]
    rest = give_rest([page_piece("x"), page_piece("y")], {})
    assert {given.rule for given in rest.values()} == {"page-furniture"}


def test_an_answer_that_begins_with_a_dash_is_a_paragraph():
    seen = line_roles(
        f"{TITLE}\n\n{ONE}\n\nHow long did you wait?\n\n– A week, and then another one.\n\n{TWO}\n\n{THREE}"
    )
    assert seen["– A week, and then another one."] == "paragraph"
