import pytest

from copydesk.structure.stamps import read_stamp


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Stand: 20:03 Uhr | Lesedauer: 4 Minuten", "date"),
        ("13/01/2025 10:22 Actualizado a 13/01/2025 15:43", "date"),
        ("12:43, 20 Apr 2026Updated 12:44, 20 Apr 2026", "date"),
        ("Published on 06/01/2026 - 13:55 GMT+1 •Updated 14:20", "date"),
        ("Madrid-29/05/2025 20:00", "date"),
        ("Geschrieben am 15. April 2025 in Nachrichten", "date"),
        ("by A. N. Writer Apr. 28, 2023 1:15 pm", "byline"),
        ("By A. N. Writer - Example Press - Friday, April 28, 2023", "byline"),
        ("Anna Novak2 minutes ago", "byline"),
        ("Anna Novak|Published 4 months ago", "byline"),
        ("Artikel veröffentlicht am 28. April 2024, 14:26 Uhr, Anna Novak", "byline"),
        ("By our correspondent, 14 July 2025", "byline"),
        ("Press Briefing, 3 March 2024", None),
        ("The Fall of Kabul, 15 August 2021", None),
        ("New York | March 3, 2024", None),
        ("Politics / January 11, 2024", None),
        ("On 3 March 2024 the delegates met again in Geneva", None),
        ("Anna Novak", None),
        ("By A. N. Writer", None),
        ("14 July 2025 " * 20, None),
    ],
)
def test_a_line_that_says_when_and_by_whom(line, role):
    assert read_stamp(line) == role


@pytest.mark.parametrize("unit", ["14 July 2025 ", "Updated ", "10:30 ", "By A. ", "| ", "an hour "])
def test_long_lines_are_cheap(unit):
    assert read_stamp(unit * 50_000) is None
