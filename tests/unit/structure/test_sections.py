import pytest

from copydesk.kinds import Role
from copydesk.structure.given import Given
from copydesk.structure.sections import give_numbered
from pasted import ONE, THREE, TITLE, TWO, pieces, roles


def headings(*lines, known=None):
    some = pieces("\n".join(lines))
    found = give_numbered(some, known or {})
    return [some[at].text for at in sorted(found) if found[at].rule == "numbered-heading"]


@pytest.mark.parametrize(
    "lines",
    [
        ["1. The road to war", "2. What was agreed"],
        ["1) The road to war", "2) What was agreed", "3) Who pays?"],
        ["1. The road to war", "2. “Nobody asked us”", "3. What comes next"],
    ],
)
@pytest.mark.parametrize("above", [(TITLE,), (TITLE, ONE), (TITLE, "- An item", "- Another item")])
def test_numbers_that_count_on_with_text_between_are_headings(lines, above):
    assert headings(*above, *(part for line in lines for part in (line, TWO, THREE))) == lines


def test_a_list_in_a_section_is_none_and_ends_nothing():
    items = ["1. A new map", "2. More bread", "3. A wall"]
    lines = [TITLE, "1. The road to war", ONE, "2. What was agreed", *items, TWO, "3. What comes next", THREE]
    assert headings(*lines) == ["1. The road to war", "2. What was agreed", "3. What comes next"]


def test_a_list_before_the_sections_is_none():
    lines = [TITLE, "1. A new map", "2. More bread", ONE, "1. The road to war", TWO, "2. What was agreed", THREE]
    assert headings(*lines) == ["1. The road to war", "2. What was agreed"]


def test_sections_may_have_numbered_parts():
    lines = ["1. The road", ONE, "2. The harbour", "2.1 The wall", TWO, "2.2 The quay", THREE, "3. The end", ONE]
    assert headings(TITLE, *lines) == [line for line in lines if line[0].isdigit()]


@pytest.mark.parametrize(
    "lines",
    [
        ["1. Pay the captains", "2. Mend the wall", "3. Bring the maps", ONE, TWO],  # a list
        ["1. Pay the captains.", ONE, "2. Mend the wall.", TWO],  # sentences
        ["2. Pay the captains", ONE, "3. Mend the wall", TWO],  # not from 1
        ["1. Pay the captains", ONE, "3. Mend the wall", TWO],  # not counted on
        ["1. Pay the captains", ONE, "2) Mend the wall", TWO],  # another sign
        ["1. Pay the captains", ONE, TWO, THREE],  # one alone
        ["1. 4,000 tonnes", ONE, "2. 3,000 tonnes", TWO],  # numbers
        [
            *("1. Ferries will stop in March", "The last of them leaves at nine on the last day."),
            *("2. Bread is dear on the island", "A loaf costs more than a day at sea, we hear."),
        ],  # headlines with teasers
    ],
)
def test_other_numbered_lines_are_no_headings(lines):
    assert headings(TITLE, *lines) == []


def test_a_line_with_a_role_is_no_heading():
    share = Given(role=Role.SHARE, rule="x")
    assert headings("1. The road", ONE, "2. The harbour", TWO, known={0: share}) == []


def test_the_first_paragraph_of_a_numbered_section_is_no_standfirst():
    found = roles("\n".join([TITLE, "1. The road to war", ONE, "2. What was agreed", TWO, "3. What comes next", THREE]))
    assert found[TITLE] == "title"
    assert (found["1. The road to war"], found[ONE]) == ("heading", "paragraph")


@pytest.mark.parametrize(
    "unit",
    [
        "1. The road\n",
        "1. The road\n" + ONE + "\n",
        "1.1 The road\n",
        "- An item that goes on and on and on for long\n  and on\n",
    ],
)
def test_many_numbered_lines_are_cheap(unit):
    headings(*(unit * 5_000).splitlines())
