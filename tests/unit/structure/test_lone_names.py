import pytest

from copydesk import read_article
from pasted import BODY, ONE, THREE, TITLE, TWO, line_roles, read

LIFE = "Sample Author is the keeper of the lock at Example Town and has written two books on pilots."


def test_a_name_alone_under_the_title_is_the_author():
    article = read(f"{TITLE}\nSample Author\n\n{BODY}")
    assert [author.name for author in article.metadata.authors] == ["Sample Author"]


@pytest.mark.parametrize("line", ["Saudi Arabia", "Middle East", "Key Points", "Foreign Affairs", "Naval Passage"])
def test_places_rubrics_and_headings_are_no_author(line):
    assert line_roles(f"{TITLE}\n{line}\n\n{BODY}")[line] != "byline"


@pytest.mark.parametrize(
    "life",
    [
        LIFE,
        "Sample Author, a former pilot, works for the Example Lock and lives there in a small house.",
        "Ms. Author was the keeper of the upper lock at Example Town from 1990 to 2001.",
    ],
)
def test_what_is_told_of_the_author_after_the_text_is_a_life(life):
    assert line_roles(f"{TITLE}\nBy Sample Author\n\n{BODY}\n\n{life}")[life] == "author_bio"


def test_a_text_on_the_person_of_the_byline_stays():
    many = [f"Sample Author was there when the {nth} gate was opened, and said so to all who asked." for nth in "abc"]
    seen = line_roles(f"{TITLE}\nBy Sample Author\n\n{ONE}\n\n{TWO}\n\n{THREE}\n\n" + "\n\n".join(many))
    assert [seen[line] for line in many] == ["paragraph"] * 3


def test_a_person_who_is_no_author_stays():
    line = "Other Person, a pilot of the upper lock, was not so sure, and said so to the press on Friday."
    assert line_roles(f"{TITLE}\nBy Sample Author\n\n{BODY}\n\n{line}\n\n{ONE}")[line] == "paragraph"


def test_a_name_with_a_rank_is_an_author_at_the_title_and_below_the_text():
    head = line_roles(f"{TITLE}\nBy Sample Author\nLt Col (ret.) Hugo Sample\n\n{BODY}")
    assert head["Lt Col (ret.) Hugo Sample"] == "byline"
    tail = line_roles(f"{TITLE}\n\n{BODY}\n\nCommander Hugo Sample (retd)\nFormer Director of the Port\n")
    assert [tail[line] for line in ("Commander Hugo Sample (retd)", "Former Director of the Port")] == [
        "byline",
        "affiliation",
    ]


@pytest.mark.parametrize(("stated", "role"), [("Sample Author", "author_bio"), ("The Example Review", "paragraph")])
def test_the_life_of_an_author_whom_only_the_page_states(stated, role):
    data = (
        f'{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{TITLE}","author":{{"name":"{stated}"}}}}'
    )
    body = "".join(f"<p>{line}</p>" for line in (ONE, TWO, THREE, ONE.replace("1936", "1926"), LIFE))
    head = f'<head><script type="application/ld+json">{data}</script></head>'
    page = f"<html>{head}<body><main><article><h1>{TITLE}</h1>{body}</article></main></body></html>"
    article = read_article(page.encode(), locator="a.html")
    assert article.ledger[-1].role == role
