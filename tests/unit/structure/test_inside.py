import pytest

from copydesk.kinds import Role
from copydesk.structure.inside import give_inside
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
        (page_piece("An item", tag="li"), "list_item", "page-block"),
        (page_piece("What was said.", tag="blockquote"), "quote", "page-block"),
        (page_piece("A short line.", tag="div"), "paragraph", "page-block"),
    ],
)
def test_roles_inside_a_page(piece, role, rule):
    page = [page_piece(ONE, verdict=Role.PARAGRAPH), piece, page_piece(TWO, verdict=Role.PARAGRAPH)]
    given = give_inside(page, {}, range(3))[1]
    assert (given.role.value, given.rule) == (role, rule)


def test_a_heading_that_nothing_follows_is_none():
    page = [page_piece(ONE, verdict=Role.PARAGRAPH), page_piece("The end", verdict=Role.PARAGRAPH, tag="h2")]
    assert give_inside(page, {}, range(2))[1].rule == "loose-line"


def test_an_answer_that_begins_with_a_dash_is_a_paragraph():
    seen = line_roles(
        f"{TITLE}\n\n{ONE}\n\nHow long did you wait?\n\n– A week, and then another one.\n\n{TWO}\n\n{THREE}"
    )
    assert seen["– A week, and then another one."] == "paragraph"


def page_roles(*page):
    """The roles of the pieces of a page of which nothing is named yet."""
    found = give_inside(page, {}, range(len(page)))
    return [found[at].role for at in range(len(page))]


def test_a_paragraph_that_is_set_as_a_heading_is_one():
    assert page_roles(page_piece(ONE, tag="h2", verdict=Role.HEADING), page_piece(TWO)) == [Role.PARAGRAPH] * 2


def test_a_heading_of_signs_alone_is_none():
    assert page_roles(page_piece(ONE), page_piece("___", tag="h2"), page_piece(TWO))[1] is Role.OTHER


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Who pays for the lock?", Role.HEADING),
        ("40 ships wait at the gate", Role.HEADING),
        ("The pilots left.", Role.PARAGRAPH),
        ("He said:", Role.PARAGRAPH),
    ],
)
def test_bold_lines_of_one_form_are_headings_alike(text, role):
    def bold(text):
        return page_piece(text, path="html/body/main/p/strong", verdict=Role.PARAGRAPH)

    page = [bold("The pilots"), page_piece(ONE), bold(text), page_piece(TWO)]
    assert page_roles(*page)[2] is role
    assert page_roles(*page[1:])[1] is Role.PARAGRAPH  # without another one


@pytest.mark.parametrize(("n_like", "linked", "role"), [(2, 0.0, "heading"), (1, 0.0, "other"), (2, 1.0, "other")])
def test_the_last_heading_of_several_stays_over_a_picture(n_like, linked, role):
    def heading(linked=0.0):
        return page_piece("A lock in numbers", tag="h2", path="html/body/main/h2", link_density=linked)

    assert page_roles(*[heading(), page_piece(ONE)] * n_like, heading(linked))[-1] == role
