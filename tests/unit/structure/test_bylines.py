import pytest

from copydesk.structure.bylines import is_byline_like
from pasted import BODY, TITLE, labelled


def head(*lines):
    """Role and rule of the lines between title and text."""
    spans = labelled("\n".join([TITLE, *lines, BODY]))
    return [(role, rule) for role, rule, text in spans if text in lines]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Brussels, 3 March 2024", "dateline"),
        ("Berlin, 3. März 2024", "dateline"),
        ("Paris, le 3 mars 2024", "dateline"),
        ("Madrid - 3 MAR 2024 - 10:15 CET", "dateline"),
        ("New York, March 3, 2024", "dateline"),
        ("March 3, 2024 | By Sample Author", "byline"),
        ("Sample Author | March 3, 2024", "byline"),
        ("Sample Author and Second Author · 3 March 2024 · 5 min read", "byline"),
        ("By Sample Author – Example Review – 3 March 2024", "byline"),
    ],
)
def test_a_line_with_a_day_and_a_place_or_names(line, role):
    assert is_byline_like(line)
    spans = labelled(f"{TITLE}\n{line}\n{BODY}")
    assert role in [found for found, _, text in spans if text and text in line]
    assert {found for found, _, text in spans if text and text in line} <= {role, "date"}


@pytest.mark.parametrize(
    "line",
    [
        "Press Briefing, 3 March 2024",
        "Ukraine War | 3 March 2024",
        "The talks of 3 March 2024",
        "New York | March 3, 2024",
        "Sample Author",
        "Anything goes " * 20 + "3 March 2024",
    ],
)
def test_titles_with_a_day_are_titles(line):
    assert not is_byline_like(line)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Sample Author", "3 March 2024"], ["byline", "date"]),
        (["Sample Author, Second Author", "3 March 2024"], ["byline", "date"]),
        (["Sample Author and Second Author", "3 March 2024"], ["byline", "date"]),
        (["Anna Novak in Geneva", "3 March 2024"], ["byline", "date"]),
        (["Anna Novak in Geneva and Peter Lorem in New York", "3 March 2024"], ["byline", "date"]),
        (["By Sample Author", "Example Institute"], ["byline", "affiliation"]),
        (["By Sample Author", "Senior Fellow"], ["byline", "affiliation"]),
        (["Sample Author, chercheuse à l’Institut Exemple", "Le 3 mars 2024"], ["byline", "date"]),
        (["Sample Author"], ["byline"]),
        (["Saudi Arabia"], ["navigation"]),
        (["Foreign Affairs"], ["navigation"]),
        (["Naval Passage"], ["navigation"]),
    ],
)
def test_names_without_a_word_such_as_by(lines, found):
    assert [role for role, _ in head(*lines)] == found
