import pytest

from pasted import BODY, ONE, THREE, TITLE, TWO, line_roles

LONGER = f"{BODY}\n\n{ONE.replace('1936', '1926')}"


@pytest.mark.parametrize(
    "heading",
    [
        "More on the straits regime",
        "Contact",
        "Comments",
        "Sources",
        "Further reading",
        "Methodology",
        "Terms of use",
        "Kontakt",
        "Pour en savoir plus",
        "Para saber más",
        "Источники",
    ],
)
def test_a_heading_with_the_words_of_furniture_stays_between_paragraphs(heading):
    text = f"{TITLE}\nBy Sample Author\n\n{ONE}\n\n{TWO}\n\n{heading}\n\n{THREE}\n\n{ONE.replace('1936', '1926')}\n"
    assert line_roles(text)[heading] == "heading"


@pytest.mark.parametrize("label", ["Contact", "Comments", "Sources", "More on the straits", "Terms of use"])
@pytest.mark.parametrize(
    "below", ["", "Home\nSearch\nAll topics\n", "Ships Wait at the Gate\nWho Pays for the Pilots\nA Lock in Winter\n"]
)
def test_a_label_over_short_lines_or_nothing_is_none(label, below):
    text = f"{TITLE}\nBy Sample Author\n\n{LONGER}\n\n{label}\n{below}"
    assert line_roles(text)[label] not in ("heading", "paragraph", "list_item")


def test_a_link_between_paragraphs_is_no_heading():
    text = f"{TITLE}\nBy Sample Author\n\n{ONE}\n\n{TWO}\n\nMore on this story\n\n{THREE}\n\n{LONGER}\n"
    assert line_roles(text)["More on this story"] == "related"


@pytest.mark.parametrize("mark", ["", "• "])
def test_a_summary_over_the_text_is_a_list(mark):
    lines = [f"{mark}Ministers of four states have met at the lock", f"{mark}No gate will be opened before the spring"]
    text = f"Home\nWorld\n\n{TITLE}\n3 March 2024\n\nKey points\n" + "\n".join(lines) + f"\n\n{BODY}"
    seen = line_roles(text)
    assert [seen[line] for line in ("Key points", *lines)] == ["heading", "list_item", "list_item"]


def test_the_label_of_an_abstract_stays_with_it():
    seen = line_roles(f"{TITLE}\nBy Sample Author\n3 May 2026\nAbstract\n{BODY}")
    assert seen["Abstract"] == "heading"
