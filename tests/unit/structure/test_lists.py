import pytest

from pasted import BODY, ONE, THREE, TITLE, TWO, line_roles

HEAD = f"{TITLE}\nBy Sample Author\n\n"


def under(lines, before=BODY, after=""):
    return line_roles(f"{HEAD}{before}\n\n{lines}\n{after}")


def test_a_programme_of_a_day_is_a_list():
    lines = ["08:30 Arrival of the pilots", "09:00 First round at the table", "11:15 Walk along the quay"]
    seen = under("\n".join(lines), after=f"\n{ONE.replace('1936', '1926')}\n")
    assert [seen[line] for line in lines] == ["list_item"] * 3


@pytest.mark.parametrize("times", [("0:45", "2:10", "3:30"), ("11:15", "09:00", "12:40")])
def test_lengths_of_films_are_no_programme(times):
    lines = [f"{time} Pilots explain the lock" for time in times]
    assert {under("\n".join(lines))[line] for line in lines} <= {"related", "navigation", "other"}


def test_hours_over_paragraphs_are_headings():
    text = f"{HEAD}{ONE}\n\n09:40\n{TWO}\n\n10:15 Who may pass?\n{THREE}\n\n13:30\n{ONE.replace('1936', '1926')}\n"
    seen = line_roles(text)
    assert [seen[line] for line in ("09:40", "10:15 Who may pass?", "13:30")] == ["heading"] * 3


def test_rows_between_bars_with_figures_are_a_table():
    rows = ["Port | Ships | Pilots", "Upper lock | 214 | 60", "Lower lock | 12 | 402"]
    seen = under("\n".join(rows), after=f"\n{ONE.replace('1936', '1926')}\n")
    assert [seen[row] for row in rows] == ["list_item"] * 3


def test_menus_between_bars_are_no_table():
    rows = ["Home | World | Politics", "Ships | Ports | Pilots", "About | Contact | Imprint"]
    assert {under("\n".join(rows))[row] for row in rows} == {"navigation"}


def test_sources_that_name_a_year_stay_with_their_label():
    rows = ["A. N. Writer, The Book of Locks (Example Town, 1987)", "Report of the Commission on Pilots, 1911"]
    seen = under("Further reading\n" + "\n".join(rows))
    assert [seen[line] for line in ("Further reading", *rows)] == ["heading", "list_item", "list_item"]


def test_titles_without_a_year_under_such_a_label_are_links():
    rows = ["Ships Wait at the Gate", "Who Pays for the Pilots of the Strait", "A Lock in Winter"]
    seen = under("Further reading\n" + "\n".join(rows))
    assert {seen[line] for line in ("Further reading", *rows)} == {"related"}


def test_names_under_signed_are_part_of_a_letter():
    rows = ["Sample Author, pilot 1990–2001", "A. N. Writer, keeper of the lock", "Other Author, diver"]
    seen = under("Signed:\n" + "\n".join(rows))
    assert [seen[row] for row in rows] == ["list_item"] * 3
    assert seen["Signed:"] == "paragraph"


def test_places_and_days_over_letters_in_the_text_are_headings():
    letters = f"Geneva, 3 May 1951\n\nDear Colleague, {ONE}\n\nRome, 4 June 1951\n\nDear Colleague, {TWO}\n\n{THREE}\n"
    seen = line_roles(f"{TITLE}\n\n{letters}")
    assert [seen[line] for line in ("Geneva, 3 May 1951", "Rome, 4 June 1951")] == ["heading"] * 2


def test_to_whom_a_letter_is_stays():
    assert (
        line_roles(f"{TITLE}\n\nTo the pilots of the lock\n\nDear friends,\n\n{BODY}")["To the pilots of the lock"]
        == "paragraph"
    )


@pytest.mark.parametrize("last", ["Dear friends,", "My fellow pilots,"])
def test_those_whom_a_speech_greets_stay(last):
    lines = ["Your Royal Highness,", "Excellencies,", "Ladies and gentlemen,", last]
    seen = line_roles("\n".join((TITLE, "", *lines, "", BODY)))
    assert {seen[line] for line in lines} == {"paragraph"}


@pytest.mark.parametrize("line", ["Born 3 June 1931; died 28 February 2026", "Geboren 1931 in Bern, gestorben 2026"])
def test_the_days_of_a_life_under_an_obituary_stay(line):
    assert under(line)[line] == "paragraph"
