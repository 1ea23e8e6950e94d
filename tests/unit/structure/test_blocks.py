import pytest

from copydesk.structure.blocks import is_affiliation, is_institution, is_name, is_post
from pasted import BODY, TITLE, labelled, read, roles


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sample Author", True),
        ("Dr Sample Author, PhD", True),
        ("Ursula von der Sample", True),
        ("Sami al-Sample", True),
        ("Jeanne d’Exemple", True),
        ("Иван Лорем", True),
        ("SAMPLE AUTHOR", True),
        ("Writer", False),
        ("Sample author", False),
        ("London SW1", False),
        ("Sample Author left", False),
        ("The Straits Treaty", False),
        ("One Two Three Four Five Six", False),
        ("", False),
    ],
)
def test_names_by_their_shape(text, name):
    assert is_name(text) is name


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Senior Fellow", True),
        ("Example Institute", True),
        ("directors of the fund", True),
        ("The ships left", False),
        ("Headlines", False),
        ("fellow " * 40, False),
    ],
)
def test_posts_and_institutions(text, post):
    assert is_post(text) is post


@pytest.mark.parametrize(
    ("text", "affiliation"),
    [
        ("Senior Fellow", True),
        ("Press Officer", True),
        ("Director General", True),
        ("Example Institute", True),
        ("Sample Author", False),
        ("Simon Head", False),
        ("Anna Novak", False),
    ],
)
def test_a_post_that_looks_like_a_name(text, affiliation):
    assert is_affiliation(text) is affiliation


def test_institutions():
    assert is_institution("Universität Beispiel")
    assert not is_institution("Sample Author")


def authors(block):
    return [(role, text) for role, _, text in labelled(f"{TITLE}\n\n{BODY}\n\n{block}")][4:]


@pytest.mark.parametrize(
    ("block", "found"),
    [
        (
            "WRITTEN BY\nSample Author\nSenior Fellow\nSecond Author\nDirector, Example Institute\nHome",
            ["byline", "byline", "affiliation", "byline", "affiliation", "navigation"],
        ),
        ("By\nSample Author\nand\nSecond Author", ["byline", "byline"]),
        ("Yours faithfully,\n\nSample Author\nLondon SW1", ["byline", "byline", "other"]),
        ("Sincerely,\nSample Author\nDirector, Example Institute", ["byline", "byline", "affiliation"]),
        ("About the author\nSample Author has sailed the strait.", ["author_bio", "author_bio"]),
        (
            "About the author\nSample Author\nSenior Fellow\nHe sails.",
            ["author_bio", "byline", "affiliation", "author_bio"],
        ),
        ("Sample Author\nSenior Fellow, Example Institute", ["byline", "affiliation"]),
        ("Media contact\nSample Author\nPress Officer\n+44 20 7946 0123", ["contact"] * 3),
        ("Sample Author\nPress Officer\npress@example.org", ["contact"] * 2),
        ("Related\nThe other strait\nA third strait", ["related", "related"]),
        ("Read also: The other strait\nA third strait, and a fourth, are open now.", ["related", "paragraph"]),
        (
            "Related\nThe other strait\n" + "This is a sentence of more than ten words, as one may count.",
            ["related", "other", "paragraph"],
        ),
    ],
)
def test_blocks_under_their_labels(block, found):
    seen = [role for role, _ in authors(block)]
    assert seen == found


def test_whom_to_call_is_personal_data():
    found = roles(f"{TITLE}\n\n{BODY}\n\nMedia contact\nSample Author\nPress Officer\n+44 20 7946 0123")
    assert found["Sample Author Press Officer"] == "contact"


def test_prose_under_a_label_of_authors_stays():
    assert roles(f"{TITLE}\n\nAuthor\n{BODY}")[BODY.split("\n")[0]] == "paragraph"


LIFE = "Nikolai Patrushev is a former director of the FSB, and has its ear to this day."


def test_the_life_of_somebody_else_is_text():
    with_byline = f"{TITLE}\n\nBy Anna Berg\n\n{BODY}\n\n{LIFE}\n\n{BODY.split(chr(10))[0].replace('1936', '1923')}"
    assert roles(with_byline)[LIFE] == "paragraph"
    assert [author.name for author in read(with_byline).authors] == ["Anna Berg"]


def test_the_life_of_the_author_goes_also_when_more_follows():
    life = LIFE.replace("Nikolai Patrushev", "Anna Berg")
    assert roles(f"{TITLE}\n\nBy Anna Berg\n\n{BODY}\n\n{life}")[life] == "author_bio"
