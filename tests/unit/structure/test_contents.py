import pytest

from copydesk.kinds import Role
from copydesk.structure.contents import give_contents
from copydesk.structure.given import Given
from pasted import ONE, THREE, TITLE, TWO, pieces

HEADS = ("How the strait was closed", "What the captains said", "The price of grain", "Who pays for it", "The way out")
SECTIONS = [line for head, text in zip(HEADS, (ONE, TWO, THREE, ONE, TWO), strict=True) for line in (head, text)]


def given(*lines, known=None):
    some = pieces("\n".join(lines))
    found = give_contents(some, known or {})
    return [(some[at].text, found[at].role.value, found[at].rule) for at in sorted(found)]


def entries(*lines):
    return [text for text, _, rule in given(*lines) if rule == "contents-entry"]


def headings(*lines):
    return [text for text, _, rule in given(*lines) if rule == "contents-heading"]


@pytest.mark.parametrize(
    "listed",
    [
        HEADS,
        [f"• {head}" for head in HEADS],
        [f"{n}. {head}" for n, head in enumerate(HEADS, 1)],
        [f"{head} ..... {n}" for n, head in enumerate(HEADS, 3)],
        [f"- [{head}](#part-{n})" for n, head in enumerate(HEADS, 3)],
        [head.upper() for head in HEADS],
    ],
)
@pytest.mark.parametrize("above", [(), (TITLE,)])
def test_the_entries_are_removed_and_the_headings_stay(listed, above):
    lines = (*above, *listed, *SECTIONS)
    assert entries(*lines) == list(listed)
    assert headings(*lines) == list(HEADS)


def test_numbers_may_stand_at_the_headings():
    numbered = [f"{n + 1}. {line}" if line in HEADS else line for n, line in enumerate(SECTIONS)]
    assert len(entries(TITLE, *HEADS, *numbered)) == len(HEADS)


@pytest.mark.parametrize("label", ["Contents", "In this report", "Table of contents:", "Inhalt"])
def test_the_label_belongs_to_the_list(label):
    assert entries(TITLE, label, *HEADS, *SECTIONS) == [label, *HEADS]
    assert entries(label, *SECTIONS) == []


def test_one_strange_line_may_stand_in_the_list_and_one_entry_may_lead_nowhere():
    assert entries(*HEADS[:2], "A part that was cut", *HEADS[2:], *SECTIONS) == [
        *HEADS[:2],
        "A part that was cut",
        *HEADS[2:],
    ]
    assert entries(*HEADS, *SECTIONS[:-2]) == list(HEADS[:-1])


def test_what_has_a_role_keeps_it_as_a_heading_and_loses_it_as_an_entry():
    share = Given(role=Role.SHARE, rule="x")
    found = given(*HEADS, *SECTIONS, known={0: share, 5: share})
    assert found[0][2] == "contents-entry"
    assert found[5][2] == "x"


def test_a_title_that_the_list_names_is_no_heading():
    byline = Given(role=Role.BYLINE, rule="x")
    found = given(TITLE, *HEADS, TITLE, "By Anna Novak", ONE, *SECTIONS, known={7: byline})
    assert [text for text, role, _ in found if role == "heading"] == list(HEADS)
    assert TITLE not in headings(TITLE, *HEADS, TITLE, *SECTIONS)


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE, *SECTIONS),
        (TITLE, *HEADS[:3], *SECTIONS),  # too few
        (TITLE, *reversed(HEADS), *SECTIONS),  # in another order
        (TITLE, *HEADS, ONE, TWO, THREE, *HEADS),  # a menu above and below
        (TITLE, *SECTIONS, *HEADS),  # tags below
        (
            TITLE,
            "- Grain is dear",
            "- " + HEADS[2],
            "- Nobody pays",
            "- Ships wait",
            *SECTIONS,
        ),  # a list with one of them
        (
            TITLE,
            *HEADS,
            ONE,
            *(line for head in HEADS for line in (head, "The town has asked for more grain than ever.")),
        ),
    ],
)
def test_what_is_no_list_of_contents(lines):
    assert entries(*lines) == []


@pytest.mark.parametrize("several", [1, 50])
def test_many_lines_are_cheap(several):
    lines = [f"Line {n % several} of many" for n in range(20_000)]
    assert entries(*lines) == []


PAGED = ("1. Introduction 3", "2. Rail ..... 5", "2.1 Gauge 6", "3. Recommendations 9")


def test_numbers_of_pages_make_a_list_whose_headings_are_not_there():
    assert entries(TITLE, "Contents", *PAGED, ONE, TWO) == ["Contents", *PAGED]


@pytest.mark.parametrize("lines", [("Rice 9", "Wheat 5", "Barley 3"), ("Rice 3", "Wheat 5"), ("1 3", "2 5", "3 9")])
def test_other_figures_under_a_label_are_no_contents(lines):
    assert not entries(TITLE, "Contents", *lines, ONE, TWO)


def test_figures_far_down_are_no_contents():
    assert not entries(TITLE, *(ONE, TWO, THREE) * 2, "Inside", *PAGED, ONE)
